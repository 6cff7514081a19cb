"""Everyone with an account, for the operator: found by address, and signed out everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from socialpulse.accounts import persons_store as store
from socialpulse.accounts import sessions_store
from socialpulse.accounts.permissions import Act, allow
from socialpulse.accounts.sessions import Sessions
from socialpulse.accounts.types import Enrolled
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import Invalid, NotFound
from socialpulse.core.ids import PersonId, uuid_of
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_END_US = 10**16  # in the year 2286

log = structlog.get_logger(__name__)


class Directory:
    """Finds people among all there are."""

    def __init__(self, db: Db, clock: Clock, sessions: Sessions) -> None:
        self._db = db
        self._clock = clock
        self._sessions = sessions

    async def find(self, actor: Actor, text: str, role: Role | None, limit: int, cursor: str | None) -> Page[Enrolled]:
        """Return people whose address holds a text, the newest first."""
        allow(actor, Act.OPERATE)
        before = None if cursor is None else _read_before(cursor)
        async with self._db.transaction() as tx:
            found = await store.find_enrolled(tx, text, role and role.value, limit + 1, before, self._clock.now())
        last = found[limit - 1] if len(found) > limit else None
        at = (last.made_at - _EPOCH) // timedelta(microseconds=1) if last else 0
        return Page(found[:limit], write_cursor(at, str(last.id)) if last else None)

    async def find_many(self, actor: Actor, people: Sequence[PersonId]) -> list[Enrolled]:
        """Return these people; who has no account is missing."""
        allow(actor, Act.OPERATE)
        async with self._db.transaction() as tx:
            return await store.find_enrolled_of(tx, people, self._clock.now())

    async def end_sessions(self, actor: Actor, person: PersonId) -> int:
        """Sign a person out everywhere; return how many sessions that ended. Raises NotFound."""
        allow(actor, Act.OPERATE)
        async with self._db.transaction() as tx:
            if await store.find(tx, person) is None:
                raise NotFound(f"no person has the id {person}")
            n = await sessions_store.delete_all(tx, person, None)
        self._sessions.ended.look_again()
        log.info("sessions ended", by=actor.role.value, actor_id=str(actor.id), person=str(person), n=n)
        return n


def _read_before(cursor: str) -> tuple[datetime, UUID]:
    at_us, text = read_cursor(cursor, int, str)
    id = uuid_of(text)
    if id is None or not 0 <= at_us < _END_US:
        raise Invalid.one("cursor", cursor, "is not a cursor of this list; use next_cursor of the page before")
    return _EPOCH + timedelta(microseconds=at_us), id
