"""What it takes to find the true neighbours among these very rows, measured when they are stored.

Some of the rows serve as queries. For a few shares of rows that pass a filter at random, their true ten nearest are
found by looking at every row, and then the search is run with less and less effort for as long as it still finds enough
of them. What a query needs at another share is read off between the measured ones. The same is done among the rows of
some lists anywhere, as a filter leaves them that has nothing to do with the query: far from it, rows are about equally
near, the errors of the estimates weigh most, and more lists must be read. Which of the two a query meets shows in its
k-th best estimate.

Of more than a million rows every so-many-th stands for all, which is as if so few passed a filter. Beyond the greatest
share measured the reach is drawn on along a straight line over the logarithm of the share.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from socialpulse.retrieval.arrays import F32, I64, Places
from socialpulse.retrieval.ivf.clauses import Marks
from socialpulse.retrieval.ivf.marks import FEW_ROWS, Marked
from socialpulse.retrieval.ivf.narrow import Distances, Narrowing
from socialpulse.retrieval.query import Recall
from socialpulse.retrieval.stored.clusters import Clusters, Effort

K = 10
N_QUERIES = 100
MOST_ROWS = 1_000_000
SHARES = (1.0, 0.1, 0.01)
FAR_SHARE = 0.1
TARGETS = (Recall.R90, Recall.R95, Recall.R99)
SPARE = 0.25  # of the misses that the target allows, for queries that differ from these
WIDTHS = (5.0, 4.0, 3.5, 3.0, 2.5, 2.0, 1.5, 1.0, 0.5)  # times the usual error of an estimate
QUANTILES = (1.0, 0.99, 0.97, 0.95, 0.92, 0.9, 0.85, 0.8, 0.7, 0.5, 0.25, 0.0)  # of the reaches that neighbours need
SEED = 20_240_613
_BLOCK_ROWS = 8_192

VectorsOf = Callable[[Places], F32]  # the vectors of rows, in their stored order


def calibrated(clusters: Clusters, vectors_of: VectorsOf) -> Clusters:
    """Return the clusters with their efforts and error.

    Cost: 100 times the bytes of at most a million vectors, and some thousand searches.
    """
    rng = np.random.default_rng(SEED)
    n = int(clusters.starts[-2])  # the rows that have the vector
    stood_for = np.arange(0, n, math.ceil(n / MOST_ROWS))
    queries = np.sort(rng.choice(n, min(N_QUERIES, n), replace=False))
    error = _error(clusters, vectors_of, queries)
    if n <= FEW_ROWS:  # all of them are always estimated
        certain = [Effort(1.0, WIDTHS[0] * error, 0.0, 0.0, 0.0, 0.0)]
        return replace(clusters, efforts={str(target.value): certain for target in TARGETS}, error=error)
    efforts: dict[str, list[Effort]] = {str(target.value): [] for target in TARGETS}
    for share in SHARES:
        rows = stood_for if share == 1.0 else np.sort(rng.choice(stood_for, int(share * len(stood_for)), replace=False))
        if len(rows) <= FEW_ROWS and share < 1.0:
            break
        near = _Trial.of(clusters, vectors_of, queries, rows)
        n_far = min(n // 2, max(int(min(share, FAR_SHARE) * n), 2 * FEW_ROWS))
        far = _Trial.of(clusters, vectors_of, queries, _rows_of_some_lists(clusters, n_far, rng))
        for target in TARGETS:
            wanted = with_spare(target.value)
            (width, reach), (far_width, far_reach) = (trial.least_effort(wanted, error) for trial in (near, far))
            if far.n_marked <= FEW_ROWS:  # all of these were estimated, whatever the reach
                far_reach = max(reach, float(far.gaps[-1]))
            effort = Effort(len(rows) / n, max(width, far_width), near.kth, reach, far.kth, far_reach)
            efforts[str(target.value)].append(effort)
    return replace(clusters, efforts=efforts, error=error)


def with_spare(target: float) -> float:
    """Return the share to find among rows that are known, so that the target holds for queries that differ."""
    return target + SPARE * (1 - target)


def effort_for(efforts: Sequence[Effort], share: float) -> Effort:
    """Return the effort at a share of rows that pass. efforts: by falling share

    Between measured shares and beyond the greatest, along lines over the logarithm of the share.
    """
    if len(efforts) == 1:
        return efforts[0]
    width = max(e.width for e in efforts)
    more, less = next((pair for pair in pairwise(efforts) if pair[1].share <= share), efforts[-2:])
    at = (math.log(share) - math.log(less.share)) / (math.log(more.share) - math.log(less.share))
    if at > 1:  # the reach only grows beyond what was measured
        return replace(more, width=width, reach=more.reach + max(0.0, more.reach - less.reach) * (at - 1))
    at = max(at, 0.0)

    def between(low: float, high: float) -> float:
        return low + at * (high - low)

    return Effort(
        share=share,
        width=width,
        kth=between(less.kth, more.kth),
        reach=between(less.reach, more.reach),
        far_kth=between(less.far_kth, more.far_kth),
        far_reach=between(less.far_reach, more.far_reach),
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    """Queries with known answers.

    truth (q, K) rows · gaps: the reach each true neighbour needs, rising · kth: the similarity of the K-th, on average
    """

    clusters: Clusters
    queries: Places
    asked: F32
    marks: Marks
    n_marked: int
    truth: I64
    gaps: F32
    kth: float
    usual: float  # scale of a row, root mean square

    @classmethod
    def of(cls, clusters: Clusters, vectors_of: VectorsOf, queries: Places, rows: Places) -> _Trial:
        marks = np.zeros(clusters.starts[-1], np.uint8)
        marks[rows] = 1
        asked = _unit(vectors_of(queries))  # efforts are for queries of unit length
        truth, sims = _nearest(vectors_of, queries, asked, rows)
        lists = np.searchsorted(clusters.starts, truth, "right") - 1
        of_list = np.einsum("qd,qkd->qk", asked, clusters.centroids[lists])
        gaps = np.sort((sims.min(axis=1, keepdims=True) - of_list).ravel())
        scales = clusters.scales[: clusters.starts[-2]]
        usual = math.sqrt(float(np.mean(scales * scales))) or 1.0
        return cls(clusters, queries, asked, marks, len(rows), truth, gaps, float(sims.min(axis=1).mean()), usual)

    def least_effort(self, target: float, error: float) -> tuple[float, float]:
        """Return the least width and the least reach that still find this share of the truth."""
        reach = float(self.gaps[-1]) + 1.0
        for quantile in QUANTILES:
            tried = float(np.quantile(self.gaps, quantile))
            if self._recall(WIDTHS[0] * error, tried) < target:
                break
            reach = tried
        return self.least_width(target, error, reach), reach

    def least_width(self, target: float, error: float, reach: float) -> float:
        """Return the least width that still finds this share of the truth."""
        width = WIDTHS[0]
        for narrower in WIDTHS[1:]:
            if self._recall(narrower * error, reach) < target:
                break
            width = narrower
        return width * error

    def _recall(self, width: float, reach: float) -> float:
        found = 0
        for query, vector, truth in zip(self.queries, self.asked, self.truth, strict=True):
            kept, self.marks[query] = self.marks[query], 0  # a row is no neighbour of itself
            narrowing = Narrowing(self.clusters, vector.astype(np.float64))
            marked = Marked(self.marks, self.n_marked - int(kept))
            short = narrowing.narrow(marked, Distances(K, width / self.usual, self.usual, lambda _: reach))
            self.marks[query] = kept
            found += len(np.intersect1d(truth, short.rows, assume_unique=True))
        return found / self.truth.size


def _rows_of_some_lists(clusters: Clusters, most: int, rng: np.random.Generator) -> Places:
    """Return the rows of lists chosen at random, so many or a list more."""
    numbers = rng.permutation(len(clusters.starts) - 2)
    lengths = np.diff(clusters.starts)[numbers]
    chosen = numbers[: int(np.searchsorted(np.cumsum(lengths), most)) + 1]
    return np.sort(np.concatenate([np.arange(clusters.starts[i], clusters.starts[i + 1]) for i in chosen]))


def _unit(vectors: F32) -> F32:
    """Return the vectors at unit length, zero vectors as they are."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    unit: F32 = np.divide(vectors, lengths, out=np.zeros(vectors.shape), where=lengths > 0).astype(np.float32)
    return unit


