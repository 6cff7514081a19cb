"""What the doors show of posts and comments: the shapes for the documents, and plain values of those shapes.

Plain values are written as JSON once; making and checking a model for each part of a page costs more than finding it.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from fastapi import Response
from pydantic import BaseModel, Field

from socialpulse.media import Kind, Links, Role, State
from socialpulse.people import Seen
from socialpulse.posts.spans import find_spans
from socialpulse.posts.types import Body, Card, Pictured, PostKind, PostState, Said, Verdict, Visibility

Plain = dict[str, Any]


class AuthorOut(BaseModel):
    """Who wrote it. `tie` says what you are to each other; null for yourself and without signing in."""

    id: UUID
    handle: str
    name: str
    private: bool
    avatar_url: str | None
    follows: bool | None = Field(description="You follow them; null for yourself and without signing in.")


class PictureFileOut(BaseModel):
    """A file to load. `role`: picture, thumbnail, poster, progressive (one MP4), master (HLS),
    captions (WebVTT)."""

    role: Role
    url: str
    mime: str
    width: int | None
    height: int | None


class PictureOut(BaseModel):
    """An image or clip, with what is to be seen for who cannot, and a ThumbHash to draw before anything is loaded."""

    id: UUID
    alt: str
    kind: Kind | None
    state: State
    width: int | None
    height: int | None
    duration_ms: int | None
    has_sound: bool | None
    thumbhash: str | None
    files: list[PictureFileOut]


class SpanOut(BaseModel):
    """A tag, mention or link: characters (code points) from `start` to before `end`, and the key it is found by."""

    kind: str
    start: int
    end: int
    key: str


class CountsOut(BaseModel):
    n_likes: int
    n_comments: int
    n_saves: int
    n_shares: int
    n_reposts: int


class MineOut(BaseModel):
    """What you did with it."""

    liked: bool
    saved: bool
    reposted: bool


class PostOut(BaseModel):
    """A post as you see it."""

    id: UUID
    author: AuthorOut
    kind: PostKind
    caption: str
    spans: list[SpanOut]
    tags: list[str]
    language: str | None
    sensitive: bool
    comments_on: bool
    visibility: Visibility
    state: PostState = Field(description="Only a live one is seen by others than its author.")
    state_words: str | None = Field(description="Why it failed, is held or was removed.")
    version: int
    scheduled_at: datetime | None
    made_at: datetime
    live_at: datetime | None
    edited_at: datetime | None
    counts: CountsOut
    mine: MineOut | None = Field(description="Null without signing in.")
    pictures: list[PictureOut]


class PostPageOut(BaseModel):
    """Posts in order. A page may hold fewer than were asked for; next_cursor is null at the end."""

    items: list[PostOut]
    next_cursor: str | None


class PersonPostsOut(PostPageOut):
    """Somebody's posts, and how many of them there are for you."""

    n_posts: int


class CommentOut(BaseModel):
    """A comment as you see it."""

    id: UUID
    post_id: UUID
    parent_id: UUID | None
    author: AuthorOut
    text: str
    spans: list[SpanOut]
    made_at: datetime
    n_likes: int
    n_replies: int
    liked: bool
    state: Verdict = Field(description="held: yours, and shown to nobody else until moderation has looked.")
    folded: bool = Field(description="To be shown to who unfolds it.")


class CommentPageOut(BaseModel):
    """Comments in order; next_cursor is null at the end."""

    items: list[CommentOut]
    next_cursor: str | None


class Presenter:
    """Shows posts and comments with the addresses of their files."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def show(self, cards: Sequence[Card]) -> list[Plain]:
        """Return posts as plain values in the shape of PostOut."""
        return [self.post(card) for card in cards]

    def post(self, card: Card) -> Plain:
        fixed, tie = card.body.draw("http", self._fixed), card.author.tie
        author = {**fixed["author"], "follows": None if tie is None else tie.follows}
        return {**fixed, "author": author, "counts": card.counts, "mine": card.mine}

    def _fixed(self, body: Body) -> Plain:
        """Return what is the same whoever looks; what is not has its place in it."""
        post = body.post
        return {
            "id": post.id,
            "author": self.author(Seen(body.author, None), body.avatar),
            "kind": post.kind,
            "caption": post.caption,
            "spans": spans(post.caption),
            "tags": post.tags,
            "language": post.language,
            "sensitive": post.sensitive,
            "comments_on": post.comments_on,
            "visibility": post.visibility,
            "state": post.state,
            "state_words": post.state_words,
            "version": post.version,
            "scheduled_at": post.scheduled_at,
            "made_at": post.made_at,
            "live_at": post.live_at,
            "edited_at": post.edited_at,
            "counts": None,
            "mine": None,
            "pictures": orjson.Fragment(orjson.dumps([self._picture(one) for one in body.pictures])),
        }

    def comment(self, said: Said) -> Plain:
        """Return a comment as plain values in the shape of CommentOut."""
        comment = said.comment
        return {
            "id": comment.id,
            "post_id": comment.post_id,
            "parent_id": comment.parent_id,
            "author": self.author(said.author, said.avatar),
            "text": comment.text,
            "spans": spans(comment.text),
            "made_at": comment.made_at,
            "n_likes": comment.n_likes,
            "n_replies": comment.n_replies,
            "liked": comment.liked,
            "state": comment.state,
            "folded": comment.folded,
        }

    def author(self, seen: Seen, avatar: str | None) -> Plain:
        return {
            "id": seen.person.id,
            "handle": seen.person.handle,
            "name": seen.person.name,
            "private": seen.person.private,
            "avatar_url": None if avatar is None else self._links.public(avatar),
            "follows": None if seen.tie is None else seen.tie.follows,
        }

    def _picture(self, one: Pictured) -> Plain:
        media, files = one.shown.media, one.shown.files
        address = self._links.public if media.public else self._links.signed
        return {
            "id": media.id,
            "alt": one.alt,
            "kind": media.kind,
            "state": media.state,
            "width": media.width,
            "height": media.height,
            "duration_ms": media.duration_ms,
            "has_sound": media.has_sound,
            "thumbhash": base64.b64encode(media.thumbhash).decode() if media.thumbhash else None,
            "files": [
                {
                    "role": file.role,
                    "url": address(file.path),
                    "mime": file.mime,
                    "width": file.width,
                    "height": file.height,
                }
                for file in files
                if file.role is not Role.STREAM
            ],
        }


def spans(text: str) -> list[Plain]:
    """Return the tags, mentions and links of a text in the shape of SpanOut."""
    return [{"kind": span.kind, "start": span.start, "end": span.end, "key": span.key} for span in find_spans(text)]


def answer(value: object, status: int = 200) -> Response:
    """Return plain values, dataclasses among them, as the body of an answer."""
    return Response(orjson.dumps(value), status, media_type="application/json")
