"""Saves a judgement and carries it out, in one transaction, whoever made it."""

from __future__ import annotations

from socialpulse.accounts import Act, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, NotFound
from socialpulse.core.ids import fresh_uuid
from socialpulse.moderation import judgements_store as store
from socialpulse.moderation.carrying_out import Carrier
from socialpulse.moderation.material import Material, Materials
from socialpulse.moderation.types import Action, Evidence, Judgement, JudgementId, Match, Ruling, Subject
from socialpulse.posts import Reason
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Tx


class Judging:
    """What a decision does, apart from who is told."""

    def __init__(self, clock: Clock, materials: Materials, carrier: Carrier) -> None:
        self._clock = clock
        self._materials = materials
        self._carrier = carrier

    async def decide(
        self,
        tx: Tx,
        actor: Actor,
        subject: Subject,
        action: Action,
        reason: Reason | None,
        words: str | None,
        undoes: JudgementId | None = None,
    ) -> Judgement:
        """Carry out what a moderator decided; return the judgement.

        `undoes`: the judgement that this one overturns; what it kept out may come again. Raises NotFound for a subject
        that is gone, Conflict for a version that is not the newest.
        """
        by = person_of(actor, Act.MODERATE)
        await store.lock(tx, subject.id)
        material = await self._materials.find(tx, subject.kind, subject.id)
        if material is None:
            raise NotFound(f"the {subject.kind.value} {subject.id} is gone; there is nothing to decide")
        if material.subject.version != subject.version:
            version = material.subject.version
            raise Conflict(
                f"it was changed since version {subject.version}; look at version {version} and decide again"
            )
        latest = await store.find_latest(tx, subject.kind, subject.id)
        known = latest is not None and latest.subject == subject
        judgement = Judgement(
            id=JudgementId(fresh_uuid()),
            subject=subject,
            about_id=material.about_id,
            action=action,
            rule=None,
            reason=reason,
            severity=0 if latest is None else latest.severity,
            words=words,
            policy_version=None,
            evidence=latest.evidence if latest is not None and known else Evidence({}),
            by=by,
            at=self._clock.now(),
            undoes=undoes,
        )
        await store.add(tx, judgement)
        await self._carrier.carry_out(tx, judgement, material.media)
        undone = None if undoes is None else await store.find(tx, undoes)
        if undone is not None:
            await self._carrier.take_back(tx, undone)
        return judgement

    async def rule(
        self, tx: Tx, material: Material, evidence: Evidence, ruling: Ruling, words: str | None
    ) -> Judgement:
        """Carry out what the policy says of a subject; return the judgement."""
        match, now = ruling.decisive, self._clock.now()
        judgement = Judgement(
            id=JudgementId(fresh_uuid()),
            subject=material.subject,
            about_id=material.about_id,
            action=ruling.action,
            rule=match.rule if match else None,
            reason=_reason(match, evidence) if match else None,
            severity=match.severity if match else 0,
            words=words,
            policy_version=ruling.policy_version,
            evidence=evidence,
            by=None,
            at=now,
            ends_at=now + match.lasts if match and match.lasts else None,
        )
        await store.add(tx, judgement)
        await self._carrier.carry_out(tx, judgement, material.media, ruling)
        return judgement

    async def end(self, tx: Tx, ended: Judgement) -> Judgement | None:
        """Show again what was restricted for a time that is over; None where it was changed or is gone."""
        await store.lock(tx, ended.subject.id)
        material = await self._materials.find(tx, ended.subject.kind, ended.subject.id)
        if material is None or material.subject.version != ended.subject.version:
            return None
        return await self.rule(tx, material, ended.evidence, Ruling(ended.policy_version or 0), None)


def _reason(match: Match, evidence: Evidence) -> Reason:
    """Return why: what a list of known-bad media is about says more than the rule that asks for every list."""
    listed = evidence.values.get("known.reason")
    return Reason(listed) if match.reason is Reason.OTHER and isinstance(listed, str) else match.reason
