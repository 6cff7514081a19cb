"""The HTTP doors of moderators: the next case, the queue, decisions one by one and many at once, a calm desk."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from socialpulse.accounts import Act, Who, allow
from socialpulse.core.actor import Actor
from socialpulse.core.ids import PersonId
from socialpulse.moderation.presenting import (
    CaseOut,
    CasePageOut,
    ContextOut,
    DecidedOut,
    StreakOut,
    WellnessOut,
    show_case,
    show_context,
    show_decided,
)
from socialpulse.moderation.review import (
    KEYS,
    MOST_AT_ONCE,
    MOST_WORDS,
    Bulk,
    BulkId,
    CaseId,
    CaseKind,
    Choice,
    Queue,
    Review,
    Wanted,
    Wellness,
)
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason, SubjectKind

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=200)]
_DECISION: dict[str, Any] = {
    "version": 1,
    "action": "remove",
    "reason": "hate",
    "words": "It calls a whole people vermin.",
}


class NextBody(BaseModel):
    """Which part of the queue; null: all of it."""

    model_config = ConfigDict(extra="forbid")

    queue: Queue | None = None


class WordBody(BaseModel):
    """What is done, and what whoever made it reads. A reason is needed for all but `show`."""

    model_config = ConfigDict(extra="forbid")

    action: Action = Field(description="show, blur, limit, remove or escalate.")
    reason: Reason | None = None
    words: str | None = Field(default=None, max_length=4 * MOST_WORDS, description=f"At most {MOST_WORDS} characters.")
    viewers: list[str] | None = Field(
        default=None,
        max_length=300,
        description="For whom a post is shown, blurred or limited, which hides it: minors, or countries like DE. "
        "Null: for everybody; of an appeal, for whom it was.",
    )

    @property
    def groups(self) -> tuple[str, ...] | None:
        return None if self.viewers is None else tuple(self.viewers)


class DecisionBody(WordBody):
    """A decision about the version that was seen: `stands.version` of the case."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _DECISION})

    version: int = Field(ge=0, le=2**31 - 1)


class CaseVersion(BaseModel):
    id: UUID
    version: int = Field(ge=0, le=2**31 - 1)


class BulkBody(WordBody):
    """The same decision about many cases."""

    cases: list[CaseVersion] = Field(min_length=1, max_length=MOST_AT_ONCE)


class RefusedOut(BaseModel):
    id: UUID
    why: str


class BulkOut(BaseModel):
    """What was done, and what was not. The id takes it back."""

    id: UUID
    done: list[UUID]
    refused: list[RefusedOut]


class KeyOut(BaseModel):
    """A key of the desk. `action` null: the case is passed on."""

    key: str
    action: Action | None
    words: str


class WellnessBody(BaseModel):
    """How you want to see what is judged, and when to be told to take a break."""

    model_config = ConfigDict(extra="forbid")

    blur: bool = True
    grayscale: bool = True
    mute: bool = True
    break_every_min: int = Field(default=50, ge=1, le=480)
    break_every_cases: int = Field(default=100, ge=1, le=1_000)


class DeskOut(BaseModel):
    wellness: WellnessOut
    streak: StreakOut
    keys: list[KeyOut]


def router(review: Review, who: Who) -> APIRouter:
    """Return the routes of moderators."""
    routes = APIRouter(prefix="/v1/moderation", tags=["moderation"])
    caller = Depends(who)

    async def moderator(actor: Actor = caller) -> Actor:
        allow(actor, Act.MODERATE)  # before the body is looked at
        return actor

    judge = Depends(moderator)
    _add_reads(routes, review, judge)
    _add_locks(routes, review, judge)
    _add_decisions(routes, review, judge)
    _add_desk(routes, review, judge)
    return routes


