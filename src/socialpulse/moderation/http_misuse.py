"""The HTTP doors of misuse of reporting: whose word is doubted, whose is not looked at for a while, and one's own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from socialpulse.accounts import Act, Who, allow, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.ids import PersonId
from socialpulse.moderation.review import Misuse, Reporter, weight_of


class ReporterOut(BaseModel):
    """Whose reports were mostly dismissed, and what their word counts now."""

    person_id: UUID
    n_right: int
    n_wrong: int
    weight: float
    warned_at: datetime | None = Field(description="The last warning or suspension, where it was not lifted.")
    suspended_until: datetime | None = Field(description="null: their reports are looked at.")


class ReportingOut(BaseModel):
    """Whether your reports are looked at. A warning stands for half a year."""

    warned_at: datetime | None
    suspended_until: datetime | None = Field(description="Until when they are kept only; null: they are looked at.")


def router(misuse: Misuse, who: Who) -> APIRouter:
    """Return the routes of misuse."""
    routes = APIRouter(tags=["moderation"])
    caller = Depends(who)

    async def moderator(actor: Actor = caller) -> Actor:
        allow(actor, Act.MODERATE)
        return actor

    async def somebody(actor: Actor = caller) -> Actor:
        person_of(actor, Act.TAKE_PART)
        return actor

    judge, myself = Depends(moderator), Depends(somebody)

    @routes.get("/v1/moderation/reporters", summary="Whose reports were mostly dismissed, or are not looked at now")
    async def reporters(limit: Annotated[int, Query(ge=1, le=100)] = 20, actor: Actor = judge) -> list[ReporterOut]:
        return [_reporter(one) for one in await misuse.find_doubtful(actor, limit)]

    @routes.delete(
        "/v1/moderation/reporters/{person_id}/suspension",
        status_code=204,
        summary="Have somebody's reports looked at again",
    )
    async def lift(person_id: UUID, actor: Actor = judge) -> None:
        await misuse.lift(actor, PersonId(person_id))

    @routes.get("/v1/me/reporting", summary="Whether my reports are looked at")
    async def own(actor: Actor = myself) -> ReportingOut:
        warned_at, suspended_until = await misuse.find_own(actor)
        return ReportingOut(warned_at=warned_at, suspended_until=suspended_until)

    return routes


def _reporter(one: Reporter) -> ReporterOut:
    return ReporterOut(
        person_id=one.person_id,
        n_right=one.n_right,
        n_wrong=one.n_wrong,
        weight=weight_of(one.n_right, one.n_wrong),
        warned_at=one.warned_at,
        suspended_until=one.suspended_until,
    )
