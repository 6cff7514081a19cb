"""Items of many callers are measured together, each gets its own result, and too many are refused."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from socialpulse.core.errors import Invalid, Unavailable
from socialpulse.understand.registry import Batcher

pytestmark = pytest.mark.anyio


class Doubling:
    """Doubles numbers, notes how they came, and waits while the gate is shut."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.began = threading.Event()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        self.began.set()
        self.gate.wait(30)
        if -1 in items:
            raise Invalid.one("item", -1, "is bad")
        return [2 * item for item in items]

    async def has_begun(self) -> None:
        await asyncio.to_thread(self.began.wait, 30)


@pytest.fixture
def run() -> Doubling:
    return Doubling()


async def test_callers_at_once_share_one_call_and_each_gets_its_own(run: Doubling) -> None:
    batcher = Batcher(run)
    assert await asyncio.gather(*map(batcher.ask, range(9))) == [2 * item for item in range(9)]
    assert run.batches == [list(range(9))]


async def test_a_batch_is_never_longer_than_told(run: Doubling) -> None:
    batcher = Batcher(run, n_batch=4)
    await asyncio.gather(*map(batcher.ask, range(9)))
    assert [len(batch) for batch in run.batches] == [4, 4, 1]


async def test_a_full_batch_does_not_wait_for_its_time(run: Doubling) -> None:
    batcher = Batcher(run, n_batch=2, wait_ms=60_000)
    async with asyncio.timeout(20):
        assert await asyncio.gather(*map(batcher.ask, (1, 2))) == [2, 4]


async def test_one_alone_is_answered_when_its_time_is_over(run: Doubling) -> None:
    assert await Batcher(run, wait_ms=1).ask(21) == 42


async def test_what_comes_during_a_call_goes_into_the_next(run: Doubling) -> None:
    batcher = Batcher(run, wait_ms=0)
    run.gate.clear()
    first = asyncio.create_task(batcher.ask(1))
    await run.has_begun()
    others = [asyncio.create_task(batcher.ask(item)) for item in (2, 3)]
    await asyncio.sleep(0)
    run.gate.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6]
    assert run.batches == [[1], [2, 3]]


async def test_more_than_may_wait_are_refused_at_once(run: Doubling) -> None:
    batcher = Batcher(run, n_batch=1, wait_ms=0, n_waiting=2)
    run.gate.clear()
    first = asyncio.create_task(batcher.ask(1))
    await run.has_begun()
    waiting = [asyncio.create_task(batcher.ask(item)) for item in (2, 3)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable, match="2 wait already"):
        await batcher.ask(4)
    run.gate.set()
    assert await asyncio.gather(first, *waiting) == [2, 4, 6]


async def test_nobody_is_taken_in_behind_one_that_has_waited_too_long(run: Doubling) -> None:
    batcher = Batcher(run, n_batch=1, wait_ms=0, most_wait_ms=0)
    run.gate.clear()
    first = asyncio.create_task(batcher.ask(1))
    await run.has_begun()
    second = asyncio.create_task(batcher.ask(2))
    await asyncio.sleep(0)
    with pytest.raises(Unavailable, match=r"1 wait already, the first for 0\.\d s"):
        await batcher.ask(3)
    run.gate.set()
    assert [await first, await second] == [2, 4]


async def test_a_bad_item_fails_alone(run: Doubling) -> None:
    batcher = Batcher(run)
    found = await asyncio.gather(*map(batcher.ask, (1, -1, 3)), return_exceptions=True)
    assert found[0] == 2
    assert isinstance(found[1], Invalid)
    assert found[2] == 6


async def test_whoever_leaves_is_not_measured(run: Doubling) -> None:
    batcher = Batcher(run, n_batch=1, wait_ms=0)
    run.gate.clear()
    first = asyncio.create_task(batcher.ask(1))
    await run.has_begun()
    leaver, stayer = asyncio.create_task(batcher.ask(2)), asyncio.create_task(batcher.ask(3))
    await asyncio.sleep(0)
    leaver.cancel()
    run.gate.set()
    assert [await first, await stayer] == [2, 6]
    assert run.batches == [[1], [3]]


async def test_a_run_that_gives_too_few_results_is_an_error_and_no_hang() -> None:
    batcher = Batcher[int, int](lambda items: [])
    with pytest.raises(RuntimeError, match="1 items were to be measured and 0 results came"):
        await batcher.ask(1)


async def test_it_works_again_after_a_rest(run: Doubling) -> None:
    batcher = Batcher(run)
    assert [await batcher.ask(1), await batcher.ask(2)] == [2, 4]
