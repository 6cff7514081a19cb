"""The verbs of search. Posts are found in four steps: find ids, load them in one batch, judge, present."""

from __future__ import annotations

import asyncio
import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid, Unavailable
from socialpulse.core.ids import PersonId
from socialpulse.people import Seen, find_visible, viewer_of
from socialpulse.posts import Card, PostId, Posts, tag_key
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db
from socialpulse.search import cursors, store
from socialpulse.search.columns import F32, post_id
from socialpulse.search.cursors import Mark, Progress
from socialpulse.search.lexicon import Lexicons
from socialpulse.search.paging import Paging
from socialpulse.search.post_index import PostIndex
from socialpulse.search.reading import Reading, judge, read
from socialpulse.search.strands import Candidate, Strand, by_relevance, by_time
from socialpulse.search.types import Found, Order, Question, Tag

WORDS_ALONE = "what texts mean cannot be told just now; these are posts with words of the question, and no others"
MOST_LIMIT = 50
MOST_BEGINNING = 100  # letters of a tag or name
_WORD = re.compile(r"[^\W_]+")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")

Embed = Callable[[str], F32]  # a text to a vector of unit length (d,); the zero vector where it means nothing


class Search:
    """Answers what people look for."""

    def __init__(self, db: Db, posts: Posts, embed: Embed, clock: Clock, folder: Path) -> None:
        self._db = db
        self._posts = posts
        self._embed = functools.lru_cache(maxsize=1_000)(embed)
        self._clock = clock
        self._index = PostIndex(folder)
        self._lexicons = Lexicons(self._index, clock)

    async def find_posts(self, actor: Actor, question: Question, limit: int, cursor: str | None = None) -> Found:
        """Return a page of the posts that answer a question, as far as the caller may see them.

        By relevance: posts with every telling word, with some, and with none but of like meaning, in one order
        (strands.py). By time: posts with every telling word, newest first. Where no meaning can be told because the
        model does not answer, those with its words are found, and the page says so. Raises Invalid with what does not
        fit; Unavailable where that befalls a reading that began with meaning.
        """
        viewer = viewer_of(actor)
        _check(limit)
        reading = read(question, sees_sensitive=await self._sees_sensitive(viewer))
        known = cursors.print_of(question, sees_sensitive=reading.sees_sensitive)
        mark = None if cursor is None else cursors.read(cursor, known)
        if reading.asks_nothing:
            return Found([], None, 0)
        start, strands = await self._strands(question, reading, known, mark)
        page = Paging(start, strands, limit)
        while page.wants_more:
            answers = await self._index.search(*page.queries())
            if answers is None:
                return Found([], None, 0, WORDS_ALONE if start.by_words_alone else None)
            candidates = page.candidates(answers)
            loaded = await self._load(viewer, candidates)
            page.keep(candidates, {row: card for row, card in loaded.items() if judge(card, reading)})
        return replace(page.found(), meaning_missing=WORDS_ALONE if start.by_words_alone else None)

    async def find_tags(self, actor: Actor, beginning: str, limit: int) -> list[Tag]:
        """Return the tags that begin so, however spelled, the most used first. A minute passes until a new one is here.

        Counted are the posts that can be found by anybody. Raises Invalid.
        """
        viewer_of(actor)
        _check(limit)
        _check_beginning(beginning)
        key = tag_key(beginning.strip())
        return (await self._lexicons.find()).tags_from(key, limit) if key else []

    async def find_people(self, actor: Actor, beginning: str, limit: int) -> list[Seen]:
        """Return people whose handle or name begins so: the very handle first, then handles, then words of names.

        Of each kind those most followed first. Whom a block hides, in either direction, is not found. Raises Invalid.
        """
        viewer = viewer_of(actor)
        _check(limit)
        _check_beginning(beginning)
        text = beginning.strip().lower()
        handle, words = text.removeprefix("@"), [] if text.startswith("@") else _WORD.findall(text)
        async with self._db.reading() as tx:
            ids = await store.find_people(tx, viewer, handle if " " not in handle else "", words, limit)
            seen = await find_visible(tx, viewer, ids)
        return [seen[person] for person in ids if person in seen]

    async def close(self) -> None:
        """Let what is counted aside come to its end."""
        await self._lexicons.close()

    async def _strands(
        self, question: Question, reading: Reading, known: str, mark: Mark | None
    ) -> tuple[Mark, list[Strand]]:
        """Return where a reading begins or goes on, and its strands: the same on every page."""
        words, is_timed = reading.words, question.order is Order.LATEST
        meaning, by_words_alone = None, mark is not None and mark.by_words_alone
        if not is_timed and not by_words_alone:
            meaning, by_words_alone = await self._meaning(reading.meant, mark)
        if mark is None:
            telling = (await self._lexicons.find()).telling(words)
            bits = sum(1 << number for number, word in enumerate(words) if word in telling)
            mark = Mark(known, self._clock.now(), bits, by_words_alone, ())
        told = [word for number, word in enumerate(words) if mark.telling >> number & 1]
        if is_timed:
            strands = by_time(reading.where, told)
        else:
            strands = by_relevance(reading.where, told, meaning, mark.asked_at)
        progress = mark.progress or tuple(Progress() for _ in strands)
        if len(progress) != len(strands):
            raise Invalid.one("cursor", "…", "is not a cursor of this search; use next_cursor of the page before")
        return replace(mark, progress=progress), strands

    async def _sees_sensitive(self, viewer: PersonId | None) -> bool:
        if viewer is None:
            return False
        async with self._db.reading() as tx:
            return await store.sees_sensitive(tx, viewer)

    async def _meaning(self, text: str, mark: Mark | None) -> tuple[F32 | None, bool]:
        """Return the vector of a text, None where it means nothing, and whether that could not be told.

        Raises Unavailable for that on a later page: its order began with the meaning, and has no place without it.
        """
        if not text:
            return None, False
        try:
            vector = await asyncio.to_thread(self._embed, text)
        except Unavailable as error:
            if mark is not None:
                raise Unavailable(f"{error}; without cursor, posts are found by their words alone") from error
            return None, True
        return (vector if vector.any() else None), False

    async def _load(self, viewer: PersonId | None, candidates: Sequence[Candidate]) -> dict[int, Card]:
        """Return those of these posts that the viewer may see, by row, in one batch."""
        halves = await self._index.find([one.row for one in candidates], ["first_half"])
        pairs = zip(halves["id"].to_pylist(), halves["first_half"].to_pylist(), strict=True)
        ids: dict[int, PostId] = {row: post_id(first, row) for row, first in pairs}
        async with self._db.reading() as tx:
            cards = await self._posts.find_cards(tx, viewer, list(ids.values()))
        return {row: cards[own] for row, own in ids.items() if own in cards}


def _check(limit: int) -> None:
    if not 1 <= limit <= MOST_LIMIT:
        raise Invalid.one("limit", limit, f"must be between 1 and {MOST_LIMIT}")


def _check_beginning(text: str) -> None:
    if len(text) > MOST_BEGINNING:
        raise Invalid.one("q", text, f"has {len(text):,} letters, and {MOST_BEGINNING} are the most")
    odd = _NO_TEXT.search(text)
    if odd is not None:
        raise Invalid.one("q", ascii(text), f"holds U+{ord(odd[0]):04X}, which is no text; leave it out")
