"""The end of the log as it grows: nothing twice, nothing passed over, nothing old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog, Record
from socialpulse.runtime.tail import PgTail, moved

pytestmark = pytest.mark.anyio
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def append(db: Db, topic: str, *bodies: str, at: datetime = AT) -> None:
    await PgLog(db).append(topic, [Record(body.encode(), body.encode(), at) for body in bodies])


async def test_reading_on_gives_each_line_once(db: Db) -> None:
    await append(db, "t", "before")
    tail = PgTail(db)
    positions, found = await tail.find_end(["t"]), []
    for batch in (["a", "b", "c"], ["d"], []):
        await append(db, "t", *batch)
        lines = await tail.read(positions, AT - HOUR, 100)
        positions = moved(positions, lines)
        found.append(sorted(line.body.decode() for line in lines))
    assert found == [["a", "b", "c"], ["d"], []]


async def test_a_limit_is_kept_and_the_rest_comes_next(db: Db) -> None:
    tail = PgTail(db)
    positions, found = await tail.find_end(["t"]), []
    await append(db, "t", *(f"{number:02}" for number in range(20)))
    for _ in range(4):
        lines = await tail.read(positions, AT - HOUR, 7)
        assert len(lines) <= 7
        positions = moved(positions, lines)
        found += [line.body.decode() for line in lines]
    assert sorted(found) == [f"{number:02}" for number in range(20)]


async def test_topics_that_were_not_asked_for_and_old_lines_are_left_out(db: Db) -> None:
    tail = PgTail(db)
    positions = await tail.find_end(["t"])
    await append(db, "other", "x")
    await append(db, "t", "old", at=AT - 2 * HOUR)
    await append(db, "t", "young")
    assert [line.body for line in await tail.read(positions, AT - HOUR, 100)] == [b"young"]


async def test_what_is_not_committed_yet_comes_later_and_is_not_passed_over(db: Db) -> None:
    tail = PgTail(db)
    positions = await tail.find_end(["t"])
    async with db.transaction() as tx:
        await PgLog(db).append("t", [Record(b"k", b"slow", AT)], tx)
        assert await tail.read(positions, AT - HOUR, 100) == []
    assert [line.body for line in await tail.read(positions, AT - HOUR, 100)] == [b"slow"]
