"""All SQL of posts that come in bulk: COPY into a table beside, then what is not there yet into the real one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import LiteralString

from socialpulse.runtime.db import Tx

Row = tuple[object, ...]

_COPIES: dict[str, tuple[LiteralString, LiteralString, Sequence[str]]] = {
    "posts": (
        """CREATE TEMP TABLE planted_posts (id uuid, author_id uuid, kind text, caption text, tags text[],
               language text, sensitive boolean, visibility text, at timestamptz) ON COMMIT DROP""",
        "COPY planted_posts FROM STDIN (FORMAT binary)",
        ["uuid", "uuid", "text", "text", "text[]", "text", "bool", "text", "timestamptz"],
    ),
    "media": (
        """CREATE TEMP TABLE planted_media (post_id uuid, place smallint, media_id uuid, alt text) ON COMMIT DROP""",
        "COPY planted_media FROM STDIN (FORMAT binary)",
        ["uuid", "int2", "uuid", "text"],
    ),
    "comments": (
        """CREATE TEMP TABLE planted_comments (id uuid, post_id uuid, author_id uuid, parent_id uuid, text text,
               at timestamptz) ON COMMIT DROP""",
        "COPY planted_comments FROM STDIN (FORMAT binary)",
        ["uuid", "uuid", "uuid", "uuid", "text", "timestamptz"],
    ),
    "reactions": (
        "CREATE TEMP TABLE planted_reactions (post_id uuid, person_id uuid, at timestamptz) ON COMMIT DROP",
        "COPY planted_reactions FROM STDIN (FORMAT binary)",
        ["uuid", "uuid", "timestamptz"],
    ),
}


async def _copy(tx: Tx, what: str, rows: Iterable[Row]) -> None:
    made, statement, types = _COPIES[what]
    await tx.run(made)
    async with tx.connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            await copy.write_row(row)


async def add_posts(tx: Tx, posts: Iterable[Row], media: Iterable[Row]) -> None:
    """Add live posts with their media and tags. Those that are there stay as they are, and so do their media."""
    await _copy(tx, "posts", posts)
    await _copy(tx, "media", media)
    await tx.run("DELETE FROM planted_posts t USING posts.post p WHERE p.id = t.id")
    await tx.run(
        """INSERT INTO posts.post (id, author_id, kind, caption, tags, mentions, language, sensitive, comments_on,
                                   visibility, state, version, made_at, live_at)
           SELECT id, author_id, kind, caption, tags, '{}', language, sensitive, true, visibility, 'live', 1, at, at
           FROM planted_posts ORDER BY at, id"""
    )
    await tx.run(
        """INSERT INTO posts.medium (post_id, place, media_id, alt)
           SELECT m.post_id, m.place, m.media_id, m.alt FROM planted_media m JOIN planted_posts p ON p.id = m.post_id"""
    )
    await tx.run(
        """INSERT INTO posts.tag (tag, post_id, live_at)
           SELECT t.tag, p.id, p.at FROM planted_posts p CROSS JOIN unnest(p.tags) AS t (tag)"""
    )


async def add_comments(tx: Tx, comments: Iterable[Row]) -> None:
    """Add comments and replies to posts that are there; those that are there themselves stay as they are."""
    await _copy(tx, "comments", comments)
    await tx.run(
        """INSERT INTO posts.comment (id, post_id, author_id, parent_id, text, mentions, made_at)
           SELECT c.id, c.post_id, c.author_id, c.parent_id, c.text, '{}', c.at
           FROM planted_comments c JOIN posts.post p ON p.id = c.post_id ORDER BY c.id ON CONFLICT DO NOTHING"""
    )


_REACTIONS: dict[str, LiteralString] = {
    "likes": """INSERT INTO posts.post_like (post_id, person_id, at)
                SELECT r.post_id, r.person_id, r.at FROM planted_reactions r JOIN posts.post p ON p.id = r.post_id
                ORDER BY r.at, r.post_id, r.person_id ON CONFLICT DO NOTHING""",
    "saves": """INSERT INTO posts.saved (post_id, person_id, at)
                SELECT r.post_id, r.person_id, r.at FROM planted_reactions r JOIN posts.post p ON p.id = r.post_id
                ORDER BY r.at, r.post_id, r.person_id ON CONFLICT DO NOTHING""",
    "reposts": """INSERT INTO posts.repost (post_id, person_id, at)
                  SELECT r.post_id, r.person_id, r.at FROM planted_reactions r JOIN posts.post p ON p.id = r.post_id
                  ORDER BY r.at, r.post_id, r.person_id ON CONFLICT DO NOTHING""",
}


async def add_reactions(tx: Tx, what: str, reactions: Iterable[Row]) -> None:
    """Add likes, saves or reposts of posts that are there; each person's to each post once."""
    await _copy(tx, "reactions", reactions)
    await tx.run(_REACTIONS[what])
    await tx.run("DROP TABLE planted_reactions")


async def analyze(tx: Tx) -> None:
    """Have the planner know what came."""
    await tx.run(
        "ANALYZE posts.post, posts.medium, posts.tag, posts.post_like, posts.comment, posts.tally, posts.repost"
    )
