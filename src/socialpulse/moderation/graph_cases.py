"""The GraphQL face of the queue: whose turn it is, decisions one by one and many at once, a calm desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import strawberry

from socialpulse.core.actor import Actor
from socialpulse.core.ids import PersonId
from socialpulse.core.page import Page
from socialpulse.moderation.graph_desk import ModerationDesk
from socialpulse.moderation.graph_nodes import (
    BULK,
    CASE,
    BulkNode,
    CaseNode,
    ContextNode,
    DecidedNode,
    DeskNode,
    show_bulk,
    show_cases,
    show_context,
    show_decided,
    show_desk,
)
from socialpulse.moderation.review import MOST_AT_ONCE, BulkId, Case, CaseId, CaseKind, Choice, Queue, Wanted, Wellness
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason, SubjectKind
from socialpulse.runtime.graph import After, Connection, First, Info, connect, read_id, write_id

_FOR_WHOM = "`viewers`: for whom: minors, or countries like DE; null: for everybody"


@strawberry.input(name="CaseVersion", description="A case, and the version of its subject that was seen.")
class CaseVersionInput:
    id: strawberry.ID
    version: int


@strawberry.input(name="WellnessInput", description="How I want to see what is judged. What is left out is as usual.")
class WellnessInput:
    blur: bool = True
    grayscale: bool = True
    mute: bool = True
    break_every_min: int = 50
    break_every_cases: int = 100

    def wellness(self) -> Wellness:
        return Wellness(self.blur, self.grayscale, self.mute, self.break_every_min, self.break_every_cases)


@strawberry.type
class Query:
    @strawberry.field(description="Open cases in the order of the queue. For moderators.")
    async def moderation_queue(
        self,
        info: Info,
        queue: Queue | None = None,
        kind: CaseKind | None = None,
        subject_kind: SubjectKind | None = None,
        about: strawberry.ID | None = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[CaseNode]:
        cases = info.context.desk(ModerationDesk).review.cases
        return await _page(info, cases.find_open, _wanted(queue, kind, subject_kind, about), first, after)

    @strawberry.field(description="Closed cases, the last closed first. For moderators.")
    async def closed_cases(
        self,
        info: Info,
        queue: Queue | None = None,
        kind: CaseKind | None = None,
        subject_kind: SubjectKind | None = None,
        about: strawberry.ID | None = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[CaseNode]:
        cases = info.context.desk(ModerationDesk).review.cases
        return await _page(info, cases.find_closed, _wanted(queue, kind, subject_kind, about), first, after)

    @strawberry.field(description="A case with all that helps to decide it. For moderators.")
    async def moderation_case(self, info: Info, id: strawberry.ID) -> ContextNode:
        desk = info.context.desk(ModerationDesk)
        return show_context(await desk.review.cases.load(desk.actor, _case(id)))

    @strawberry.field(description="My settings, how long I have decided without a break, and what the keys do.")
    async def moderation_desk(self, info: Info) -> DeskNode:
        desk = info.context.desk(ModerationDesk)
        return show_desk(*await desk.review.cases.load_wellness(desk.actor))


@strawberry.type
class Mutation:
    @strawberry.mutation(description="The case whose turn it is, held for me for ten minutes; null: none waits.")
    async def take_case(self, info: Info, queue: Queue | None = None) -> ContextNode | None:
        desk = info.context.desk(ModerationDesk)
        found = await desk.review.cases.take_next(desk.actor, queue)
        return None if found is None else show_context(found)

    @strawberry.mutation(description="Hold a case for ten minutes from now.")
    async def lock_case(self, info: Info, id: strawberry.ID) -> CaseNode:
        desk = info.context.desk(ModerationDesk)
        return show_cases([await desk.review.cases.lock(desk.actor, _case(id))])[0]

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
        f"{_FOR_WHOM}, or for whom it was that is appealed."
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
        choice = Choice(version, action, reason, words, _groups(viewers))
        return show_decided(await desk.review.deciding.decide(desk.actor, _case(id), choice))

    @strawberry.mutation(description=f"Decide up to {MOST_AT_ONCE} cases alike, each whole or not at all. {_FOR_WHOM}.")
    async def decide_cases(
        self,
        info: Info,
        cases: list[CaseVersionInput],
        action: Action,
        reason: Reason | None = None,
        words: str | None = None,
        viewers: list[str] | None = None,
    ) -> BulkNode:
        desk, versions = info.context.desk(ModerationDesk), {_case(one.id): one.version for one in cases}
        return show_bulk(await desk.review.bulks.decide(desk.actor, versions, action, reason, words, _groups(viewers)))

    @strawberry.mutation(description="Take back all that `decideCases` did under this id and nobody has touched since.")
    async def undo_cases(self, info: Info, id: strawberry.ID) -> BulkNode:
        desk = info.context.desk(ModerationDesk)
        return show_bulk(await desk.review.bulks.undo(desk.actor, BulkId(read_id(BULK, id))))

    @strawberry.mutation(description="Say how I want to see what is judged.")
    async def save_wellness(self, info: Info, wellness: WellnessInput) -> DeskNode:
        desk = info.context.desk(ModerationDesk)
        await desk.review.cases.save_wellness(desk.actor, wellness.wellness())
        return show_desk(*await desk.review.cases.load_wellness(desk.actor))


Find = Callable[[Actor, Wanted, int, str | None], Awaitable[Page[Case]]]


async def _page(info: Info, find: Find, wanted: Wanted, first: int, after: str | None) -> Connection[CaseNode]:
    actor = info.context.actor
    return await connect(lambda limit, cursor: find(actor, wanted, limit, cursor), show_cases, first, after)


def _case(id: str) -> CaseId:
    return CaseId(read_id(CASE, id))


def _groups(viewers: list[str] | None) -> tuple[str, ...] | None:
    return None if viewers is None else tuple(viewers)


def _wanted(queue: Queue | None, kind: CaseKind | None, subject_kind: SubjectKind | None, about: str | None) -> Wanted:
    return Wanted(queue, kind, subject_kind, None if about is None else PersonId(read_id("Person", about)))
