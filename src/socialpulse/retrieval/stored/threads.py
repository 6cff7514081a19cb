"""Work on a long array by several threads at once. Pays for calls that leave the interpreter: BLAS, take, checksums."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache

Span = tuple[int, int]


def spread(work: Callable[[int, int], None], spans: list[Span]) -> None:
    """Call work(start, stop) for every span, on all cores when there are several, this thread among them. Raises what a
    call raises, once all are done."""
    if len(spans) < 2 or n_cores() == 1:
        for start, stop in spans:
            work(start, stop)
        return
    pool, own = _pool(os.getpid()), spans[-1]
    running = [pool.submit(work, start, stop) for start, stop in spans[:-1]]
    try:
        work(*own)
    finally:
        wait(running)
    for done in running:
        done.result()


def shares(n: int, at_least: int) -> list[Span]:
    """Return 0..n cut into one span a core, none shorter than `at_least` unless it is the only one."""
    parts = max(1, min(n_cores(), n // at_least))
    edges = [n * i // parts for i in range(parts + 1)]
    return list(itertools.pairwise(edges))


@cache
def n_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _pool(pid: int) -> ThreadPoolExecutor:
    # by process: a forked child has the executor of its parent but none of its threads
    return ThreadPoolExecutor(n_cores(), thread_name_prefix="retrieval")
