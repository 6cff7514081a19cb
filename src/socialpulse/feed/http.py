"""The HTTP doors of feeds: parse, call, present."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import BaseModel, Field

from socialpulse.accounts import Who
from socialpulse.core.actor import Actor
from socialpulse.feed.cursors import MOST_LETTERS
from socialpulse.feed.service import MOST_LIMIT, Feed
from socialpulse.feed.types import FeedPage, Item, Name, Why
from socialpulse.posts.http import PostOut, Presenter

FRESH_ONLY = {"cache-control": "private, no-cache"}  # may be kept, and is asked for again with If-None-Match

Limit = Annotated[int, Query(ge=1, le=MOST_LIMIT, description="How many posts at most.")]
Cursor = Annotated[
    str | None,
    Query(
        max_length=MOST_LETTERS,
        description="next_cursor of the page before. What arrives or goes meanwhile shifts nothing; leave it out to "
        "begin anew, with what is new.",
    ),
]
Language = Annotated[
    str | None, Query(max_length=40, description="Such as en or pt-BR; the script and the region do not matter.")
]
Accepted = Annotated[
    str | None,
    Header(
        alias="accept-language",
        include_in_schema=False,  # any client sends it
    ),
]


class ReposterOut(BaseModel):
    """Who passed a post on."""

    id: UUID
    handle: str
    name: str


class ItemOut(BaseModel):
    """A post in its place."""

    post: PostOut
    why: Why = Field(description="What brought it here.")
    reposted_by: ReposterOut | None = Field(description="Who did, where it stands here because they reposted it.")


class FeedPageOut(BaseModel):
    """A page of a feed. What you saw (as told to /v1/activity) stands in none; what was only served may come again."""

    id: UUID = Field(description="Name it as `request` in what you tell to /v1/activity of these posts.")
    feed: Name = Field(description="Whose page it is: who follows nobody yet is given popular for following.")
    language: str | None = Field(description="Of a popular feed: what comes first; null for all languages alike.")
    items: list[ItemOut]
    next_cursor: str | None = Field(description="null at the end.")
    caught_up: bool = Field(description="Everything there is was on these pages, or seen before.")
    n_looked_at: int = Field(
        description="Posts gone through to fill the page. Where nearly all were seen before, a page comes short at "
        "2,000; go on with next_cursor."
    )
    left_out: dict[str, int] = Field(
        description="How many of these were left out, by reason.", examples=[{"seen": 3, "muted": 1}]
    )


class Pages:
    """Shows pages of feeds."""

    def __init__(self, presenter: Presenter) -> None:
        self._presenter = presenter

    def show(self, page: FeedPage) -> Response:
        """Return a page as plain values in the shape of FeedPageOut, written as JSON once."""
        shown = {
            "id": page.id,
            "feed": page.feed,
            "language": page.language,
            "items": [self._item(item) for item in page.items],
            "next_cursor": page.next_cursor,
            "caught_up": page.is_caught_up,
            "n_looked_at": page.n_looked_at,
            "left_out": page.left_out,
        }
        return Response(orjson.dumps(shown), media_type="application/json", headers=FRESH_ONLY)

    def _item(self, item: Item) -> dict[str, object]:
        by = item.by.person if item.by else None
        reposted_by = None if by is None else {"id": by.id, "handle": by.handle, "name": by.name}
        return {"post": self._presenter.post(item.card), "why": item.why, "reposted_by": reposted_by}


def router(feed: Feed, presenter: Presenter, who: Who) -> APIRouter:
    """Return the routes of feeds."""
    routes, pages, caller = APIRouter(prefix="/v1/feed", tags=["feed"]), Pages(presenter), Depends(who)

    @routes.get(
        "/following", response_model=FeedPageOut, summary="What those I follow posted and reposted, newest first"
    )
    async def following(
        limit: Limit = 10, cursor: Cursor = None, accepted: Accepted = None, actor: Actor = caller
    ) -> Response:
        return pages.show(await feed.following(actor, limit, cursor, accepted=accepted))

    @routes.get("/latest", response_model=FeedPageOut, summary="What is public, newest first")
    async def latest(
        limit: Limit = 10, cursor: Cursor = None, language: Language = None, actor: Actor = caller
    ) -> Response:
        return pages.show(await feed.latest(actor, limit, cursor, language=language))

    @routes.get("/popular", response_model=FeedPageOut, summary="What is popular, first in my language")
    async def popular(
        limit: Limit = 10,
        cursor: Cursor = None,
        language: Language = None,
        accepted: Accepted = None,
        actor: Actor = caller,
    ) -> Response:
        return pages.show(await feed.popular(actor, limit, cursor, language=language, accepted=accepted))

    return routes
