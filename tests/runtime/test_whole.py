"""Several transactions that are one: all are committed, or none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from socialpulse.runtime.db import Db

pytestmark = pytest.mark.anyio


@pytest.fixture
async def notes(empty_url: str) -> AsyncIterator[Db]:
    async with Db(empty_url) as db:
        async with db.transaction() as tx:
            await tx.run("CREATE TABLE note (text text)")
        yield db


async def write(db: Db, text: str) -> None:
    async with db.transaction() as tx:
        await tx.run("INSERT INTO note VALUES (%(text)s)", text=text)


async def read(db: Db) -> list[str]:
    async with db.transaction() as tx:
        return [row["text"] for row in await tx.records("SELECT text FROM note ORDER BY text")]


async def test_what_is_written_in_a_whole_is_seen_in_it_and_by_others_after_it(notes: Db) -> None:
    async with notes.whole():
        await write(notes, "a")
        assert await read(notes) == ["a"]
        assert await asyncio.create_task(read(notes)) == []
    assert await read(notes) == ["a"]


async def test_a_whole_that_raises_leaves_nothing(notes: Db) -> None:
    with pytest.raises(KeyError):
        async with notes.whole():
            await write(notes, "a")
            raise KeyError
    assert await read(notes) == []


async def test_a_part_that_raises_takes_back_itself_alone(notes: Db) -> None:
    async with notes.whole():
        await write(notes, "a")
        with pytest.raises(KeyError):
            async with notes.transaction() as tx:
                await tx.run("INSERT INTO note VALUES ('b')")
                raise KeyError
        await write(notes, "c")
    assert await read(notes) == ["a", "c"]


async def test_a_task_begun_in_a_whole_is_no_part_of_it(notes: Db) -> None:
    with pytest.raises(KeyError):
        async with notes.whole():
            await asyncio.create_task(write(notes, "beside"))
            await write(notes, "inside")
            raise KeyError
    assert await read(notes) == ["beside"]


async def test_another_database_is_no_part_of_a_whole(notes: Db, url: str) -> None:
    async with Db(url) as other, notes.whole(), other.transaction() as tx:
        assert await tx.value("SELECT to_regclass('note')") is None
