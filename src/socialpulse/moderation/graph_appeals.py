"""The GraphQL face of moderation for whoever is affected: what one was told, and one's word against it."""

from __future__ import annotations

from uuid import UUID

import strawberry

from socialpulse.moderation.graph_told import (
    AppealNode,
    NoticeNode,
    ReportingNode,
    StrikesNode,
    show_appeals,
    show_notices,
    show_strikes,
)
from socialpulse.moderation.review import Review
from socialpulse.moderation.types import JudgementId
from socialpulse.runtime.graph import After, Connection, First, Info, Node, Operation, connect, read_id

__all__ = ["AppealsDesk", "AppealsGraph"]


class AppealsDesk:
    """What the caller was told, in one operation. Nothing of it is a node."""

    def __init__(self, operation: Operation, review: Review) -> None:
        self.actor = operation.actor
        self.appeals = review.appeals
        self.misuse = review.misuse

    async def find_node(self, kind: str, own: UUID) -> Node | None:
        return None


@strawberry.type
class Query:
    @strawberry.field(description="What was decided about my things and my reports, the latest first.")
    async def my_notices(self, info: Info, first: First = 20, after: After = None) -> Connection[NoticeNode]:
        desk = info.context.desk(AppealsDesk)
        return await connect(
            lambda limit, cursor: desk.appeals.find_notices(desk.actor, limit, cursor),
            show_notices,
            first,
            after,
        )

    @strawberry.field(description="My appeals, the latest first.")
    async def my_appeals(self, info: Info, first: First = 20, after: After = None) -> Connection[AppealNode]:
        desk = info.context.desk(AppealsDesk)
        return await connect(
            lambda limit, cursor: desk.appeals.find_appeals(desk.actor, limit, cursor),
            show_appeals,
            first,
            after,
        )

    @strawberry.field(description="My strikes, and what they count now.")
    async def my_strikes(self, info: Info) -> StrikesNode:
        desk = info.context.desk(AppealsDesk)
        return show_strikes(await desk.appeals.find_strikes(desk.actor))

    @strawberry.field(description="Whether my reports are looked at.")
    async def my_reporting(self, info: Info) -> ReportingNode:
        desk = info.context.desk(AppealsDesk)
        warned_at, suspended_until = await desk.misuse.find_own(desk.actor)
        return ReportingNode(warned_at=warned_at, suspended_until=suspended_until)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Have somebody else look at a decision again that I was told of.")
    async def appeal(self, info: Info, judgement: strawberry.ID, words: str) -> AppealNode:
        desk = info.context.desk(AppealsDesk)
        judgement_id = JudgementId(read_id("Judgement", judgement))
        return show_appeals([await desk.appeals.appeal(desk.actor, judgement_id, words)])[0]


class AppealsGraph:
    """What this room gives to everybody's graph."""

    query, mutation, desk = Query, Mutation, AppealsDesk
    kinds: tuple[str, ...] = ()

    def __init__(self, review: Review) -> None:
        self._review = review

    def open(self, operation: Operation) -> AppealsDesk:
        return AppealsDesk(operation, self._review)
