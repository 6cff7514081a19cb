"""The GraphQL faces of moderation: notices and appeals for whoever is affected, and the queue for moderators.

They are two, because a schema tells whoever may read it what there is.
"""

from __future__ import annotations

from uuid import UUID

import strawberry

from socialpulse.accounts import Act, decide
from socialpulse.core.errors import Forbidden, NotFound
from socialpulse.moderation.graph_nodes import (
    CASE,
    CaseNode,
    ContextNode,
    DecidedNode,
    show_cases,
    show_context,
    show_decided,
)
from socialpulse.moderation.review import CaseId, Choice, Queue, Review, Wanted
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason
from socialpulse.runtime.graph import After, Connection, First, Info, Operation, connect, read_id, write_id

__all__ = ["ModerationDesk", "ModerationGraph"]


class ModerationDesk:
    """Moderation in one operation."""

    def __init__(self, operation: Operation, review: Review) -> None:
        self.actor = operation.actor
        self.review = review

    async def find_node(self, kind: str, own: UUID) -> CaseNode | None:
        """Return a case to a moderator whom it is not about, and to nobody else."""
        if not decide(self.actor, Act.MODERATE).allowed:
            return None
        try:
            return show_cases([(await self.review.cases.load(self.actor, CaseId(own))).case])[0]
        except (NotFound, Forbidden):
            return None


@strawberry.type
class Query:
    @strawberry.field(description="Open cases in the order of the queue. For moderators.")
    async def moderation_queue(
        self, info: Info, queue: Queue | None = None, first: First = 20, after: After = None
    ) -> Connection[CaseNode]:
        desk = info.context.desk(ModerationDesk)
        return await connect(
            lambda limit, cursor: desk.review.cases.find_open(desk.actor, Wanted(queue), limit, cursor),
            show_cases,
            first,
            after,
        )

    @strawberry.field(description="A case with all that helps to decide it. For moderators.")
    async def moderation_case(self, info: Info, id: strawberry.ID) -> ContextNode:
        desk = info.context.desk(ModerationDesk)
        return show_context(await desk.review.cases.load(desk.actor, _case(id)))


@strawberry.type
class Mutation:
    @strawberry.mutation(description="The case whose turn it is, held for me for ten minutes; null: none waits.")
    async def take_case(self, info: Info, queue: Queue | None = None) -> ContextNode | None:
        desk = info.context.desk(ModerationDesk)
        found = await desk.review.cases.take_next(desk.actor, queue)
        return None if found is None else show_context(found)

    @strawberry.mutation(description="Let go of a case that I hold; returns its id.")
    async def release_case(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        desk = info.context.desk(ModerationDesk)
        await desk.review.cases.release(desk.actor, _case(id))
        return write_id(CASE, _case(id))

    @strawberry.mutation(description="Leave a case that I hold to others for good; returns its id.")
    async def pass_case_on(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        desk = info.context.desk(ModerationDesk)
        await desk.review.cases.pass_on(desk.actor, _case(id))
        return write_id(CASE, _case(id))

    @strawberry.mutation(
        description="Decide a case that I hold. `version`: of the subject, as I saw it. "
        "`viewers`: for whom: minors, or countries like DE; null: for everybody, or for whom it was that is appealed."
    )
    async def decide_case(
        self,
        info: Info,
        id: strawberry.ID,
        version: int,
        action: Action,
        reason: Reason | None = None,
        words: str | None = None,
        viewers: list[str] | None = None,
    ) -> DecidedNode:
        desk = info.context.desk(ModerationDesk)
        choice = Choice(version, action, reason, words, None if viewers is None else tuple(viewers))
        return show_decided(await desk.review.deciding.decide(desk.actor, _case(id), choice))


def _case(id: str) -> CaseId:
    return CaseId(read_id(CASE, id))


class ModerationGraph:
    """What this room gives to the graph of moderators."""

    query, mutation, kinds, desk = Query, Mutation, (CASE,), ModerationDesk

    def __init__(self, review: Review) -> None:
        self._review = review

    def open(self, operation: Operation) -> ModerationDesk:
        return ModerationDesk(operation, self._review)
