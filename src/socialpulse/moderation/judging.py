"""Saves a judgement and carries it out, in one transaction, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from socialpulse.accounts import Act, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, NotFound
from socialpulse.core.ids import fresh_uuid
from socialpulse.moderation import judgements_store as store
from socialpulse.moderation.carrying_out import Carrier
from socialpulse.moderation.material import Material, Materials
from socialpulse.moderation.review import Choice
from socialpulse.moderation.types import FOR_SOME, Action, Evidence, Judgement, JudgementId, Match, Ruling, Subject
from socialpulse.posts import PostId, Reason, SubjectKind
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Tx


class Judging:
    """What a decision does, apart from who is told."""

    def __init__(self, clock: Clock, materials: Materials, carrier: Carrier) -> None:
        self._clock = clock
        self._materials = materials
        self._carrier = carrier

    async def decide(
        self, tx: Tx, actor: Actor, subject: Subject, choice: Choice, undoes: JudgementId | None = None
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
            raise Conflict(f"version {subject.version} is not the newest; look at version {version} and decide again")
        latest = await store.find_latest(tx, subject.kind, subject.id)
        known = latest is not None and latest.subject == subject
        judgement = Judgement(
            id=JudgementId(fresh_uuid()),
            subject=subject,
            about_id=material.about_id,
            action=choice.action,
            rule=None,
            reason=choice.reason,
            severity=0 if latest is None else latest.severity,
            words=choice.words,
            policy_version=None,
            evidence=latest.evidence if latest is not None and known else Evidence({}),
            by=by,
            at=self._clock.now(),
            undoes=undoes,
            viewers=choice.viewers or (),
        )
        await store.add(tx, judgement)
        if judgement.viewers:
            await self._narrow(tx, subject)
        else:
            await self._carrier.carry_out(tx, judgement, material.media)
        undone = None if undoes is None else await store.find(tx, undoes)
        if undone is not None:
            await self._carrier.take_back(tx, undone)
        return judgement

    async def rule(
        self,
        tx: Tx,
        material: Material,
        evidence: Evidence,
        ruling: Ruling,
        words: Mapping[str, str],
        before: Judgement | None = None,
    ) -> Judgement:
        """Carry out what the policy says of a subject for everybody; return the judgement.

        words   what the person concerned reads, by rule
        before  what was decided of an earlier version; a moderator's blur or limit stays, or an edit would undo it
        """
        judgement = self._judgement(material, evidence, ruling, ruling.decisive, words)
        if before is not None and _stays(before, judgement):
            judgement = replace(
                judgement,
                action=before.action,
                rule=None,
                reason=before.reason,
                severity=before.severity,
                words=before.words,
                by=before.by,
                ends_at=None,
            )
        await store.add(tx, judgement)
        await self._carrier.carry_out(tx, judgement, material.media, ruling.matches)
        return judgement

    async def rule_for_some(
        self, tx: Tx, material: Material, evidence: Evidence, ruling: Ruling, words: Mapping[str, str]
    ) -> list[Judgement]:
        """Carry out what the policy says of a post for some viewers; return the judgements, none where none is changed.

        What an earlier ruling did for a group and this one does not is lifted; what a moderator did stays.
        """
        if material.subject.kind is not SubjectKind.POST:
            return []
        stands = await store.find_for_some(tx, SubjectKind.POST, material.subject.id)
        by_hand = {group for group, judgement in stands.items() if judgement.by is not None}
        asked = list[Match]()
        for match in ruling.for_some:
            groups = tuple(group for group in match.viewers if group not in by_hand)
            if groups:
                asked.append(replace(match, viewers=groups))
        made = [self._judgement(material, evidence, ruling, match, words) for match in asked]
        lifted = sorted(stands.keys() - by_hand - {group for match in asked for group in match.viewers})
        if lifted:
            shown = self._judgement(material, evidence, ruling, None, words)
            made.append(replace(shown, viewers=tuple(lifted)))
        await self._add_for_some(tx, material.subject, made)
        return made

    async def end(self, tx: Tx, ended: Judgement) -> Judgement | None:
        """Show again what was restricted for a time that is over; None where it was changed or is gone."""
        subject = ended.subject
        await store.lock(tx, subject.id)
        material = await self._materials.find(tx, subject.kind, subject.id)
        if material is None:
            await store.add(tx, _lapsed(ended))  # so that it is not found again each minute for ever
            return None
        if material.subject.version != subject.version:
            return None
        ruling = Ruling(ended.policy_version or 0)
        if not ended.viewers:
            return await self.rule(tx, material, ended.evidence, ruling, {})
        stands = await store.find_for_some(tx, subject.kind, subject.id)
        groups = tuple(group for group in ended.viewers if group in stands and stands[group].id == ended.id)
        shown = replace(self._judgement(material, ended.evidence, ruling, None, {}), viewers=groups)
        await self._add_for_some(tx, subject, [shown])
        return shown

    def _judgement(
        self, material: Material, evidence: Evidence, ruling: Ruling, match: Match | None, words: Mapping[str, str]
    ) -> Judgement:
        """Return what the machine says by a rule that matched; None: that it is shown."""
        now = self._clock.now()
        return Judgement(
            id=JudgementId(fresh_uuid()),
            subject=material.subject,
            about_id=material.about_id,
            action=match.action if match else Action.SHOW,
            rule=match.rule if match else None,
            reason=_reason(match, evidence) if match else None,
            severity=match.severity if match else 0,
            words=words.get(match.rule) if match else None,
            policy_version=ruling.policy_version,
            evidence=evidence,
            by=None,
            at=now,
            ends_at=now + match.lasts if match and match.lasts else None,
            viewers=match.viewers if match else (),
        )

    async def _add_for_some(self, tx: Tx, subject: Subject, judgements: Sequence[Judgement]) -> None:
        for judgement in judgements:
            await store.add(tx, judgement)
        if judgements:
            await self._narrow(tx, subject)

    async def _narrow(self, tx: Tx, subject: Subject) -> None:
        stands = await store.find_for_some(tx, subject.kind, subject.id)
        await self._carrier.narrow(tx, PostId(subject.id), stands)


def _stays(before: Judgement, ruled: Judgement) -> bool:
    """Return whether a moderator's restriction outlives what the policy says of a later version."""
    return before.by is not None and before.action in FOR_SOME and before.action.gravity > ruled.action.gravity


def _lapsed(ended: Judgement) -> Judgement:
    """Return that a restriction ended of what is gone: nobody is told, and nothing is carried out."""
    return replace(
        ended,
        id=JudgementId(fresh_uuid()),
        action=Action.SHOW,
        rule=None,
        reason=None,
        severity=0,
        words=None,
        at=ended.ends_at or ended.at,
        ends_at=None,
    )


def _reason(match: Match, evidence: Evidence) -> Reason:
    """Return why: what a list of known-bad media is about says more than the rule that asks for every list."""
    listed = evidence.values.get("known.reason")
    return Reason(listed) if match.reason is Reason.OTHER and isinstance(listed, str) else match.reason
