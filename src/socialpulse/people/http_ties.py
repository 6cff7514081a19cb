"""The HTTP doors between people: follow, ask, accept, refuse, block, mute, lists."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from socialpulse.accounts import Who
from socialpulse.core.actor import Actor
from socialpulse.core.ids import PersonId
from socialpulse.core.page import Page
from socialpulse.people.http_people import PersonOut, Presenter
from socialpulse.people.ties import Ties
from socialpulse.people.types import Roll, Seen, Tie

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=200)]


class PeoplePageOut(BaseModel):
    """People, the latest first. A page may hold fewer than were asked for; next_cursor is null at the end."""

    items: list[PersonOut]
    next_cursor: str | None


class Pages:
    """Shows pages of people."""

    def __init__(self, presenter: Presenter) -> None:
        self._presenter = presenter

    async def show(self, page: Page[Seen]) -> PeoplePageOut:
        return PeoplePageOut(items=await self._presenter.show(page.items), next_cursor=page.next_cursor)


def router(ties: Ties, presenter: Presenter, who: Who) -> APIRouter:
    """Return the routes between people."""
    routes, pages = APIRouter(prefix="/v1", tags=["people"]), Pages(presenter)
    _add_verbs(routes, ties, who)
    _add_answers(routes, ties, who)
    _add_lists(routes, ties, pages, who)
    return routes


def _add_verbs(routes: APIRouter, ties: Ties, who: Who) -> None:
    caller = Depends(who)

    @routes.put("/people/{person_id}/follow", summary="Follow somebody, or ask to where they are private")
    async def follow(person_id: UUID, actor: Actor = caller) -> Tie:
        return await ties.follow(actor, PersonId(person_id))

    @routes.delete("/people/{person_id}/follow", summary="Follow somebody no more")
    async def unfollow(person_id: UUID, actor: Actor = caller) -> Tie:
        return await ties.unfollow(actor, PersonId(person_id))

    @routes.put("/people/{person_id}/block", summary="Hide each of us from the other")
    async def block(person_id: UUID, actor: Actor = caller) -> Tie:
        return await ties.block(actor, PersonId(person_id))

    @routes.delete("/people/{person_id}/block", summary="Take back my block")
    async def unblock(person_id: UUID, actor: Actor = caller) -> Tie:
        return await ties.unblock(actor, PersonId(person_id))

    @routes.put("/people/{person_id}/mute", summary="Leave somebody's posts out of my feeds; they are not told")
    async def mute(person_id: UUID, actor: Actor = caller) -> Tie:
        return await ties.mute(actor, PersonId(person_id))

    @routes.delete("/people/{person_id}/mute", summary="Have somebody's posts in my feeds again")
    async def unmute(person_id: UUID, actor: Actor = caller) -> Tie:
        return await ties.unmute(actor, PersonId(person_id))


def _add_answers(routes: APIRouter, ties: Ties, who: Who) -> None:
    caller = Depends(who)

    @routes.post("/me/follow-requests/{person_id}/accept", summary="Let somebody who asked follow me")
    async def accept(person_id: UUID, actor: Actor = caller) -> Tie:
        return await ties.accept(actor, PersonId(person_id))

    @routes.delete("/me/follow-requests/{person_id}", status_code=204, summary="Refuse; they are not told")
    async def refuse(person_id: UUID, actor: Actor = caller) -> None:
        await ties.refuse(actor, PersonId(person_id))

    @routes.delete("/me/followers/{person_id}", status_code=204, summary="Have somebody follow me no more")
    async def remove_follower(person_id: UUID, actor: Actor = caller) -> None:
        await ties.remove_follower(actor, PersonId(person_id))


def _add_lists(routes: APIRouter, ties: Ties, pages: Pages, who: Who) -> None:
    caller = Depends(who)

    @routes.get("/people/{person_id}/followers", summary="Who follows somebody")
    async def followers(
        person_id: UUID, limit: Limit = 20, cursor: Cursor = None, actor: Actor = caller
    ) -> PeoplePageOut:
        return await pages.show(await ties.find_public(actor, Roll.FOLLOWERS, PersonId(person_id), limit, cursor))

    @routes.get("/people/{person_id}/following", summary="Whom somebody follows")
    async def following(
        person_id: UUID, limit: Limit = 20, cursor: Cursor = None, actor: Actor = caller
    ) -> PeoplePageOut:
        return await pages.show(await ties.find_public(actor, Roll.FOLLOWING, PersonId(person_id), limit, cursor))

    @routes.get("/me/follow-requests", summary="Who asks to follow me")
    async def requests(limit: Limit = 20, cursor: Cursor = None, actor: Actor = caller) -> PeoplePageOut:
        return await pages.show(await ties.find_own(actor, Roll.REQUESTS, limit, cursor))

    @routes.get("/me/blocks", summary="Whom I block")
    async def blocks(limit: Limit = 20, cursor: Cursor = None, actor: Actor = caller) -> PeoplePageOut:
        return await pages.show(await ties.find_own(actor, Roll.BLOCKS, limit, cursor))

    @routes.get("/me/mutes", summary="Whose posts I do not want in my feeds")
    async def mutes(limit: Limit = 20, cursor: Cursor = None, actor: Actor = caller) -> PeoplePageOut:
        return await pages.show(await ties.find_own(actor, Roll.MUTES, limit, cursor))
