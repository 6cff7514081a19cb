"""The HTTP doors of posts themselves: write, read, edit, delete, history, judge."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Response
from pydantic import BaseModel, ConfigDict, Field

from socialpulse.accounts import Act, Who, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid
from socialpulse.media import MediaId
from socialpulse.posts.posts import Posts
from socialpulse.posts.presenting import PostOut, Presenter, answer
from socialpulse.posts.rules import MOST_ALT, MOST_CAPTION, MOST_IMAGES
from socialpulse.posts.types import Draft, Picture, PostId, PostKind, Visibility

_IF_MATCH = re.compile(r'(?:W/)?"v([0-9]{1,9})[^"]*"')
_LATER = "2026-12-24T18:00:00Z"
EXAMPLE: dict[str, Any] = {
    "kind": "images",
    "caption": "First snow in #Praha with @eve",
    "pictures": [{"media_id": "0198c5a8-0000-7000-8000-000000000001", "alt": "Roofs white with snow"}],
}


class PictureBody(BaseModel):
    media_id: UUID = Field(description="Of a medium of yours; it may still be on its way.")
    alt: str = Field(default="", max_length=4 * MOST_ALT, description="What is to be seen, for who cannot.")
    cover_ms: int | None = Field(default=None, description="Of a clip: when the frame is that stands for it.")


class PostBody(BaseModel):
    """Everything you decide about a post."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE})

    kind: PostKind
    caption: str = Field(default="", max_length=4 * MOST_CAPTION, description=f"At most {MOST_CAPTION} characters.")
    pictures: list[PictureBody] = Field(default=[], max_length=100, description=f"1 to {MOST_IMAGES}; a video has one.")
    language: str | None = Field(default=None, max_length=40, description="null: measured.", examples=["en"])
    sensitive: bool = False
    comments_on: bool = True
    visibility: Visibility = Visibility.PUBLIC
    scheduled_at: datetime | None = Field(default=None, description="null: at once.", examples=[_LATER])
    is_draft: bool = Field(default=False, description="Keep it for me; a PUT without this publishes it.")

    def draft(self) -> Draft:
        return Draft(
            kind=self.kind,
            caption=self.caption,
            pictures=[Picture(MediaId(picture.media_id), picture.alt, picture.cover_ms) for picture in self.pictures],
            language=self.language,
            sensitive=self.sensitive,
            comments_on=self.comments_on,
            visibility=self.visibility,
            scheduled_at=self.scheduled_at,
            is_draft=self.is_draft,
        )


class EditBody(PostBody):
    """A post as it shall be. `version`: the one you edited, here or as If-Match: "v3"."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {**EXAMPLE, "version": 3}})

    version: int | None = Field(default=None, ge=0, le=2**31 - 1)


class RevisionOut(BaseModel):
    """A post as it stood from `at` to the next edit."""

    version: int
    caption: str
    media: list[UUID]
    alts: list[str]
    language: str | None
    sensitive: bool
    comments_on: bool
    visibility: Visibility
    at: datetime


def router(posts: Posts, presenter: Presenter, who: Who) -> APIRouter:
    """Return the routes of posts."""
    routes = APIRouter(prefix="/v1", tags=["posts"])
    _add_reads(routes, posts, presenter, who)
    _add_writes(routes, posts, presenter, who)
    return routes


def _add_reads(routes: APIRouter, posts: Posts, presenter: Presenter, who: Who) -> None:
    caller = Depends(who)

    @routes.get("/posts/{post_id}", response_model=PostOut, summary="A post")
    async def load(post_id: UUID, actor: Actor = caller) -> Response:
        return answer(presenter.post(await posts.load(actor, PostId(post_id))))

    @routes.get("/posts/{post_id}/history", response_model=list[RevisionOut], summary="What my post was before edits")
    async def history(post_id: UUID, actor: Actor = caller) -> Response:
        return answer(await posts.find_history(actor, PostId(post_id)))


def _add_writes(routes: APIRouter, posts: Posts, presenter: Presenter, who: Who) -> None:
    caller = Depends(who)

    async def somebody(actor: Actor = caller) -> Actor:
        person_of(actor, Act.TAKE_PART)  # before the body is looked at
        return actor

    myself = Depends(somebody)

    @routes.post("/posts", status_code=201, response_model=PostOut, summary="Post a video, images or text")
    async def write(body: PostBody, actor: Actor = myself) -> Response:
        return answer(presenter.post(await posts.write(actor, body.draft())), 201)

    @routes.put("/posts/{post_id}", response_model=PostOut, summary="Edit my post; what it was is kept")
    async def edit(
        post_id: UUID,
        body: EditBody,
        if_match: Annotated[str | None, Header(max_length=200)] = None,
        actor: Actor = myself,
    ) -> Response:
        version = edited_version(body.version, if_match)
        return answer(presenter.post(await posts.edit(actor, PostId(post_id), version, body.draft())))

    @routes.delete("/posts/{post_id}", status_code=204, summary="Delete my post, for everybody and at once")
    async def delete(post_id: UUID, actor: Actor = myself) -> None:
        await posts.delete(actor, PostId(post_id))


def edited_version(version: int | None, if_match: str | None) -> int:
    """Return which version was edited, said in the body or as If-Match. Raises Invalid where neither or both differ."""
    match = None if if_match is None else _IF_MATCH.fullmatch(if_match.strip())
    if if_match is not None and match is None:
        raise Invalid.one("if-match", if_match, 'is no version; send the ETag you were given, like "v3", or version')
    told = version if match is None else int(match[1])
    if told is None:
        raise Invalid.one("version", "none", "is needed: the version you edited, so that no other edit is lost")
    if version is not None and told != version:
        raise Invalid.one("version", str(version), f"is not the one in If-Match, {told}")
    return told
