"""The whole program with everything held until it was looked at, and people in it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
import pytest
from PIL import Image

from socialpulse.app import Program, open_program
from socialpulse.core.actor import Actor, Role
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.media import MediaId
from socialpulse.moderation import Action, Judgement, Subject
from socialpulse.moderation.review import Choice
from socialpulse.people import AgeBracket, Profile
from socialpulse.posts import Draft, Picture, Post, PostId, PostKind, PostState, Reason, SubjectKind
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.settings import Settings
from tests.api.conftest import Visitor, Visitors

PERIOD = {"since": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z"}


class Neighbourhood:
    """People who post, and moderators, over the whole program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._numbers = itertools.count(1)

    async def person(self, role: Role = Role.PERSON, age: AgeBracket = AgeBracket.FROM_25) -> Actor:
        """Return somebody with a profile that was looked at."""
        person = PersonId(fresh_uuid())
        async with self.program.db.transaction() as tx:
            await tx.run(
                """INSERT INTO accounts.person (id, email, email_key, made_at)
                   VALUES (%(id)s, %(mail)s, %(mail)s, now())""",
                id=person,
                mail=f"{person}@example.org",
            )
        actor = Actor(role, person)
        number = next(self._numbers)
        await self.program.people.save(actor, Profile(f"p{number}", f"Person {number}", age, private=False))
        await self.settle()
        return actor

    async def settle(self) -> None:
        """Do everything that is due."""
        await self.program.jobs.work_off()

    async def say(self, author: Actor, caption: str) -> PostId:
        """Return a post of some words, looked at."""
        card = await self.program.posts.write(author, Draft(PostKind.TEXT, caption))
        await self.settle()
        return card.post.id

    async def upload(self, owner: Actor, image: Image.Image) -> MediaId:
        """Return a picture, ready."""
        body = BytesIO()
        image.save(body, "PNG")
        upload = await self.program.uploads.create(owner, "a.png", len(body.getvalue()))
        await self.program.uploads.append(owner, upload.media_id, 0, stream(body.getvalue()), None)
        await self.settle()
        return upload.media_id

    async def show(self, author: Actor, media_id: MediaId, caption: str = "") -> PostId:
        """Return a post of a picture, looked at."""
        draft = Draft(PostKind.IMAGES, caption, [Picture(media_id)])
        post_id = (await self.program.posts.write(author, draft)).post.id
        await self.settle()
        return post_id

    async def remove(self, judge: Actor, post_id: PostId, reason: str) -> Judgement:
        """Return what a moderator decides: that a post goes."""
        subject = Subject(SubjectKind.POST, post_id, (await self.load(post_id)).version)
        async with self.program.db.transaction() as tx:
            choice = Choice(subject.version, Action.REMOVE, Reason(reason), "It goes.")
            return await self.program.moderation.judging.decide(tx, judge, subject, choice)

    async def load(self, post_id: PostId) -> Post:
        async with self.program.db.transaction() as tx:
            found = await self.program.posts.find_any(tx, post_id)
        assert found is not None
        return found[0]

    async def state(self, post_id: PostId) -> PostState:
        return (await self.load(post_id)).state


async def stream(body: bytes) -> AsyncIterator[bytes]:
    yield body


@pytest.fixture
async def hood(settings: Settings, url: str, clock: SetClock) -> AsyncIterator[Neighbourhood]:
    held = settings.model_copy(update={"posts": settings.posts.model_copy(update={"hold": True})})
    async with open_program(held, url, clock) as program:
        yield Neighbourhood(program)


class Callers(Visitors):
    """Clients of the whole program, and what comes before a case."""

    async def somebody(self, handle: str, role: Role = Role.PERSON) -> Visitor:
        visitor = await self.person(handle)
        self.renew(visitor, role)
        return visitor

    async def post(self, author: Visitor, caption: str = "hello") -> str:
        made = await said(
            await author.post("/v1/posts", json={"kind": "text", "caption": caption, "language": "en"}), 201
        )
        return str(made["id"])

    async def report(self, reporter: Visitor, post_id: str, reason: str = "threats") -> str:
        """Return the case of a post that somebody reports through the door."""
        body = {"subject_kind": "post", "subject_id": post_id, "reason": reason, "words": "look"}
        await said(await reporter.post("/v1/reports", json=body), 201)
        async with self.program.db.transaction() as tx:
            found = await self.program.reports.find_of_subject(tx, SubjectKind.POST, UUID(post_id))
            return str((await self.program.moderation.review.report_came(tx, found[-1])).id)


@pytest.fixture
async def callers(program: Program) -> AsyncIterator[Callers]:
    yield Callers(program)


async def said(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None
