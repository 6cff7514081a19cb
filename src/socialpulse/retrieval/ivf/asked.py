"""What a query asks of the lists of a segment: one direction, and how many rows to look at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from socialpulse.retrieval.arrays import F32, F64, I64, Places
from socialpulse.retrieval.exact.matched import Matched, Part, matched_in
from socialpulse.retrieval.exact.order import Keys
from socialpulse.retrieval.exact.rank import WeightedRanking, columns_of
from socialpulse.retrieval.exact.search import Checked
from socialpulse.retrieval.exact.terms import ColumnTerm
from socialpulse.retrieval.files.segment import Segment
from socialpulse.retrieval.filters import IdIn
from socialpulse.retrieval.ivf.calibrate import extent_for, with_spare
from socialpulse.retrieval.ivf.clauses import Marks
from socialpulse.retrieval.ivf.marks import Marked
from socialpulse.retrieval.ivf.narrow import CLOSE, Added, Distances, Narrowing
from socialpulse.retrieval.query import Matches, Query, Recall
from socialpulse.retrieval.stored.rows import Rows

LARGEST = 1e9  # sums of such weights, and of products of such a query with any vector, still fit 32 bits
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
    terms: tuple[tuple[ColumnTerm, float], ...]
    named: tuple[I64, ...]
    misjudged: bool
    recall: Recall
    k: int
    below: float  # hits lie at or below this score

    def keys(self, matched: Matched) -> Keys:
        """Return the keys of few rows, of which only the exact ones will be asked for."""
        columns = columns_of(self.ranking.terms, matched, self.ranking.conditions)
        return Keys(matched, np.empty(0), columns=columns, likenesses=self.ranking.likenesses)

    def short_list(self, segment: Segment, marked: Marked, look: Look) -> ShortList | None:
        """Return the rows of a segment that likely hold its first k; None when it has no lists for this vector."""
        clusters, rows = segment.clusters, segment.rows
        if clusters is None or clusters.vector != self.vector or marked.n == 0:
            return None
        named = self._named_rows(rows, marked.marks)
        if len(named) and self.misjudged:
            marked = Marked(_without(named, marked.marks, len(rows)), marked.n - len(named))
            if marked.n == 0:
                return None
        effort = extent_for(clusters.efforts[str(self.recall.value)], marked.n / len(rows))
        width, further = look.factor * effort.width, (look.factor - 1) * effort.width
        usual: float = segment.kept.get("usual scale", clusters.usual_scale)
        per_scale = self.length / usual if usual > 0 else 0.0
        if look.floor < np.inf:
            width = self._spread() * clusters.error
        distances = Distances(
            k=self.k + 1,
            width=width * per_scale,
            usual=usual,
            reach=lambda kth: (effort.reach_at(kth / self.length) + further) * self.length,
            close=CLOSE * self.length,
            floor=look.floor,
            below=self.below,
            certain=CERTAIN * clusters.error * per_scale,
        )
        short = Narrowing(clusters, self.query).narrow(marked, distances, self._added(rows))
        n_bytes = short.n_estimated * (clusters.codes.strides[0] + clusters.scales.itemsize) + clusters.centroids.nbytes
        needed = short.kth - max(width - self._spread() * clusters.error, 0.0) * self.length
        return ShortList(
            np.union1d(short.rows, named) if len(named) else short.rows, short.n_estimated, needed, n_bytes
        )

    def _spread(self) -> float:
        """Return how many times its usual error a row's estimate may be off, for the asked share of all rows."""
        return NormalDist().inv_cdf(with_spare(self.recall.value))

    def _added(self, rows: Rows) -> Added | None:
        """Return what the terms add to the similarity of a row of the segment, and the most they may add."""
        if not self.terms:
            return None

        def of(places: Places) -> F32:
            found = columns_of(self.terms, matched_in([Part(rows, places)], len(places)), self.ranking.conditions)
            return np.zeros(len(places), np.float32) if found is None else found.astype(np.float32)

        return Added(of, sum(max(weight, 0.0) for _, weight in self.terms))

    def _named_rows(self, rows: Rows, marks: Marks) -> Places:
        if not self.named:
            return np.empty(0, np.intp)
        places, found = rows.places(np.unique(np.concatenate(self.named)))
        places = places[found]
        return places[marks[places] == 1] if len(marks) else places


def _without(rows: Places, marks: Marks, n: int) -> Marks:
    """Return the marks of n rows with those of some of them cleared."""
    left = marks.copy() if len(marks) else np.ones(n, np.uint8)
    left[rows] = 0
    return left


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
    terms = tuple((term, weight) for term, weight in rank.terms if not _is_named(term))
    if len(names) != 1 or any(isinstance(term, Matches) for term, _ in terms):
        return None
    mixed = np.sum([like.weight * like.query for like in rank.likenesses], axis=0)
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


def _is_named(term: ColumnTerm) -> bool:
    return isinstance(term, Matches) and isinstance(term.filter, IdIn)
