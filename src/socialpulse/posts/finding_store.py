"""All SQL that finds posts: ids in order, for feeds and lists.

Each is one query along an index, whatever stands before the first of the page. All judge by posts.shown_to, but for
reposts of people somebody follows. Positions are keysets: (at, id), newest first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import LiteralString
from uuid import UUID

from socialpulse.core.ids import PersonId
from socialpulse.posts.spans import tag_key
from socialpulse.posts.types import Place, PostId
from socialpulse.runtime.db import Tx

_LAST = Place(datetime(9999, 1, 1, tzinfo=UTC), PostId(UUID(int=2**128 - 1)), PersonId(UUID(int=0)))


@dataclass(frozen=True, slots=True)
class Numbered:
    """A post in a list that is ordered by number, the highest first."""

    id: PostId
    number: int


async def find_latest(
    tx: Tx,
    viewer: PersonId | None,
    limit: int,
    before: Place | None = None,
    *,
    language: str | None = None,
    without: Collection[PersonId] = (),
) -> list[Place]:
    """Return the newest public posts that the viewer may see, but limited ones and those of the people in `without`."""
    query = _LATEST if language is None else _LATEST_BY_LANGUAGE
    return await tx.rows(
        Place, query, me=viewer, limit=limit, language=language, without=list(without), **_from(before)
    )


_LATEST: LiteralString = """
SELECT p.live_at AS at, p.id, p.author_id FROM posts.shown_to(%(me)s::uuid) p
WHERE p.state = 'live' AND p.visibility = 'public' AND NOT p.limited AND (p.live_at, p.id) < (%(at)s, %(id)s)
  AND p.author_id <> ALL(%(without)s::uuid[])
ORDER BY p.live_at DESC, p.id DESC LIMIT %(limit)s"""
_LATEST_BY_LANGUAGE: LiteralString = """
SELECT p.live_at AS at, p.id, p.author_id FROM posts.shown_to(%(me)s::uuid) p
WHERE p.state = 'live' AND p.visibility = 'public' AND NOT p.limited AND (p.live_at, p.id) < (%(at)s, %(id)s)
  AND p.author_id <> ALL(%(without)s::uuid[]) AND p.language = %(language)s
