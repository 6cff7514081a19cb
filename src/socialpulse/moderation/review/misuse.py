"""Misuse of reporting (DSA, article 23): a warning first, then reports are accepted and not looked at for a time."""

from __future__ import annotations

from datetime import datetime

from socialpulse.accounts import Act, allow, person_of
from socialpulse.core.actor import SYSTEM, Actor
from socialpulse.core.errors import Forbidden, NotFound
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.moderation.review import misuse_store as store
from socialpulse.moderation.review.audit import Audit
from socialpulse.moderation.review.audit_entry import Detail
from socialpulse.moderation.review.rules import (
    N_TO_LIST,
    P_WRONG_TO_LIST,
    counted_since,
    is_misuse,
    is_warned,
    weight_of,
)
from socialpulse.moderation.review.types import Reporter, Step
from socialpulse.moderation.types import ReportingTerms
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx


class Misuse:
    """Whose reports count how much, and whose not at all for a while."""

    def __init__(self, db: Db, clock: Clock, audit: Audit) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit

    async def find_weight(self, tx: Tx, reporter: PersonId) -> float:
        """Return what somebody's reports count, 0.1 to 1."""
        return weight_of(*await store.count_right(tx, reporter))

    async def look(self, tx: Tx, reporter: PersonId, terms: ReportingTerms) -> Step | None:
        """Return the suspension of somebody who reports, or the step that their dismissed reports lead to now."""
        last, now = await store.find_last(tx, reporter), self._clock.now()
        if last is not None and last.suspends(now):
            return last
        n_unfounded, n_decided = await store.count_decided(tx, reporter, counted_since(terms, last, now))
        if not is_misuse(terms, n_unfounded, n_decided):
            return None
        ends_at = now + terms.suspended_for if is_warned(last, now) else None
        step = Step(fresh_uuid(), reporter, now, ends_at, n_unfounded, n_decided, terms.policy_version)
        await store.add(tx, step)
        return step

    async def write_down(self, tx: Tx, step: Step) -> None:
        """Note a new step in the audit log; last in its transaction."""
        act = "reporter.warned" if step.ends_at is None else "reporter.suspended"
        ends_at = None if step.ends_at is None else step.ends_at.isoformat()
        detail: Detail = {"n_unfounded": step.n_unfounded, "n_decided": step.n_decided, "ends_at": ends_at}
        await self._audit.write(tx, SYSTEM, act, f"person {step.person_id}", detail)

    async def find_own(self, actor: Actor) -> tuple[datetime | None, datetime | None]:
        """Return when the caller was warned, and until when their reports are not looked at. Raises as `person_of`."""
        me, now = person_of(actor, Act.TAKE_PART), self._clock.now()
        async with self._db.reading() as tx:
            last = await store.find_last(tx, me)
        if last is None or not is_warned(last, now):
            return None, None
        return last.at, last.ends_at if last.suspends(now) else None

    async def find_doubtful(self, actor: Actor, limit: int) -> list[Reporter]:
        """Return whose reports were mostly dismissed (at least 5 decided, 80 % wrong) or are not looked at now."""
        allow(actor, Act.MODERATE)
        async with self._db.reading() as tx:
            return await store.find_doubtful(tx, N_TO_LIST, P_WRONG_TO_LIST, self._clock.now(), limit)

    async def lift(self, actor: Actor, person: PersonId) -> None:
        """Have somebody's reports looked at again from now on; they are warned anew before another suspension.

        Raises NotFound where they are not suspended, Forbidden for the caller's own.
        """
        me, now = person_of(actor, Act.MODERATE), self._clock.now()
        if me == person:
            raise Forbidden("it is your own suspension; somebody else lifts it, or not")
        async with self._db.transaction() as tx:
            last = await store.find_last(tx, person)
            if last is None or not last.suspends(now):
                raise NotFound(f"reports of {person} are looked at; nobody has to lift anything")
            await store.lift(tx, last.id, now)
            await self._audit.write(tx, actor, "reporter.lifted", f"person {person}", {"step": str(last.id)})
