"""Which rows of a segment share a value of a column: made once, when a query first groups by it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.arrays import I64, U32, Array, Places
from socialpulse.retrieval.schema import Column
from socialpulse.retrieval.stored.columns import nulls
from socialpulse.retrieval.stored.rows import Lists


@dataclass(frozen=True, slots=True)
class Kin:
    """values (g,) the different values, rising · order (n,) rows by value, those without one last
    starts (g + 1,) where the rows of each value begin in `order` · numbers (n,) which value a row has, g for none
    numbers_in_order (starts[-1],) the same of the rows in `order` that have one
    """

    values: Array
    order: U32
    starts: I64
    numbers: U32
    numbers_in_order: U32

    def in_order(self, column: Array | Lists) -> Array | Lists:
        """Return the values of all rows in the order of their groups, so that a pass over these reads on and on."""
        return column.take(self.order.astype(np.intp)) if isinstance(column, Lists) else column[..., self.order]

    def rows_with(self, values: Array) -> Places:
        """Return all rows that have one of these different values, rising."""
        places = np.searchsorted(self.values, values)
        there = places < len(self.values)
        there[there] = self.values[places[there]] == values[there]
        places = places[there]
        lengths = self.starts[places + 1] - self.starts[places]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.sort(self.order[np.repeat(self.starts[places], lengths) + within].astype(np.intp))


def kin_of(column: Column, stored: Array) -> Kin:
    """Return which rows share a stored value. Cost: a sort of the column."""
    missing = nulls(column, stored)
    order = np.argsort(stored, kind="stable")
    if missing.any():
        order = np.concatenate((order[~missing[order]], np.flatnonzero(missing)))
    present = stored[order[: len(stored) - np.count_nonzero(missing)]]
    first = np.flatnonzero(np.append(True, present[1:] != present[:-1])[: len(present)])
    starts = np.append(first, len(present)).astype(np.int64)
    numbers = np.full(len(stored), len(first), np.uint32)
    in_order = np.repeat(np.arange(len(first), dtype=np.uint32), np.diff(starts))
    numbers[order[: len(present)]] = in_order
    return Kin(present[first], order.astype(np.uint32), starts, numbers, in_order)
