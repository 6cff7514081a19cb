"""How hard each engine must try: the first rung of its ladder that reaches the recall, for each kind of filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.retrieval.contestants import Contestant, Effort
from benchmarks.retrieval.filters import CELLS, Case, Cell
from benchmarks.retrieval.truth import K, Truth

RECALL = 0.95
N_FIRST = 10  # questions after which a rung far below is given up
FAR_BELOW = 0.15


@dataclass(frozen=True, slots=True)
class Rung:
    """An effort and the mean recall it reached over the questions it was tried on."""

    effort: Effort
    recall: float

    @property
    def reached(self) -> bool:
        return self.recall >= RECALL


def climb(engine: Contestant, cases: Sequence[Case], truth: Truth) -> Mapping[Cell, Rung]:
    """Return the cheapest rung that reaches the recall for each cell, the best one where none does."""
    return {cell: _climbed(engine, [case for case in cases if case.cell == cell], truth) for cell in CELLS}


def _climbed(engine: Contestant, cases: Sequence[Case], truth: Truth) -> Rung:
    best = Rung(Effort(0), -1.0)
    for effort in engine.efforts():
        rung = Rung(effort, _recall(engine, cases, truth, effort))
        if rung.reached:
            return rung
        best = max(best, rung, key=lambda one: one.recall)
    return best


def _recall(engine: Contestant, cases: Sequence[Case], truth: Truth, effort: Effort) -> float:
    recalls: list[float] = []
    for case in cases:
        recalls.append(truth.recall(case, engine.ask(case, truth, K, effort)()))
        if len(recalls) == N_FIRST and np.mean(recalls) < RECALL - FAR_BELOW:
            break
    return float(np.mean(recalls))
