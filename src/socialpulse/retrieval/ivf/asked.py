"""What a query asks of the lists of a segment: one direction, and how many rows to look at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from socialpulse.retrieval.arrays import F64, I64, Places
from socialpulse.retrieval.exact.matched import Matched
from socialpulse.retrieval.exact.order import Keys
from socialpulse.retrieval.exact.rank import WeightedRanking, columns_of
from socialpulse.retrieval.exact.search import Checked
from socialpulse.retrieval.exact.terms import ValueTerm
from socialpulse.retrieval.files.snapshot import LiveSegment
from socialpulse.retrieval.filters import IdIn
from socialpulse.retrieval.ivf.added import added_of
from socialpulse.retrieval.ivf.bits import Marks, marked_among, without
from socialpulse.retrieval.ivf.calibrate import Extent, extent_for, with_spare
from socialpulse.retrieval.ivf.marks import Marked
from socialpulse.retrieval.ivf.narrow import CLOSE, Distances, Narrowing
from socialpulse.retrieval.ivf.products import products_of
from socialpulse.retrieval.query import Matches, Query, Recall
from socialpulse.retrieval.stored.clusters import Clusters
from socialpulse.retrieval.stored.kept import Kept
from socialpulse.retrieval.stored.rows import Rows

LARGEST = 1e9  # sums of such weights, and of products of such a query with any vector, still fit 32 bits
SHARE_STEPS = 8  # from a share of the rows to twice as many
CERTAIN = 4.0  # estimates are off by more than so many times their usual error about once in 16,000


@dataclass(frozen=True, slots=True)
class Look:
    """How far to look. factor: so many times further than is usually enough · floor: the k-th best key, once known"""

    factor: int = 1
    floor: float = np.inf


@dataclass(frozen=True, slots=True)
class ShortList:
    """rows (m,) of one segment, rising · n_estimated: how many were looked at

    n_bytes: about how much of codes and centroids was read for it
    needed: when the k-th best row turns out to be worth less than this, rows as good as it may be missing
    """

    rows: Places
    n_estimated: int
    needed: float
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A rank that lists can serve: similarity to one vector column, and terms of columns beside it.

    query (dims,): the weighted queries added up, of this length · terms: those whose value any row may have
    named: terms that some rows have by their id; these rows are always looked at · misjudged: their estimates, which
    leave these terms out, may lie above what they are worth behind the place, so they must not count for the k-th best
    """

    ranking: WeightedRanking
    vector: str
    query: F64
    length: float
    terms: tuple[tuple[ValueTerm, float], ...]
    named: tuple[I64, ...]
    misjudged: bool
    recall: Recall
    k: int
    below: float  # hits lie at or below this score

    def keys(self, matched: Matched) -> Keys:
        """Return the keys of some rows."""
        return self.ranking.keys(matched, products_of)

    def exact_keys(self, matched: Matched) -> Keys:
        """Return the keys of few rows, of which only the exact ones will be asked for."""
        columns = columns_of(self.ranking.terms, matched, self.ranking.conditions)
        return Keys(matched, np.empty(0), columns=columns, likenesses=self.ranking.likenesses)

    def among(self, segment: LiveSegment, marked: Marked) -> Among | None:
        """Return a look at the marked rows of a segment; None when it has no lists for this vector, or no such row."""
        clusters, rows, kept = segment.file.clusters, segment.rows, segment.file.kept
        if clusters is None or clusters.vector != self.vector or marked.n == 0:
            return None
        named = self._named_rows(rows, marked.marks)
        if len(named) and self.misjudged:
            marked = Marked(without(named, marked.marks, len(rows)), marked.n - len(named))
            if marked.n == 0:
                return None
        return Among(
            asked=self,
            clusters=clusters,
            named=named,
            usual=kept.get("usual scale", clusters.usual_scale),
            largest=kept.get("largest scale", lambda: float(clusters.scales.max(initial=0.0))),
            extent=self._extent(clusters, marked.n / len(rows), kept),
            narrowing=Narrowing(clusters, self.query, marked, added_of(self.terms, segment, self.ranking.conditions)),
        )

    def _extent(self, clusters: Clusters, share: float, kept: Kept) -> Extent:
        """Return how far to look when this share of the rows passes, to within a step: few shares are worked out."""
        step, target = round(SHARE_STEPS * math.log2(share)), self.recall.value
        made: Extent = kept.get(
            ("extent", target, step), lambda: extent_for(clusters.efforts[str(target)], 2.0 ** (step / SHARE_STEPS))
        )
        return made

    def spread(self) -> float:
        """Return how many times its usual error a row's estimate may be off, for the asked share of all rows."""
        return NormalDist().inv_cdf(with_spare(self.recall.value))

    def _named_rows(self, rows: Rows, marks: Marks) -> Places:
        if not self.named:
            return np.empty(0, np.intp)
        places, found = rows.places(np.unique(np.concatenate(self.named)))
        return marked_among(places[found], marks)


