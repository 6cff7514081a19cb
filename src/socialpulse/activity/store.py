"""All SQL of this room: which batches are in, and the counters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from socialpulse.activity.types import HourCount, Waiting
from socialpulse.core.ids import PersonId
from socialpulse.runtime.db import Tx


@dataclass(frozen=True, slots=True)
class HourSums:
    """Columns of counters to add, one entry for each id, hour and kind."""

    ids: list[bytes]
    hours_s: list[int]  # since 1970
    kinds: list[int]
    n: list[int]
    ms: list[int]
    loops: list[int]


@dataclass(frozen=True, slots=True)
class Sights:
    """What some people saw: one entry for each person."""

    people: list[bytes]
    last_ms: list[int]  # since 1970
    posts: list[bytes]  # 16 bytes for each post


async def add_batches(tx: Tx, batches: Sequence[Waiting], now: datetime) -> set[tuple[UUID, UUID]]:
    """Note batches; return person and id of those that were not in before."""
    rows = await tx.records(
        """INSERT INTO activity.batch (person_id, batch_id, at)
           SELECT p, b, %(now)s FROM unnest(%(people)s::uuid[], %(ids)s::uuid[]) AS t (p, b)
           ORDER BY p, b ON CONFLICT DO NOTHING RETURNING person_id, batch_id""",
        people=[one.person for one in batches],
        ids=[one.batch.id for one in batches],
        now=now,
    )
    return {(row["person_id"], row["batch_id"]) for row in rows}


async def delete_batches(tx: Tx, before: datetime) -> None:
    await tx.run("DELETE FROM activity.batch WHERE at < %(before)s", before=before)


async def lock_counting(tx: Tx, consumer: str) -> None:
    """Have nobody else count for this consumer until the transaction ends."""
    await tx.run("SELECT pg_advisory_xact_lock(hashtextextended(%(name)s, 0))", name="activity:" + consumer)


_ADD_POSTS: LiteralString = """
INSERT INTO activity.post_hour AS c (post_id, hour, kind, n, ms, loops)
SELECT encode(i, 'hex')::uuid, to_timestamp(h), k, n, m, l
FROM unnest(%(ids)s::bytea[], %(hours)s::bigint[], %(kinds)s::smallint[], %(n)s::bigint[], %(ms)s::bigint[],
            %(loops)s::bigint[]) AS t (i, h, k, n, m, l)
ON CONFLICT (post_id, hour, kind) DO UPDATE
SET n = c.n + excluded.n, ms = c.ms + excluded.ms, loops = c.loops + excluded.loops
"""
_ADD_PEOPLE: LiteralString = """
INSERT INTO activity.person_hour AS c (person_id, hour, kind, n, ms, loops)
SELECT encode(i, 'hex')::uuid, to_timestamp(h), k, n, m, l
FROM unnest(%(ids)s::bytea[], %(hours)s::bigint[], %(kinds)s::smallint[], %(n)s::bigint[], %(ms)s::bigint[],
            %(loops)s::bigint[]) AS t (i, h, k, n, m, l)
ON CONFLICT (person_id, hour, kind) DO UPDATE
SET n = c.n + excluded.n, ms = c.ms + excluded.ms, loops = c.loops + excluded.loops
"""


async def add_post_hours(tx: Tx, sums: HourSums) -> None:
    await _add_hours(tx, _ADD_POSTS, sums)


async def add_person_hours(tx: Tx, sums: HourSums) -> None:
    await _add_hours(tx, _ADD_PEOPLE, sums)


async def add_seen(tx: Tx, sights: Sights) -> None:
    await tx.run(
        """INSERT INTO activity.seen (person_id, last_at, posts)
           SELECT encode(p, 'hex')::uuid, to_timestamp(l / 1000.0), posts
           FROM unnest(%(people)s::bytea[], %(last)s::bigint[], %(posts)s::bytea[]) AS t (p, l, posts)""",
        people=sights.people,
        last=sights.last_ms,
        posts=sights.posts,
    )


async def join_seen(tx: Tx, n_pieces: int) -> None:
    """Make one piece of what people saw who have more than so many."""
    await tx.run(
        """WITH many AS (SELECT person_id FROM activity.seen GROUP BY person_id HAVING count(*) > %(n)s),
                gone AS (DELETE FROM activity.seen s USING many m WHERE s.person_id = m.person_id
                         RETURNING s.person_id, s.last_at, s.posts)
           INSERT INTO activity.seen (person_id, last_at, posts)
           SELECT person_id, max(last_at), string_agg(posts, ''::bytea) FROM gone GROUP BY person_id""",
        n=n_pieces,
    )


async def find_post_hours(tx: Tx, post_id: UUID) -> list[HourCount]:
    return await tx.rows(
        HourCount,
        "SELECT hour, kind, n, ms, loops FROM activity.post_hour WHERE post_id = %(id)s ORDER BY hour, kind",
        id=post_id,
    )


async def find_person_hours(tx: Tx, person: PersonId) -> list[HourCount]:
    return await tx.rows(
        HourCount,
        "SELECT hour, kind, n, ms, loops FROM activity.person_hour WHERE person_id = %(id)s ORDER BY hour, kind",
        id=person,
    )


async def find_seen(tx: Tx, person: PersonId) -> list[bytes]:
    """Return the ids of all posts a person saw, in pieces of 16 bytes each."""
    rows = await tx.records("SELECT posts FROM activity.seen WHERE person_id = %(person)s", person=person)
    return [row["posts"] for row in rows]


async def _add_hours(tx: Tx, statement: LiteralString, sums: HourSums) -> None:
    await tx.run(
        statement,
        ids=sums.ids,
        hours=sums.hours_s,
        kinds=sums.kinds,
        n=sums.n,
        ms=sums.ms,
        loops=sums.loops,
    )
