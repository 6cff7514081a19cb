"""Search over posts. Targets with 100,000 posts on two cores: a page of 20 in p99 < 50 ms through the room's verb.

Posts are real short texts (../shared/data/text, English; made up where it is absent), some put together from two
halves, of 1,000 people. The meanings of 2,000 are real and those of the others are drawn around them, for embedding all
takes minutes. Each question is new to the room, so embedding it is in its time. Beside it, on the same posts and
questions in turn: the engine alone (the queries of one page, its vector ready made), and PostgreSQL full-text search
with a GIN index (words joined by and, ordered by ts_rank), ids alone.

How good it is, is judged on benchmarks/cases/search_posts.tsv, apart from that, with every text embedded for real.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import LiteralString

import numpy as np

from benchmarks.machine import quantiles, scratch_program
from socialpulse import retrieval
from socialpulse.app import Program
from socialpulse.core.actor import ANONYMOUS
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.posts import PlantedPost, PostId, PostKind
from socialpulse.posts.rules import wrong_text
from socialpulse.posts.search_store import find_live_ids, find_searchable
from socialpulse.runtime.tail import PgTail
from socialpulse.search import Indexing, Question, Search, Sources
from socialpulse.search.columns import F32, EmbedMany, post_id
from socialpulse.search.lexicon import Lexicon, Lexicons
from socialpulse.search.paging import SPARE
from socialpulse.search.post_index import PostIndex
from socialpulse.search.reading import read
from socialpulse.search.strands import by_relevance
from socialpulse.understand.text import TextEmbedder, clean_text

DATA = Path(__file__).parents[2] / "shared" / "data" / "text" / "tweeteval"
CASES = Path(__file__).parent / "cases" / "search_posts.tsv"
N_POSTS, N_PEOPLE, N_EMBEDDED, N_QUESTIONS, LIMIT = 100_000, 1_000, 2_000, 300, 20
WARM = 20  # questions that do not count
APART = 0.5  # how far a drawn meaning lies from the one it is drawn around, before it is brought to unit length
FIRST = 5  # hits of a judged question that count
Ask = Callable[[str], Awaitable[Sequence[PostId]]]

_PEER: dict[str, LiteralString] = {
    "simple": """SELECT id FROM posts.post, plainto_tsquery('simple', %(q)s) AS q
                 WHERE to_tsvector('simple', caption) @@ q
                 ORDER BY ts_rank(to_tsvector('simple', caption), q) DESC, id LIMIT %(limit)s""",
    "english": """SELECT id FROM posts.post,
                       LATERAL (SELECT replace(plainto_tsquery('english', %(q)s)::text, '&', '|')::tsquery AS q) AS _
                  WHERE to_tsvector('english', caption) @@ q
                  ORDER BY ts_rank(to_tsvector('english', caption), q) DESC, id LIMIT %(limit)s""",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A judged question, and the posts that answer it."""

    text: str
    answers: frozenset[str]


