"""The contract of the event log. A second implementation joins by being added to `log`."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import pytest

from socialpulse.runtime.db import Db
from socialpulse.runtime.log import Log, PgLog, Record

pytestmark = pytest.mark.anyio
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def log(db: Db) -> Log:
    return PgLog(db)


def records(*bodies: str, key: str = "k") -> list[Record]:
    return [Record(key.encode(), body.encode(), AT) for body in bodies]


async def bodies(log: Log, consumer: str = "c") -> list[str]:
    return [entry.body.decode() for entry in await log.read("t", consumer)]


async def test_what_was_appended_is_read_in_order(log: Log) -> None:
    await log.append("t", records("a", "b"))
    await log.append("t", records("c"))
    assert await bodies(log) == ["a", "b", "c"]


async def test_a_consumer_sees_again_what_it_did_not_mark(log: Log) -> None:
    await log.append("t", records("a", "b"))
    seen = await log.read("t", "c", limit=1)
    assert await bodies(log) == ["a", "b"]
    await log.save_position("c", "t", seen)
    assert await bodies(log) == ["b"]


async def test_consumers_do_not_disturb_each_other(log: Log) -> None:
    await log.append("t", records("a"))
    await log.save_position("one", "t", await log.read("t", "one"))
    assert await bodies(log, "one") == []
    assert await bodies(log, "two") == ["a"]


async def test_a_topic_holds_only_its_own(log: Log) -> None:
    await log.append("other", records("x"))
    assert await bodies(log) == []


async def test_records_with_one_key_keep_their_order(log: Log) -> None:
    for number in range(40):
        await log.append("t", [Record(str(number % 8).encode(), str(number).encode(), AT)])
    entries = await log.read("t", "c")
    for key in {entry.key for entry in entries}:
        own = [int(entry.body) for entry in entries if entry.key == key]
        assert own == sorted(own)
    assert len(entries) == 40


async def test_an_older_mark_never_moves_a_consumer_back(log: Log) -> None:
    await log.append("t", records("a", "b"))
    entries = await log.read("t", "c")
    await log.save_position("c", "t", entries)
    await log.save_position("c", "t", entries[:1])
    assert await bodies(log) == []


async def test_appending_in_a_transaction_that_fails_leaves_nothing(log: Log, db: Db) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as tx:
            await log.append("t", records("lost"), tx)
            raise ZeroDivisionError
    assert await bodies(log) == []


async def test_no_reader_passes_over_a_slow_writer(log: Log, db: Db) -> None:
    """Positions become visible in their order: a later append waits for an earlier one that has not committed."""
    async with db.transaction() as slow:
        await log.append("t", records("slow"), slow)
        fast = asyncio.create_task(log.append("t", records("fast")))
        await asyncio.wait([fast], timeout=0.3)
        assert await bodies(log) == []
    await fast
    assert await bodies(log) == ["slow", "fast"]


async def test_days_get_tables_of_their_own_once(db: Db) -> None:
    log = PgLog(db)
    await log.make_days(date(2026, 11, 1), 3)
    await log.make_days(date(2026, 11, 2), 3)
    await log.append("t", records("a"))
    async with db.transaction() as tx:
        assert await tx.value("SELECT count(*) FROM runtime.event_20261101") == 1
        assert await tx.value("SELECT to_regclass('runtime.event_20261104') IS NOT NULL")


async def test_several_that_make_the_same_days_at_once_wait_for_each_other(db: Db) -> None:
    log = PgLog(db)
    await asyncio.gather(*(log.make_days(date(2026, 11, 1), 8) for _ in range(6)))


async def test_a_day_that_already_has_events_in_the_rest_stays_there(db: Db) -> None:
    log = PgLog(db)
    await log.append("t", records("a"))
    await log.make_days(date(2026, 11, 1), 1)
    assert await bodies(log) == ["a"]
