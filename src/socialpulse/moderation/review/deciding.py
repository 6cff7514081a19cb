"""Decides cases: one moderator, two for what was escalated, never those who took part in what is appealed."""

from __future__ import annotations

from socialpulse.accounts import Act, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.moderation import judgements_store
from socialpulse.moderation.review import cases_store, duties_store, reports_store, votes_store
from socialpulse.moderation.review.audit import Audit
from socialpulse.moderation.review.audit_entry import Detail
from socialpulse.moderation.review.cases import not_held
from socialpulse.moderation.review.cases_store import Ending
from socialpulse.moderation.review.consequences import follow, tell_reporters
from socialpulse.moderation.review.context import load_found
from socialpulse.moderation.review.rules import as_appealed, checked_choice, settled, shown_first, upholds
from socialpulse.moderation.review.types import (
    BulkId,
    Case,
    CaseId,
    CaseKind,
    Choice,
    Decided,
    Judge,
    NoticeKind,
    Outcome,
    Standing,
    Subjects,
    Vote,
)
from socialpulse.moderation.types import FOR_SOME, Action, Judgement, JudgementId, Subject
from socialpulse.posts import SubjectKind
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx


class Deciding:
    """Each decision is one transaction: the judgement, what follows it, the case, the audit. All of it, or nothing.

    Rows are locked in one order everywhere: the subject, the case, the head of the audit log.
    """

    def __init__(self, db: Db, clock: Clock, judge: Judge, subjects: Subjects, audit: Audit) -> None:
        self._db = db
        self._clock = clock
        self._judge = judge
        self._subjects = subjects
        self._audit = audit

    async def decide(self, actor: Actor, case_id: CaseId, choice: Choice, bulk_id: BulkId | None = None) -> Decided:
        """Return what became of a case that the caller holds.

        To escalate is to hold the subject until two others agree. For some viewers: what stands for all others stays,
        but for a hold, which ends. About an appeal: the action that is appealed, for the same viewers, lets it stand,
        any other overturns it. Raises Conflict where the subject was changed since `choice.version`, or the
        caller does not hold the case; Forbidden where it is not for the caller; NotFound, Invalid.
        """
        me, fit = person_of(actor, Act.MODERATE), checked_choice(choice)
        async with self._db.transaction() as tx:
            case = load_found(await cases_store.find(tx, case_id), case_id)
            if case.closed_at is not None:
                raise Conflict(f"the case {case_id} is closed: {case.outcome}")
            _check_mine(case, me)
            _check_possible(case, fit)
            appealed = await self._find_appealed(tx, case) if case.kind is CaseKind.APPEAL else None
            if appealed is not None:
                fit = as_appealed(fit, appealed)
            judgement = await self._speak(tx, actor, me, case, fit, appealed, bulk_id)
            after = load_found(await cases_store.find(tx, case_id), case_id)
            decided = Decided(after, judgement)
            await self._audit.write(tx, actor, "case.decided", f"case {case_id}", _detail(fit, decided, bulk_id))
            return decided

    async def _speak(
        self,
        tx: Tx,
        actor: Actor,
        me: PersonId,
        case: Case,
        choice: Choice,
        appealed: Judgement | None,
        bulk_id: BulkId | None,
    ) -> Judgement | None:
        """Return the judgement that a moderator's word makes; None where it makes none yet, or none is needed."""
        await judgements_store.lock(tx, case.subject_id)
        standing = await self._subjects.find(tx, case.subject_kind, case.subject_id)
        if standing is not None and standing.version != choice.version:
            raise Conflict(
                f"version {choice.version} is not the newest; look at version {standing.version} and decide again"
            )
        await votes_store.add(tx, self._vote(me, case, choice, bulk_id))
        if standing is None:
            await self._end_gone(tx, me, case, choice, appealed)
            return None
        if choice.action is Action.ESCALATE:
            return await self._escalate(tx, actor, me, case, choice, standing)
        votes = await votes_store.find_counting(tx, case.id, choice.version)
        if settled(case, votes) is None:
            if not await cases_store.pass_on(tx, case.id, me, self._clock.now()):
                raise not_held(case.id)
            return None
        if appealed is not None:
            return await self._hear(tx, actor, me, case, choice, standing, appealed)
        return await self._judge_case(tx, actor, me, case, choice, standing)

    async def _judge_case(
        self, tx: Tx, actor: Actor, me: PersonId, case: Case, choice: Choice, standing: Standing
    ) -> Judgement:
        judgement = await self._judged(tx, actor, case, choice, standing)
        outcome = Outcome.DISMISSED if choice.action is Action.SHOW else Outcome.ACTED
        await self._close(tx, me, case, outcome, judgement.id)
        await tell_reporters(tx, await reports_store.find_reporters(tx, case.id), judgement)
        return judgement

    async def _escalate(
        self, tx: Tx, actor: Actor, me: PersonId, case: Case, choice: Choice, standing: Standing
    ) -> Judgement:
        judgement = await self._judged(tx, actor, case, choice, standing)
        if not await cases_store.pass_on(tx, case.id, me, self._clock.now()):
            raise not_held(case.id)
        await cases_store.escalate(tx, case.id, judgement.id)
        return judgement

    async def _hear(
        self,
        tx: Tx,
        actor: Actor,
        me: PersonId,
        case: Case,
        choice: Choice,
        standing: Standing,
        appealed: Judgement,
    ) -> Judgement | None:
        """Return the judgement that overturns what was appealed; None where it stands."""
        if upholds(choice, appealed):
            await self._end_appeal(tx, me, case, Outcome.UPHELD, None)
            return None
        judgement = await self._judged(tx, actor, case, choice, standing, appealed)
        await reports_store.turn(tx, appealed.id, choice.action is not Action.SHOW)
        await self._end_appeal(tx, me, case, Outcome.OVERTURNED, judgement.id)
        return judgement

    async def _end_gone(self, tx: Tx, me: PersonId, case: Case, choice: Choice, appealed: Judgement | None) -> None:
        """Close a case whose subject is gone. Of what was appealed the strike is left, which is lifted or not."""
        if appealed is None:
            await self._close(tx, me, case, Outcome.GONE, None)
            telling = duties_store.Telling(NoticeKind.REPORT_DECIDED, case.subject, None, self._clock.now())
            await duties_store.tell(tx, await reports_store.find_reporters(tx, case.id), telling)
            return
        outcome = Outcome.UPHELD if upholds(choice, appealed) else Outcome.OVERTURNED
        if outcome is Outcome.OVERTURNED:
            await duties_store.lift_strikes(tx, case.subject, self._clock.now())
        await self._end_appeal(tx, me, case, outcome, None)

    async def _find_appealed(self, tx: Tx, case: Case) -> Judgement:
        found = None if case.judgement_id is None else await judgements_store.find(tx, case.judgement_id)
        if found is None:
            raise NotFound(f"what the case {case.id} appeals is gone")
        return found

    async def _end_appeal(
        self, tx: Tx, me: PersonId, case: Case, outcome: Outcome, decision_id: JudgementId | None
    ) -> None:
        await self._close(tx, me, case, outcome, decision_id)
        appeals = await duties_store.find_appeals_of_case(tx, case.id)
        overturned, now = outcome is Outcome.OVERTURNED, self._clock.now()
        await duties_store.decide_appeals(tx, case.id, overturned, now)
        kind = NoticeKind.APPEAL_OVERTURNED if overturned else NoticeKind.APPEAL_UPHELD
        telling = duties_store.Telling(kind, case.subject, case.judgement_id, now)
        await duties_store.tell(tx, [appeal.by_id for appeal in appeals], telling)

    async def _judged(
        self,
        tx: Tx,
        actor: Actor,
        case: Case,
        choice: Choice,
        standing: Standing,
        appealed: Judgement | None = None,
    ) -> Judgement:
        """Return the judgement, carried out, with what follows it for people."""
        subject = Subject(case.subject_kind, case.subject_id, choice.version)
        latest = await judgements_store.find_latest(tx, subject.kind, subject.id)
        undoes = None if appealed is None else appealed.id
        others = shown_first(choice, choice.version, latest, appealed)
        if others is not None:
            shown = Choice(choice.version, Action.SHOW, viewers=others or None)
            await follow(tx, await self._judge.decide(tx, actor, subject, shown, undoes), standing, case)
        judgement = await self._judge.decide(tx, actor, subject, choice, undoes)
        await follow(tx, judgement, standing, case)
        return judgement

    async def _close(self, tx: Tx, me: PersonId, case: Case, outcome: Outcome, decision_id: JudgementId | None) -> None:
        if not await cases_store.close(tx, case.id, me, Ending(outcome, decision_id, self._clock.now())):
            raise not_held(case.id)

    def _vote(self, me: PersonId, case: Case, choice: Choice, bulk_id: BulkId | None) -> Vote:
        now = self._clock.now()
        return Vote(
            id=fresh_uuid(),
            case_id=case.id,
            by_id=me,
            subject_version=choice.version,
            action=choice.action,
            reason=choice.reason,
            words=choice.words,
            taken_at=case.taken_at or now,
            at=now,
            bulk_id=bulk_id,
            viewers=list(choice.viewers or ()),
        )