def _nearest(vectors_of: VectorsOf, queries: Places, asked: F32, rows: Places) -> tuple[I64, F32]:
    """Return the K rows most similar to each query, itself left out, and how similar they are. (q, K), (q, K)"""
    best = np.full((len(queries), K), -np.inf, np.float32)
    truth = np.zeros((len(queries), K), np.int64)
    for start in range(0, len(rows), _BLOCK_ROWS):
        block = rows[start : start + _BLOCK_ROWS]
        sims = asked @ vectors_of(block).T
        sims[queries[:, None] == block] = -np.inf
        both = np.concatenate((best, sims), axis=1)
        named = np.concatenate((truth, np.broadcast_to(block, sims.shape)), axis=1)
        top = np.argpartition(-both, K - 1, axis=1)[:, :K]
        best, truth = np.take_along_axis(both, top, axis=1), np.take_along_axis(named, top, axis=1)
    return truth, best


def _error(clusters: Clusters, vectors_of: VectorsOf, queries: Places) -> float:
    """Return the root mean square of estimate - inner product, over queries of unit length and rows chosen evenly."""
    n = int(clusters.starts[-2])
    rows = np.arange(0, n, max(1, n // 1000))
    vectors, squares = vectors_of(rows), []
    for query in vectors_of(queries):
        vector = query.astype(np.float64)
        length = np.linalg.norm(vector)
        if length > 0:
            estimates = Narrowing(clusters, vector / length).estimates_of(rows)
            squares.append(np.mean((estimates - vectors @ (vector / length)) ** 2))
    return math.sqrt(float(np.mean(squares))) if squares else 0.0
