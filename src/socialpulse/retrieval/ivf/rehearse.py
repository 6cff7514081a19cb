"""A search played through with its answer known: what it would meet, list after list, on the way to the true rows.

The lists are read in the order and the steps of `narrow`; what is noted after each step is all that decides when it
stops and what it keeps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import F32, I64, Places
from socialpulse.retrieval.ivf.lazy import build_kernels
from socialpulse.retrieval.ivf.narrow import CLOSE, FIRST_STEP_ROWS, Estimator, few_rows, longest_step
from socialpulse.retrieval.stored.clusters import Clusters, VectorsOf
from socialpulse.retrieval.stored.threads import shares, spread

K = 10
_BLOCK_ROWS = 8_192


@dataclass(frozen=True, slots=True)
class Met:
    """By step, kths (s,) the K-th best estimate, nexts (s,) the similarity of the list after it, minus infinity after
    the last; by true neighbour, steps (K,) the step that reads it and estimates (K,). nearest: that of the first list
    """

    kths: F32
    nexts: F32
    steps: I64
    estimates: F32
    nearest: float


@dataclass(frozen=True, slots=True)
class ReadingOrder:
    """The step in which each list is read, -1 for never. step_of (l,) · nexts (s,) the similarity of the next list

    nearest: the similarity of the first list
    """

    step_of: npt.NDArray[np.int32]
    nexts: F32
    nearest: float

    @classmethod
    def of(cls, clusters: Clusters, asked: F32, n_marked: int, least: float) -> ReadingOrder:
        """Return the order for a query, as far as lists whose similarity is at least `least`."""
        sims, n = clusters.centroids @ asked, int(clusters.starts[-1])
        if n_marked <= few_rows(n):
            return cls(np.zeros(len(sims), np.int32), np.array([-np.inf], np.float32), float(sims.max()))
        order = np.argsort(-sims)
        reached = np.cumsum(np.diff(clusters.starts)[order])
        n_needed = int(np.count_nonzero(sims >= min(least, sims[order[0]] - CLOSE)))
        step_of = np.full(len(sims), -1, np.int32)
        nexts: list[float] = []
        at, step_rows = 0, FIRST_STEP_ROWS
        while at < max(n_needed, 1):
            done = int(reached[at - 1]) if at else 0
            last = min(int(np.searchsorted(reached, done + step_rows)) + 1, len(order))
            step_of[order[at:last]] = len(nexts)
            nexts.append(sims[order[last]] if last < len(order) else -np.inf)
            at, step_rows = last, min(2 * step_rows, longest_step(n, n_marked))
        nexts[-1] = -np.inf
        return cls(step_of, np.array(nexts, np.float32), float(sims[order[0]]))

    def met(self, estimator: Estimator, rows: Places, lists: Places, own: int, truth: I64, truth_lists: Places) -> Met:
        """Return what the query meets among these rising rows, of these lists; its own row is passed over."""
        if (self.step_of < 0).any():
            read = np.flatnonzero(self.step_of[lists] >= 0)
            rows, lists = rows[read], lists[read]
        estimates = estimator.estimates_of(rows)
        estimates[rows == own] = -np.inf
        best = np.full((len(self.nexts), K), -np.inf, np.float32)
        build_kernels.best_by_step(estimates, lists, self.step_of, best)
        for step in range(1, len(best)):
            best[step] = np.sort(np.concatenate((best[step - 1], best[step])))[-K:]
        rising = np.argsort(truth, kind="stable")
        of_truth = np.empty(len(truth), np.float32)
        of_truth[rising] = estimator.estimates_of(truth[rising])
        return Met(best[:, 0], self.nexts, self.step_of[truth_lists].astype(np.int64), of_truth, self.nearest)


def nearest(vectors_of: VectorsOf, queries: Places, asked: F32, rows: Places) -> tuple[I64, F32]:
    """Return the K rows most similar to each query, itself left out, and how similar they are. (q, K), (q, K)"""
    best = np.full((len(queries), K), -np.inf, np.float32)
    truth = np.zeros((len(queries), K), np.int64)
    for start in range(0, len(rows), _BLOCK_ROWS):
        block = rows[start : start + _BLOCK_ROWS]
        _keep(asked @ vectors_of(block).T, block, queries, best, truth)
    return truth, best


def _keep(sims: F32, rows: Places, queries: Places, best: F32, truth: I64) -> None:
    def work(first: int, last: int) -> None:
        part = slice(first, last)
        build_kernels.keep_best(sims[part], rows, queries[part], best[part], truth[part])

    spread(work, shares(len(sims), 1))


def unit(vectors: F32) -> F32:
    """Return the vectors at unit length, zero vectors as they are."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    scaled: F32 = np.divide(vectors, lengths, out=np.zeros(vectors.shape), where=lengths > 0).astype(np.float32)
    return scaled
