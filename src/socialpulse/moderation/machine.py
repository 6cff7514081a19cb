"""The machine's part: looks at what was written, decides by the policy, and hands on what it is not sure of."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import structlog

from socialpulse.moderation import judgements_store as store
from socialpulse.moderation import unmeasured_store
from socialpulse.moderation.judging import Judging
from socialpulse.moderation.looking import OPINION, Looking
from socialpulse.moderation.material import Material, Materials
from socialpulse.moderation.policy import Policies
from socialpulse.moderation.review import CaseKind, Review
from socialpulse.moderation.types import WAITS, Action, Evidence, Judgement, Ruling, Value
from socialpulse.posts import SubjectKind, find_report
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

AT_ONCE = 200

log = structlog.get_logger(__name__)


class Machine:
    """What the background jobs of this room do."""

    def __init__(
        self,
        db: Db,
        clock: Clock,
        materials: Materials,
        looking: Looking,
        policies: Policies,
        judging: Judging,
        review: Review,
    ) -> None:
        self._db = db
        self._clock = clock
        self._materials = materials
        self._looking = looking
        self._policies = policies
        self._judging = judging
        self._review = review

    async def look(self, kind: SubjectKind, subject_id: UUID) -> Judgement | None:
        """Have a subject measured and decide about it. None where it is gone, or was decided about already."""
        return await self._look(kind, subject_id, again=False)

    async def _look(self, kind: SubjectKind, subject_id: UUID, *, again: bool) -> Judgement | None:
        """Return what is decided. `again`: also about what was decided without all measures."""
        async with self._db.transaction() as tx:
            material = await self._find(tx, kind, subject_id, again)
            if material is None and again:
                await unmeasured_store.forget(tx, kind, subject_id)
            if material is None:
                return None
            record: dict[str, Value] = {
                "author.n_strikes": await self._review.count_strikes(tx, material.about_id),
                "author.n_reports": float(await self._review.count_reports(tx, material.about_id)),
            }
        material = replace(material, facts={**material.facts, **record})
        looked = await self._looking.look(material)
        evidence = looked.evidence
        async with self._db.transaction() as tx:
            policy = await self._policies.load_live(tx)
        if policy.asks(evidence):
            evidence = await self._looking.ask(looked)
        async with self._db.transaction() as tx:
            await store.lock(tx, subject_id)
            now = await self._find(tx, kind, subject_id, again)
            if now is None or now.subject != material.subject:
                return None  # it was changed while it was measured; that rang too
            return await self._decide(tx, material, evidence)

    async def _find(self, tx: Tx, kind: SubjectKind, subject_id: UUID, again: bool) -> Material | None:
        """Return what is to be looked at: not what was measured, nor what a moderator holds, whose decision comes."""
        material = await self._materials.find(tx, kind, subject_id)
        latest = await store.find_latest(tx, kind, subject_id)
        if material is None or latest is None:
            return material
        held_by_hand = latest.by is not None and latest.action in WAITS
        was_looked_at = latest.subject == material.subject and not (again and _lacks(latest))
        return None if was_looked_at or held_by_hand else material

    async def _decide(self, tx: Tx, material: Material, evidence: Evidence) -> Judgement:
        policy = await self._policies.load_live(tx)
        before = await store.find_latest(tx, material.subject.kind, material.subject.id)
        ruling = policy.decide(evidence)
        again = before is not None and before.subject == material.subject
        if before is not None and again and _says_the_same(before, ruling, evidence):
            return before
        words = {rule.id: rule.words for rule in policy.live}
        judgement = await self._judging.rule(tx, material, evidence, ruling, words, before)
        for_some = await self._judging.rule_for_some(tx, material, evidence, ruling, words)
        await self._note_missing(tx, judgement)
        await self._policies.count_shadows(tx, material.subject, ruling)
        if any(match.action in WAITS for match in ruling.matches):
            await self._review.open_case(tx, judgement, CaseKind.MACHINE)
        elif again:
            await self._review.withdraw_case(tx, judgement)
        was = Action.SHOW if before is None else before.action
        told = before is not None and again and (before.action, before.rule) == (judgement.action, judgement.rule)
        if not told and (judgement.action is not Action.SHOW or was is not Action.SHOW):
            await self._review.notice_of(tx, judgement)
        for one in for_some:
            await self._review.notice_of(tx, one)
        if judgement.action is not Action.SHOW:
            log.info("restricted", subject=str(material.subject.id), action=judgement.action.value, rule=judgement.rule)
        return judgement

    async def _note_missing(self, tx: Tx, judgement: Judgement) -> None:
        if _lacks(judgement):
            await unmeasured_store.put(tx, judgement.subject, self._clock.now())
        else:
            await unmeasured_store.forget(tx, judgement.subject.kind, judgement.subject.id)

    async def look_again(self) -> int:
        """Have measured what could not be when it was judged; return how many subjects were looked at.

        Run each minute: a subject is due after two minutes, and then after pauses that double up to six hours, for
        three days and a half. Nothing is saved or told where it comes to the same as before.
        """
        for n_looks in range(AT_ONCE):
            async with self._db.transaction() as tx:
                due = await unmeasured_store.take_due(tx, self._clock.now())
            if due is None:
                return n_looks
            await self._look(*due, again=True)
        return AT_ONCE

    async def take_report(self, report_id: UUID) -> None:
        """Have a person decide about what was reported."""
        async with self._db.transaction() as tx:
            report = await find_report(tx, report_id)
            if report is not None:
                terms = (await self._policies.load_live(tx)).book.reporting
                await self._review.take_report(tx, report, terms)

    async def end_due(self) -> int:
        """Show again what was restricted for a time that is over; return how much that is. Run each minute."""
        async with self._db.transaction() as tx:
            ended = await store.find_ended(tx, self._clock.now(), AT_ONCE)
        for judgement in ended:
            async with self._db.transaction() as tx:
                shown = await self._judging.end(tx, judgement)
                if shown is not None:
                    await self._review.notice_of(tx, shown)
        return len(ended)


def _lacks(judgement: Judgement) -> bool:
    """Return whether the machine judged without a measure that may still be taken, and that may change what is done.

    What was removed or escalated stays so whatever else is found. A second opinion is nothing to wait for.
    """
    may_change = judgement.by is None and judgement.action not in (Action.REMOVE, Action.ESCALATE)
    return may_change and bool(judgement.evidence.missing.keys() - {OPINION})


def _says_the_same(before: Judgement, ruling: Ruling, evidence: Evidence) -> bool:
    """Return whether another look at the same version found neither more nor a reason to do anything else."""
    rule = ruling.decisive.rule if ruling.decisive else None
    same = (before.action, before.rule) == (ruling.action, rule)
    return same and before.evidence.missing.keys() == evidence.missing.keys()
