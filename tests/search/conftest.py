"""A place to search in: people, posts of any minute, a real index, real PostgreSQL, the real sentence model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from socialpulse.core.actor import Actor
from socialpulse.core.ids import fresh_uuid
from socialpulse.media import Library
from socialpulse.people import AgeBracket, People, Profile, Ties
from socialpulse.posts import (
    Card,
    Cards,
    Comments,
    Draft,
    Judged,
    Marks,
    Planted,
    PlantedPost,
    Planting,
    PostId,
    PostKind,
    Posts,
    Reactions,
    Verdict,
    Visibility,
)
from socialpulse.posts.search_store import find_live_ids, find_searchable
from socialpulse.runtime.blobs import open_blobs
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.settings import load_settings
from socialpulse.runtime.tail import PgTail
from socialpulse.search import Found, Indexing, Question, Search, Sources
from socialpulse.understand.text import OnnxEmbedder, clean_text, load_minilm
from tests.conftest import NOW
from tests.people.conftest import Town, id_of

SOURCES = Sources(find_searchable, find_live_ids)


class World(Town):
    """The rooms that search stands on, and short words to fill them."""

    def __init__(self, db: Db, clock: SetClock, folder: Path, model: OnnxEmbedder) -> None:
        self.clock, self.log, self.folder = clock, PgLog(db), folder / "post-index"
        library = Library(db, open_blobs(load_settings(data=folder)), self.log, clock)
        super().__init__(db, People(db, clock, library), Ties(db, clock))
        self.posts = Posts(db, self.log, clock, self.people, library, Cards(library), lambda text: None)
        self.planting, self.reactions = Planting(db, self.log, library), Reactions(db, clock)
        self.comments = Comments(db, self.log, clock, self.people, library)
        self.indexing = Indexing(db, self.log, PgTail(db), SOURCES, model.embed, self.folder)
        self.search = Search(
            db, self.posts, lambda text: model.embed_queries([clean_text(text)])[0], clock, self.folder
        )

    async def post(
        self,
        author: Actor,
        caption: str,
        minute: float = -10,
        *,
        language: str | None = "en",
        visibility: Visibility = Visibility.PUBLIC,
        sensitive: bool = False,
    ) -> PostId:
        """Return a text that went live so many minutes after NOW. The index does not know it yet."""
        made = PlantedPost(
            PostId(fresh_uuid()),
            id_of(author),
            PostKind.TEXT,
            caption,
            NOW + timedelta(minutes=minute),
            language,
            sensitive=sensitive,
            visibility=visibility,
        )
        await self.planting.plant([made])
        return made.id

    async def several_posts(self, author: Actor, captions: Sequence[str]) -> list[PostId]:
        """Return texts a minute apart, the newest first, known to the index."""
        made = await self.unknown_posts(author, captions)
        await self.indexing.catch_up()
        return made

    async def unknown_posts(self, author: Actor, captions: Sequence[str]) -> list[PostId]:
        """Return texts a minute apart, the newest first. The index does not know them yet."""
        made = [
            PlantedPost(PostId(fresh_uuid()), id_of(author), PostKind.TEXT, one, NOW - timedelta(minutes=number + 1))
            for number, one in enumerate(captions)
        ]
        await self.planting.plant(made)
        return [one.id for one in made]

    async def like(self, post: PostId, n: int) -> None:
        people = [await self.person() for _ in range(n)]
        await self.planting.plant([], likes=[Planted(post, id_of(one), NOW) for one in people])

    async def mark(self, post: PostId, marks: Marks, verdict: Verdict = Verdict.LIVE) -> None:
        """Carry out a verdict, as moderation does."""
        async with self.db.transaction() as tx:
            await self.posts.judge(tx, post, Judged(verdict, 1), marks)

    async def minor(self) -> Actor:
        actor = await self.account()
        await self.people.save(actor, Profile("young", "A Name", AgeBracket.FROM_13, private=False))
        return actor

    async def find(self, who: Actor, text: str = "", limit: int = 20, **conditions: object) -> list[PostId]:
        """Return what somebody finds on the first page, once the index knows everything."""
        await self.indexing.catch_up()
        question = Question(text, **conditions)  # type: ignore[arg-type]
        return ids(await self.search.find_posts(who, question, limit))


def ids(found: Found) -> list[PostId]:
    return [hit.card.post.id for hit in found.hits]


def draft(card: Card, caption: str) -> Draft:
    return Draft(card.post.kind, caption)


@pytest.fixture(scope="session")
def model(models_folder: Path) -> Iterator[OnnxEmbedder]:
    found = load_minilm(models_folder, n_threads=2)
    yield found
    found.close()


@pytest.fixture
async def world(url: str, clock: SetClock, tmp_path: Path, model: OnnxEmbedder) -> AsyncIterator[World]:
    async with Db(url, pool_size=8) as db:
        made = World(db, clock, tmp_path, model)
        yield made
        await made.search.close()
