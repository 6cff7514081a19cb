"""Cases, notices and appeals as GraphQL shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import strawberry
from strawberry.scalars import JSON

import socialpulse.posts.graph  # noqa: F401  # names the enums of reasons and subjects
from socialpulse.moderation.presenting import VIEWERS, plain_values
from socialpulse.moderation.review import (
    Appeal,
    Case,
    CaseKind,
    Context,
    Decided,
    Notice,
    NoticeKind,
    Outcome,
    Queue,
    Standing,
)
from socialpulse.moderation.types import Action, Judgement
from socialpulse.posts import Reason, SubjectKind
from socialpulse.runtime.graph import Node, write_id

CASE, JUDGEMENT = "Case", "Judgement"
strawberry.enum(Action, name="ModerationAction")
strawberry.enum(CaseKind)
strawberry.enum(NoticeKind)
strawberry.enum(Outcome, name="CaseOutcome")
strawberry.enum(Queue, name="ModerationQueue")


@strawberry.type(name=CASE, description="Something a person has to decide. For moderators.")
class CaseNode(Node):
    id: strawberry.ID
    kind: CaseKind
    queue: Queue
    subject_kind: SubjectKind
    subject_id: strawberry.ID
    about_id: strawberry.ID
    reason: Reason
    severity: int
    escalated: bool
    n_reports: int
    opened_at: datetime
    held_until: datetime | None
    closed_at: datetime | None
    outcome: Outcome | None
    decided_by: list[strawberry.ID] = strawberry.field(description="Moderators; none while it is open.")


@strawberry.type(name="Judgement", description="What was decided, and of which measures.")
class JudgementNode:
    id: strawberry.ID
    action: Action
    rule: str | None
    reason: Reason | None
    severity: int
    words: str | None
    policy_version: int | None
    values: JSON
    by_machine: bool
    at: datetime
    ends_at: datetime | None
    viewers: list[str] = strawberry.field(description=VIEWERS)


@strawberry.type(name="Standing", description="A version of a subject: its texts by where they stand, its media.")
class StandingNode:
    version: int
    texts: JSON
    media: list[strawberry.ID]


@strawberry.type(name="ReportedWords", description="A report, with what the word of whoever made it counts.")
class ReportedNode:
    reasons: list[str]
    words: str
    weight: float
    at: datetime


@strawberry.type(name="AlikeCase", description="A case decided before. `distance`: of what was measured, 0 to 1.")
class AlikeNode:
    case_id: strawberry.ID
    action: Action
    distance: float
    viewers: list[str] = strawberry.field(description=VIEWERS)


@strawberry.type(name="CaseContext", description="A case with all that helps to decide it. For moderators.")
class ContextNode:
    case: CaseNode
    stands: StandingNode | None = strawberry.field(description="Null: it is gone.")
    stood: StandingNode | None = strawberry.field(description="The version that was judged, where it is kept.")
    judgement: JudgementNode | None
    for_some: list[JudgementNode] = strawberry.field(
        description="What keeps some viewers from it, or warns them of it."
    )
    reports: list[ReportedNode]
    appeals: list[str]
    author_points: float
    alike: list[AlikeNode]
    blur: bool
    grayscale: bool
    mute: bool
    break_due: bool


@strawberry.type(name="CaseDecided", description="What became of a case; it waits for another where it has no outcome.")
class DecidedNode:
    case: CaseNode
    judgement_id: strawberry.ID | None


@strawberry.type(name="Notice", description="What you were told. Who decided is told to nobody; whether a rule did is.")
class NoticeNode:
    id: strawberry.ID
    kind: NoticeKind
    subject_kind: SubjectKind
    subject_id: strawberry.ID
    judgement_id: strawberry.ID | None
    at: datetime
    action: Action | None
    rule: str | None
    reason: Reason | None
    words: str | None
    by_machine: bool | None
    appeal_until: datetime | None
    appealed: bool
    viewers: list[str] = strawberry.field(description=VIEWERS)


@strawberry.type(name="Appeal", description="Your word against a decision. `overturned` null: not decided.")
class AppealNode:
    id: strawberry.ID
    judgement_id: strawberry.ID
    words: str
    at: datetime
    overturned: bool | None


def show_cases(cases: Sequence[Case]) -> list[CaseNode]:
    """Return cases as GraphQL shows them; whoever calls has judged that they may be seen."""
    return [
        CaseNode(
            id=write_id(CASE, case.id),
            kind=case.kind,
            queue=case.queue,
            subject_kind=case.subject_kind,
            subject_id=write_id(case.subject_kind.value.title(), case.subject_id),
            about_id=write_id("Person", case.about_id),
            reason=case.reason,
            severity=case.severity,
            escalated=case.escalated,
            n_reports=case.n_reports,
            opened_at=case.opened_at,
            held_until=case.locked_until,
            closed_at=case.closed_at,
            outcome=case.outcome,
            decided_by=[write_id("Person", person) for person in case.decided_by],
        )
        for case in cases
    ]


def show_context(context: Context) -> ContextNode:
    """Return a case with all that helps to decide it."""
    wellness = context.wellness
    return ContextNode(
        case=show_cases([context.case])[0],
        stands=_standing(context.stands),
        stood=_standing(context.stood),
        judgement=None if context.judgement is None else _judgement(context.judgement),
        for_some=[_judgement(one) for one in context.for_some],
        reports=[ReportedNode(reasons=r.reasons, words=r.words, weight=r.weight, at=r.at) for r in context.reports],
        appeals=[appeal.words for appeal in context.appeals],
        author_points=context.author.points,
        alike=[
            AlikeNode(
                case_id=write_id(CASE, a.decision.case_id),
                action=a.decision.action,
                distance=a.distance,
                viewers=a.decision.viewers,
            )
            for a in context.alike
        ],
        blur=wellness.blur,
        grayscale=wellness.grayscale,
        mute=wellness.mute,
        break_due=context.streak.break_due,
    )


def show_decided(decided: Decided) -> DecidedNode:
    """Return what became of a case."""
    judgement = decided.judgement
    judgement_id = None if judgement is None else write_id(JUDGEMENT, judgement.id)
    return DecidedNode(case=show_cases([decided.case])[0], judgement_id=judgement_id)


def show_notices(notices: Sequence[Notice]) -> list[NoticeNode]:
    """Return what somebody was told, as they see it."""
    return [
        NoticeNode(
            id=write_id("Notice", one.id),
            kind=one.kind,
            subject_kind=one.subject_kind,
            subject_id=write_id(one.subject_kind.value.title(), one.subject_id),
            judgement_id=None if one.judgement_id is None else write_id(JUDGEMENT, one.judgement_id),
            at=one.at,
            action=one.action,
            rule=one.rule,
            reason=one.reason,
            words=one.words,
            by_machine=one.by_machine,
            appeal_until=one.appeal_until,
            appealed=one.appealed,
            viewers=one.viewers,
        )
        for one in notices
    ]


def show_appeal(appeal: Appeal) -> AppealNode:
    """Return an appeal as whoever made it sees it."""
    return AppealNode(
        id=write_id("Appeal", appeal.id),
        judgement_id=write_id(JUDGEMENT, appeal.judgement_id),
        words=appeal.words,
        at=appeal.at,
        overturned=appeal.overturned,
    )


def _standing(standing: Standing | None) -> StandingNode | None:
    if standing is None:
        return None
    media = [write_id("Media", media_id) for media_id in standing.media]
    return StandingNode(version=standing.version, texts=JSON(dict(standing.texts)), media=media)


def _judgement(judgement: Judgement) -> JudgementNode:
    return JudgementNode(
        id=write_id(JUDGEMENT, judgement.id),
        action=judgement.action,
        rule=judgement.rule,
        reason=judgement.reason,
        severity=judgement.severity,
        words=judgement.words,
        policy_version=judgement.policy_version,
        values=JSON(plain_values(judgement.evidence.values)),
        by_machine=judgement.by is None,
        at=judgement.at,
        ends_at=judgement.ends_at,
        viewers=list(judgement.viewers),
    )
