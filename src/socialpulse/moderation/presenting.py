"""What the doors show of cases to moderators, and of decisions to whoever they are about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from socialpulse.moderation.review import (
    Appeal,
    Author,
    Case,
    CaseKind,
    Context,
    Decided,
    Notice,
    NoticeKind,
    Outcome,
    Queue,
    Standing,
    Strikes,
)
from socialpulse.moderation.types import Action, Judgement, Value
from socialpulse.posts import Reason, SubjectKind

Plain = bool | float | str | list[str]
VIEWERS = "For whom it was decided: minors, or countries (ISO 3166); none: everybody."


class CaseOut(BaseModel):
    """Something a person has to decide. `held_by` is the moderator who looks at it, until `held_until`."""

    id: UUID
    kind: CaseKind
    queue: Queue
    subject_kind: SubjectKind
    subject_id: UUID
    subject_version: int
    about_id: UUID
    judgement_id: UUID | None
    reason: Reason
    severity: int
    escalated: bool = Field(description="Two moderators have to agree.")
    n_reports: int
    opened_at: datetime
    turn_at: datetime = Field(description="The order of the queue: opened_at, half an hour earlier for each point.")
    held_by: UUID | None = Field(validation_alias="locked_by")
    held_until: datetime | None = Field(validation_alias="locked_until")
    closed_at: datetime | None
    outcome: Outcome | None
    decision_id: UUID | None
    decided_by: list[UUID] = Field(description="The moderators who decided it; none while it is open.")


class CasePageOut(BaseModel):
    items: list[CaseOut]
    next_cursor: str | None


class StandingOut(BaseModel):
    """A version of a subject: its texts by where they stand, its media in order."""

    version: int
    texts: dict[str, str]
    media: list[UUID]
    content_types: list[str]
    language: str | None
    made_at: datetime


class JudgementOut(BaseModel):
    """What was decided, and of what. `by_machine`: by a rule."""

    id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    subject_version: int
    action: Action
    rule: str | None
    reason: Reason | None
    severity: int
    words: str | None
    policy_version: int | None
    values: dict[str, Plain]
    missing: dict[str, str]
    models: dict[str, str]
    by_machine: bool
    at: datetime
    ends_at: datetime | None
    undoes: UUID | None
    viewers: list[str] = Field(description=VIEWERS)


class ReportedOut(BaseModel):
    """A report, with what the word of whoever made it counts, 0.1 to 1."""

    reasons: list[str]
    words: str
    stood: dict[str, Any] = Field(description="What stood there when it was reported.")
    weight: float
    at: datetime


class StrikeOut(BaseModel):
    judgement_id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    points: int
    at: datetime
    lifted_at: datetime | None


class StrikesOut(BaseModel):
    """Strikes of the last six months. A strike counts whole for 90 days and half for 90 more, unless it is lifted."""

    points: float = Field(description="As they count now.")
    strikes: list[StrikeOut]
    ends_at: datetime | None = Field(description="When the last of those that count does no more.")


class AuthorHistoryOut(BaseModel):
    """What became of a person's other things. `points`: of strikes, as they count now."""

    points: float
    strikes: list[StrikeOut]
    judgements: list[JudgementOut]
    n_cases: dict[str, int]
    n_reports: int


class AlikeOut(BaseModel):
    """A case decided before. `distance`: of what was measured, 0 to 1."""

    case_id: UUID
    rule: str | None
    reason: Reason | None
    action: Action
    viewers: list[str] = Field(description=VIEWERS)
    closed_at: datetime
    distance: float


class WellnessOut(BaseModel):
    blur: bool
    grayscale: bool
    mute: bool
    break_every_min: int
    break_every_cases: int


class StreakOut(BaseModel):
    """How long you have decided without a break of 15 minutes."""

    n_cases: int
    minutes: float
    break_due: bool


class ContextOut(BaseModel):
    """A case with all that helps to decide it. `stands` null: it is gone; deciding closes the case."""

    case: CaseOut
    stands: StandingOut | None
    stood: StandingOut | None = Field(description="The version that was judged or reported, where it is still kept.")
    judgement: JudgementOut | None = Field(description="What the machine said, or what is appealed.")
    for_some: list[JudgementOut] = Field(description="What keeps some viewers from it, or warns them of it.")
    reports: list[ReportedOut]
    appeals: list[str] = Field(description="What is said against the decision.")
    author: AuthorHistoryOut
    alike: list[AlikeOut]
    wellness: WellnessOut
    streak: StreakOut


