"""What a moderator sees of a case before deciding it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from socialpulse.core.errors import NotFound
from socialpulse.core.ids import PersonId
from socialpulse.moderation import judgements_store
from socialpulse.moderation.review import duties_store, history_store, reports_store, votes_store
from socialpulse.moderation.review.consequences import load_strikes
from socialpulse.moderation.review.history_store import Decision
from socialpulse.moderation.review.rules import distance, streak_of
from socialpulse.moderation.review.types import (
    Appeal,
    Case,
    CaseKind,
    Reported,
    Standing,
    Streak,
    Strike,
    Subjects,
    Wellness,
)
from socialpulse.moderation.types import Judgement, Value
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Tx

N_JUDGEMENTS, N_ALIKE = 10, 5
LONGEST_STREAK = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Author:
    """What became of a person's other things. `points`: of strikes, as they count now."""

    points: float
    strikes: list[Strike]
    judgements: list[Judgement]  # that restricted something, the latest first
    n_cases: dict[str, int]  # by how they ended; open ones too
    n_reports: int  # that wait


@dataclass(frozen=True, slots=True)
class Alike:
    """A case decided before. `distance`: of what was measured, 0 to 1; 1 where nothing was in both."""

    decision: Decision
    distance: float


@dataclass(frozen=True, slots=True)
class Context:
    """A case with all that helps to decide it.

    stands    the subject now; None: it is gone
    stood     the version that was judged, where it is still kept
    judgement what the machine said, or what is appealed
    for_some  what keeps some viewers from it, or warns them of it
    """

    case: Case
    stands: Standing | None
    stood: Standing | None
    judgement: Judgement | None
    for_some: list[Judgement]
    reports: list[Reported]
    appeals: list[Appeal]
    author: Author
    alike: list[Alike]
    wellness: Wellness
    streak: Streak


class Contexts:
    """Gathers contexts."""

    def __init__(self, clock: Clock, subjects: Subjects) -> None:
        self._clock = clock
        self._subjects = subjects

    async def gather(self, tx: Tx, case: Case, moderator: PersonId) -> Context:
        """Return a case with all that helps to decide it."""
        judgement = None if case.judgement_id is None else await judgements_store.find(tx, case.judgement_id)
        stands = await self._subjects.find(tx, case.subject_kind, case.subject_id)
        rule, values = (None, {}) if judgement is None else (judgement.rule, judgement.evidence.values)
        for_some = await judgements_store.find_for_some(tx, case.subject_kind, case.subject_id)
        wellness = await votes_store.find_wellness(tx, moderator) or Wellness()
        return Context(
            case=case,
            stands=stands,
            stood=await self._stood(tx, case, judgement, stands),
            judgement=judgement,
            for_some=sorted({one.id: one for one in for_some.values()}.values(), key=lambda one: one.id),
            reports=await reports_store.find(tx, case.id),
            appeals=await duties_store.find_appeals_of_case(tx, case.id) if case.kind is CaseKind.APPEAL else [],
            author=await self._author(tx, case.about_id),
            alike=_nearest(await history_store.find_decisions(tx, case), rule, values),
            wellness=wellness,
            streak=await self.find_streak(tx, moderator, wellness),
        )

    async def find_streak(self, tx: Tx, moderator: PersonId, wellness: Wellness) -> Streak:
        """Return how long a moderator has decided without a break."""
        now = self._clock.now()
        return streak_of(await votes_store.find_times(tx, moderator, now - LONGEST_STREAK), now, wellness)

    async def _stood(self, tx: Tx, case: Case, judgement: Judgement | None, stands: Standing | None) -> Standing | None:
        """Return the version that was judged or reported; None where it is not kept."""
        version = case.subject_version if judgement is None else judgement.subject.version
        if stands is None or stands.version == version:
            return stands
        return await self._subjects.find(tx, case.subject_kind, case.subject_id, version)

    async def _author(self, tx: Tx, person: PersonId) -> Author:
        own = await load_strikes(tx, person, self._clock.now())
        n_cases, n_reports = await history_store.count_cases(tx, person)
        return Author(
            points=own.points,
            strikes=own.strikes,
            judgements=await judgements_store.find_about(tx, person, N_JUDGEMENTS),
            n_cases=n_cases,
            n_reports=n_reports,
        )


def load_found(case: Case | None, case_id: object) -> Case:
    """Return a case that was looked for. Raises NotFound."""
    if case is None:
        raise NotFound(f"no case has the id {case_id}")
    return case


def _nearest(decisions: Sequence[Decision], rule: str | None, values: Mapping[str, Value]) -> list[Alike]:
    """Return those whose measures are nearest; of the same rule first, and of those as near, the latest."""
    alike = [Alike(decision, distance(values, decision.values)) for decision in decisions]
    return sorted(alike, key=lambda one: (rule is None or one.decision.rule != rule, one.distance))[:N_ALIKE]
