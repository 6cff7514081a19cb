"""What GraphQL shows to whoever is affected: notices, appeals, strikes, and how one's reports are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar, cast

import strawberry

import socialpulse.posts.graph  # noqa: F401  # names the enums of reasons and subjects
from socialpulse.moderation.presenting import VIEWERS
from socialpulse.moderation.review import Appeal, Notice, NoticeKind, Strike, Strikes
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason, SubjectKind
from socialpulse.runtime.graph import write_id

N = TypeVar("N")
JUDGEMENT = "Judgement"
strawberry.enum(Action, name="ModerationAction")
strawberry.enum(NoticeKind)


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
    reason_words: str | None
    words: str | None
    by_machine: bool | None
    ends_at: datetime | None
    appeal_until: datetime | None = strawberry.field(description="Null: nothing to appeal.")
    appealed: bool
    viewers: list[str] = strawberry.field(description=VIEWERS)


@strawberry.type(name="Appeal", description="Your word against a decision. `overturned` null: not decided.")
class AppealNode:
    id: strawberry.ID
    judgement_id: strawberry.ID
    words: str
    at: datetime
    decided_at: datetime | None
    overturned: bool | None


@strawberry.type(name="Strike", description="Points for something that was removed.")
class StrikeNode:
    judgement_id: strawberry.ID
    subject_kind: SubjectKind
    subject_id: strawberry.ID
    points: int
    at: datetime
    lifted_at: datetime | None


@strawberry.type(
    name="Strikes",
    description="Strikes of the last six months. A strike counts whole for 90 days and half for 90 more.",
)
class StrikesNode:
    points: float = strawberry.field(description="As they count now.")
    strikes: list[StrikeNode]
    ends_at: datetime | None = strawberry.field(description="When the last of those that count does no more.")


@strawberry.type(name="Reporting", description="Whether your reports are looked at. A warning stands for half a year.")
class ReportingNode:
    warned_at: datetime | None
    suspended_until: datetime | None = strawberry.field(description="Until when they are kept only; null: looked at.")


def like(kind: type[N], thing: object, /, **others: object) -> N:
    """Return a node whose fields are those that the thing has by the same names, but for these others."""
    named = [field.name for field in fields(cast(Any, kind)) if field.init]
    return kind(**{name: getattr(thing, name) for name in named if name not in others}, **others)


def subject_id_of(thing: Notice | Strike) -> strawberry.ID:
    """Return the id of the node that something is about."""
    return write_id(thing.subject_kind.value.title(), thing.subject_id)


def show_notices(notices: Sequence[Notice]) -> list[NoticeNode]:
    """Return what somebody was told, as they see it."""
    return [
        like(
            NoticeNode,
            one,
            id=write_id("Notice", one.id),
            subject_id=subject_id_of(one),
            judgement_id=None if one.judgement_id is None else write_id(JUDGEMENT, one.judgement_id),
        )
        for one in notices
    ]


def show_appeals(appeals: Sequence[Appeal]) -> list[AppealNode]:
    """Return appeals as whoever made them sees them."""
    return [
        like(AppealNode, one, id=write_id("Appeal", one.id), judgement_id=write_id(JUDGEMENT, one.judgement_id))
        for one in appeals
    ]


def show_strikes(own: Strikes) -> StrikesNode:
    """Return somebody's strikes."""
    return StrikesNode(points=own.points, strikes=show_each_strike(own.strikes), ends_at=own.ends_at)


def show_each_strike(strikes: Sequence[Strike]) -> list[StrikeNode]:
    """Return strikes one by one."""
    return [
        like(StrikeNode, one, judgement_id=write_id(JUDGEMENT, one.judgement_id), subject_id=subject_id_of(one))
        for one in strikes
    ]