class Room:
    """Search over a program, and what is measured beside it."""

    def __init__(self, program: Program, embed: EmbedMany) -> None:
        folder = program.settings.data.absolute() / "posts-measured"
        self.program = program
        self.index = PostIndex(folder)
        self.indexing = Indexing(
            program.db, program.log, PgTail(program.db), Sources(find_searchable, find_live_ids), embed, folder
        )
        self.search = Search(program.db, program.posts, program.models.embed_query, program.clock, folder)

    async def plant(self, captions: Sequence[str]) -> list[PostId]:
        """Add posts of the last month; return their ids. They are not indexed."""
        people = [PersonId(fresh_uuid()) for _ in range(min(N_PEOPLE, len(captions)))]
        await _add_people(self.program, people)
        now, step = datetime.now(UTC), timedelta(days=30) / len(captions)
        posts = [
            PlantedPost(PostId(fresh_uuid()), people[n % len(people)], PostKind.TEXT, one, now - n * step, "en")
            for n, one in enumerate(captions)
        ]
        await self.program.planting.plant(posts)
        return [post.id for post in posts]

    async def make_peer(self) -> None:
        """Give PostgreSQL its indexes."""
        async with self.program.db.transaction() as tx:
            await tx.run("CREATE INDEX ON posts.post USING gin (to_tsvector('simple', caption))")
            await tx.run("CREATE INDEX ON posts.post USING gin (to_tsvector('english', caption))")
            await tx.run("ANALYZE posts.post")

    async def ours(self, text: str) -> Sequence[PostId]:
        found = await self.search.find_posts(ANONYMOUS, Question(text), LIMIT)
        return [hit.card.post.id for hit in found.hits]

    async def simple(self, text: str) -> Sequence[PostId]:
        return await self._peer("simple", text)

    async def english(self, text: str) -> Sequence[PostId]:
        return await self._peer("english", text)

    async def meaning_alone(self, text: str) -> Sequence[PostId]:
        """Return the posts of nearest meaning, whatever their words: what search would be without words."""
        vector = self.program.models.embed_query(text)
        [answer] = await self.index.search(retrieval.Query(rank=retrieval.nearest("meaning", vector), k=LIMIT)) or []
        rows = await self.index.find(answer.ids, ["first_half"])
        halves = dict(zip(rows["id"].to_pylist(), rows["first_half"].to_pylist(), strict=True))
        return [post_id(halves[row], row) for row in answer.ids.tolist()]

    async def engine(self, text: str, lexicon: Lexicon, vector: F32) -> None:
        """Ask the engine what one page asks of it."""
        reading = read(Question(text), sees_sensitive=False)
        told = lexicon.telling(reading.words)
        strands = by_relevance(reading.where, told, vector, self.program.clock.now())
        await self.index.search(*(strand.query(LIMIT + SPARE, None) for strand in strands))

    async def _peer(self, config: str, text: str) -> Sequence[PostId]:
        async with self.program.db.reading() as tx:
            rows = await tx.records(_PEER[config], q=text, limit=LIMIT)
        return [row["id"] for row in rows]


async def _add_people(program: Program, people: Sequence[PersonId]) -> None:
    async with program.db.transaction() as tx:
        await tx.run(
            """INSERT INTO accounts.person (id, email, email_key, made_at)
               SELECT i, i::text, i::text, now() FROM unnest(%(ids)s::uuid[]) i""",
            ids=list(people),
        )
        await tx.run(
            """INSERT INTO people.person (id, handle, name, bio, links, private, age_bracket, made_at)
               SELECT i, 'p' || n, 'Person ' || n, '', '{}', false, '25-34', now()
               FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS t (i, n)""",
            ids=list(people),
        )


