"""All SQL of posts themselves: written, changed, found due, shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import LiteralString

from socialpulse.core.ids import PersonId
from socialpulse.media import MediaId
from socialpulse.people import Tie
from socialpulse.posts.rules import Judged
from socialpulse.posts.types import Counts, Draft, Marks, Mine, Picture, Post, PostId, PostState, Revision
from socialpulse.runtime.db import Tx

_COLUMNS: LiteralString = """p.id, p.author_id, p.kind, p.caption, p.tags, p.mentions, p.language,
    p.sensitive OR p.blurred AS sensitive, p.comments_on, p.visibility, p.state, p.state_words, p.version,
    p.scheduled_at, p.made_at, p.live_at, p.edited_at"""
_POST: LiteralString = "SELECT " + _COLUMNS + " FROM posts.post p "  # noqa: S608  # column names are constants of this file
_FIELDS = tuple(field.name for field in fields(Post))
_COUNTS, _MINE, _TIES = (tuple(field.name for field in fields(kind)) for kind in (Counts, Mine, Tie))


@dataclass(frozen=True, slots=True)
class Face:
    """What a page asks about a post each time. As long as `mark` is the same, the rest of it is."""

    id: PostId
    mark: str
    warned: bool  # this viewer, of what others are not
    counts: Counts
    mine: Mine
    n_followers: int  # of the author
    n_following: int
    tie: Tie  # of the viewer and the author


@dataclass(frozen=True, slots=True)
class Bare:
    """A post with the pictures its author put in."""

    post: Post
    pictures: list[Picture]


@dataclass(frozen=True, slots=True)
class Written:
    """What a text turned out to hold."""

    tags: list[str]
    mentions: list[PersonId]
    language: str | None


async def find_faces(tx: Tx, viewer: PersonId | None, ids: Sequence[PostId]) -> list[Face]:
    """Return those of these posts that the viewer may see, in no order."""
    rows = await tx.records(
        "SELECT * FROM posts.faces_shown_to(%(me)s::uuid, %(ids)s::uuid[])", me=viewer, ids=list(ids)
    )
    return [
        Face(
            id=row["id"],
            mark=row["mark"],
            warned=row["warned"],
            counts=Counts(*[row[name] for name in _COUNTS]),
            mine=Mine(*[row[name] for name in _MINE]),
            n_followers=row["n_followers"],
            n_following=row["n_following"],
            tie=Tie(*[row[name] for name in _TIES]),
        )
        for row in rows
    ]


async def find_bare(tx: Tx, viewer: PersonId | None, ids: Sequence[PostId]) -> list[Bare]:
    """Return those of these posts that the viewer may see, with their pictures, in no order."""
    rows = await tx.records(
        "SELECT "  # noqa: S608  # column names are constants of this file
        + _COLUMNS
        + """,
               ARRAY(SELECT m.media_id FROM posts.medium m WHERE m.post_id = p.id ORDER BY m.place) AS media,
               ARRAY(SELECT m.alt FROM posts.medium m WHERE m.post_id = p.id ORDER BY m.place) AS alts
           FROM posts.shown_to(%(me)s::uuid) p WHERE p.id = ANY(%(ids)s)""",
        me=viewer,
        ids=list(ids),
    )
    return [
        Bare(
            Post(*[row[name] for name in _FIELDS]),
            [Picture(media_id, alt) for media_id, alt in zip(row["media"], row["alts"], strict=True)],
        )
        for row in rows
    ]


async def find_shown(tx: Tx, viewer: PersonId | None, post_id: PostId) -> Post | None:
    """Return a post as far as the viewer may see it."""
    return await tx.find(
        Post,
        "SELECT " + _COLUMNS + " FROM posts.shown_to(%(me)s::uuid) p WHERE p.id = %(id)s",  # noqa: S608  # column names are constants of this file
        me=viewer,
        id=post_id,
    )


async def find(tx: Tx, post_id: PostId) -> Post | None:
    """Return a post in any state but deleted, whoever asks."""
    return await tx.find(Post, _POST + "WHERE p.id = %(id)s AND p.state <> 'deleted'", id=post_id)


async def find_locked(tx: Tx, post_id: PostId) -> Post | None:
    """Return a post that nobody else changes until the transaction ends, in any state but deleted."""
    return await tx.find(Post, _POST + "WHERE p.id = %(id)s AND p.state <> 'deleted' FOR NO KEY UPDATE", id=post_id)


async def find_judged(tx: Tx, post_id: PostId) -> Judged:
    """Return the latest verdict on a post."""
    found = await tx.find(
        Judged,
        "SELECT verdict, verdict_version AS version, verdict_words AS words FROM posts.post WHERE id = %(id)s",
        id=post_id,
    )
    return found or Judged()


async def find_pictures(tx: Tx, post_id: PostId) -> list[Picture]:
    return await tx.rows(
        Picture, "SELECT media_id, alt FROM posts.medium WHERE post_id = %(id)s ORDER BY place", id=post_id
    )


async def add(tx: Tx, post_id: PostId, author: PersonId, draft: Draft, written: Written, now: datetime) -> None:
    """Make a post, a draft for now: its state is decided once its media are known."""
    await tx.run(
        """INSERT INTO posts.post (id, author_id, kind, caption, tags, mentions, language, sensitive, comments_on,
                                   visibility, state, version, scheduled_at, made_at)
           VALUES (%(id)s, %(author)s, %(kind)s, %(caption)s, %(tags)s, %(mentions)s, %(language)s, %(sensitive)s,
                   %(comments_on)s, %(visibility)s, 'draft', 1, %(scheduled_at)s, %(now)s)""",
        **_values(post_id, draft, written),
        author=author,
        now=now,
    )
    await _save_parts(tx, post_id, draft.pictures, written.tags)


async def save(tx: Tx, post_id: PostId, draft: Draft, written: Written, now: datetime) -> None:
    """Give a post new content and the next version; what it was becomes a revision."""
    await tx.run(
        """INSERT INTO posts.revision
               (post_id, version, caption, media, alts, language, sensitive, comments_on, visibility, at)
           SELECT id, version, caption,
                  ARRAY(SELECT media_id FROM posts.medium m WHERE m.post_id = p.id ORDER BY place),
                  ARRAY(SELECT alt FROM posts.medium m WHERE m.post_id = p.id ORDER BY place),
                  language, sensitive, comments_on, visibility, coalesce(edited_at, made_at)
           FROM posts.post p WHERE id = %(id)s""",
        id=post_id,
    )
    await tx.run(
        """UPDATE posts.post SET kind = %(kind)s, caption = %(caption)s, tags = %(tags)s, mentions = %(mentions)s,
               language = %(language)s, sensitive = %(sensitive)s, comments_on = %(comments_on)s,
               visibility = %(visibility)s, scheduled_at = %(scheduled_at)s, edited_at = %(now)s, version = version + 1
           WHERE id = %(id)s""",
        **_values(post_id, draft, written),
        now=now,
    )
    await _save_parts(tx, post_id, draft.pictures, written.tags)


async def _save_parts(tx: Tx, post_id: PostId, pictures: Sequence[Picture], tags: Sequence[str]) -> None:
    """Write the media and tags of a post. New media come before old ones go: it is never bare in between."""
    await tx.run(
        """INSERT INTO posts.medium (post_id, place, media_id, alt)
           SELECT %(id)s, place - 1, media_id, alt
           FROM unnest(%(media)s::uuid[], %(alts)s::text[]) WITH ORDINALITY AS m (media_id, alt, place)
           ON CONFLICT (post_id, place) DO UPDATE SET media_id = excluded.media_id, alt = excluded.alt""",
        id=post_id,
        media=[picture.media_id for picture in pictures],
        alts=[picture.alt for picture in pictures],
    )
    await tx.run("DELETE FROM posts.medium WHERE post_id = %(id)s AND place >= %(n)s", id=post_id, n=len(pictures))
    await tx.run("DELETE FROM posts.tag WHERE post_id = %(id)s AND tag <> ALL(%(tags)s)", id=post_id, tags=list(tags))
    await tx.run(
        """INSERT INTO posts.tag (tag, post_id, live_at)
           SELECT tag, p.id, p.live_at FROM posts.post p CROSS JOIN unnest(%(tags)s::text[]) AS t (tag)
           WHERE p.id = %(id)s ON CONFLICT DO NOTHING""",
        id=post_id,
        tags=list(tags),
    )


async def save_state(tx: Tx, post_id: PostId, state: PostState, words: str | None, now: datetime) -> Post | None:
    """Give a post a state; return it. The first time it goes live, its place in every order by time is now."""
    post = await tx.find(
        Post,
        """UPDATE posts.post AS p SET state = %(state)s, state_words = %(words)s,
               live_at = CASE WHEN %(state)s = 'live' THEN coalesce(live_at, %(now)s) ELSE live_at END,
               gone_at = CASE WHEN %(state)s = 'deleted' THEN %(now)s END
           WHERE id = %(id)s RETURNING """  # noqa: S608  # column names are constants of this file
        + _COLUMNS,
        id=post_id,
        state=state,
        words=words,
        now=now,
    )
    if post is not None and post.live_at == now:
        await tx.run("UPDATE posts.tag SET live_at = %(now)s WHERE post_id = %(id)s", id=post_id, now=now)
    return post


async def save_verdict(tx: Tx, post_id: PostId, judged: Judged, marks: Marks) -> None:
    await tx.run(
        """UPDATE posts.post SET verdict = %(verdict)s, verdict_version = %(version)s, verdict_words = %(words)s,
               blurred = %(blurred)s, limited = %(limited)s
           WHERE id = %(id)s""",
        id=post_id,
        verdict=judged.verdict,
        version=judged.version,
        words=judged.words,
        blurred=marks.blurred,
        limited=marks.limited,
    )


async def save_groups(tx: Tx, post_id: PostId, hidden_from: Collection[str], blurred_for: Collection[str]) -> None:
    await tx.run(
        "UPDATE posts.post SET hidden_from = %(hidden_from)s, blurred_for = %(blurred_for)s WHERE id = %(id)s",
        id=post_id,
        hidden_from=sorted(hidden_from),
        blurred_for=sorted(blurred_for),
    )


async def find_unlooked(tx: Tx, before: datetime, limit: int) -> list[PostId]:
    """Return posts that were made before a moment and are held though nobody has looked, the oldest first."""
    rows = await tx.records(
        """SELECT id FROM posts.post
           WHERE state = 'held' AND verdict IS DISTINCT FROM 'held' AND coalesce(edited_at, made_at) < %(before)s
           ORDER BY id LIMIT %(limit)s""",
        before=before,
        limit=limit,
    )
    return [row["id"] for row in rows]


async def find_history(tx: Tx, post_id: PostId) -> list[Revision]:
    """Return what a post was before its edits, the latest first."""
    return await tx.rows(
        Revision,
        """SELECT version, caption, media, alts, language, sensitive, comments_on, visibility, at
           FROM posts.revision WHERE post_id = %(id)s ORDER BY version DESC""",
        id=post_id,
    )


async def find_due(tx: Tx, now: datetime, limit: int) -> list[PostId]:
    """Return posts whose time has come and posts that wait for their media, the longest waiting first."""
    rows = await tx.records(
        """(SELECT id FROM posts.post WHERE state = 'scheduled' AND scheduled_at <= %(now)s
            ORDER BY scheduled_at LIMIT %(limit)s)
           UNION ALL
           (SELECT id FROM posts.post WHERE state = 'waiting' ORDER BY id LIMIT %(limit)s)""",
        now=now,
        limit=limit,
    )
    return [row["id"] for row in rows]


async def find_depending(tx: Tx, media_id: MediaId) -> list[PostId]:
    """Return the posts whose state this medium may change."""
    rows = await tx.records(
        """SELECT p.id FROM posts.medium m JOIN posts.post p ON p.id = m.post_id
           WHERE m.media_id = %(id)s AND p.state IN ('scheduled', 'waiting', 'failed') ORDER BY p.id""",
        id=media_id,
    )
    return [row["id"] for row in rows]


async def find_shown_elsewhere(tx: Tx, post_id: PostId, ids: Sequence[MediaId]) -> set[MediaId]:
    """Return those of these media that another post shows to everybody."""
    rows = await tx.records(
        """SELECT DISTINCT m.media_id FROM posts.medium m JOIN posts.shown_to(NULL) p ON p.id = m.post_id
           WHERE m.media_id = ANY(%(ids)s) AND p.id <> %(id)s""",
        id=post_id,
        ids=list(ids),
    )
    return {row["media_id"] for row in rows}


async def find_out_of_step(tx: Tx) -> tuple[list[MediaId], list[MediaId]]:
    """Return the media whose files should be open to everybody and are not, and those that are and should not be."""
    rows = await tx.records("SELECT media_id, is_open FROM posts.media_out_of_step()")
    return (
        [row["media_id"] for row in rows if row["is_open"]],
        [row["media_id"] for row in rows if not row["is_open"]],
    )


async def purge(tx: Tx, before: datetime, limit: int) -> int:
    """Remove the rows of posts deleted before a moment; return how many they were."""
    return await tx.run(
        """DELETE FROM posts.post WHERE id IN (
               SELECT id FROM posts.post WHERE state = 'deleted' AND gone_at < %(before)s
               ORDER BY gone_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)""",
        before=before,
        limit=limit,
    )


def _values(post_id: PostId, draft: Draft, written: Written) -> dict[str, object]:
    return {
        "id": post_id,
        "kind": draft.kind,
        "caption": draft.caption,
        "tags": written.tags,
        "mentions": written.mentions,
        "language": written.language,
        "sensitive": draft.sensitive,
        "comments_on": draft.comments_on,
        "visibility": draft.visibility,
        "scheduled_at": draft.scheduled_at,
    }
