"""All SQL of comments and what people like of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from socialpulse.core.ids import PersonId
from socialpulse.posts.types import Comment, CommentId, PostId, Verdict
from socialpulse.runtime.db import Tx

_COMMENT: LiteralString = """
SELECT c.id, c.post_id, c.author_id, c.parent_id, c.text, c.mentions, c.made_at, t.n_likes, t.n_replies,
       EXISTS (SELECT FROM posts.comment_like l WHERE l.comment_id = c.id AND l.person_id = %(me)s) AS liked, c.state,
       c.folded
FROM posts.comments_shown_to(%(me)s::uuid) c
CROSS JOIN LATERAL (
    SELECT coalesce(sum(n_likes), 0)::bigint AS n_likes, coalesce(sum(n_replies), 0)::bigint AS n_replies
    FROM posts.comment_tally WHERE comment_id = c.id
) t
"""
FIRST, LAST = CommentId(UUID(int=0)), CommentId(UUID(int=2**128 - 1))


async def add(tx: Tx, comment: Comment) -> None:
    await tx.run(
        """INSERT INTO posts.comment (id, post_id, author_id, parent_id, text, mentions, made_at, state)
           VALUES (%(id)s, %(post)s, %(author)s, %(parent)s, %(text)s, %(mentions)s, %(now)s, %(state)s)""",
        id=comment.id,
        post=comment.post_id,
        author=comment.author_id,
        parent=comment.parent_id,
        text=comment.text,
        mentions=comment.mentions,
        now=comment.made_at,
        state=comment.state,
    )


async def find_shown(tx: Tx, viewer: PersonId | None, ids: Sequence[CommentId]) -> list[Comment]:
    """Return those of these comments that the viewer may see, in no order."""
    return await tx.rows(Comment, _COMMENT + "WHERE c.id = ANY(%(ids)s)", me=viewer, ids=list(ids))


async def find_any(tx: Tx, comment_id: CommentId) -> Comment | None:
    """Return a comment whoever asks, locked until the transaction ends; its counts are not looked at."""
    return await tx.find(
        Comment,
        """SELECT id, post_id, author_id, parent_id, text, mentions, made_at,
                  0::bigint AS n_likes, 0::bigint AS n_replies, false AS liked, state, folded
           FROM posts.comment WHERE id = %(id)s FOR UPDATE""",
        id=comment_id,
    )


async def hold(tx: Tx, comment_id: CommentId) -> bool:
    """Keep a comment from being deleted until the transaction ends; return False where it is gone already."""
    found = await tx.value("SELECT id FROM posts.comment WHERE id = %(id)s FOR KEY SHARE", id=comment_id)
    return found is not None


async def find_of_post(
    tx: Tx, viewer: PersonId | None, post_id: PostId, before: CommentId, limit: int
) -> list[Comment]:
    """Return comments to a post, the newest first, replies left out."""
    return await tx.rows(
        Comment,
        _COMMENT
        + """WHERE c.post_id = %(post)s AND c.parent_id IS NULL AND c.id < %(before)s
                      ORDER BY c.id DESC LIMIT %(limit)s""",
        me=viewer,
        post=post_id,
        before=before,
        limit=limit,
    )


async def find_replies(
    tx: Tx, viewer: PersonId | None, parent: CommentId, after: CommentId, limit: int
) -> list[Comment]:
    """Return the replies to a comment, the oldest first."""
    return await tx.rows(
        Comment,
        _COMMENT + "WHERE c.parent_id = %(parent)s AND c.id > %(after)s ORDER BY c.id LIMIT %(limit)s",
        me=viewer,
        parent=parent,
        after=after,
        limit=limit,
    )


async def delete(tx: Tx, comment_id: CommentId) -> None:
    """Delete a comment with its replies."""
    await tx.run("DELETE FROM posts.comment WHERE id = %(id)s", id=comment_id)


async def judge(tx: Tx, comment_id: CommentId, state: Verdict, folded: bool) -> None:
    await tx.run(
        "UPDATE posts.comment SET state = %(state)s, folded = %(folded)s, looked = true WHERE id = %(id)s",
        id=comment_id,
        state=state,
        folded=folded,
    )


async def find_unlooked(tx: Tx, before: datetime, limit: int) -> list[CommentId]:
    """Return comments that were made before a moment and are held though nobody has looked, the oldest first."""
    rows = await tx.records(
        """SELECT id FROM posts.comment WHERE state = 'held' AND NOT looked AND made_at < %(before)s
           ORDER BY id LIMIT %(limit)s""",
        before=before,
        limit=limit,
    )
    return [row["id"] for row in rows]


async def add_like(tx: Tx, comment_id: CommentId, person: PersonId) -> None:
    await tx.run(
        "INSERT INTO posts.comment_like (comment_id, person_id) VALUES (%(id)s, %(me)s) ON CONFLICT DO NOTHING",
        id=comment_id,
        me=person,
    )


async def delete_like(tx: Tx, comment_id: CommentId, person: PersonId) -> None:
    await tx.run(
        "DELETE FROM posts.comment_like WHERE comment_id = %(id)s AND person_id = %(me)s", id=comment_id, me=person
    )
