"""The append-only event log: what happened, in order, read by consumers that each remember how far they are.

Positions in one partition of one topic rise in the order of commit, so a reader that has seen position p has seen all
before it. Delivery is at least once: a consumer that dies between its work and `save_position` sees events again.
The port is shaped like Kafka's: topics, partitions chosen by key, positions, consumer groups.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from psycopg import sql

from socialpulse.runtime.db import Db, Tx


@dataclass(frozen=True, slots=True)
class Record:
    """Something that happened. Records with the same key keep their order."""

    key: bytes
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A record in its place."""

    partition: int
    position: int
    at: datetime
    key: bytes
    body: bytes


class Log(Protocol):
    """Where events are kept in order."""

    async def append(self, topic: str, records: Sequence[Record], tx: Tx | None = None) -> None:
        """Append records; durable when this returns, or when `tx` commits."""
        ...

    async def read(self, topic: str, consumer: str, limit: int = 1_000) -> list[Entry]:
        """Return what this consumer has not marked as seen, oldest first in each partition."""
        ...

    async def save_position(self, consumer: str, topic: str, seen: Sequence[Entry], tx: Tx | None = None) -> None:
        """Mark entries, and all before them in their partitions, as seen by this consumer."""
        ...


class PgLog:
    """The log in partitioned PostgreSQL tables, one for each day, written by binary COPY."""

    def __init__(self, db: Db, n_partitions: int = 4) -> None:
        self._db = db
        self._n_partitions = n_partitions

    async def append(self, topic: str, records: Sequence[Record], tx: Tx | None = None) -> None:
        if not records:
            return
        if tx is None:
            async with self._db.transaction() as own:
                return await self.append(topic, records, own)
        placed = [(zlib.crc32(record.key) % self._n_partitions, record) for record in records]
        for partition in sorted({partition for partition, _ in placed}):
            # held to the commit: positions are given out in the order in which they become visible
            await tx.run(
                "SELECT pg_advisory_xact_lock(hashtext(%(topic)s), %(partition)s)",
                topic="log:" + topic,
                partition=partition,
            )
        statement = "COPY runtime.event (topic, partition, at, key, body) FROM STDIN (FORMAT binary)"
        async with tx.connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types(["text", "int2", "timestamptz", "bytea", "bytea"])
            for partition, record in placed:
                await copy.write_row((topic, partition, record.at, record.key, record.body))

    async def read(self, topic: str, consumer: str, limit: int = 1_000) -> list[Entry]:
        async with self._db.transaction() as tx:
            return await tx.rows(
                Entry,
                """
                SELECT e.partition, e.position, e.at, e.key, e.body
                FROM generate_series(0, %(n)s - 1) AS p (number)
                LEFT JOIN runtime.consumer c
                  ON c.topic = %(topic)s AND c.consumer = %(consumer)s AND c.partition = p.number
                CROSS JOIN LATERAL (
                    SELECT * FROM runtime.event
                    WHERE topic = %(topic)s AND partition = p.number AND position > coalesce(c.position, 0)
                    ORDER BY position LIMIT %(limit)s
                ) e
                ORDER BY e.position LIMIT %(limit)s
                """,
                topic=topic,
                consumer=consumer,
                limit=limit,
                n=self._n_partitions,
            )

    async def save_position(self, consumer: str, topic: str, seen: Sequence[Entry], tx: Tx | None = None) -> None:
        if tx is None:
            async with self._db.transaction() as own:
                return await self.save_position(consumer, topic, seen, own)
        last = {entry.partition: entry.position for entry in sorted(seen, key=lambda entry: entry.position)}
        for partition, position in sorted(last.items()):
            await tx.run(
                """
                INSERT INTO runtime.consumer AS c (topic, consumer, partition, position)
                VALUES (%(topic)s, %(consumer)s, %(partition)s, %(position)s)
                ON CONFLICT (topic, consumer, partition)
                DO UPDATE SET position = greatest(c.position, excluded.position), updated_at = now()
                """,
                topic=topic,
                consumer=consumer,
                partition=partition,
                position=position,
            )

    async def make_days(self, first: date, n_days: int) -> None:
        """Make the tables of the coming days; a day without one falls into the rest and still works."""
        for day in (first + timedelta(days=number) for number in range(n_days)):
            async with self._db.transaction() as tx:
                # two that make partitions of one table wait for each other's locks
                await tx.run("SELECT pg_advisory_xact_lock(hashtextextended('runtime.event', 0))")
                start = datetime(day.year, day.month, day.day, tzinfo=UTC)
                end = start + timedelta(days=1)
                taken = await tx.value(
                    """SELECT to_regclass(%(table)s) IS NOT NULL
                       OR EXISTS (SELECT 1 FROM runtime.event_rest WHERE at >= %(start)s AND at < %(end)s)""",
                    table=f"runtime.event_{day:%Y%m%d}",
                    start=start,
                    end=end,
                )
                if not taken:
                    await tx.connection.execute(
                        sql.SQL("CREATE TABLE {} PARTITION OF runtime.event FOR VALUES FROM ({}) TO ({})").format(
                            sql.Identifier("runtime", f"event_{day:%Y%m%d}"), sql.Literal(start), sql.Literal(end)
                        )
                    )