class DecidedOut(BaseModel):
    """What became of the case. `judgement` null: it waits for another moderator, it stays as it was, or it is gone."""

    case: CaseOut
    judgement: JudgementOut | None


class NoticeOut(BaseModel):
    """What you were told. Who decided is told to nobody; whether a rule did is."""

    id: UUID
    kind: NoticeKind
    subject_kind: SubjectKind
    subject_id: UUID
    judgement_id: UUID | None = Field(description="Name it in an appeal.")
    at: datetime
    action: Action | None
    rule: str | None
    reason: Reason | None
    reason_words: str | None
    words: str | None
    by_machine: bool | None
    ends_at: datetime | None
    appeal_until: datetime | None = Field(description="null: nothing to appeal.")
    appealed: bool
    viewers: list[str] = Field(description=VIEWERS)


class AppealOut(BaseModel):
    """Your word against a decision. `overturned` null: not decided."""

    id: UUID
    judgement_id: UUID
    words: str
    at: datetime
    decided_at: datetime | None
    overturned: bool | None


def show_case(case: Case) -> CaseOut:
    """Return a case as moderators see it."""
    return CaseOut.model_validate(case, from_attributes=True)


def show_context(context: Context) -> ContextOut:
    """Return a case with all that helps to decide it."""
    return ContextOut(
        case=show_case(context.case),
        stands=show_standing(context.stands),
        stood=show_standing(context.stood),
        judgement=None if context.judgement is None else show_judgement(context.judgement),
        for_some=[show_judgement(one) for one in context.for_some],
        reports=[ReportedOut.model_validate(one, from_attributes=True) for one in context.reports],
        appeals=[appeal.words for appeal in context.appeals],
        author=_author(context.author),
        alike=[
            AlikeOut(
                case_id=one.decision.case_id,
                rule=one.decision.rule,
                reason=one.decision.reason,
                action=one.decision.action,
                viewers=one.decision.viewers,
                closed_at=one.decision.closed_at,
                distance=one.distance,
            )
            for one in context.alike
        ],
        wellness=WellnessOut.model_validate(context.wellness, from_attributes=True),
        streak=StreakOut.model_validate(context.streak, from_attributes=True),
    )


def show_standing(standing: Standing | None) -> StandingOut | None:
    """Return a version of a subject."""
    return None if standing is None else StandingOut.model_validate(standing, from_attributes=True)


def show_judgement(judgement: Judgement) -> JudgementOut:
    """Return a judgement as moderators see it: without who made it."""
    subject, evidence = judgement.subject, judgement.evidence
    return JudgementOut(
        id=judgement.id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_version=subject.version,
        action=judgement.action,
        rule=judgement.rule,
        reason=judgement.reason,
        severity=judgement.severity,
        words=judgement.words,
        policy_version=judgement.policy_version,
        values=plain_values(evidence.values),
        missing=dict(evidence.missing),
        models=dict(evidence.models),
        by_machine=judgement.by is None,
        at=judgement.at,
        ends_at=judgement.ends_at,
        undoes=judgement.undoes,
        viewers=list(judgement.viewers),
    )


def show_decided(decided: Decided) -> DecidedOut:
    """Return what became of a case."""
    judgement = decided.judgement
    return DecidedOut(case=show_case(decided.case), judgement=None if judgement is None else show_judgement(judgement))


def show_notice(notice: Notice) -> NoticeOut:
    """Return what somebody was told, as they see it."""
    return NoticeOut.model_validate(notice, from_attributes=True)


def show_appeal(appeal: Appeal) -> AppealOut:
    """Return an appeal as whoever made it sees it."""
    return AppealOut.model_validate(appeal, from_attributes=True)


def show_strikes(own: Strikes) -> StrikesOut:
    """Return somebody's strikes."""
    return StrikesOut.model_validate(own, from_attributes=True)


def plain_values(values: Mapping[str, Value]) -> dict[str, Plain]:
    """Return evidence as JSON holds it: a set is a list in order."""
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}


def _author(author: Author) -> AuthorHistoryOut:
    return AuthorHistoryOut(
        points=author.points,
        strikes=[StrikeOut.model_validate(strike, from_attributes=True) for strike in author.strikes],
        judgements=[show_judgement(judgement) for judgement in author.judgements],
        n_cases=author.n_cases,
        n_reports=author.n_reports,
    )
