"""What this room says to others: two log topics, and the bell that something stands in the first.

Counts are not said one by one: an entry of the log holds a lock to the commit, and every like would queue for it. Who
shows counts asks for those of the posts on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from socialpulse.core.events import Event
from socialpulse.core.ids import PersonId
from socialpulse.posts.types import Comment, CommentId, Post, PostId, PostState, Visibility
from socialpulse.runtime.db import Tx
from socialpulse.runtime.log import Log, Record

POSTS_TOPIC = "posts.states"
COMMENTS_TOPIC = "posts.comments"


@dataclass(frozen=True, slots=True)
class PostMoved(Event):
    """A post was made, edited, deleted, or has another state. A doorbell: which state, POSTS_TOPIC says."""

    post_id: PostId


@dataclass(frozen=True, slots=True)
class PostWritten(Event):
    """A version of a post has everything it shows, and nobody has looked at it."""

    post_id: PostId


@dataclass(frozen=True, slots=True)
class CommentWritten(Event):
    """Nobody has looked at a comment."""

    comment_id: CommentId


@dataclass(frozen=True, slots=True)
class ReportCame(Event):
    """Somebody reported something, or said more about what they had reported."""

    report_id: UUID


async def tell_moved(log: Log, tx: Tx, post: Post, at: datetime) -> None:
    """Write a post's state into POSTS_TOPIC and ring."""
    record = state_record(post.id, post.author_id, post.state, post.version, post.visibility, post.mentions, at)
    await log.append(POSTS_TOPIC, [record], tx)
    await tx.announce(PostMoved(post.id))


def state_record(
    post_id: PostId,
    author: PersonId,
    state: PostState,
    version: int,
    visibility: Visibility,
    mentions: Sequence[PersonId],
    at: datetime,
) -> Record:
    """Return an entry of POSTS_TOPIC, keyed by the post: JSON with what is asked for here, by these names."""
    body = {
        "post_id": post_id,
        "author_id": author,
        "state": state,
        "version": version,
        "visibility": visibility,
        "mentions": list(mentions),
    }
    return Record(post_id.bytes, orjson.dumps(body), at)


async def tell_comments(log: Log, tx: Tx, comments: Sequence[Comment], at: datetime, *, gone: bool) -> None:
    """Write into COMMENTS_TOPIC that comments came, or went, keyed by their post.

    The body is JSON: post_id, comment_id, parent_id, author_id, mentions, gone.
    """
    records = [
        Record(
            comment.post_id.bytes,
            orjson.dumps(
                {
                    "post_id": comment.post_id,
                    "comment_id": comment.id,
                    "parent_id": comment.parent_id,
                    "author_id": comment.author_id,
                    "mentions": comment.mentions,
                    "gone": gone,
                }
            ),
            at,
        )
        for comment in comments
    ]
    await log.append(COMMENTS_TOPIC, records, tx)
