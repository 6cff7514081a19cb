"""What the log and the counters say, as news for listeners - and who may hear which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import orjson

from socialpulse.api.live.listeners import Kind, Message, Topic
from socialpulse.core.ids import PersonId
from socialpulse.media import MEDIA_TOPIC
from socialpulse.posts import (
    COMMENTS_TOPIC,
    POSTS_TOPIC,
    CommentId,
    Comments,
    Counts,
    PostId,
    find_counts,
    find_shown_ids,
    find_watched,
)
from socialpulse.posts import Said as SaidComment
from socialpulse.runtime.db import Db
from socialpulse.runtime.tail import Line

LOG_TOPICS = (MEDIA_TOPIC, POSTS_TOPIC, COMMENTS_TOPIC)


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened, for those who listen to `topic`.

    `post` and `comment` are what the hearer must be allowed to see; None where the topic is their own.
    """

    topic: Topic
    type: str
    data: Mapping[str, Any]
    post: PostId | None = None
    comment: CommentId | None = None


ShowComment = Callable[[SaidComment], dict[str, Any]]  # a comment as the doors show it, in plain values


class Newsroom:
    """Reads what happened, and judges for each viewer."""

    def __init__(self, db: Db, comments: Comments, show: ShowComment) -> None:
        self._db = db
        self._comments = comments
        self._show = show

    async def find_shown(self, viewer: PersonId | None, posts: Sequence[UUID]) -> set[PostId]:
        """Return those of these posts that a viewer may see."""
        async with self._db.transaction() as tx:
            return await find_shown_ids(tx, viewer, [PostId(post) for post in posts]) if posts else set()

    async def find_watched(
        self, watches: Sequence[tuple[PersonId | None, UUID]]
    ) -> set[tuple[PersonId | None, PostId]]:
        """Return those of these viewers and posts on their screens where the one may see the other, in one query."""
        async with self._db.transaction() as tx:
            return await find_watched(tx, [(viewer, PostId(post)) for viewer, post in watches])

    async def find_counts(self, posts: Sequence[UUID]) -> Mapping[PostId, Counts]:
        """Return the counts of these posts as they are now."""
        async with self._db.transaction() as tx:
            return await find_counts(tx, [PostId(post) for post in posts])

    async def messages(self, viewer: PersonId | None, news: Sequence[News]) -> list[tuple[Topic, Message]]:
        """Return those of these news that a viewer may hear, in their order, as they are sent.

        A post that the viewer does not see any more is told to be gone; a comment they may not see is not told of.
        """
        posts = {one.post for one in news if one.post is not None}
        comments = [one.comment for one in news if one.comment is not None]
        async with self._db.transaction() as tx:
            shown = await find_shown_ids(tx, viewer, list(posts)) if posts else set()
            said = await self._comments.find_said(tx, viewer, list(dict.fromkeys(comments))) if comments else {}
        found: list[tuple[Topic, Message]] = []
        for one in news:
            if one.post is not None and one.post not in shown:
                message: Message = {"type": "post", "data": {"post_id": str(one.post), "state": "gone"}}
                if one.type == "post":
                    found.append((one.topic, message))
            elif one.comment is None:
                found.append((one.topic, {"type": one.type, "data": dict(one.data)}))
            elif one.comment in said:
                found.append((one.topic, {"type": one.type, "data": self._show(said[one.comment])}))
        return found


def read_news(line: Line) -> list[News]:
    """Return what a line of the log says to whom."""
    body = orjson.loads(line.body)
    if line.topic == MEDIA_TOPIC:
        return _of_media(body)
    if line.topic == POSTS_TOPIC:
        return _of_post(body)
    return _of_comment(body)


def _of_media(body: dict[str, Any]) -> list[News]:
    if body["owner_id"] is None:  # the operator's
        return []
    return [News(Topic(Kind.MEDIA, UUID(body["owner_id"])), "media", body)]


def _of_post(body: dict[str, Any]) -> list[News]:
    post, author = PostId(UUID(body["post_id"])), UUID(body["author_id"])
    data = {"post_id": body["post_id"], "state": body["state"], "version": body["version"]}
    own = News(Topic(Kind.POSTS, author), "own-post", data)
    return [own, News(Topic(Kind.POST, post), "post", data, post=post)]


def _of_comment(body: dict[str, Any]) -> list[News]:
    post, comment = PostId(UUID(body["post_id"])), CommentId(UUID(body["comment_id"]))
    topic = Topic(Kind.COMMENTS, post)
    if body["gone"]:
        data = {name: body[name] for name in ("post_id", "comment_id", "parent_id")}
        return [News(topic, "comment-gone", data, post=post)]
    return [News(topic, "comment", {}, post=post, comment=comment)]


def counts_message(post: UUID, counts: Counts) -> Message:
    return {"type": "counts", "data": {"post_id": str(post), **asdict(counts)}}
