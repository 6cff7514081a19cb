"""Connections for reads alone: what they see, and that nothing is written by them."""

from __future__ import annotations

import psycopg
import pytest

from socialpulse.runtime.db import Db

pytestmark = pytest.mark.anyio


async def test_each_read_sees_what_is_committed_when_it_begins(db: Db) -> None:
    async with db.reading() as reading:
        before = await reading.value("SELECT count(*) FROM runtime.event")
        async with db.transaction() as tx:
            await tx.run("CREATE TABLE public.seen_later AS SELECT 7 AS n")
            assert await reading.value("SELECT to_regclass('public.seen_later')") is None
        assert await reading.value("SELECT n FROM public.seen_later") == 7
        assert await reading.value("SELECT count(*) FROM runtime.event") == before


async def test_writing_fails_and_the_connection_goes_on(db: Db) -> None:
    async with db.reading() as reading:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            await reading.run("CREATE TABLE public.never ()")
        assert await reading.value("SELECT 1") == 1


async def test_in_a_whole_the_reads_are_part_of_it(db: Db) -> None:
    async with db.whole() as whole:
        await whole.run("CREATE TABLE public.of_the_whole AS SELECT 7 AS n")
        async with db.reading() as reading:
            assert await reading.value("SELECT n FROM public.of_the_whole") == 7


async def test_a_read_that_failed_leaves_the_next_a_working_connection(db: Db) -> None:
    for _ in range(12):  # more than the pool holds
        with pytest.raises(psycopg.errors.DivisionByZero):
            async with db.reading() as reading:
                await reading.value("SELECT 1 / 0")
    async with db.reading() as reading:
        assert await reading.value("SELECT 1") == 1
