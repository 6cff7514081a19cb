"""Many callers, one model: what several ask for within a few milliseconds is measured in one call."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from socialpulse.core.errors import Unavailable

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Asked(Generic[Item, Result]):
    """came_s: by the clock of the loop."""

    item: Item
    answer: asyncio.Future[Result]
    came_s: float


class Batcher(Generic[Item, Result]):
    """Calls `run` in a thread with one item or up to `n_batch`, one call at a time. For callers of one event loop.

    An item waits for company for at most `wait_ms` after it came; while a call is under way the next batch fills. Where
    `n_waiting` wait, or the first of them has waited for `most_wait_ms`, the next is refused at once, so that nobody
    waits for what comes too late.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Item]], Sequence[Result]],
        n_batch: int = 32,
        wait_ms: float = 4,
        n_waiting: int = 256,
        most_wait_ms: float = 5_000,
    ) -> None:
        self._run = run
        self._n_batch = n_batch
        self._wait_s = wait_ms / 1_000
        self._n_waiting = n_waiting
        self._most_wait_s = most_wait_ms / 1_000
        self._waiting: deque[_Asked[Item, Result]] = deque()
        self._is_full = asyncio.Event()
        self._working: asyncio.Task[None] | None = None

    async def ask(self, item: Item) -> Result:
        """Return the result of one item. Raises what `run` raises for it alone, and Unavailable when too many wait."""
        loop = asyncio.get_running_loop()
        self._check_room(loop.time())
        asked: _Asked[Item, Result] = _Asked(item, loop.create_future(), loop.time())
        self._waiting.append(asked)
        if len(self._waiting) >= self._n_batch:
            self._is_full.set()
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return await asked.answer

    def _check_room(self, now_s: float) -> None:
        """Raise Unavailable where too many wait, or the first for too long."""
        waited_s = now_s - self._waiting[0].came_s if self._waiting else -1.0
        if len(self._waiting) >= self._n_waiting or waited_s >= self._most_wait_s:
            raise Unavailable(f"{len(self._waiting):,} wait already, the first for {waited_s:.1f} s; try again soon")

    async def _work(self) -> None:
        """Answer until nobody waits."""
        while self._waiting:
            await self._wait_for_company()
            n_items = min(self._n_batch, len(self._waiting))
            batch = [self._waiting.popleft() for _ in range(n_items)]
            await self._answer([asked for asked in batch if not asked.answer.done()])  # done: whoever asked has left

    async def _wait_for_company(self) -> None:
        self._is_full.clear()
        left_s = self._waiting[0].came_s + self._wait_s - asyncio.get_running_loop().time()
        if len(self._waiting) < self._n_batch and left_s > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left_s):
                    await self._is_full.wait()

    async def _answer(self, batch: Sequence[_Asked[Item, Result]]) -> None:
        """Give each its result. Where a batch fails, each is tried alone: one bad item spoils it for nobody else."""
        if not batch:
            return
        call = asyncio.create_task(asyncio.to_thread(self._whole, [asked.item for asked in batch]))
        await asyncio.wait([call])
        error = call.exception()
        if error is not None and len(batch) > 1:
            for asked in batch:
                await self._answer([asked])
            return
        for place, asked in enumerate(batch):
            if asked.answer.done():
                continue
            if error is not None:
                asked.answer.set_exception(error)
            else:
                asked.answer.set_result(call.result()[place])

    def _whole(self, items: Sequence[Item]) -> Sequence[Result]:
        """Return one result for each item. Raises RuntimeError when `run` gave more or fewer."""
        results = self._run(items)
        if len(results) != len(items):
            raise RuntimeError(f"{len(items)} items were to be measured and {len(results)} results came")
        return results
