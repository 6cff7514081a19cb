"""Cases, judgements and the desk as GraphQL shows them to moderators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from socialpulse.moderation.graph_told import JUDGEMENT, StrikeNode, like, show_each_strike
from socialpulse.moderation.presenting import VIEWERS, plain_values
from socialpulse.moderation.review import (
    KEYS,
    Alike,
    Author,
    Bulk,
    Case,
    CaseKind,
    Context,
    Decided,
    Outcome,
    Queue,
    Reported,
    Standing,
    Streak,
    Wellness,
)
from socialpulse.moderation.types import Action, Judgement
from socialpulse.posts import Reason, SubjectKind
from socialpulse.runtime.graph import Node, write_id

CASE, BULK = "Case", "Bulk"
strawberry.enum(CaseKind)
strawberry.enum(Outcome, name="CaseOutcome")
strawberry.enum(Queue, name="ModerationQueue")


@strawberry.type(name=CASE, description="Something a person has to decide. For moderators.")
class CaseNode(Node):
    id: strawberry.ID
    kind: CaseKind
    queue: Queue
    subject_kind: SubjectKind
    subject_id: strawberry.ID
    subject_version: int
    about_id: strawberry.ID
    judgement_id: strawberry.ID | None = strawberry.field(description="What the machine said, or what is appealed.")
    reason: Reason
    severity: int
    escalated: bool = strawberry.field(description="Two moderators have to agree.")
    n_reports: int
    opened_at: datetime
    turn_at: datetime = strawberry.field(description="The order of the queue.")
    held_by: strawberry.ID | None
    held_until: datetime | None
    closed_at: datetime | None
    outcome: Outcome | None
    decision_id: strawberry.ID | None
    decided_by: list[strawberry.ID] = strawberry.field(description="Moderators; none while it is open.")


@strawberry.type(name=JUDGEMENT, description="What was decided, and of which measures.")
class JudgementNode:
    id: strawberry.ID
    subject_kind: SubjectKind
    subject_id: strawberry.ID
    subject_version: int
    action: Action
    rule: str | None
    reason: Reason | None
    severity: int
    words: str | None
    policy_version: int | None
    values: JSON
    missing: JSON = strawberry.field(description="Why a measure could not be taken, by its name.")
    models: JSON = strawberry.field(description="Versions of what measured, by name.")
    by_machine: bool
    at: datetime
    ends_at: datetime | None
    undoes: strawberry.ID | None
    viewers: list[str] = strawberry.field(description=VIEWERS)


@strawberry.type(name="Standing", description="A version of a subject: its texts by where they stand, its media.")
class StandingNode:
    version: int
    texts: JSON
    media: list[strawberry.ID]
    content_types: list[str]
    language: str | None
    made_at: datetime


@strawberry.type(name="ReportedWords", description="A report, with what the word of whoever made it counts.")
class ReportedNode:
    reasons: list[str]
    words: str
    stood: JSON = strawberry.field(description="What stood there when it was reported.")
    weight: float
    at: datetime


@strawberry.type(name="AlikeCase", description="A case decided before. `distance`: of what was measured, 0 to 1.")
class AlikeNode:
    case_id: strawberry.ID
    rule: str | None
    reason: Reason | None
    action: Action
    viewers: list[str] = strawberry.field(description=VIEWERS)
    closed_at: datetime
    distance: float


@strawberry.type(name="AuthorHistory", description="What became of a person's other things.")
class AuthorNode:
    points: float = strawberry.field(description="Of strikes, as they count now.")
    strikes: list[StrikeNode]
    judgements: list[JudgementNode]
    n_cases: JSON = strawberry.field(description="By how they ended, open ones too.")
    n_reports: int


@strawberry.type(name="Wellness", description="How a moderator sees what is judged, and when a break is due.")
class WellnessNode:
    blur: bool
    grayscale: bool
    mute: bool
    break_every_min: int
    break_every_cases: int


@strawberry.type(name="Streak", description="How long a moderator has decided without a break of 15 minutes.")
class StreakNode:
    n_cases: int
    minutes: float
    break_due: bool


@strawberry.type(name="DeskKey", description="A key of the desk. `action` null: the case is passed on.")
class KeyNode:
    key: str
    action: Action | None
    words: str


@strawberry.type(name="Desk", description="My settings, how long I have decided, and what the keys do.")
class DeskNode:
    wellness: WellnessNode
    streak: StreakNode
    keys: list[KeyNode]


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
    author: AuthorNode
    author_points: float
    alike: list[AlikeNode]
    wellness: WellnessNode
    streak: StreakNode
    blur: bool
    grayscale: bool
    mute: bool
    break_due: bool


@strawberry.type(name="CaseDecided", description="What became of a case; it waits for another where it has no outcome.")
class DecidedNode:
    case: CaseNode
    judgement_id: strawberry.ID | None
    judgement: JudgementNode | None


@strawberry.type(name="RefusedCase", description="A case that was not decided, or not taken back, and why.")
class RefusedNode:
    id: strawberry.ID
    why: str


@strawberry.type(name="CasesDecided", description="What was done, and what was not. The id takes it back.")
class BulkNode:
    id: strawberry.ID
    done: list[strawberry.ID]
    refused: list[RefusedNode]


def show_cases(cases: Sequence[Case]) -> list[CaseNode]:
    """Return cases as GraphQL shows them; whoever calls has judged that they may be seen."""
    return [
        like(
            CaseNode,
            case,
            id=write_id(CASE, case.id),
            subject_id=write_id(case.subject_kind.value.title(), case.subject_id),
            about_id=write_id("Person", case.about_id),
            judgement_id=None if case.judgement_id is None else write_id(JUDGEMENT, case.judgement_id),
            held_by=None if case.locked_by is None else write_id("Person", case.locked_by),
            held_until=case.locked_until,
            decision_id=None if case.decision_id is None else write_id(JUDGEMENT, case.decision_id),
            decided_by=[write_id("Person", person) for person in case.decided_by],
        )
        for case in cases
    ]


def show_context(context: Context) -> ContextNode:
    """Return a case with all that helps to decide it."""
    wellness, streak = context.wellness, context.streak
    return ContextNode(
        case=show_cases([context.case])[0],
        stands=_standing(context.stands),
        stood=_standing(context.stood),
        judgement=None if context.judgement is None else _judgement(context.judgement),
        for_some=[_judgement(one) for one in context.for_some],
        reports=[_reported(one) for one in context.reports],
        appeals=[appeal.words for appeal in context.appeals],
        author=_author(context.author),
        author_points=context.author.points,
        alike=[_alike(one) for one in context.alike],
        wellness=like(WellnessNode, wellness),
        streak=like(StreakNode, streak),
        blur=wellness.blur,
        grayscale=wellness.grayscale,
        mute=wellness.mute,
        break_due=streak.break_due,
    )


def show_decided(decided: Decided) -> DecidedNode:
    """Return what became of a case."""
    judgement = None if decided.judgement is None else _judgement(decided.judgement)
    judgement_id = None if judgement is None else judgement.id
    return DecidedNode(case=show_cases([decided.case])[0], judgement_id=judgement_id, judgement=judgement)


def show_bulk(bulk: Bulk) -> BulkNode:
    """Return what became of many cases."""
    return BulkNode(
        id=write_id(BULK, bulk.id),
        done=[write_id(CASE, one) for one in bulk.done],
        refused=[RefusedNode(id=write_id(CASE, one), why=why) for one, why in bulk.refused.items()],
    )


def show_desk(wellness: Wellness, streak: Streak) -> DeskNode:
    """Return a moderator's settings, and what the keys do."""
    keys = [like(KeyNode, key) for key in KEYS]
    return DeskNode(wellness=like(WellnessNode, wellness), streak=like(StreakNode, streak), keys=keys)


