"""The HTTP doors of lists of creators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field, model_validator

from socialpulse.accounts import Who
from socialpulse.core.actor import Actor
from socialpulse.core.ids import CreatorId
from socialpulse.core.texts import NO_NUL
from socialpulse.creators import Account
from socialpulse.discovery.http_search import Body, SearchBody
from socialpulse.discovery.lists import MOST_AT_ONCE, MOST_TAGS, CreatorLists
from socialpulse.discovery.types import Added, CreatorList, Entry, ListId

Ids = Annotated[list[UUID], Field(max_length=MOST_AT_ONCE)]
Tags = Annotated[list[Annotated[str, Field(max_length=50, pattern=NO_NUL)]], Field(max_length=MOST_TAGS)]


class CreatorListBody(Body):
    name: str = Field(min_length=1, max_length=100, pattern=NO_NUL, examples=["Summer campaign"])
    description: str = Field(default="", max_length=2_000, pattern=NO_NUL)


class AddBody(Body):
    """Creators by their ids, or those that a search finds."""

    creator_ids: Ids = Field(default=[])
    search: SearchBody | None = Field(default=None, description="Its limit and cursor do not count.")
    limit: int = Field(default=MOST_AT_ONCE, ge=1, le=MOST_AT_ONCE, description="The first so many that it finds.")
    tags: Tags = Field(default=[], description="Given to those that are new in the list.")

    @model_validator(mode="after")
    def _one_of_both(self) -> AddBody:
        if bool(self.creator_ids) == (self.search is not None):
            raise ValueError("give either creator_ids or a search")
        return self


class RemoveBody(Body):
    creator_ids: Ids


class NotesBody(Body):
    note: str = Field(default="", max_length=2_000, pattern=NO_NUL)
    tags: Tags = Field(default=[])


class CreatorListOut(BaseModel):
    id: UUID
    name: str
    description: str
    n_creators: int
    made_at: datetime
    changed_at: datetime


class ListedOut(BaseModel):
    """A creator in a list, by the figures of today. `account` is its largest; null where the creator is gone."""

    creator_id: UUID
    note: str
    tags: list[str]
    added_at: datetime
    account: Account | None
    other_accounts: list[Account]
    quality: float | None


class ListedPageOut(BaseModel):
    items: list[ListedOut]
    next_cursor: str | None


class ListAdditionOut(BaseModel):
    n_added: int
    n_already: int = Field(description="Were in the list before; their notes stay.")
    n_unknown: int = Field(description="Ids of no creator.")
    list: CreatorListOut


class ListRemovalOut(BaseModel):
    n_removed: int
    list: CreatorListOut


class ListTagOut(BaseModel):
    tag: str
    n_creators: int


def router(lists: CreatorLists, who: Who) -> APIRouter:
    """Return the routes of lists."""
    routes = APIRouter(prefix="/v1/lists", tags=["lists"])
    _add_lists(routes, lists, who)
    _add_creators(routes, lists, who)
    return routes


def _add_lists(routes: APIRouter, lists: CreatorLists, who: Who) -> None:
    caller = Depends(who)

    @routes.get("", summary="My lists of creators, the one changed last first")
    async def mine(actor: Actor = caller) -> list[CreatorListOut]:
        return [_list(found) for found in await lists.find_own(actor)]

    @routes.post("", status_code=201, summary="Make a list")
    async def make(body: CreatorListBody, actor: Actor = caller) -> CreatorListOut:
        return _list(await lists.make(actor, body.name, body.description))

    @routes.get("/{list_id}", summary="One list")
    async def load(list_id: UUID, actor: Actor = caller) -> CreatorListOut:
        return _list(await lists.load(actor, ListId(list_id)))

    @routes.put("/{list_id}", summary="Rename a list")
    async def rename(list_id: UUID, body: CreatorListBody, actor: Actor = caller) -> CreatorListOut:
        return _list(await lists.rename(actor, ListId(list_id), body.name, body.description))

    @routes.delete("/{list_id}", status_code=204, summary="Delete a list with its notes")
    async def delete(list_id: UUID, actor: Actor = caller) -> None:
        await lists.delete(actor, ListId(list_id))

    @routes.get("/{list_id}/tags", summary="The tags given in a list")
    async def tags(list_id: UUID, actor: Actor = caller) -> list[ListTagOut]:
        return [ListTagOut(tag=tag, n_creators=n) for tag, n in await lists.find_tags(actor, ListId(list_id))]


def _add_creators(routes: APIRouter, lists: CreatorLists, who: Who) -> None:
    caller = Depends(who)

    @routes.get("/{list_id}/creators", summary="The creators in a list, those added last first")
    async def creators(
        list_id: UUID,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        tag: Annotated[str | None, Query(max_length=50, pattern=NO_NUL)] = None,
        actor: Actor = caller,
    ) -> ListedPageOut:
        page = await lists.find_creators(actor, ListId(list_id), limit, cursor, tag)
        return ListedPageOut(items=[_listed(entry) for entry in page.items], next_cursor=page.next_cursor)

    @routes.post("/{list_id}/creators", summary="Add creators to a list")
    async def add(list_id: UUID, body: AddBody, actor: Actor = caller) -> ListAdditionOut:
        if body.search is not None:
            found = await lists.add_found(actor, ListId(list_id), body.search.search(), body.limit, body.tags)
        else:
            found = await lists.add(actor, ListId(list_id), list(map(CreatorId, body.creator_ids)), body.tags)
        return _added(found)

    @routes.post("/{list_id}/creators/remove", summary="Take creators out of a list")
    async def remove(list_id: UUID, body: RemoveBody, actor: Actor = caller) -> ListRemovalOut:
        n, after = await lists.remove(actor, ListId(list_id), list(map(CreatorId, body.creator_ids)))
        return ListRemovalOut(n_removed=n, list=_list(after))

    @routes.put("/{list_id}/creators/{creator_id}", summary="Note something about a creator in a list")
    async def note(list_id: UUID, creator_id: UUID, body: NotesBody, actor: Actor = caller) -> ListedOut:
        return _listed(await lists.note(actor, ListId(list_id), CreatorId(creator_id), body.note, body.tags))

    @routes.delete("/{list_id}/creators/{creator_id}", status_code=204, summary="Take a creator out of a list")
    async def remove_one(list_id: UUID, creator_id: UUID, actor: Actor = caller) -> None:
        await lists.remove(actor, ListId(list_id), [CreatorId(creator_id)])


def _list(found: CreatorList) -> CreatorListOut:
    return CreatorListOut.model_validate(found, from_attributes=True)


def _added(found: Added) -> ListAdditionOut:
    return ListAdditionOut.model_validate(found, from_attributes=True)


def _listed(entry: Entry) -> ListedOut:
    one = entry.listed
    return ListedOut(
        creator_id=one.creator_id,
        note=one.note,
        tags=one.tags,
        added_at=one.added_at,
        account=entry.account,
        other_accounts=entry.other_accounts,
        quality=entry.quality,
    )
