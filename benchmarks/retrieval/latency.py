"""How long a question takes, the engines asked in turn, a few questions each, so that noise falls on all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from benchmarks.retrieval.climbing import Rung
from benchmarks.retrieval.contestants import Contestant
from benchmarks.retrieval.filters import CELLS, Case, Cell
from benchmarks.retrieval.truth import K, Truth

T = TypeVar("T")

N_WARM = 3
TURN = 10  # questions to one engine before the next is asked: a server's caches are its own
COUNT_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Taken:
    """What one engine did in one cell: seconds and recall for each question, and rows that should not have come."""

    seconds: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)

    def ms(self, percent: float) -> float:
        return float(np.percentile(self.seconds, percent)) * 1_000


Efforts = Mapping[str, Mapping[Cell, Rung]]


def search_times(
    engines: Sequence[Contestant], efforts: Efforts, cases: Sequence[Case], truth: Truth
) -> Mapping[tuple[str, Cell], Taken]:
    """Return what each engine did in each cell, on questions that its effort was not chosen by."""
    taken = {(engine.name, cell): Taken() for engine in engines for cell in CELLS}
    for cell in CELLS:
        asked = [case for case in cases if case.cell == cell]
        for engine, warming, block in _turns(engines, asked):
            into, effort = taken[engine.name, cell], efforts[engine.name][cell].effort
            for case in warming:
                engine.ask(case, truth, K, effort)()
            for case in block:
                seconds, found = _timed(engine.ask(case, truth, K, effort))
                into.seconds.append(seconds)
                into.recalls.append(truth.recall(case, found))
                into.wrong.append(truth.n_wrong(case, found))
    return taken


def count_times(engines: Sequence[Contestant], cases: Sequence[Case], truth: Truth) -> Mapping[str, Taken]:
    """Return how long count and facets took where an engine has them; `wrong` is how far a count was off."""
    taken: dict[str, Taken] = {}
    asked = [case for case in cases if case.cell.share == COUNT_SHARE]
    for engine, warming, block in _turns(engines, asked):
        for number, case in enumerate((*warming, *block)):
            count = engine.count(case, truth)
            if count is None:
                break
            seconds, n = _timed(count)
            if number >= len(warming):
                into = taken.setdefault(engine.name, Taken())
                into.seconds.append(seconds)
                into.wrong.append(abs(n - int(truth.counts[case.number])))
    return taken


def worst(taken: Mapping[tuple[str, Cell], Taken], name: str, share: float, of: Callable[[Taken], float]) -> float:
    """Return the greatest figure over the kinds of filters of one share."""
    return max(of(taken[name, cell]) for cell in CELLS if cell.share == share)


def _turns(
    engines: Sequence[Contestant], cases: Sequence[Case]
) -> Iterator[tuple[Contestant, Sequence[Case], Sequence[Case]]]:
    """Yield whose turn it is, what it is asked first to come back to where it was, and what is timed."""
    for number, start in enumerate(range(0, len(cases), TURN)):
        block, first = cases[start : start + TURN], number % len(engines)
        for engine in (*engines[first:], *engines[:first]):
            yield engine, cases[start - N_WARM : start] or cases[-N_WARM:], block


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    found = call()
    return time.perf_counter() - began, found
