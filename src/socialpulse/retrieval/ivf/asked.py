"""What a query asks of the lists of a segment: one direction, and how many rows to look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.arrays import F64
from socialpulse.retrieval.exact.matched import Matched
from socialpulse.retrieval.exact.order import Keys, Likeness
from socialpulse.retrieval.exact.rank import WeightedRanking
from socialpulse.retrieval.exact.search import Checked
from socialpulse.retrieval.files.segment import Segment
from socialpulse.retrieval.ivf.calibrate import effort_for
from socialpulse.retrieval.ivf.marks import Marks
from socialpulse.retrieval.ivf.narrow import Distances, Narrowing, Short
from socialpulse.retrieval.query import Query, Recall

CERTAIN = 4.0  # estimates are off by more than so many times their usual error about once in 16,000


@dataclass(frozen=True, slots=True)
class Asked:
    """A rank by similarity to one vector column. query (dims,): the weighted queries added up, of this length"""

    likenesses: tuple[Likeness, ...]
    vector: str
    query: F64
    length: float
    recall: Recall
    k: int
    below: float  # hits lie at or below this score

    def keys(self, matched: Matched) -> Keys:
        """Return the keys of few rows, of which only the exact ones will be asked for."""
        return Keys(matched, np.empty(0), likenesses=self.likenesses)

    def short_list(self, segment: Segment, marks: Marks, n_marked: int, factor: int) -> Short | None:
        """Return the rows of a segment that likely hold its first k; None when it has no lists for this vector.

        factor: look so many times further than is usually enough.
        """
        clusters = segment.clusters
        if clusters is None or clusters.vector != self.vector or n_marked == 0:
            return None
        width, reach = effort_for(clusters.efforts[str(self.recall.value)], n_marked / len(segment.rows))
        ceiling = self.below + CERTAIN * clusters.error * self.length
        distances = Distances(
            self.k + 1, factor * width * self.length, (reach + (factor - 1) * width) * self.length, self.below, ceiling
        )
        return Narrowing(clusters, self.query).narrow(marks, n_marked, distances)


def asked_for(checked: Checked, query: Query) -> Asked | None:
    """Return what the query asks of lists; None when its rank is not by similarity alone, or must be exact."""
    rank = checked.ranking
    if query.recall is Recall.EXACT or not isinstance(rank, WeightedRanking) or rank.terms:
        return None
    names = {like.vector for like in rank.likenesses}
    if len(names) != 1:
        return None
    mixed = np.sum([like.weight * like.query for like in rank.likenesses], axis=0)
    below = np.inf if checked.after is None else float(checked.after.key)
    return Asked(
        rank.likenesses, names.pop(), mixed, float(np.linalg.norm(mixed)), query.recall, max(query.k, 1), below
    )
