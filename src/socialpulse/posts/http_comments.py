"""The HTTP doors of comments."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from socialpulse.accounts import Act, Who, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.page import Page
from socialpulse.posts.comments import Comments
from socialpulse.posts.presenting import CommentOut, CommentPageOut, Presenter, answer
from socialpulse.posts.rules import MOST_COMMENT
from socialpulse.posts.types import CommentId, PostId, Said

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=200)]


class CommentBody(BaseModel):
    """What you say. `parent_id`: in reply to which comment; a reply to a reply stands beside it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"text": "Lovely light! @ada"}})

    text: str = Field(max_length=4 * MOST_COMMENT, description=f"At most {MOST_COMMENT} characters.")
    parent_id: UUID | None = None


def router(comments: Comments, presenter: Presenter, who: Who) -> APIRouter:
    """Return the routes of comments."""
    routes = APIRouter(prefix="/v1", tags=["comments"])
    _add_pages(routes, comments, presenter, who)
    _add_verbs(routes, comments, presenter, who)
    return routes


def _add_pages(routes: APIRouter, comments: Comments, presenter: Presenter, who: Who) -> None:
    caller = Depends(who)

    def page_of(page: Page[Said]) -> Response:
        return answer({"items": [presenter.comment(said) for said in page.items], "next_cursor": page.next_cursor})

    @routes.get("/posts/{post_id}/comments", response_model=CommentPageOut, summary="Comments, the newest first")
    async def of_post(post_id: UUID, limit: Limit = 20, cursor: Cursor = None, actor: Actor = caller) -> Response:
        return page_of(await comments.find(actor, PostId(post_id), limit, cursor))

    @routes.get("/comments/{comment_id}/replies", response_model=CommentPageOut, summary="Replies, the oldest first")
    async def replies(comment_id: UUID, limit: Limit = 20, cursor: Cursor = None, actor: Actor = caller) -> Response:
        return page_of(await comments.find_replies(actor, CommentId(comment_id), limit, cursor))


def _add_verbs(routes: APIRouter, comments: Comments, presenter: Presenter, who: Who) -> None:
    caller = Depends(who)

    async def somebody(actor: Actor = caller) -> Actor:
        person_of(actor, Act.TAKE_PART)  # before the body is looked at
        return actor

    myself = Depends(somebody)

    @routes.post("/posts/{post_id}/comments", status_code=201, response_model=CommentOut, summary="Comment on a post")
    async def write(post_id: UUID, body: CommentBody, actor: Actor = myself) -> Response:
        parent = None if body.parent_id is None else CommentId(body.parent_id)
        return answer(presenter.comment(await comments.write(actor, PostId(post_id), body.text, parent)), 201)

    @routes.get("/comments/{comment_id}", response_model=CommentOut, summary="A comment")
    async def load(comment_id: UUID, actor: Actor = caller) -> Response:
        return answer(presenter.comment(await comments.load(actor, CommentId(comment_id))))

    @routes.delete("/comments/{comment_id}", status_code=204, summary="Delete my comment, or one below my post")
    async def delete(comment_id: UUID, actor: Actor = myself) -> None:
        await comments.delete(actor, CommentId(comment_id))

    @routes.put("/comments/{comment_id}/like", response_model=CommentOut, summary="Like a comment")
    async def like(comment_id: UUID, actor: Actor = myself) -> Response:
        return answer(presenter.comment(await comments.like(actor, CommentId(comment_id))))

    @routes.delete("/comments/{comment_id}/like", response_model=CommentOut, summary="Like it no more")
    async def unlike(comment_id: UUID, actor: Actor = myself) -> Response:
        return answer(presenter.comment(await comments.unlike(actor, CommentId(comment_id))))
