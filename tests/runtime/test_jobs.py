from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from socialpulse.core.errors import NotFound
from socialpulse.runtime.db import Db
from socialpulse.runtime.jobs import MAX_ATTEMPTS, Job, Jobs

pytestmark = pytest.mark.anyio
done: list[str] = []


async def note(word: str = "ran") -> None:
    done.append(word)


async def fail() -> None:
    raise ValueError("as always")


@pytest.fixture
async def jobs(url: str) -> AsyncIterator[Jobs]:
    done.clear()
    opened = Jobs(url, (Job("note", "q", note), Job("catch-up", "q", note, alone=True), Job("fail", "q", fail)))
    await opened.open()
    yield opened
    await opened.close()


async def test_a_job_exists_only_if_its_transaction_commits(jobs: Jobs, db: Db) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as tx:
            await jobs.defer(tx, "note", word="lost")
            raise ZeroDivisionError
    async with db.transaction() as tx:
        await jobs.defer(tx, "note", word="kept")
    await jobs.work_off()
    assert done == ["kept"]


async def test_a_lone_job_waits_once_however_often_it_is_asked_for(jobs: Jobs, db: Db) -> None:
    for _ in range(3):
        async with db.transaction() as tx:
            await jobs.defer(tx, "catch-up")
            assert await tx.value("SELECT 1") == 1  # the refusal did not spoil the transaction
    await jobs.work_off()
    assert done == ["ran"]


async def test_a_job_that_keeps_failing_is_dead_visible_and_can_be_run_again(jobs: Jobs, db: Db) -> None:
    async with db.transaction() as tx:
        await jobs.defer(tx, "fail")
    for _ in range(MAX_ATTEMPTS + 1):
        await jobs.work_off()
        async with db.transaction() as tx:
            await tx.run("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")  # the wait is over
    dead = await jobs.find_dead()
    assert [(job.name, job.n_attempts) for job in dead] == [("fail", MAX_ATTEMPTS + 1)]
    await jobs.run_again(dead[0].id)
    assert await jobs.find_dead() == []


async def test_a_job_waits_longer_after_each_failure(jobs: Jobs, db: Db) -> None:
    async with db.transaction() as tx:
        await jobs.defer(tx, "fail")
    await jobs.work_off()
    async with db.transaction() as tx:
        assert await tx.value("SELECT scheduled_at > now() FROM procrastinate_jobs WHERE status = 'todo'")


async def test_running_a_job_again_that_is_not_dead_is_refused(jobs: Jobs) -> None:
    with pytest.raises(NotFound, match="12345"):
        await jobs.run_again(12345)


async def test_a_lone_job_that_fails_gives_way_to_its_twin_that_waits(url: str, db: Db) -> None:
    ran: list[str] = []

    async def fail_once() -> None:
        ran.append("ran")
        if len(ran) == 1:
            async with db.transaction() as tx:
                await lone.defer(tx, "catch-up")
            raise ValueError("the first time")

    lone = Jobs(url, (Job("catch-up", "q", fail_once, alone=True),))
    await lone.open()
    async with db.transaction() as tx:
        await lone.defer(tx, "catch-up")
    await lone.work_off()
    await lone.close()
    assert ran == ["ran", "ran"]


async def test_a_lone_job_whose_worker_died_gives_way_to_its_twin_that_waits(url: str, db: Db) -> None:
    ran = asyncio.Event()

    async def run() -> None:
        ran.set()

    lone = Jobs(url, (Job("catch-up", "q", run, alone=True),))
    await lone.open()
    async with db.transaction() as tx:
        await lone.defer(tx, "catch-up")
        await tx.run("UPDATE procrastinate_jobs SET status = 'doing'")  # by a worker that is no more
        await lone.defer(tx, "catch-up")
    working = asyncio.create_task(lone.work(["q"]))
    async with asyncio.timeout(20):
        await ran.wait()
    assert not working.done()
    working.cancel()
    await asyncio.wait([working])
    await lone.close()


async def test_a_patient_job_keeps_nobodys_place(url: str, db: Db) -> None:
    came, over = asyncio.Event(), asyncio.Event()

    async def wait_for_others() -> None:
        await came.wait()
        over.set()

    async def come() -> None:
        came.set()

    opened = Jobs(url, (Job("wait", "slow", wait_for_others, patient=True), Job("come", "quick", come)))
    await opened.open()
    for name in ("wait", "come"):
        async with db.transaction() as tx:
            await opened.defer(tx, name)
    working = asyncio.create_task(opened.work([], n_at_once=1))
    await asyncio.wait_for(over.wait(), 20)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    await opened.close()
