"""The marked rows of all segments in the order of the groups that they form.

With the rows of a group side by side, whatever a group has of a column is counted once by remembering, for each value,
the last group that had it: one pass, and no sort.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.arrays import I64, Array, Places
from socialpulse.retrieval.ivf.kin import Kin
from socialpulse.retrieval.ivf.lazy import kernels
from socialpulse.retrieval.ivf.marks import FEW, Marked


@dataclass(frozen=True, slots=True)
class Families:
    """One numbering of groups for all segments. numbers: for each segment, the group of each of its `kin.values`"""

    kins: tuple[Kin, ...]
    numbers: tuple[I64, ...]
    n_groups: int


@dataclass(frozen=True, slots=True)
class InGroups:
    """The marked rows (m,), those of a group side by side.

    parts: the rows of each segment · order (m,) where each row stands among the rows of all parts, None when there is
    one part that is in order · groups (m,) numbers that rise; a row without a value has a group to itself
    """

    parts: tuple[Places, ...]
    order: Places | None
    groups: I64
    n_groups: int

    def of(self, values: Callable[[int, Places], Array]) -> Array:
        """Return one value for each row, from what `values` returns for a segment and its rows. (m,)"""
        found = np.concatenate([np.empty(0, np.uint8), *(values(i, rows) for i, rows in enumerate(self.parts))])
        return found if self.order is None else found[self.order]


def families_of(kins: Sequence[Kin]) -> Families:
    """Return the groups of all segments. Cost: a look-up of each value of all segments but the largest."""
    if not kins:
        return Families((), (), 0)
    largest = max(range(len(kins)), key=lambda i: len(kins[i].values))
    known = kins[largest].values
    numbers: list[I64] = []
    for i, kin in enumerate(kins):
        places = np.searchsorted(known, kin.values)
        there = places < len(known)
        there[there] = known[places[there]] == kin.values[there]
        numbers.append(np.arange(len(known)) if i == largest else np.where(there, places, -1))
    fresh = np.unique(np.concatenate([kin.values[mine < 0] for kin, mine in zip(kins, numbers, strict=True)]))
    for kin, mine in zip(kins, numbers, strict=True):
        mine[mine < 0] = len(known) + np.searchsorted(fresh, kin.values[mine < 0])
    return Families(tuple(kins), tuple(numbers), len(known) + len(fresh))


def in_groups(families: Families, marked: Sequence[Marked]) -> InGroups:
    """Return the marked rows of each segment in the order of their groups."""
    parts: list[Places] = []
    groups: list[I64] = []
    following = families.n_groups  # the group of the next row without a value
    for kin, numbers, passing in zip(families.kins, families.numbers, marked, strict=True):
        rows = _in_order(kin, passing)
        own = kin.numbers[rows].astype(np.int64)
        alone = own == len(numbers)
        mine = np.append(numbers, 0)[own]
        n_alone = int(np.count_nonzero(alone))
        mine[alone] = np.arange(following, following + n_alone)
        following += n_alone
        parts.append(rows)
        groups.append(mine)
    together = np.concatenate([np.empty(0, np.int64), *groups])
    order = None
    if (together[1:] < together[:-1]).any():
        order = np.argsort(together, kind="stable")
        together = together[order]
    n_groups = int(np.count_nonzero(together[1:] != together[:-1])) + (len(together) > 0)
    return InGroups(tuple(parts), order, together, n_groups)


def _in_order(kin: Kin, marked: Marked) -> Places:
    """Return the marked rows by group, those without one last."""
    marks = marked.marks
    if not len(marks):
        return kin.order.astype(np.intp)
    if marked.n < len(marks) // FEW:
        rows = marked.rows()
        return rows[np.argsort(kin.numbers[rows], kind="stable")]
    found = np.empty(len(marks) + 1, np.int64)
    kernels.marked_in_order(kin.order, marks, found)
    return found[: marked.n]
