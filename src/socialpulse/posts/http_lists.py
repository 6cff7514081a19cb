"""The HTTP doors of lists: posts of a person, with a tag, saved, liked, not out yet."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from socialpulse.accounts import Who
from socialpulse.core.actor import Actor
from socialpulse.core.ids import PersonId
from socialpulse.core.page import Page
from socialpulse.posts.lists import Lists
from socialpulse.posts.presenting import PersonPostsOut, Plain, PostPageOut, Presenter, answer
from socialpulse.posts.spans import MOST_TAG
from socialpulse.posts.types import Listed

Limit = Annotated[int, Query(ge=1, le=50)]
Cursor = Annotated[str | None, Query(max_length=200)]


def router(lists: Lists, presenter: Presenter, who: Who) -> APIRouter:
    """Return the routes of lists of posts."""
    routes = APIRouter(prefix="/v1", tags=["posts"])
    caller = Depends(who)

    def plain(page: Page[Listed]) -> Plain:
        return {"items": [presenter.post(listed.card) for listed in page.items], "next_cursor": page.next_cursor}

    def page_of(page: Page[Listed]) -> Response:
        return answer(plain(page))

    @routes.get("/people/{person_id}/posts", response_model=PersonPostsOut, summary="Somebody's posts, newest first")
    async def of_person(person_id: UUID, limit: Limit = 10, cursor: Cursor = None, actor: Actor = caller) -> Response:
        person = PersonId(person_id)
        page = await lists.find_of_person(actor, person, limit, cursor)
        return answer({**plain(page), "n_posts": await lists.count_of_person(actor, person)})

    @routes.get("/tags/{tag}/posts", response_model=PostPageOut, summary="Posts with a tag, the newest first")
    async def tagged(
        tag: Annotated[str, Path(max_length=MOST_TAG + 1)],
        limit: Limit = 10,
        cursor: Cursor = None,
        actor: Actor = caller,
    ) -> Response:
        return page_of(await lists.find_tagged(actor, tag, limit, cursor))

    @routes.get("/me/saved", response_model=PostPageOut, summary="What I saved, the last first")
    async def saved(limit: Limit = 10, cursor: Cursor = None, actor: Actor = caller) -> Response:
        return page_of(await lists.find_saved(actor, limit, cursor))

    @routes.get("/me/liked", response_model=PostPageOut, summary="What I liked, the last first")
    async def liked(limit: Limit = 10, cursor: Cursor = None, actor: Actor = caller) -> Response:
        return page_of(await lists.find_liked(actor, limit, cursor))

    @routes.get("/me/unpublished", response_model=PostPageOut, summary="My drafts, scheduled, failed and held posts")
    async def unpublished(limit: Limit = 10, cursor: Cursor = None, actor: Actor = caller) -> Response:
        return page_of(await lists.find_unpublished(actor, limit, cursor))

    return routes
