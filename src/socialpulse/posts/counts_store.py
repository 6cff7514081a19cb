"""All SQL that reads counters and what a viewer did, in batch; the counters themselves are kept by triggers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from socialpulse.core.ids import PersonId
from socialpulse.posts.types import Counts, Mine, PostId, Reaction, Recent
from socialpulse.runtime.db import Tx

_SUMS: LiteralString = """coalesce(sum(t.n_likes), 0)::bigint AS n_likes,
    coalesce(sum(t.n_comments), 0)::bigint AS n_comments, coalesce(sum(t.n_saves), 0)::bigint AS n_saves,
    coalesce(sum(t.n_shares), 0)::bigint AS n_shares, coalesce(sum(t.n_reposts), 0)::bigint AS n_reposts"""


async def find_recent(tx: Tx, since: datetime, limit: int, *, language: str | None = None) -> list[Recent]:
    """Return public posts of public people that went live since then, newest first, limited ones left out."""
    return await tx.rows(
        Recent,
        """SELECT p.id, p.author_id, p.language, p.sensitive OR p.blurred AS sensitive, p.live_at AS at, """  # noqa: S608  # column names are constants of this file
        + _SUMS
        + """
           FROM (
               SELECT * FROM posts.shown_to(NULL) p
               WHERE p.state = 'live' AND NOT p.limited AND p.live_at >= %(since)s
                 AND (%(language)s::text IS NULL OR p.language = %(language)s)
               ORDER BY p.live_at DESC, p.id DESC LIMIT %(limit)s
           ) p
           LEFT JOIN posts.tally t ON t.post_id = p.id
           GROUP BY p.id, p.author_id, p.language, p.sensitive, p.blurred, p.live_at
           ORDER BY p.live_at DESC, p.id DESC""",
        since=since,
        limit=limit,
        language=language,
    )


async def find_standings(tx: Tx, ids: Sequence[PostId]) -> list[Recent]:
    """Return those of these posts that everybody may see and that are not limited, with their counts, in no order."""
    return await tx.rows(
        Recent,
        """SELECT p.id, p.author_id, p.language, p.sensitive OR p.blurred AS sensitive, p.live_at AS at, """  # noqa: S608  # column names are constants of this file
        + _SUMS
        + """
           FROM posts.shown_to(NULL) p LEFT JOIN posts.tally t ON t.post_id = p.id
           WHERE p.id = ANY(%(ids)s) AND NOT p.limited
           GROUP BY p.id, p.author_id, p.language, p.sensitive, p.blurred, p.live_at""",
        ids=list(ids),
    )


async def find_counts(tx: Tx, ids: Sequence[PostId]) -> dict[PostId, Counts]:
    """Return the counts of these posts, whoever may see them."""
    rows = await tx.records(
        "SELECT p.id, "  # noqa: S608  # column names are constants of this file
        + _SUMS
        + """ FROM unnest(%(ids)s::uuid[]) AS p (id)
           LEFT JOIN posts.tally t ON t.post_id = p.id GROUP BY p.id""",
        ids=list(ids),
    )
    return {row.pop("id"): Counts(**row) for row in rows}


async def find_mine(tx: Tx, viewer: PersonId, ids: Sequence[PostId]) -> dict[PostId, Mine]:
    """Return what the viewer did with each of these posts."""
    rows = await tx.records(
        """SELECT p.id,
                  EXISTS (SELECT FROM posts.post_like l WHERE l.post_id = p.id AND l.person_id = %(me)s) AS liked,
                  EXISTS (SELECT FROM posts.saved s WHERE s.post_id = p.id AND s.person_id = %(me)s) AS saved,
                  EXISTS (SELECT FROM posts.repost r WHERE r.post_id = p.id AND r.person_id = %(me)s) AS reposted
           FROM unnest(%(ids)s::uuid[]) AS p (id)""",
        me=viewer,
        ids=list(ids),
    )
    return {row.pop("id"): Mine(**row) for row in rows}


async def find_reaction(tx: Tx, viewer: PersonId, post_id: PostId) -> Reaction:
    """Return how a post stands and what the viewer did with it, in one query."""
    [row] = await tx.records(
        "SELECT "  # noqa: S608  # column names are constants of this file
        + _SUMS
        + """,
                  EXISTS (SELECT FROM posts.post_like WHERE post_id = %(id)s AND person_id = %(me)s) AS liked,
                  EXISTS (SELECT FROM posts.saved WHERE post_id = %(id)s AND person_id = %(me)s) AS saved,
                  EXISTS (SELECT FROM posts.repost WHERE post_id = %(id)s AND person_id = %(me)s) AS reposted
           FROM posts.tally t WHERE t.post_id = %(id)s""",
        me=viewer,
        id=post_id,
    )
    mine = Mine(row.pop("liked"), row.pop("saved"), row.pop("reposted"))
    return Reaction(Counts(**row), mine)


async def find_person_counts(tx: Tx, viewer: PersonId | None, people: Sequence[PersonId]) -> dict[PersonId, int]:
    """Return how many live posts of each of these people the viewer may see; people who are hidden are left out."""
    rows = await tx.records(
        """SELECT a.id, (coalesce(sum(t.n_public), 0) + CASE WHEN a.sees_all THEN coalesce(sum(t.n_followers), 0)
                         ELSE 0 END)::bigint AS n
           FROM posts.authors_read_by(%(me)s::uuid, %(people)s::uuid[]) a
           LEFT JOIN posts.person_tally t ON t.person_id = a.id GROUP BY a.id, a.sees_all""",
        me=viewer,
        people=list(people),
    )
    return {row["id"]: row["n"] for row in rows}