def _add_reads(routes: APIRouter, review: Review, judge: Actor) -> None:
    @routes.post(
        "/cases/next",
        response_model=ContextOut,
        responses={204: {"description": "Nothing waits for you"}},
        summary="The case whose turn it is, held for me for ten minutes",
    )
    async def take_next(body: NextBody, actor: Actor = judge) -> ContextOut | Response:
        found = await review.cases.take_next(actor, body.queue)
        return Response(status_code=204) if found is None else show_context(found)

    @routes.get("/cases", summary="Open cases in their order, or closed ones, the last first")
    async def listed(
        queue: Queue | None = None,
        kind: CaseKind | None = None,
        subject_kind: SubjectKind | None = None,
        about_id: UUID | None = None,
        closed: bool = False,
        limit: Limit = 20,
        cursor: Cursor = None,
        actor: Actor = judge,
    ) -> CasePageOut:
        wanted = Wanted(queue, kind, subject_kind, None if about_id is None else PersonId(about_id))
        find = review.cases.find_closed if closed else review.cases.find_open
        page = await find(actor, wanted, limit, cursor)
        return CasePageOut(items=[show_case(case) for case in page.items], next_cursor=page.next_cursor)

    @routes.get("/cases/{case_id}", summary="A case with all that helps to decide it")
    async def load(case_id: UUID, actor: Actor = judge) -> ContextOut:
        return show_context(await review.cases.load(actor, CaseId(case_id)))


def _add_locks(routes: APIRouter, review: Review, judge: Actor) -> None:
    @routes.put("/cases/{case_id}/lock", summary="Hold a case for ten minutes from now")
    async def lock(case_id: UUID, actor: Actor = judge) -> CaseOut:
        return show_case(await review.cases.lock(actor, CaseId(case_id)))

    @routes.delete("/cases/{case_id}/lock", status_code=204, summary="Let go of a case; it may come again")
    async def release(case_id: UUID, actor: Actor = judge) -> None:
        await review.cases.release(actor, CaseId(case_id))

    @routes.post("/cases/{case_id}/pass", status_code=204, summary="Leave a case to others for good")
    async def pass_on(case_id: UUID, actor: Actor = judge) -> None:
        await review.cases.pass_on(actor, CaseId(case_id))


def _add_decisions(routes: APIRouter, review: Review, judge: Actor) -> None:
    @routes.post("/cases/{case_id}/decision", summary="Decide a case that I hold")
    async def decide(case_id: UUID, body: DecisionBody, actor: Actor = judge) -> DecidedOut:
        choice = Choice(body.version, body.action, body.reason, body.words, body.groups)
        return show_decided(await review.deciding.decide(actor, CaseId(case_id), choice))

    @routes.post("/bulks", summary="Decide many cases alike")
    async def decide_many(body: BulkBody, actor: Actor = judge) -> BulkOut:
        versions = {CaseId(case.id): case.version for case in body.cases}
        said = (body.action, body.reason, body.words, body.groups)
        return _show_bulk(await review.bulks.decide(actor, versions, *said))

    @routes.delete("/bulks/{bulk_id}", summary="Take back all of it that nobody has touched since")
    async def undo(bulk_id: UUID, actor: Actor = judge) -> BulkOut:
        return _show_bulk(await review.bulks.undo(actor, BulkId(bulk_id)))


def _add_desk(routes: APIRouter, review: Review, judge: Actor) -> None:
    @routes.get("/desk", summary="My settings, how long I have decided without a break, and what the keys do")
    async def desk(actor: Actor = judge) -> DeskOut:
        wellness, streak = await review.cases.load_wellness(actor)
        return DeskOut(
            wellness=WellnessOut.model_validate(wellness, from_attributes=True),
            streak=StreakOut.model_validate(streak, from_attributes=True),
            keys=[KeyOut(key=one.key, action=one.action, words=one.words) for one in KEYS],
        )

    @routes.put("/desk/wellness", status_code=204, summary="Say how I want to see what is judged")
    async def save_wellness(body: WellnessBody, actor: Actor = judge) -> None:
        await review.cases.save_wellness(actor, Wellness(**body.model_dump()))


def _show_bulk(bulk: Bulk) -> BulkOut:
    refused = [RefusedOut(id=case_id, why=why) for case_id, why in bulk.refused.items()]
    return BulkOut(id=bulk.id, done=list(bulk.done), refused=refused)
