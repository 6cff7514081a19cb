"""A place to post in: the room over a real database, people in it, and media without waiting for ffmpeg."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from socialpulse.core.actor import Actor
from socialpulse.core.ids import fresh_uuid
from socialpulse.media import Library, MediaId
from socialpulse.people import People, Ties
from socialpulse.posts import (
    Card,
    Cards,
    Comments,
    Draft,
    Judged,
    Lists,
    Picture,
    Planting,
    Post,
    PostId,
    PostKind,
    Posts,
    Reactions,
    Reports,
    Shares,
    Verdict,
    Visibility,
)
from socialpulse.runtime.blobs import open_blobs
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.settings import load_settings
from tests.people.conftest import Town


class Square(Town):
    """The room, and whoever and whatever a test asks for."""

    def __init__(self, db: Db, clock: SetClock, folder: Path) -> None:
        self.clock = clock
        self.log = PgLog(db)
        self.library = Library(db, open_blobs(load_settings(data=folder)), self.log, clock)
        super().__init__(db, People(db, clock, self.library), Ties(db, clock))
        self.cards = Cards(self.library)
        self.posts, self.strict = self.make_posts(), self.make_posts(must_be_looked_at=True)
        self.lists = Lists(db, self.people, self.cards)
        self.comments = Comments(db, self.log, clock, self.people, self.library)
        self.reactions, self.reports = Reactions(db, clock), Reports(db, clock)
        self.shares = Shares(db, clock, self.cards)
        self.planting = Planting(db, self.log, self.library)

    def make_posts(self, *, must_be_looked_at: bool = False) -> Posts:
        """Return the room's verbs. Whatever says ahoj is Czech here, and of everything else nobody knows."""

        def detect(text: str) -> str | None:
            return "cs" if "ahoj" in text else None

        return Posts(
            self.db,
            self.log,
            self.clock,
            self.people,
            self.library,
            self.cards,
            detect,
            must_be_looked_at=must_be_looked_at,
        )

    async def medium(self, owner: Actor, kind: str | None = "image", state: str = "ready") -> MediaId:
        """Return a medium as processing leaves it, with one file."""
        media_id = MediaId(fresh_uuid())
        async with self.db.transaction() as tx:
            await tx.run(
                """INSERT INTO media.media (id, owner_id, file_name, n_bytes, state, kind, made_at, moved_at)
                   VALUES (%(id)s, %(owner)s, 'a', 1, %(state)s, %(kind)s, now(), now())""",
                id=media_id,
                owner=owner.id,
                state=state,
                kind=kind,
            )
            await tx.run(
                """INSERT INTO media.file (media_id, path, place, role, mime, n_bytes)
                   VALUES (%(id)s, %(path)s, 0, 'picture', 'image/jpeg', 9)""",
                id=media_id,
                path=f"{media_id.hex}/a.jpg",
            )
        return media_id

    async def move(self, media_id: MediaId, state: str, kind: str | None = "image", words: str | None = None) -> None:
        """Have processing leave a medium in another state, and tell posts as the job does."""
        async with self.db.transaction() as tx:
            await tx.run(
                """UPDATE media.media SET state = %(state)s, kind = %(kind)s, reason = %(reason)s,
                       reason_words = %(words)s WHERE id = %(id)s""",
                id=media_id,
                state=state,
                kind=kind,
                reason="damaged" if state == "failed" else None,
                words=words,
            )
        await self.posts.settle_media(media_id)

    async def text(self, author: Actor, caption: str = "hello", visibility: Visibility = Visibility.PUBLIC) -> PostId:
        """Return a post of some words."""
        return (await self.posts.write(author, Draft(PostKind.TEXT, caption, visibility=visibility))).post.id

    async def images(self, author: Actor, *media: MediaId, caption: str = "") -> Card:
        pictures = [Picture(media_id, "what is seen") for media_id in media]
        return await self.posts.write(author, Draft(PostKind.IMAGES, caption, pictures))

    async def judge(self, post_id: PostId, version: int, verdict: Verdict, words: str | None = None) -> Post:
        """Carry out a verdict, as moderation does."""
        async with self.db.transaction() as tx:
            return await self.strict.judge(tx, post_id, Judged(verdict, version, words))

    async def is_public(self, media_id: MediaId) -> bool:
        async with self.db.transaction() as tx:
            return (await self.library.find_many(tx, [media_id]))[media_id].media.public


@pytest.fixture
async def square(url: str, clock: SetClock, tmp_path: Path) -> AsyncIterator[Square]:
    async with Db(url, pool_size=16) as db:
        yield Square(db, clock, tmp_path)
