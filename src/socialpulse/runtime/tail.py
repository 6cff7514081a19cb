"""The end of the event log as it grows, for who shows what happens now. No consumer: nothing is kept of how far one is.

A process that shows things to people reads on from where the log ended when the first of them came. Positions are
those of the log: in one partition of one topic they rise in the order of commit, so nothing is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from socialpulse.runtime.db import Db

Positions = Mapping[tuple[str, int], int]  # topic and partition: the last position that was read


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the log, and the topic it stands in."""

    topic: str
    partition: int
    position: int
    at: datetime
    body: bytes


class Tail(Protocol):
    async def find_end(self, topics: Sequence[str]) -> Positions:
        """Return where these topics end now, in each partition."""
        ...

    async def read(self, after: Positions, since: datetime, limit: int) -> list[Line]:
        """Return what stands behind these positions and is not older than `since`, oldest first in each partition."""
        ...


class PgTail:
    """The end of the log in PostgreSQL."""

    def __init__(self, db: Db, n_partitions: int = 4) -> None:
        self._db = db
        self._n_partitions = n_partitions

    async def find_end(self, topics: Sequence[str]) -> Positions:
        async with self._db.transaction() as tx:
            rows = await tx.records(
                """
                SELECT t.topic, p.number AS partition, coalesce(e.position, 0) AS position
                FROM unnest(%(topics)s::text[]) AS t (topic)
                CROSS JOIN generate_series(0, %(n)s - 1) AS p (number)
                LEFT JOIN LATERAL (
                    SELECT position FROM runtime.event WHERE topic = t.topic AND partition = p.number
                    ORDER BY position DESC LIMIT 1
                ) e ON true
                """,
                topics=list(topics),
                n=self._n_partitions,
            )
        return {(row["topic"], row["partition"]): row["position"] for row in rows}

    async def read(self, after: Positions, since: datetime, limit: int) -> list[Line]:
        async with self._db.transaction() as tx:
            return await tx.rows(
                Line,
                """
                SELECT e.topic, e.partition, e.position, e.at, e.body
                FROM unnest(%(topics)s::text[], %(partitions)s::int[], %(positions)s::bigint[])
                     AS a (topic, partition, position)
                CROSS JOIN LATERAL (
                    SELECT * FROM runtime.event v
                    WHERE v.topic = a.topic AND v.partition = a.partition AND v.position > a.position
                      AND v.at >= %(since)s  -- so that the tables of days gone by are not looked at
                    ORDER BY v.position LIMIT %(limit)s
                ) e
                ORDER BY e.position LIMIT %(limit)s
                """,
                topics=[topic for topic, _ in after],
                partitions=[partition for _, partition in after],
                positions=list(after.values()),
                since=since,
                limit=limit,
            )


def moved(positions: Positions, lines: Sequence[Line]) -> Positions:
    """Return the positions behind these lines."""
    found = dict(positions)
    for line in lines:
        place = (line.topic, line.partition)
        found[place] = max(found.get(place, 0), line.position)
    return found