ORDER BY p.live_at DESC, p.id DESC LIMIT %(limit)s"""


async def find_by_authors(
    tx: Tx, viewer: PersonId | None, authors: Sequence[PersonId], limit: int, before: Place | None = None
) -> list[Place]:
    """Return the newest live posts of these people, as far as the viewer may see them."""
    return await tx.rows(Place, _BY_AUTHORS, me=viewer, people=list(authors), limit=limit, **_from(before))


# Only the `limit` people whose newest post is newest can have posts among the newest `limit`: one probe for each person
# finds them, and the posts of those few are merged.
_BY_AUTHORS: LiteralString = """
WITH lead AS MATERIALIZED (
    SELECT a.id FROM (SELECT DISTINCT unnest(%(people)s::uuid[]) AS id) a
    CROSS JOIN LATERAL (
        SELECT p.live_at, p.id FROM posts.shown_to(%(me)s::uuid) p
        WHERE p.author_id = a.id AND p.state = 'live' AND (p.live_at, p.id) < (%(at)s, %(id)s)
        ORDER BY p.live_at DESC, p.id DESC LIMIT 1
    ) newest
    ORDER BY newest.live_at DESC, newest.id DESC LIMIT %(limit)s
)
SELECT f.at, f.id, lead.id AS author_id
FROM lead CROSS JOIN LATERAL (
    SELECT p.live_at AS at, p.id FROM posts.shown_to(%(me)s::uuid) p
    WHERE p.author_id = lead.id AND p.state = 'live' AND (p.live_at, p.id) < (%(at)s, %(id)s)
    ORDER BY p.live_at DESC, p.id DESC LIMIT %(limit)s
) f
ORDER BY f.at DESC, f.id DESC LIMIT %(limit)s"""


async def find_followed(tx: Tx, viewer: PersonId, limit: int, before: Place | None = None) -> list[Place]:
    """Return what those whom the viewer follows, and did not mute, posted and reposted, in one order.

    A post can stand here more than once. Of what was reposted, what the viewer may not see is here too and is left out
    when it is loaded: judged here, it would hide what stands behind it.
    """
    return await tx.rows(Place, _FOLLOWED, me=viewer, limit=limit, **_from(before))


async def find_by_people(
    tx: Tx, viewer: PersonId | None, people: Sequence[PersonId], limit: int, before: Place | None = None
) -> list[Place]:
    """Return the same of any people, whoever of them the viewer may read."""
    return await tx.rows(Place, _BY_PEOPLE, me=viewer, people=list(people), limit=limit, **_from(before))


# The people as in _BY_AUTHORS, for posts and for reposts. Once `limit` of them have posted, nothing older than the
# newest posts of all of these can be among the newest `limit` (floor), so nobody's rows are read further down.
_OF_PEOPLE: LiteralString = """, author AS MATERIALIZED (
    SELECT a.id, a.sees_all, newest.live_at AS at FROM people a
    CROSS JOIN LATERAL (
        SELECT p.live_at, p.id FROM posts.post p
        WHERE p.author_id = a.id AND p.state = 'live' AND (p.live_at, p.id) < (%(at)s, %(id)s)
          AND (p.visibility = 'public' OR (p.visibility = 'followers' AND a.sees_all))
        ORDER BY p.live_at DESC, p.id DESC LIMIT 1
    ) newest
    ORDER BY newest.live_at DESC, newest.id DESC LIMIT %(limit)s
), passer AS MATERIALIZED (
    SELECT a.id, newest.at FROM people a
    CROSS JOIN LATERAL (
        SELECT r.at, r.post_id FROM posts.repost r
        WHERE r.person_id = a.id AND (r.at, r.post_id) < (%(at)s, %(id)s)
        ORDER BY r.at DESC, r.post_id DESC LIMIT 1
    ) newest
    ORDER BY newest.at DESC, newest.post_id DESC LIMIT %(limit)s
), floor AS MATERIALIZED (
    SELECT coalesce((SELECT min(at) FROM author HAVING count(*) = %(limit)s), '-infinity') AS at
)
SELECT f.at, f.id, f.author_id, f.by
FROM (
    SELECT o.live_at AS at, o.id, author.id AS author_id, NULL::uuid AS by
    FROM author CROSS JOIN floor CROSS JOIN LATERAL (
        SELECT p.live_at, p.id FROM posts.post p
        WHERE p.author_id = author.id AND p.state = 'live' AND (p.live_at, p.id) < (%(at)s, %(id)s)
          AND p.live_at >= floor.at AND (p.visibility = 'public' OR (p.visibility = 'followers' AND author.sees_all))
        ORDER BY p.live_at DESC, p.id DESC LIMIT %(limit)s
    ) o
    UNION ALL
    SELECT o.at, p.id, p.author_id, passer.id
    FROM passer CROSS JOIN floor CROSS JOIN LATERAL (
        SELECT r.at, r.post_id FROM posts.repost r
        WHERE r.person_id = passer.id AND (r.at, r.post_id) < (%(at)s, %(id)s) AND r.at >= floor.at
        ORDER BY r.at DESC, r.post_id DESC LIMIT %(limit)s
    ) o
    JOIN posts.post p ON p.id = o.post_id AND p.state = 'live'
) f
ORDER BY f.at DESC, f.id DESC LIMIT %(limit)s"""
_WHOM_ONE_FOLLOWS: LiteralString = """
WITH people AS MATERIALIZED (SELECT id, true AS sees_all FROM posts.authors_followed_by(%(me)s::uuid))"""
_WHOM_ONE_READS: LiteralString = """
WITH people AS MATERIALIZED (
    SELECT id, sees_all FROM posts.authors_read_by(%(me)s::uuid, %(people)s::uuid[])
)"""
_FOLLOWED = _WHOM_ONE_FOLLOWS + _OF_PEOPLE
_BY_PEOPLE = _WHOM_ONE_READS + _OF_PEOPLE


async def find_by_tag(
    tx: Tx, viewer: PersonId | None, tag: str, limit: int, before: Place | None = None
) -> list[Place]:
    """Return the newest live posts with a tag, however it is spelled, as far as the viewer may see them."""
    return await tx.rows(
        Place,
        """SELECT t.live_at AS at, p.id, p.author_id
           FROM posts.tag t JOIN posts.shown_to(%(me)s::uuid) p ON p.id = t.post_id
           WHERE t.tag = %(tag)s AND t.live_at IS NOT NULL AND p.state = 'live'
             AND p.visibility <> 'me' AND NOT p.limited AND (t.live_at, t.post_id) < (%(at)s, %(id)s)
           ORDER BY t.live_at DESC, t.post_id DESC LIMIT %(limit)s""",
        me=viewer,
        tag=tag_key(tag),
        limit=limit,
        **_from(before),
    )


async def find_unpublished(tx: Tx, author: PersonId, before: PostId | None, limit: int) -> list[PostId]:
    """Return an author's posts that are not live, the last made first."""
    rows = await tx.records(
        """SELECT id FROM posts.post
           WHERE author_id = %(author)s AND state <> 'live' AND state <> 'deleted' AND id < %(before)s
           ORDER BY id DESC LIMIT %(limit)s""",
        author=author,
        before=before or _LAST.id,
        limit=limit,
    )
    return [row["id"] for row in rows]


async def find_liked(tx: Tx, me: PersonId, before: int, limit: int) -> list[Numbered]:
    """Return what a person liked, the last first, as far as they may still see it."""
    return await tx.rows(Numbered, _LIKED, me=me, before=before, limit=limit)


async def find_saved(tx: Tx, me: PersonId, before: int, limit: int) -> list[Numbered]:
    """Return what a person saved, the last first, as far as they may still see it."""
    return await tx.rows(Numbered, _SAVED, me=me, before=before, limit=limit)


_LIKED: LiteralString = """
SELECT p.id, l.number FROM posts.post_like l JOIN posts.shown_to(%(me)s::uuid) p ON p.id = l.post_id
WHERE l.person_id = %(me)s AND l.number < %(before)s ORDER BY l.number DESC LIMIT %(limit)s"""
_SAVED: LiteralString = """
SELECT p.id, l.number FROM posts.saved l JOIN posts.shown_to(%(me)s::uuid) p ON p.id = l.post_id
WHERE l.person_id = %(me)s AND l.number < %(before)s ORDER BY l.number DESC LIMIT %(limit)s"""


async def find_shown_ids(tx: Tx, viewer: PersonId | None, ids: Sequence[PostId]) -> set[PostId]:
    """Return those of these posts that the viewer may see; their own in every state."""
    rows = await tx.records(
        "SELECT p.id FROM posts.shown_to(%(me)s::uuid) p WHERE p.id = ANY(%(ids)s)", me=viewer, ids=list(ids)
    )
    return {row["id"] for row in rows}


def _from(before: Place | None) -> dict[str, object]:
    place = before or _LAST
    return {"at": place.at, "id": place.id}