@dataclass(frozen=True, slots=True)
class Among:
    """What was asked, of the rows of one segment that pass. named: those always looked at

    usual, largest: scale of a row
    """

    asked: Asked
    clusters: Clusters
    named: Places
    usual: float
    largest: float
    extent: Extent
    narrowing: Narrowing

    def short_list(self, look: Look) -> ShortList:
        """Return the rows that likely hold the first k of the segment. Another look goes on from the one before."""
        asked, error, length = self.asked, self.clusters.error, self.asked.length
        width, further = look.factor * self.extent.width, (look.factor - 1) * self.extent.width
        per_scale = length / self.usual if self.usual > 0 else 0.0
        if look.floor < np.inf:
            width = asked.spread() * error
        distances = Distances(
            k=asked.k + 1,
            width=width * per_scale,
            usual=self.usual,
            largest=self.largest,
            reach=(self.extent.kths * length, (self.extent.reaches + further) * length),
            close=CLOSE * length,
            floor=look.floor,
            below=asked.below,
            certain=CERTAIN * error * per_scale,
        )
        short = self.narrowing.narrow(distances)
        codes, centroids = self.clusters.codes, self.clusters.centroids
        n_bytes = short.n_estimated * (codes.strides[0] + self.clusters.scales.itemsize) + centroids.nbytes
        needed = short.kth - max(width - asked.spread() * error, 0.0) * length
        rows = np.union1d(short.rows, self.named) if len(self.named) else short.rows
        return ShortList(rows, short.n_estimated, needed, n_bytes)


def asked_for(checked: Checked, query: Query) -> Asked | None:
    """Return what the query asks of lists; None when they cannot serve its rank, or it must be exact."""
    rank = checked.ranking
    if query.recall is Recall.EXACT or not isinstance(rank, WeightedRanking):
        return None
    names = {like.vector for like in rank.likenesses}
    named = [
        (term.filter.ids, weight)
        for term, weight in rank.terms
        if isinstance(term, Matches) and isinstance(term.filter, IdIn)
    ]
    terms = tuple((term, weight) for term, weight in rank.terms if not isinstance(term, Matches))
    if len(names) != 1 or len(named) + len(terms) < len(rank.terms):
        return None
    first, *others = (like.weight * like.query for like in rank.likenesses)
    mixed = sum(others, first)
    below = np.inf if checked.after is None else float(checked.after.key)
    length = math.sqrt(mixed @ mixed)
    if length == 0 or max([length, *(abs(weight) for _, weight in terms)]) > LARGEST:
        return None
    return Asked(
        ranking=rank,
        vector=names.pop(),
        query=mixed,
        length=length,
        terms=terms,
        named=tuple(ids for ids, _ in named),
        misjudged=checked.after is not None or any(weight < 0 for _, weight in named),
        recall=query.recall,
        k=max(query.k, 1),
        below=below,
    )
