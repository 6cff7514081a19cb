"""Many cases decided alike, and all of it taken back with one word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from socialpulse.accounts import Act, decide, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound, SocialPulseError
from socialpulse.core.ids import fresh_uuid
from socialpulse.moderation import judgements_store
from socialpulse.moderation.review import cases_store, votes_store
from socialpulse.moderation.review.audit import Audit
from socialpulse.moderation.review.audit_entry import Detail
from socialpulse.moderation.review.cases import Cases
from socialpulse.moderation.review.consequences import follow
from socialpulse.moderation.review.context import load_found
from socialpulse.moderation.review.deciding import Deciding
from socialpulse.moderation.review.rules import MOST_AT_ONCE, checked_choice
from socialpulse.moderation.review.types import BulkId, Case, CaseId, CaseKind, Choice, Judge, Subjects, Vote
from socialpulse.moderation.review.undoing import find_undoing
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of many cases at once: those done, and why the others were not."""

    id: BulkId
    done: list[CaseId]
    refused: dict[CaseId, str]


class Bulks:
    """Each case is decided, or taken back, in a transaction of its own: a kill in between leaves whole cases."""

    def __init__(
        self, db: Db, clock: Clock, judge: Judge, subjects: Subjects, audit: Audit, cases: Cases, deciding: Deciding
    ) -> None:
        self._db = db
        self._clock = clock
        self._judge = judge
        self._subjects = subjects
        self._audit = audit
        self._cases = cases
        self._deciding = deciding

    async def decide(
        self,
        actor: Actor,
        versions: Mapping[CaseId, int],
        action: Action,
        reason: Reason | None = None,
        words: str | None = None,
        viewers: tuple[str, ...] | None = None,
    ) -> Bulk:
        """Decide up to 100 cases alike. `versions`: of each case's subject, as it was seen. `viewers`: as of a choice.

        Refused are appeals and what was escalated, which want a look of their own, and whatever `Deciding.decide`
        refuses. Raises Invalid, Forbidden.
        """
        me = person_of(actor, Act.MODERATE)
        checked_choice(Choice(0, action, reason, words, viewers))
        if action is Action.ESCALATE:
            raise Invalid.one("action", action.value, "is for one case at a time")
        if not 1 <= len(versions) <= MOST_AT_ONCE:
            raise Invalid.one("cases", str(len(versions)), f"must be 1 to {MOST_AT_ONCE}")
        bulk = Bulk(BulkId(fresh_uuid()), [], {})
        async with self._db.transaction() as tx:
            await votes_store.add_bulk(tx, bulk.id, me, self._clock.now())
        for case_id, version in versions.items():
            try:
                await self._decide(actor, case_id, Choice(version, action, reason, words, viewers), bulk.id)
                bulk.done.append(case_id)
            except SocialPulseError as error:
                bulk.refused[case_id] = str(error)
        return bulk

    async def _decide(self, actor: Actor, case_id: CaseId, choice: Choice, bulk_id: BulkId) -> None:
        case = await self._cases.lock(actor, case_id)
        try:
            _check_plain(case)
            await self._deciding.decide(actor, case_id, choice, bulk_id)
        except SocialPulseError:
            await self._cases.release(actor, case_id)
            raise

    async def undo(self, actor: Actor, bulk_id: BulkId) -> Bulk:
        """Take back a bulk: each subject is as it was, each case open again, where nobody has touched it since.

        For whoever decided it, and the operator. Said again, it takes back what is left. Raises NotFound, Forbidden.
        """
        me = person_of(actor, Act.MODERATE)
        async with self._db.transaction() as tx:
            owner = await votes_store.find_bulk_owner(tx, bulk_id)
            votes = await votes_store.find_of_bulk(tx, bulk_id)
        if owner is None:
            raise NotFound(f"nothing was decided at once as {bulk_id}")
        if owner != me and not decide(actor, Act.OPERATE).allowed:
            raise Forbidden(f"{bulk_id} was decided by somebody else; they, or the operator, can take it back")
        bulk = Bulk(bulk_id, [], {})
        for vote in votes:
            try:
                await self._undo(actor, vote)
                bulk.done.append(vote.case_id)
            except SocialPulseError as error:
                bulk.refused[vote.case_id] = str(error)
        return bulk

    async def _undo(self, actor: Actor, vote: Vote) -> None:
        async with self._db.transaction() as tx:
            case = load_found(await cases_store.find(tx, vote.case_id), vote.case_id)
            await judgements_store.lock(tx, case.subject_id)
            undoing = await find_undoing(tx, case, vote)
            done = undoing.done
            standing = await self._subjects.find(tx, case.subject_kind, case.subject_id)
            if standing is None or standing.version != done.subject.version:
                raise Conflict("it was changed or deleted since")
            made = [await self._judge.decide(tx, actor, done.subject, was, done.id) for was in undoing.choices]
            for judgement in made:
                await follow(tx, judgement, standing, case)
            if not await cases_store.reopen(tx, case.id, done.id):
                raise Conflict("the case was opened again since")
            await votes_store.take_back(tx, vote, self._clock.now())
            detail: Detail = {
                "bulk": str(vote.bulk_id),
                "judgement": str(made[-1].id),
                "action": made[-1].action.value,
                "viewers": list(done.viewers),
            }
            await self._audit.write(tx, actor, "case.taken-back", f"case {case.id}", detail)


def _check_plain(case: Case) -> None:
    """Raise Conflict for a case that is never decided among many."""
    if case.escalated or case.kind is CaseKind.APPEAL:
        raise Conflict("an appeal, or what was escalated, is never decided among many; look at it alone")
