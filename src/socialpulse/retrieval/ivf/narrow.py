"""A short list of the rows of one segment that likely holds the first k by similarity.

The lists are read in the order of their centroids' similarity to the query. Of their rows that pass the filter the code
gives an estimate. How far it may be off is in proportion to the scale of the row; so `width` times its scale is allowed
for, and the row kept when it then reaches the k-th best estimate. Reading stops where the next centroid lies further
below it than `reach`, but not among lists about as near as the nearest one: a query between clusters finds its rows in
lists that all seem far. Both were measured when the segment was built, for each target recall and share of rows that
pass. When few rows pass, all of them are estimated.

Where very many rows are about equally near, the k best estimates are those that err most upward, and rows that are as
good have lower ones. Then the true k-th best, known once rows were ordered, is the `floor` of a second search.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import F32, F64, Places
from socialpulse.retrieval.ivf.clauses import Marks
from socialpulse.retrieval.ivf.lazy import kernels
from socialpulse.retrieval.ivf.marks import FEW_ROWS, Marked
from socialpulse.retrieval.ivf.rabitq import query_bits
from socialpulse.retrieval.stored.clusters import Clusters
from socialpulse.retrieval.stored.threads import shares, spread

CLOSE = 0.05  # for a query of unit length
FIRST_STEP_ROWS = 4_096
LAST_STEP_ROWS = 1 << 20
SHARE_ROWS = 1 << 13  # of estimates; fewer are not worth a second thread


@dataclass(frozen=True, slots=True)
class Short:
    """rows (m,) of one segment, rising · n_estimated: how many were looked at · kth: the k-th best estimate"""

    rows: Places
    n_estimated: int
    kth: float


@dataclass(frozen=True, slots=True)
class Distances:
    """When a row is near enough: see above. width and certain: times the scale of a row, or the usual one if greater,
    since the k-th best estimate is off too.

    Only estimates at most `below` count for the k-th best, and rows surely above it are left out: they stand before the
    place where a page begins.
    """

    k: int
    width: float
    usual: float
    reach: Callable[[float], float]  # at a k-th best estimate
    close: float  # lists that are at most so much further than the nearest one are always read
    floor: float = np.inf
    below: float = np.inf
    certain: float = np.inf


@dataclass(frozen=True, slots=True)
class Added:
    """What columns add to the similarity of rows. most: they never add more than this"""

    of: Callable[[Places], F32]
    most: float


class Narrowing:
    """One query against the lists of one segment. query (dims,): any sum of weighted queries"""

    def __init__(self, clusters: Clusters, query: F64) -> None:
        self._clusters = clusters
        self._bits = query_bits(query, clusters.rotation)
        self._sims = np.empty(len(clusters.centroids), np.float32)
        kernels.products(clusters.centroids, query.astype(np.float32), self._sims)

    def narrow(self, marked: Marked, effort: Distances, added: Added | None = None) -> Short:
        """Return the short list. So few rows that they were written down are all estimated: no list is chosen."""
        best, most = _NearBest(effort, added, self._clusters.scales), 0.0 if added is None else added.most
        if marked.n <= max(FEW_ROWS, effort.k):
            rows = marked.rows()
            best.add(self.estimates_of(rows), rows)
            return Short(best.rows(), len(rows), best.kth)
        order = np.argsort(-self._sims).astype(np.int32)
        sims = self._sims[order]
        reached = np.cumsum(np.diff(self._clusters.starts)[order])
        at, n_estimated, step_rows = 0, 0, FIRST_STEP_ROWS
        while at < len(order):
            done = int(reached[at - 1]) if at else 0
            last = min(int(np.searchsorted(reached, done + step_rows)) + 1, len(order))
            rows, bases = self._gathered(marked.marks, order, at, last, int(reached[last - 1]) - done)
            best.add(self._estimates(rows, bases), rows)
            n_estimated += len(rows)
            at, step_rows = last, min(2 * step_rows, LAST_STEP_ROWS)
            near = min(best.kth, effort.floor)
            if at < len(order) and sims[at] + most < min(near - effort.reach(near), sims[0] - effort.close):
                break
        return Short(best.rows(), n_estimated, best.kth)

    def estimates_of(self, rows: Places) -> F32:
        """Return the estimated inner product of these rising rows with the query. (n,)"""
        bases = np.empty(len(rows), np.float32)
        kernels.list_bases(self._clusters.starts, self._sims, rows, bases)
        return self._estimates(rows, bases)

    def _gathered(
        self, marks: Marks, order: npt.NDArray[np.int32], first: int, last: int, most: int
    ) -> tuple[Places, F32]:
        rows, bases = np.empty(most + 1, np.int64), np.empty(most + 1, np.float32)
        n = kernels.gather_lists(marks, self._clusters.starts, order, self._sims, first, last, rows, bases)
        return rows[:n], bases[:n]

    def _estimates(self, rows: Places, bases: F32) -> F32:
        found = np.empty(len(rows), np.float32)
        c, bits = self._clusters, self._bits

        def estimate(first: int, last: int) -> None:
            part = slice(first, last)
            kernels.estimate(
                c.codes, c.scales, bits.planes, bits.step, bits.total, rows[part], bases[part], found[part]
            )

        spread(estimate, shares(len(rows), SHARE_ROWS))
        return found


class _NearBest:
    """The rows that may be worth as much as the k-th best so far."""

    def __init__(self, effort: Distances, added: Added | None, scales: F32) -> None:
        certain = effort.certain if effort.below < np.inf else 0.0
        self._bounds = (effort.width, effort.usual, effort.floor, effort.below, certain)
        self._effort = effort
        self._added = added
        self._scales = scales
        self._heap = np.full(effort.k, -np.inf, np.float32)
        self._kept: list[tuple[F32, Places]] = []

    @property
    def kth(self) -> float:
        """The k-th best estimate, minus infinity when there are fewer."""
        return float(self._heap[0])

    def add(self, estimates: F32, rows: Places) -> None:
        if self._added is not None:
            e = self._effort
            most = estimates + e.width * np.maximum(self._scales[rows], e.usual) + self._added.most
            near = np.flatnonzero(most >= min(self.kth, e.floor))
            rows = rows[near]
            estimates = estimates[near] + self._added.of(rows)
        uppers, kept = np.empty_like(estimates), np.empty_like(rows)
        n = kernels.keep_near_best(estimates, rows, self._scales, self._bounds, self._heap, uppers, kept)
        self._kept.append((uppers[:n], kept[:n]))

    def rows(self) -> Places:
        """Return the rows, rising."""
        least = min(self.kth, self._effort.floor)
        return np.sort(np.concatenate([rows[uppers >= least] for uppers, rows in self._kept]))
