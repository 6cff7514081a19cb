"""A small world: people, posts at given minutes, what was seen, and the feeds over it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import orjson
import pytest

from socialpulse.activity import Counting, Recorder
from socialpulse.core.actor import Actor
from socialpulse.core.ids import fresh_uuid
from socialpulse.feed import Feed, FeedPage, Popular
from socialpulse.media import Library
from socialpulse.people import People, Ties
from socialpulse.posts import (
    Cards,
    Planted,
    PlantedPost,
    Planting,
    PostId,
    PostKind,
    Posts,
    Reactions,
    Visibility,
)
from socialpulse.runtime.blobs import open_blobs
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.settings import load_settings
from tests.conftest import NOW
from tests.people.conftest import Town, id_of


class World(Town):
    """The rooms that a feed stands on, and short words to fill them."""

    def __init__(self, db: Db, clock: SetClock, folder: Path) -> None:
        log = PgLog(db)
        library = Library(db, open_blobs(load_settings(data=folder)), log, clock)
        self.clock = clock
        super().__init__(db, People(db, clock, library), Ties(db, clock))
        self.posts = Posts(db, log, clock, self.people, library, Cards(library), lambda text: None)
        self.planting, self.reactions = Planting(db, log, library), Reactions(db, clock)
        self.recorder, self.counting = Recorder(db, log, clock), Counting(db, log)
        self.popular = Popular(db, clock)
        self.feed = Feed(db, self.posts, self.counting, self.popular)

    async def post(
        self,
        author: Actor,
        minute: float,
        *,
        language: str | None = None,
        visibility: Visibility = Visibility.PUBLIC,
        sensitive: bool = False,
    ) -> PostId:
        """Return a text that went live so many minutes after NOW; before it where they are less than 0."""
        made = PlantedPost(
            PostId(fresh_uuid()),
            id_of(author),
            PostKind.TEXT,
            "words",
            NOW + timedelta(minutes=minute),
            language,
            sensitive=sensitive,
            visibility=visibility,
        )
        await self.planting.plant([made])
        return made.id

    async def several_posts(self, author: Actor, n: int) -> list[PostId]:
        """Return texts that went live a second apart, the oldest first, after NOW."""
        made = [
            PlantedPost(PostId(fresh_uuid()), id_of(author), PostKind.TEXT, "x", NOW + timedelta(seconds=number))
            for number in range(1, n + 1)
        ]
        await self.planting.plant(made)
        return [one.id for one in made]

    async def like(self, post: PostId, n: int) -> None:
        """Have n people, whoever they are, like a post."""
        people = [await self.person() for _ in range(n)]
        await self.planting.plant([], likes=[Planted(post, id_of(one), NOW) for one in people])

    async def repost(self, who: Actor, post: PostId, minute: float) -> None:
        at = NOW + timedelta(minutes=minute)
        await self.planting.plant([], reposts=[Planted(post, id_of(who), at)])

    async def see(self, who: Actor, *posts: PostId) -> None:
        """Tell that somebody saw these, and have it counted."""
        now_ms = int(self.clock.now().timestamp() * 1_000)
        events = [{"kind": "impression", "post": str(post), "at": now_ms} for post in posts]
        for start in range(0, len(events), 500):
            body = orjson.dumps({"id": str(uuid4()), "events": events[start : start + 500]})
            await self.recorder.take(who, body)
        await self.counting.catch_up()

    async def follow(self, who: Actor, *others: Actor) -> None:
        for other in others:
            await self.ties.follow(who, id_of(other))

    def pass_minutes(self, n: float) -> None:
        self.clock.set(self.clock.now() + timedelta(minutes=n))


def ids(page: FeedPage) -> list[PostId]:
    return [item.card.post.id for item in page.items]


@pytest.fixture
async def world(url: str, clock: SetClock, tmp_path: Path) -> AsyncIterator[World]:
    async with Db(url, pool_size=8) as db:
        made = World(db, clock, tmp_path)
        yield made
        await made.recorder.close()
        await made.popular.close()
