"""A short list of the rows of one segment that likely holds the first k by similarity.

The lists are read in the order of their centroids' similarity to the query. Of their rows that pass the filter the code
gives an estimate. How far it may be off is in proportion to the scale of the row; so `width` times its scale is allowed
for, and the row kept when it then reaches the k-th best estimate. Reading stops where the next centroid lies further
below it than `reach`, but not among lists about as near as the nearest one: a query between clusters finds its rows in
lists that all seem far. Both were measured when the segment was built, for each target recall and share of rows that
pass. When few rows pass, all of them are estimated.

Where very many rows are about equally near, the k best estimates are those that err most upward, and rows that are as
good have lower ones. Then the true k-th best, known once rows were ordered, is the `floor` of a second look, which
takes the estimates of the first and goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import F32, F64, Places
from socialpulse.retrieval.ivf.bits import Marks
from socialpulse.retrieval.ivf.lazy import kernels
from socialpulse.retrieval.ivf.marks import Marked
from socialpulse.retrieval.ivf.rabitq import query_bits
from socialpulse.retrieval.stored.clusters import Clusters
from socialpulse.retrieval.stored.threads import shares, spread

CLOSE = 0.08  # for a query of unit length
FEW_ROWS = 4_096  # so many are all estimated
SOME_ROWS = 20_000  # so many are too, once the nearest lists turn out to hold none of them
LARGE_ROWS = 10 * SOME_ROWS  # in a segment of less, so many are always
FIRST_STEP_ROWS = 4_096
LAST_STEP_ROWS = 1 << 20
SHARE_ROWS = 1 << 14  # of estimates; fewer are not worth a second thread


@dataclass(frozen=True, slots=True)
class Short:
    """rows (m,) of one segment, rising · n_estimated: how many were looked at · kth: the k-th best estimate"""

    rows: Places
    n_estimated: int
    kth: float


@dataclass(frozen=True, slots=True)
class Distances:
    """When a row is near enough: see above. width and certain: times the scale of a row, or the usual one if greater,
    since the k-th best estimate is off too. largest: the scale of any row

    Only estimates at most `below` count for the k-th best, and rows surely above it are left out: they stand before the
    place where a page begins.
    """

    k: int
    width: float
    usual: float
    largest: float
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


class Estimator:
    """One query against the codes of one segment. query (dims,): any sum of weighted queries

    sims (l,): of the centroids
    """

    def __init__(self, clusters: Clusters, query: F64) -> None:
        self._clusters = clusters
        self._bits = query_bits(query, clusters.rotation)
        self.sims = np.empty(len(clusters.centroids), np.float32)
        kernels.products(clusters.centroids, query.astype(np.float32), self.sims)

    def estimates_of(self, rows: Places) -> F32:
        """Return the estimated inner product of these rising rows with the query. (n,)"""
        bases = np.empty(len(rows), np.float32)
        kernels.list_bases(self._clusters.starts, self.sims, rows, bases)
        found = np.empty(len(rows), np.float32)
        spread(lambda i, j: self._estimate(rows[i:j], bases[i:j], found[i:j]), shares(len(rows), SHARE_ROWS))
        return found

    def of_lists(self, lists: npt.NDArray[np.int32], marks: Marks) -> tuple[F32, Places]:
        """Return the estimates of the marked rows of these lists, and the rows, by this thread alone."""
        most = int((self._clusters.starts[lists + 1] - self._clusters.starts[lists]).sum())
        rows, bases = np.empty(most + 1, np.int64), np.empty(most + 1, np.float32)
        n = kernels.gather_lists(marks, self._clusters.starts, lists, self.sims, rows, bases)
        found = np.empty(n, np.float32)
        self._estimate(rows[:n], bases[:n], found)
        return found, rows[:n]

    def _estimate(self, rows: Places, bases: F32, found: F32) -> None:
        c, bits = self._clusters, self._bits
        kernels.estimate(c.codes, c.scales, bits.planes, bits.step, bits.total, rows, bases, found)


class Narrowing:
    """Looks for the first k rows among those marked, once or further and further. What was estimated stays."""

    def __init__(self, clusters: Clusters, query: F64, marked: Marked) -> None:
        self._clusters = clusters
        self._estimator = Estimator(clusters, query)
        self._marked = marked
        self._order = np.empty(0, np.int32)  # of lists, the nearest first
        self._reached = np.empty(0, np.int64)  # rows that so many of them have
        self._at, self._step_rows = 0, FIRST_STEP_ROWS
        self._estimated: list[tuple[F32, Places]] = []

    def narrow(self, effort: Distances, added: Added | None = None) -> Short:
        """Return the short list. Few rows are all estimated: no list is chosen."""
        most = 0.0 if added is None else added.most
        few = SOME_ROWS if len(self._clusters.scales) < LARGE_ROWS else FEW_ROWS
        if not self._estimated and self._marked.n <= max(few, effort.k):
            self._estimate_all()
        elif not self._estimated:
            self._order = np.argsort(-self._estimator.sims).astype(np.int32)
            self._reached = np.cumsum(np.diff(self._clusters.starts)[self._order])
        best = self._best(effort, added)
        while self._at < len(self._order) and not self._is_far(min(best.kth, effort.floor), effort, most):
            if self._at and best.kth == -np.inf and self._marked.n <= SOME_ROWS:
                self._estimate_all()
                best = self._best(effort, added)
                break
            step = self._step()
            self._estimated += step
            for estimates, rows in step:
                best.add(estimates, rows)
        return Short(best.rows(), sum(len(rows) for _, rows in self._estimated), best.kth)

    def _estimate_all(self) -> None:
        rows = self._marked.rows()
        self._estimated, self._at = [(self._estimator.estimates_of(rows), rows)], len(self._order)

    def _best(self, effort: Distances, added: Added | None) -> _NearBest:
        """Return the best of what was estimated so far."""
        best = _NearBest(effort, added, self._clusters.scales)
        for estimates, rows in self._estimated:
            best.add(estimates, rows)
        return best

    def _is_far(self, near: float, effort: Distances, most: float) -> bool:
        """Return whether no list that is left can matter when this is the k-th best; the first one always does."""
        if self._at == 0:
            return False
        first, following = self._estimator.sims[self._order[[0, self._at]]].tolist()
        return bool(following + most < min(near - effort.reach(near), first - effort.close))

    def _step(self) -> list[tuple[F32, Places]]:
        """Read the next lists. Returns the estimates of their marked rows, and the rows, in parts."""
        first = self._at
        done = int(self._reached[first - 1]) if first else 0
        last = min(int(np.searchsorted(self._reached, done + self._step_rows)) + 1, len(self._order))
        n_rows = int(self._reached[last - 1]) - done
        n_likely = n_rows * self._marked.n // max(int(self._reached[-1]), 1)
        lists, found = self._order[first:last], list[tuple[F32, Places]]()
        at_least = -(-len(lists) * SHARE_ROWS // max(n_likely, 1))  # lists, as long as each other, about

        def read(start: int, stop: int) -> None:
            found.append(self._estimator.of_lists(lists[start:stop], self._marked.marks))

        spread(read, shares(len(lists), at_least))
        self._at, self._step_rows = last, min(2 * self._step_rows, LAST_STEP_ROWS)
        return found


class _NearBest:
    """The rows that may be worth as much as the k-th best so far."""

    def __init__(self, effort: Distances, added: Added | None, scales: F32) -> None:
        certain = effort.certain if effort.below < np.inf else 0.0
        self._bounds = (effort.width, effort.usual, effort.largest, effort.floor, effort.below, certain)
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
            e, least = self._effort, min(self.kth, self._effort.floor) - self._added.most
            near = np.flatnonzero(estimates >= least - e.width * max(e.largest, e.usual))  # nearly none, at first sight
            estimates, rows = estimates[near], rows[near]
            near = np.flatnonzero(estimates + e.width * np.maximum(self._scales[rows], e.usual) >= least)
            rows = rows[near]
            estimates = estimates[near] + self._added.of(rows)
        uppers, kept = np.empty_like(estimates), np.empty_like(rows)
        n = kernels.keep_near_best(estimates, rows, self._scales, self._bounds, self._heap, uppers, kept)
        self._kept.append((uppers[:n], kept[:n]))

    def rows(self) -> Places:
        """Return the rows, rising."""
        least = min(self.kth, self._effort.floor)
        return np.sort(np.concatenate([rows[uppers >= least] for uppers, rows in self._kept]))
