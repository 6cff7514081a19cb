"""The queue: whose turn it is, and who holds what. A case is held by one moderator at a time, for ten minutes."""

from __future__ import annotations

from socialpulse.accounts import Act, allow, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Forbidden, Invalid
from socialpulse.core.ids import PersonId
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.moderation.review import cases_store as store
from socialpulse.moderation.review import reports_store, votes_store
from socialpulse.moderation.review.cases_store import Wanted
from socialpulse.moderation.review.context import Context, Contexts, load_found
from socialpulse.moderation.review.rules import LOCKED_FOR, place_of
from socialpulse.moderation.review.types import Case, CaseId, Queue, Streak, Wellness
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

LONGEST_MIN, MOST_CASES = 480, 1_000  # before a break, at most


class Cases:
    """Hands cases to moderators; none about themselves, nor what they reported or took part in deciding."""

    def __init__(self, db: Db, clock: Clock, contexts: Contexts) -> None:
        self._db = db
        self._clock = clock
        self._contexts = contexts

    async def take_next(self, actor: Actor, queue: Queue | None = None) -> Context | None:
        """Return the case whose turn it is, held for the caller; the one they hold already, where there is one.

        Escalated ones first, then by turn. None where there is nothing for them. Raises as `allow`.
        """
        me, now = person_of(actor, Act.MODERATE), self._clock.now()
        async with self._db.transaction() as tx:
            case = await store.find_held(tx, me, now) or await store.take_next(tx, me, queue, now, now + LOCKED_FOR)
        if case is None:
            return None
        async with self._db.transaction() as tx:  # another one: the row of the case is not kept locked
            return await self._contexts.gather(tx, case, me)

    async def load(self, actor: Actor, case_id: CaseId) -> Context:
        """Return a case with all that helps to decide it. Raises NotFound, Forbidden where it is about the caller."""
        me = person_of(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            case = await self._load(tx, me, case_id)
            return await self._contexts.gather(tx, case, me)

    async def lock(self, actor: Actor, case_id: CaseId) -> Case:
        """Return a case, held for the caller for ten minutes from now; said again, the time begins anew.

        Raises Conflict where somebody else holds it or it is closed, Forbidden where it is not for the caller.
        """
        me, now = person_of(actor, Act.MODERATE), self._clock.now()
        async with self._db.transaction() as tx:
            case = await self._load(tx, me, case_id)
            if me in case.barred or await reports_store.has_reported(tx, case_id, me):
                raise Forbidden(f"you reported the case {case_id}, took part in it or passed it on; others decide it")
            if case.closed_at is not None:
                raise Conflict(f"the case {case_id} is closed: {case.outcome}")
            if not await store.lock(tx, case_id, me, now, now + LOCKED_FOR):
                raise Conflict(f"somebody else holds the case {case_id}, for ten minutes at most; take the next one")
            return await self._load(tx, me, case_id)

    async def release(self, actor: Actor, case_id: CaseId) -> None:
        """Let go of a case; it may come again. Raises Conflict where the caller does not hold it."""
        me = person_of(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            if not await store.release(tx, case_id, me, self._clock.now()):
                raise not_held(case_id)

    async def pass_on(self, actor: Actor, case_id: CaseId) -> None:
        """Leave a case to others for good. Raises Conflict where the caller does not hold it."""
        me = person_of(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            if not await store.pass_on(tx, case_id, me, self._clock.now()):
                raise not_held(case_id)

    async def find_open(self, actor: Actor, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Case]:
        """Return a page of open cases in the order of the queue, none about the caller. Raises Invalid, as `allow`."""
        allow(actor, Act.MODERATE)
        after = None
        if cursor is not None:
            escalated, at, text = read_cursor(cursor, bool, str, str)
            after = (escalated, *place_of(cursor, at, text))
        async with self._db.reading() as tx:
            found = await store.find_open(tx, wanted, actor.id, after, limit + 1)
        if len(found) <= limit:
            return Page(found, None)
        last = found[limit - 1]
        return Page(found[:limit], write_cursor(last.escalated, last.turn_at.isoformat(), last.id.hex))

    async def find_closed(self, actor: Actor, wanted: Wanted, limit: int, cursor: str | None = None) -> Page[Case]:
        """Return a page of closed cases, the last closed first, none about the caller. Raises Invalid, as `allow`."""
        allow(actor, Act.MODERATE)
        before = None if cursor is None else place_of(cursor, *read_cursor(cursor, str, str))
        async with self._db.reading() as tx:
            found = await store.find_closed(tx, wanted, actor.id, before, limit + 1)
        if len(found) <= limit:
            return Page(found, None)
        last = found[limit - 1]
        return Page(found[:limit], write_cursor((last.closed_at or last.opened_at).isoformat(), last.id.hex))

    async def load_wellness(self, actor: Actor) -> tuple[Wellness, Streak]:
        """Return how the caller wants to see things, and how long they have decided without a break."""
        me = person_of(actor, Act.MODERATE)
        async with self._db.reading() as tx:
            wellness = await votes_store.find_wellness(tx, me) or Wellness()
            return wellness, await self._contexts.find_streak(tx, me, wellness)

    async def save_wellness(self, actor: Actor, wellness: Wellness) -> None:
        """Keep how the caller wants to see things. Raises Invalid for breaks too seldom or too often."""
        me = person_of(actor, Act.MODERATE)
        for name, value, most in (
            ("break_every_min", wellness.break_every_min, LONGEST_MIN),
            ("break_every_cases", wellness.break_every_cases, MOST_CASES),
        ):
            if not 1 <= value <= most:
                raise Invalid.one(name, str(value), f"must be 1 to {most}")
        async with self._db.transaction() as tx:
            await votes_store.save_wellness(tx, me, wellness)

    async def _load(self, tx: Tx, me: PersonId, case_id: CaseId) -> Case:
        case = load_found(await store.find(tx, case_id), case_id)
        if case.about_id == me:
            raise Forbidden(f"the case {case_id} is about you; somebody else decides it")
        return case


def not_held(case_id: CaseId) -> Conflict:
    """Return the error for a case whose lock the caller does not have, or no longer."""
    return Conflict(
        f"you do not hold the case {case_id}, or your ten minutes are over; lock it again and look once more"
    )
