"""How long calls take."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence


def took_ms(run: Callable[[], object]) -> float:
    """Return how many milliseconds a call took."""
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1_000


async def timed(calls: Sequence[Callable[[], Awaitable[object]]], n_at_once: int = 1) -> list[float]:
    """Return how many seconds each call took, so many of them running at a time."""
    took, waiting = list[float](), iter(calls)

    async def one_after_another() -> None:
        for call in waiting:
            began = time.perf_counter()
            await call()
            took.append(time.perf_counter() - began)

    await asyncio.gather(*(one_after_another() for _ in range(n_at_once)))
    return took
