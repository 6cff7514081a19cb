"""The GraphQL face of moderation for whoever is affected: what one was told, and one's word against it."""

from __future__ import annotations

from uuid import UUID

import strawberry

from socialpulse.moderation.graph_nodes import AppealNode, NoticeNode, show_appeal, show_notices
from socialpulse.moderation.review import Appeals
from socialpulse.moderation.types import JudgementId
from socialpulse.runtime.graph import After, Connection, First, Info, Node, Operation, connect, read_id

__all__ = ["AppealsDesk", "AppealsGraph"]


class AppealsDesk:
    """What the caller was told, in one operation. Nothing of it is a node."""

    def __init__(self, operation: Operation, appeals: Appeals) -> None:
        self.actor = operation.actor
        self.appeals = appeals

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


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Have somebody else look at a decision again that I was told of.")
    async def appeal(self, info: Info, judgement: strawberry.ID, words: str) -> AppealNode:
        desk = info.context.desk(AppealsDesk)
        judgement_id = JudgementId(read_id("Judgement", judgement))
        return show_appeal(await desk.appeals.appeal(desk.actor, judgement_id, words))


class AppealsGraph:
    """What this room gives to everybody's graph."""

    query, mutation, desk = Query, Mutation, AppealsDesk
    kinds: tuple[str, ...] = ()

    def __init__(self, appeals: Appeals) -> None:
        self._appeals = appeals

    def open(self, operation: Operation) -> AppealsDesk:
        return AppealsDesk(operation, self._appeals)