def _standing(standing: Standing | None) -> StandingNode | None:
    if standing is None:
        return None
    return like(
        StandingNode,
        standing,
        texts=JSON(dict(standing.texts)),
        media=[write_id("Media", media_id) for media_id in standing.media],
        content_types=list(standing.content_types),
    )


def _judgement(judgement: Judgement) -> JudgementNode:
    subject, evidence = judgement.subject, judgement.evidence
    return like(
        JudgementNode,
        judgement,
        id=write_id(JUDGEMENT, judgement.id),
        subject_kind=subject.kind,
        subject_id=write_id(subject.kind.value.title(), subject.id),
        subject_version=subject.version,
        values=JSON(plain_values(evidence.values)),
        missing=JSON(dict(evidence.missing)),
        models=JSON(dict(evidence.models)),
        by_machine=judgement.by is None,
        undoes=None if judgement.undoes is None else write_id(JUDGEMENT, judgement.undoes),
        viewers=list(judgement.viewers),
    )


def _reported(report: Reported) -> ReportedNode:
    return like(ReportedNode, report, stood=JSON(dict(report.stood)))


def _author(author: Author) -> AuthorNode:
    return like(
        AuthorNode,
        author,
        strikes=show_each_strike(author.strikes),
        judgements=[_judgement(one) for one in author.judgements],
        n_cases=JSON(dict(author.n_cases)),
    )


def _alike(alike: Alike) -> AlikeNode:
    decision = alike.decision
    return like(AlikeNode, decision, case_id=write_id(CASE, decision.case_id), distance=alike.distance)
