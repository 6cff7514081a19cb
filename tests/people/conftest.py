"""People of the network, made without ceremony."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from socialpulse.core.actor import Actor, Role
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.media import Library
from socialpulse.people import AgeBracket, People, Profile, Ties
from socialpulse.runtime.blobs import open_blobs
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.settings import load_settings


class Town:
    """The room, and somebody new whenever a test asks."""

    def __init__(self, db: Db, people: People, ties: Ties) -> None:
        self.db = db
        self.people = people
        self.ties = ties
        self._numbers = itertools.count(1)

    async def account(self) -> Actor:
        """Return somebody who signed up and has no profile."""
        person = PersonId(fresh_uuid())
        async with self.db.transaction() as tx:
            await tx.run(
                """INSERT INTO accounts.person (id, email, email_key, made_at)
                   VALUES (%(id)s, %(mail)s, %(mail)s, now())""",
                id=person,
                mail=f"{person}@example.org",
            )
        return Actor(Role.PERSON, person)

    async def person(self, handle: str | None = None, *, private: bool = False, language: str | None = None) -> Actor:
        """Return somebody with a profile."""
        actor = await self.account()
        handle = handle or f"p{next(self._numbers)}"
        await self.people.save(actor, Profile(handle, "A Name", AgeBracket.FROM_25, private=private, language=language))
        return actor

    async def several(self, n: int) -> list[Actor]:
        return [await self.person() for _ in range(n)]


def id_of(actor: Actor) -> PersonId:
    assert actor.id is not None
    return PersonId(actor.id)


@pytest.fixture
async def town(url: str, clock: SetClock, tmp_path: Path) -> AsyncIterator[Town]:
    async with Db(url, pool_size=16) as db:
        library = Library(db, open_blobs(load_settings(data=tmp_path)), PgLog(db), clock)
        yield Town(db, People(db, clock, library), Ties(db, clock))
