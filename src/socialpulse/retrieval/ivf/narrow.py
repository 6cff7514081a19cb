"""A short list of the rows of one segment that likely holds the first k by similarity and what is added to it.

The lists are read in the order of their centroids' similarity to the query. Of their rows that pass the filter the code
gives an estimate. How far it may be off is in proportion to the scale of the row; so `width` times its scale is allowed
for, and the row kept when it then reaches the k-th best estimate. Reading stops where the next centroid lies further
below it than `reach`, but not among lists about as near as the nearest one: a query between clusters finds its rows in
lists that all seem far. Both were measured when the segment was built, for each target recall and share of rows that
pass. When few rows pass, all of them are estimated.

Where columns add to the similarity, a list may matter as long as the most that they add to any row would bring it near
enough; of its rows those are estimated that what they add brings so near.

Where very many rows are about equally near, the k best estimates are those that err most upward, and rows that are as
good have lower ones. Then the true k-th best, known once rows were ordered, is the `floor` of a second look, which
takes the estimates of the first and goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import F32, F64, Places
from socialpulse.retrieval.ivf.added import NOTHING, Added
from socialpulse.retrieval.ivf.bits import Marks
from socialpulse.retrieval.ivf.lazy import kernels, product_kernels
from socialpulse.retrieval.ivf.marks import Marked
from socialpulse.retrieval.ivf.rabitq import query_bits
from socialpulse.retrieval.stored.clusters import U64, Clusters
from socialpulse.retrieval.stored.threads import shares, spread

CLOSE = 0.08  # for a query of unit length
FEW_ROWS = 4_096  # so many are all estimated
SOME_ROWS = 20_000  # so many are too, once the nearest lists turn out to hold hardly any of them
IN_VAIN = 4  # times the rows that should have held k
LARGE_ROWS = 10 * SOME_ROWS  # in a segment of less, so many are always
FIRST_STEP_ROWS = 4_096
LAST_STEP_ESTIMATES = 1 << 17  # about
SHARE_ROWS = 1 << 14  # of estimates; fewer are not worth a second thread


def few_rows(n: int) -> int:
    """Return how many passing rows of a segment of n are all estimated without a look at lists."""
    return SOME_ROWS if n < LARGE_ROWS else FEW_ROWS


def longest_step(n: int, n_marked: int) -> int:
    """Return how many rows are read in one step at most, of a segment of n of which so many pass."""
    return LAST_STEP_ESTIMATES * n // max(n_marked, 1)


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
    reach: tuple[F64, F64]  # k-th best estimates, rising, and how far it reaches below each
    close: float  # lists that are at most so much further than the nearest one are always read
    floor: float = np.inf
    below: float = np.inf
    certain: float = np.inf


class Estimator:
    """One query against the codes of one segment. query (dims,): any sum of weighted queries

    sims (l,): of the centroids · added: to the similarity of each row
    """

    def __init__(self, clusters: Clusters, query: F64, added: Added = NOTHING) -> None:
        self._clusters = clusters
        self._bits = query_bits(query, clusters.rotation)
        self.added = added
        self.sims = np.empty(len(clusters.centroids), np.float32)
        product_kernels.products(clusters.centroids, query.astype(np.float32), self.sims)

    @property
    def coded(self) -> tuple[U64, F32, U64, float, int]:
        """What `kernels.estimate` takes before the rows."""
        return self._clusters.codes, self._clusters.scales, self._bits.planes, self._bits.step, self._bits.total

    def estimates_of(self, rows: Places) -> F32:
        """Return the estimated inner product of these rising rows with the query, and what is added to it. (n,)"""
        found = np.empty(len(rows), np.float32)
        kernels.list_bases(self._clusters.starts, self.sims, self.added.values, self.added.weights, rows, found)
        spread(lambda i, j: self._estimate(rows[i:j], found[i:j]), shares(len(rows), SHARE_ROWS))
        return found

    def of_lists(self, lists: npt.NDArray[np.int32], marks: Marks, least: float) -> tuple[F32, Places]:
        """Return the estimates of the marked rows of these lists, and the rows, by this thread alone.

        Where something is added, rows are left out that with it, but without their code, come to less than `least`.
        """
        starts, added = self._clusters.starts, self.added
        most = kernels.count_lists(marks, starts, lists)
        rows, found = np.empty(most + 1, np.int64), np.empty(most + 1, np.float32)
        n = kernels.gather_lists(marks, starts, lists, self.sims, added.values, added.weights, least, rows, found)
        self._estimate(rows[:n], found[:n])
        return found[:n], rows[:n]

    def _estimate(self, rows: Places, found: F32) -> None:
        kernels.estimate(*self.coded, rows, found, found)


class Narrowing:
    """Looks for the first k rows among those marked, once or further and further.

    What was estimated stays, unless rows were left out for what is added to them: these may matter further on.
    """

    def __init__(self, clusters: Clusters, query: F64, marked: Marked, added: Added = NOTHING) -> None:
        self._clusters = clusters
        self._estimator = Estimator(clusters, query, added)
        self._marked = marked
        self._order = np.empty(0, np.int32)  # of lists, the nearest first
        self._at, self._step_rows = 0, FIRST_STEP_ROWS
        self._longest_step = longest_step(len(clusters.scales), marked.n)
        self._estimated: list[tuple[F32, Places]] = []
        self._left_out = False

    def narrow(self, effort: Distances) -> Short:
        """Return the short list. Few rows are all estimated: no list is chosen."""
        few = few_rows(len(self._clusters.scales))
        if self._left_out:
            self._estimated, self._at, self._step_rows = [], 0, FIRST_STEP_ROWS
        elif not self._estimated and self._marked.n <= max(few, effort.k):
            self._estimate_all()
        elif not self._estimated:
            self._order = np.argsort(-self._estimator.sims).astype(np.int32)
        best = self._best(effort)
        if self._at < len(self._order):
            best = self._read(effort, best)
        return Short(best.rows(effort.floor), sum(len(rows) for _, rows in self._estimated), best.kth)

    def _estimate_all(self) -> None:
        rows = self._marked.rows()
        self._estimated = [(self._estimator.estimates_of(rows), rows)]
        self._at, self._left_out = len(self._order), False

    def _best(self, effort: Distances) -> _NearBest:
        """Return the best of what was estimated so far."""
        best = _NearBest(effort, self._estimator.added.off, self._clusters.scales)
        for estimates, rows in self._estimated:
            best.add(estimates, rows)
        return best

    def _read(self, effort: Distances, best: _NearBest) -> _NearBest:
        """Read on until no list that is left can matter: by this thread alone as long as a step holds few rows."""
        self._left_out = len(self._estimator.added.weights) > 0
        done = self._read_alone(effort, best)
        while not done and self._at < len(self._order):
            if self._at and best.kth == -np.inf and self._marked.n <= SOME_ROWS:
                self._estimate_all()
                return self._best(effort)
            near, added = min(best.kth, effort.floor), self._estimator.added
            reach = *effort.reach, effort.close
            least = kernels.next_least(self._estimator.sims, self._order, self._at, near - added.off, added.most, reach)
            if least == np.inf:
                break
            self._step(least, best)
        return best

    def _read_alone(self, effort: Distances, best: _NearBest) -> bool:
        """Read lists as `kernels.read_lists` does; returns whether all is done."""
        n, added, starts = self._marked.n, self._estimator.added, self._clusters.starts
        per_row = int(starts[-1]) / n  # so many rows are read for one that passes, on average
        most_rows = int(2 * SHARE_ROWS * per_row)
        in_vain = int(IN_VAIN * effort.k * per_row) if n <= SOME_ROWS else int(starts[-1])
        room = min(n, 4 * SHARE_ROWS) + 1
        rows, estimates = np.empty(room, np.int64), np.empty(room, np.float32)
        near, uppers = np.empty(room, np.int64), np.empty(room, np.float32)
        self._at, step_rows, n_found, n_near, done = kernels.read_lists(
            (self._marked.marks, starts, self._estimator.sims, self._order),
            self._estimator.coded,
            (added.values, added.weights, added.most),
            (*effort.reach, effort.close),
            best.bounds,
            best.heap,
            (self._at, self._step_rows, most_rows, in_vain),
            (rows, estimates),
            (near, uppers),
        )
        self._step_rows = min(step_rows, self._longest_step)
        self._estimated.append((estimates[:n_found], rows[:n_found]))
        best.near.append((uppers[:n_near], near[:n_near]))
        return bool(done)

    def _step(self, least: float, best: _NearBest) -> None:
        """Read the next lists, by several threads where many of their rows are marked."""
        lengths = np.diff(self._clusters.starts)[self._order[self._at :]]
        reached = np.cumsum(lengths)
        n_lists = min(int(np.searchsorted(reached, self._step_rows)) + 1, len(reached))
        n_likely = int(reached[n_lists - 1]) * self._marked.n // max(int(self._clusters.starts[-1]), 1)
        lists, bests = self._order[self._at : self._at + n_lists], list[_NearBest]()
        at_least = -(-n_lists * SHARE_ROWS // max(n_likely, 1))  # lists, as long as each other, about

        def read(start: int, stop: int) -> None:
            estimates, rows = self._estimator.of_lists(lists[start:stop], self._marked.marks, least)
            mine = best.apart()
            mine.add(estimates, rows)
            bests.append(mine)
            self._estimated.append((estimates, rows))

        spread(read, shares(n_lists, at_least))
        best.join(bests)
        self._at, self._step_rows = self._at + n_lists, min(2 * self._step_rows, self._longest_step)


class _NearBest:
    """The rows that may be worth as much as the k-th best so far.

    bounds, heap (k,): as `kernels.keep_near_best` takes them · near: rows and the most each may be worth, in parts
    """

    def __init__(self, effort: Distances, off: float, scales: F32) -> None:
        certain = effort.certain if effort.below < np.inf else 0.0
        self.bounds = (effort.width, effort.usual, effort.largest, effort.floor, effort.below, certain, off)
        self.heap = np.full(effort.k, -np.inf, np.float32)
        self.near: list[tuple[F32, Places]] = []
        self._scales = scales

    @property
    def kth(self) -> float:
        """The k-th best estimate, minus infinity when there are fewer."""
        return float(self.heap[0])

    def add(self, estimates: F32, rows: Places) -> None:
        uppers, near = np.empty_like(estimates), np.empty_like(rows)
        n = kernels.keep_near_best(estimates, rows, self._scales, self.bounds, self.heap, uppers, near)
        self.near.append((uppers[:n], near[:n]))

    def apart(self) -> _NearBest:
        """Return one that goes on from here in another thread."""
        found = copy(self)
        found.heap, found.near = np.full_like(self.heap, self.heap[0]), []
        return found

    def join(self, others: Sequence[_NearBest]) -> None:
        """Add what others found since they were apart."""
        better = [other.heap[other.heap > self.heap[0]] for other in others]
        self.heap = np.sort(np.concatenate([self.heap, *better]))[-len(self.heap) :]
        for other in others:
            self.near += other.near

    def rows(self, floor: float) -> Places:
        """Return the rows, rising. floor: what is as good as the k-th best"""
        least = min(self.kth, floor)
        return np.sort(np.concatenate([rows[uppers >= least] for uppers, rows in self.near]))
