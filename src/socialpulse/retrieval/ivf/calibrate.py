"""What it takes to find the true neighbours among these very rows, measured when they are stored.

Some of the rows serve as queries. For a few shares of rows that pass a filter at random, their true ten nearest are
found by looking at every row. What a search meets on its way to them tells with how little effort it would still have
found enough of them. What a query needs at another share is read off between the measured ones. The same is done among
the rows of some lists anywhere, as a filter leaves them that has nothing to do with the query: far from it, rows are
about equally near, the errors of the estimates weigh most, and more lists must be read. Which of the two a query meets
shows in its k-th best estimate.

Of more than a million rows every so-many-th stands for all, which is as if so few passed a filter. Beyond the greatest
share measured the reach is drawn on along a straight line over the logarithm of the share.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from socialpulse.retrieval.arrays import F32, F64, I64, Places
from socialpulse.retrieval.ivf.narrow import CLOSE, SOME_ROWS, Estimator, few_rows
from socialpulse.retrieval.ivf.rehearse import ReadingOrder, nearest, unit
from socialpulse.retrieval.query import Recall
from socialpulse.retrieval.stored.clusters import Clusters, Effort, VectorsOf

N_QUERIES = 100
MOST_ROWS = 1_000_000
SHARES = (1.0, 0.1, 0.01)
FAR_SHARE = 0.1
TARGETS = (Recall.R90, Recall.R95, Recall.R99)
SPARE = 0.25  # of the misses that the target allows, for queries that differ from these
WIDTHS = (5.0, 4.0, 3.5, 3.0, 2.5, 2.0, 1.5, 1.0, 0.5)  # times the usual error of an estimate
QUANTILES = (1.0, 0.99, 0.97, 0.95, 0.92, 0.9, 0.85, 0.8, 0.7, 0.5, 0.25, 0.0)  # of the reaches that neighbours need
SEED = 20_240_613


def calibrated(clusters: Clusters, vectors_of: VectorsOf) -> Clusters:
    """Return the clusters with their efforts and error.

    Cost: at most a few million vectors are read once, and estimated a hundred times.
    """
    rng = np.random.default_rng(SEED)
    n = int(clusters.starts[-2])  # the rows that have the vector
    stood_for = np.arange(0, n, math.ceil(n / MOST_ROWS))
    queries = np.sort(rng.choice(n, min(N_QUERIES, n), replace=False))
    error = _error(clusters, vectors_of, queries)
    few = few_rows(n)
    if n <= few:  # all of them are always estimated
        certain = [Effort(1.0, WIDTHS[0] * error, 0.0, 0.0, 0.0, 0.0)]
        return replace(clusters, efforts={str(target.value): certain for target in TARGETS}, error=error)
    efforts: dict[str, list[Effort]] = {str(target.value): [] for target in TARGETS}
    for share in SHARES:
        rows = stood_for if share == 1.0 else np.sort(rng.choice(stood_for, int(share * len(stood_for)), replace=False))
        if len(rows) <= few and share < 1.0:
            break
        near = _Trial.of(clusters, vectors_of, queries, rows, error)
        n_far = min(n // 2, max(int(min(share, FAR_SHARE) * n), 2 * SOME_ROWS), MOST_ROWS)
        far = _Trial.of(clusters, vectors_of, queries, _rows_of_some_lists(clusters, n_far, rng), error)
        for target in TARGETS:
            wanted = with_spare(target.value)
            (width, reach), (far_width, far_reach) = (trial.least_effort(wanted, error) for trial in (near, far))
            if far.n_marked <= few:  # all of these were estimated, whatever the reach
                far_reach = max(reach, float(far.gaps[-1]))
            effort = Effort(len(rows) / n, max(width, far_width), near.kth, reach, far.kth, far_reach)
            efforts[str(target.value)].append(effort)
    return replace(clusters, efforts=efforts, error=error)


def with_spare(target: float) -> float:
    """Return the share to find among rows that are known, so that the target holds for queries that differ."""
    return target + SPARE * (1 - target)


@dataclass(frozen=True, slots=True)
class Extent:
    """How far to look for a query of unit length, as in `Effort`.

    reaches (p,) at k-th best estimates that rise, kths (p,): between them along a line, flat beyond
    """

    width: float
    kths: F64
    reaches: F64


def extent_for(efforts: Sequence[Effort], share: float) -> Extent:
    """Return how far to look when this share of the rows passes. efforts: by falling share

    From rows that have nothing to do with the query, over rows chosen at random, to those that a filter leaves near the
    query: there more of them pass than the share says, as at a greater share. The k-th best estimate tells which it is.
    """
    width = max(e.width for e in efforts)
    here = _effort_at(efforts, share)
    points = [(here.far_kth, here.far_reach), (here.kth, here.reach)]
    if not here.far_kth < here.kth:
        points = [(here.kth, max(here.reach, here.far_reach))]
    greatest = [_effort_at(efforts, 1.0)] if efforts[0].share < 1.0 else []
    for effort in [*(e for e in reversed(efforts) if e.share > share), *greatest]:
        if effort.kth > points[-1][0]:
            points.append((effort.kth, effort.reach))
    return Extent(width, *np.array(points).T)


def _effort_at(efforts: Sequence[Effort], share: float) -> Effort:
    """Return the effort at a share: between measured ones and beyond the greatest, along lines over its logarithm."""
    if len(efforts) == 1:
        return efforts[0]
    more, less = next((pair for pair in pairwise(efforts) if pair[1].share <= share), efforts[-2:])
    at = (math.log(share) - math.log(less.share)) / (math.log(more.share) - math.log(less.share))
    if at > 1:  # both only grow beyond what was measured
        further = at - 1
        kth = more.kth + max(0.0, more.kth - less.kth) * further
        return replace(more, kth=kth, reach=more.reach + max(0.0, more.reach - less.reach) * further)
    at = max(at, 0.0)

    def between(low: float, high: float) -> float:
        return low + at * (high - low)

    return Effort(
        share=share,
        width=more.width,
        kth=between(less.kth, more.kth),
        reach=between(less.reach, more.reach),
        far_kth=between(less.far_kth, more.far_kth),
        far_reach=between(less.far_reach, more.far_reach),
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    """What a search of each query would meet, step by step, if it read on until it had all of the truth.

    A search stops after the first step whose k-th best estimate lies more than the reach above the next list, so that
    what any reach and width would find follows without searching again. q queries, s steps, padded with the last one

    n_marked: the rows that pass · kth: the similarity of the K-th, on average · gaps: the reach each true neighbour
    needs, rising · kths (q, s) the K-th best estimate after each step · nexts (q, s) the similarity of the list that
    follows, minus infinity after the last · nearests (q,) of the first list · steps, estimates, allowed (q, K) of the
    true neighbours: when they are read, their estimates, and how many times the width they may be off, as in `narrow`
    """

    n_marked: int
    kth: float
    gaps: F32
    kths: F32
    nexts: F32
    nearests: F32
    steps: I64
    estimates: F32
    allowed: F32

    @classmethod
    def of(cls, clusters: Clusters, vectors_of: VectorsOf, queries: Places, rows: Places, error: float) -> _Trial:
        asked = unit(vectors_of(queries))  # efforts are for queries of unit length
        truth, sims = nearest(vectors_of, queries, asked, rows)
        of_rows = np.searchsorted(clusters.starts, rows, "right") - 1
        lists = np.searchsorted(clusters.starts, truth, "right") - 1
        kth = sims.min(axis=1)
        gaps = kth[:, None] - np.einsum("qd,qkd->qk", asked, clusters.centroids[lists])
        met = []
        for i, query in enumerate(queries):
            order = ReadingOrder.of(clusters, asked[i], len(rows), float(kth[i] - gaps.max()) - error)
            estimator = Estimator(clusters, asked[i].astype(np.float64))
            met.append(order.met(estimator, rows, of_rows, int(query), truth[i], lists[i]))
        width = max(len(m.kths) for m in met)
        scales = clusters.scales[: clusters.starts[-2]]
        usual = clusters.usual_scale() or 1.0
        return cls(
            n_marked=len(rows),
            kth=float(kth.mean()),
            gaps=np.sort(gaps.ravel()),
            kths=np.array([np.pad(m.kths, (0, width - len(m.kths)), "edge") for m in met]),
            nexts=np.array([np.pad(m.nexts, (0, width - len(m.nexts)), constant_values=-np.inf) for m in met]),
            nearests=np.array([m.nearest for m in met], np.float32),
            steps=np.array([m.steps for m in met]),
            estimates=np.array([m.estimates for m in met]),
            allowed=np.maximum(scales[truth] / np.float32(usual), 1),
        )

    def least_effort(self, target: float, error: float) -> tuple[float, float]:
        """Return the least width and the least reach that still find this share of the truth."""
        reach = float(self.gaps[-1]) + 1.0
        for quantile in QUANTILES:
            tried = float(np.quantile(self.gaps, quantile))
            if self._recall(WIDTHS[0] * error, tried) < target:
                break
            reach = tried
        return self._least_width(target, error, reach), reach

    def _least_width(self, target: float, error: float, reach: float) -> float:
        width = WIDTHS[0]
        for narrower in WIDTHS[1:]:
            if self._recall(narrower * error, reach) < target:
                break
            width = narrower
        return width * error

    def _recall(self, width: float, reach: float) -> float:
        least = np.minimum(self.kths - np.float32(reach), self.nearests[:, None] - np.float32(CLOSE))
        stops = (self.nexts < least).argmax(axis=1)[:, None]
        uppers = self.estimates + np.float32(width) * self.allowed
        return float(((self.steps <= stops) & (uppers >= np.take_along_axis(self.kths, stops, axis=1))).mean())


def _rows_of_some_lists(clusters: Clusters, most: int, rng: np.random.Generator) -> Places:
    """Return the rows of lists chosen at random, so many or a list more."""
    numbers = rng.permutation(len(clusters.starts) - 2)
    lengths = np.diff(clusters.starts)[numbers]
    chosen = numbers[: int(np.searchsorted(np.cumsum(lengths), most)) + 1]
    return np.sort(np.concatenate([np.arange(clusters.starts[i], clusters.starts[i + 1]) for i in chosen]))


def _error(clusters: Clusters, vectors_of: VectorsOf, queries: Places) -> float:
    """Return the root mean square of estimate - inner product, over queries of unit length and rows chosen evenly."""
    n = int(clusters.starts[-2])
    rows = np.arange(0, n, max(1, n // 1000))
    vectors, squares = vectors_of(rows), []
    for query in vectors_of(queries):
        vector = query.astype(np.float64)
        length = np.linalg.norm(vector)
        if length > 0:
            estimates = Estimator(clusters, vector / length).estimates_of(rows)
            squares.append(np.mean((estimates - vectors @ (vector / length)) ** 2))
    return math.sqrt(float(np.mean(squares))) if squares else 0.0