def captions_of(n: int, dice: random.Random) -> list[str]:
    """Return n texts, as different as there are."""
    lines = [line for path in sorted(DATA.glob("*/*_text.txt")) for line in path.read_text("utf-8").splitlines()]
    found = list(dict.fromkeys(line.replace("@user", "").strip()[:500] for line in lines))
    if not found:
        found = [" ".join(f"word{int(50_000 * dice.random() ** 4)}" for _ in range(14)) for _ in range(20_000)]
    found = [text for text in found if text and wrong_text(text, 500) is None][:n]
    while len(found) < n:
        one, other = dice.choice(found).split(), dice.choice(found).split()
        found.append(" ".join(one[: len(one) // 2 + 1] + other[len(other) // 2 :])[:500])
    return found


def drawing(model: TextEmbedder, captions: Sequence[str]) -> EmbedMany:
    """Return an embedder of many texts that draws vectors around those of some real ones."""
    centres = model.embed([clean_text(text) for text in captions[:N_EMBEDDED]])
    dice = np.random.default_rng(1)

    def embed(texts: Sequence[str]) -> F32:
        noise = dice.standard_normal((len(texts), centres.shape[1])).astype(np.float32)
        vectors = centres[dice.integers(0, len(centres), len(texts))] + noise * np.float32(
            APART / centres.shape[1] ** 0.5
        )
        drawn: F32 = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return drawn

    return embed


def questions_of(captions: Sequence[str], dice: random.Random) -> list[str]:
    """Return questions of one to four words that stand together in some caption, all different."""
    found: dict[str, None] = {}
    while len(found) < N_QUESTIONS:
        words = [word for word in dice.choice(captions).split() if word.isalpha()]
        n = dice.randint(1, 4)
        if len(words) >= n:
            at = dice.randrange(len(words) - n + 1)
            found[" ".join(words[at : at + n])] = None
    return list(found)


async def measure_speed(n_posts: int) -> None:
    """Print how long pages take, and the contestants beside ours."""
    dice = random.Random(1)
    async with scratch_program() as program:
        captions = captions_of(n_posts, dice)
        model = program.models.load_embedder()
        room = Room(program, drawing(model, captions))
        await room.plant(captions)
        await room.make_peer()
        began = time.perf_counter()
        n_rows = await room.indexing.rebuild()
        print(f"   {n_rows:,} posts indexed in {time.perf_counter() - began:.0f} s, most meanings drawn")
        lexicon = await Lexicons(room.index, program.clock).find()
        questions = questions_of(captions, dice)
        vectors = model.embed_queries([clean_text(text) for text in questions])
        took: dict[str, list[float]] = {name: [] for name in ("room", "engine alone", "PostgreSQL, ids alone")}
        cpu_s: dict[str, list[float]] = {name: [] for name in took}  # what others on the machine do is not in it
        for number, text in enumerate(questions):
            steps: list[Awaitable[object]] = [
                room.ours(text),
                room.engine(text, lexicon, vectors[number]),
                room.simple(text),
            ]
            for name, step in zip(took, steps, strict=True):
                began, began_cpu = time.perf_counter(), time.process_time()
                await step
                took[name].append(time.perf_counter() - began)
                cpu_s[name].append(time.process_time() - began_cpu)
        for name, seconds in took.items():
            target = " (target p99 < 50 ms)" if name == "room" else ""
            own_ms = float(np.median(cpu_s[name][WARM:])) * 1_000
            print(
                f"   {name}: {quantiles(seconds[WARM:])}{target}; this process spends {own_ms:.1f} ms of a core on each"
            )
        began = time.perf_counter()
        await room.plant(["A post that was written just now, about nothing much"])
        await room.indexing.catch_up()
        print(f"   one more post, planted and found: {time.perf_counter() - began:.2f} s")
        await room.search.close()


def judged() -> tuple[dict[str, str], list[Case]]:
    """Return the captions by their names, and the judged questions."""
    posts: dict[str, str] = {}
    cases = []
    for line in CASES.read_text("utf-8").splitlines():
        match line.split("\t"):
            case ["post", name, caption]:
                posts[name] = caption
            case ["question", text, names]:
                cases.append(Case(text, frozenset(names.split())))
    return posts, cases


async def measure_quality() -> None:
    """Print how many of the judged answers stand among the first, and how high."""
    posts, cases = judged()
    async with scratch_program() as program:
        room = Room(program, program.models.load_embedder().embed)
        names = dict(zip(await room.plant(list(posts.values())), posts, strict=True))
        await room.make_peer()
        await room.indexing.rebuild()
        print(f"   {len(posts)} posts, {len(cases)} questions judged by hand; the first {FIRST} hits count")
        contestants: dict[str, Ask] = {
            "ours": room.ours,
            "meaning alone": room.meaning_alone,
            "PostgreSQL, all words": room.simple,
            "PostgreSQL, any stem of English": room.english,
        }
        for name, ask in contestants.items():
            hits = [[names[one] for one in await ask(case.text)] for case in cases]
            recall = np.mean([_recall(one, case) for one, case in zip(hits, cases, strict=True)])
            gain = np.mean([_ndcg(one, case) for one, case in zip(hits, cases, strict=True)])
            n_shown = np.mean([len(one[:FIRST]) for one in hits])
            print(
                f"   {name}: recall@{FIRST} {recall:.3f}, NDCG@{FIRST} {gain:.3f}, {n_shown:.1f} hits shown of {FIRST}"
            )
            if name == "ours":
                missed = [case.text for one, case in zip(hits, cases, strict=True) if _recall(one, case) < 1]
                print(f"   ours misses something of: {'; '.join(missed)}")
        await room.search.close()


def _recall(hits: Sequence[str], case: Case) -> float:
    """Return the answers among the first hits ÷ the answers there are, FIRST of them at most."""
    return len(set(hits[:FIRST]) & case.answers) / min(FIRST, len(case.answers))


def _ndcg(hits: Sequence[str], case: Case) -> float:
    """Return Σ 1/log2(1 + place) over answers among the first hits ÷ the same where all answers come first."""
    got = sum(1 / math.log2(2 + place) for place, name in enumerate(hits[:FIRST]) if name in case.answers)
    return got / sum(1 / math.log2(2 + place) for place in range(min(FIRST, len(case.answers))))


def main(options: Sequence[str] = ()) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks search_posts", description=__doc__)
    parser.add_argument("--posts", type=int, default=N_POSTS)
    n_posts = parser.parse_args(options).posts
    asyncio.run(measure_quality())
    asyncio.run(measure_speed(n_posts))


if __name__ == "__main__":
    main()
