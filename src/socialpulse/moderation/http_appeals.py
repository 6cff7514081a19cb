"""The HTTP doors of whoever is affected: what I was told, and my word against it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from socialpulse.accounts import Act, Who, person_of
from socialpulse.core.actor import Actor
from socialpulse.moderation.presenting import AppealOut, NoticeOut, StrikesOut, show_appeal, show_notice, show_strikes
from socialpulse.moderation.review import MOST_WORDS, Appeals
from socialpulse.moderation.types import JudgementId

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=200)]
_EXAMPLE: dict[str, Any] = {
    "judgement_id": "0198c5a8-0000-7000-8000-000000000001",
    "words": "I quoted it to answer it.",
}


class AppealBody(BaseModel):
    """Which decision you appeal, and why it is wrong."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE})

    judgement_id: UUID
    words: str = Field(max_length=4 * MOST_WORDS, description=f"At most {MOST_WORDS} characters.")


class NoticePageOut(BaseModel):
    items: list[NoticeOut]
    next_cursor: str | None


class AppealPageOut(BaseModel):
    items: list[AppealOut]
    next_cursor: str | None


def router(appeals: Appeals, who: Who) -> APIRouter:
    """Return the routes of whoever is affected by decisions."""
    routes = APIRouter(prefix="/v1/me", tags=["moderation"])
    caller = Depends(who)

    async def somebody(actor: Actor = caller) -> Actor:
        person_of(actor, Act.TAKE_PART)  # before the body is looked at
        return actor

    myself = Depends(somebody)

    @routes.get("/notices", summary="What was decided about my things and my reports, the latest first")
    async def notices(limit: Limit = 20, cursor: Cursor = None, actor: Actor = myself) -> NoticePageOut:
        page = await appeals.find_notices(actor, limit, cursor)
        return NoticePageOut(items=[show_notice(notice) for notice in page.items], next_cursor=page.next_cursor)

    @routes.get("/strikes", summary="My strikes, and what they count now")
    async def strikes(actor: Actor = myself) -> StrikesOut:
        return show_strikes(await appeals.find_strikes(actor))

    @routes.post("/appeals", status_code=201, summary="Have somebody else look at a decision again")
    async def appeal(body: AppealBody, actor: Actor = myself) -> AppealOut:
        return show_appeal(await appeals.appeal(actor, JudgementId(body.judgement_id), body.words))

    @routes.get("/appeals", summary="My appeals, the latest first")
    async def own(limit: Limit = 20, cursor: Cursor = None, actor: Actor = myself) -> AppealPageOut:
        page = await appeals.find_appeals(actor, limit, cursor)
        return AppealPageOut(items=[show_appeal(one) for one in page.items], next_cursor=page.next_cursor)

    return routes