def _detail(choice: Choice, decided: Decided, bulk_id: BulkId | None) -> Detail:
    """Return what the audit log keeps of a decision: no words that anybody wrote."""
    outcome, judgement = decided.case.outcome, decided.judgement
    return {
        "action": choice.action.value,
        "reason": None if choice.reason is None else choice.reason.value,
        "version": choice.version,
        "viewers": list(choice.viewers or ()),
        "outcome": None if outcome is None else outcome.value,
        "judgement": None if judgement is None else str(judgement.id),
        "bulk": None if bulk_id is None else str(bulk_id),
    }


def _check_mine(case: Case, me: PersonId) -> None:
    """Raise Forbidden where a case is about a moderator or barred to them."""
    if case.about_id == me or me in case.barred:
        raise Forbidden(f"the case {case.id} is about you, or you took part in it; somebody else decides it")


def _check_possible(case: Case, choice: Choice) -> None:
    """Raise Invalid for what this case cannot be: escalated twice, narrowed where it is no post, half a profile."""
    if case.subject_kind is SubjectKind.PERSON and choice.action in FOR_SOME:
        raise Invalid.one("action", choice.action.value, "is for posts and comments; a profile is shown or removed")
    if choice.action is Action.ESCALATE and (case.escalated or case.kind is CaseKind.APPEAL):
        raise Invalid.one("action", choice.action.value, "is for a case of one moderator; decide, or pass it on")
    if choice.viewers is not None and case.subject_kind is not SubjectKind.POST:
        reason = f"is for posts; a {case.subject_kind.value} is decided for everybody, so leave viewers out"
        raise Invalid.one("viewers", ", ".join(choice.viewers), reason)
