"""What columns add to the similarity of rows: as estimates, each term one byte a row, worked out once and kept.

Weights change with every query and cost nothing. A Decay is kept for one of 64 moments in a half life and carried on to
the one asked for; rows newer than the moment kept are then off by at most 1 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import F32
from socialpulse.retrieval.exact.matched import Part, matched_in
from socialpulse.retrieval.exact.terms import ValueTerm, term_values
from socialpulse.retrieval.files.snapshot import LiveSegment
from socialpulse.retrieval.query import Decay
from socialpulse.retrieval.stored.columns import EPOCH
from socialpulse.retrieval.stored.conditions import Conditions
from socialpulse.retrieval.stored.kept import Kept

HIGHEST = 255
MOMENTS = 64  # in a half life
LEAST_APART_S = 1.0
MOST_KEPT = 4  # of such arrays, one for each combination of terms that is asked for

U8 = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Added:
    """Terms of the rows of a segment. values (n, t) 0 to 255 for 0 to 1 · weights (t,) of one such step

    most: they add no more than this to any row · off: how far what they add may be from the truth
    """

    values: U8
    weights: F32
    most: float
    off: float


NOTHING = Added(np.zeros((0, 0), np.uint8), np.zeros(0, np.float32), 0.0, 0.0)


def added_of(terms: Sequence[tuple[ValueTerm, float]], segment: LiveSegment, conditions: Conditions) -> Added:
    """Return what the terms add to the similarity of the rows. Cost: a pass over their columns at the first time."""
    if not terms:
        return NOTHING
    kept: Kept = segment.file.kept.get("terms", lambda: Kept(MOST_KEPT))
    carried = [_carried(term) for term, _ in terms]
    wanted = tuple(term for term, _ in carried)
    changed = tuple(segment.changed_by.get(term.column) for term in wanted)
    values, highest = kept.get((wanted, changed), lambda: _values(wanted, segment, conditions))
    weights = np.array([weight for _, weight in terms])
    by_step = weights * [share for _, share in carried] / HIGHEST
    gone = [1 - share for _, share in carried]
    return Added(
        values,
        by_step.astype(np.float32),
        float(np.maximum(by_step, 0.0) @ highest),
        float(np.abs(by_step).sum() / 2 + np.abs(weights) @ gone),
    )


def _carried(term: ValueTerm) -> tuple[ValueTerm, float]:
    """Return the term as it is kept, and what share of its values is left now."""
    if not isinstance(term, Decay):
        return term, 1.0
    apart_s, at_s = term.half_life_s / MOMENTS, (term.at - EPOCH).total_seconds()
    if not LEAST_APART_S <= apart_s <= at_s:  # nothing would be shared, or there is no such moment before
        return term, 1.0
    since = at_s % apart_s
    return replace(term, at=term.at - timedelta(seconds=since)), 2.0 ** (-since / term.half_life_s)


def _values(terms: Sequence[ValueTerm], segment: LiveSegment, conditions: Conditions) -> tuple[U8, U8]:
    """Return the terms of all rows in steps (n, t), and the highest of each (t,)."""
    n = len(segment.rows)
    matched = matched_in([Part(segment.rows, None)], n)
    values = np.empty((n, len(terms)), np.uint8)
    for i, term in enumerate(terms):
        values[:, i] = np.rint(term_values(term, matched, conditions) * HIGHEST)
    return values, values.max(axis=0, initial=0)
