"""The marked rows of all segments in the order of the groups that they form.

With the rows of a group side by side, whatever a group has of a column is counted once by remembering, for each value,
the last group that had it: one pass, and no sort.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.arrays import U32, Array, Places
from socialpulse.retrieval.ivf.bits import WORD, Marks, n_words, short_rows_of
from socialpulse.retrieval.ivf.kin import Kin
from socialpulse.retrieval.ivf.lazy import facet_kernels
from socialpulse.retrieval.ivf.marks import Marked
from socialpulse.retrieval.stored.rows import Lists, concat_lists
from socialpulse.retrieval.stored.threads import shares, spread

SHARE_WORDS = 1 << 12  # fewer are not worth a second thread
FEW = 32  # one mark in so many rows
MOST_KEPT = 1 << 24  # rows of all segments whose columns may be kept in the order of their groups too


@dataclass(frozen=True, slots=True)
class Families:
    """One numbering of groups for all segments. numbers: for each segment, the group of each of its `kin.values`"""

    kins: tuple[Kin, ...]
    numbers: tuple[U32, ...]
    n_groups: int


@dataclass(frozen=True, slots=True)
class InGroups:
    """The marked rows (m,), those of a group side by side.

    parts: the rows of each segment, or where they stand in the order of its kin, as `by_kin` says · order (m,) where
    each row stands among the rows of all parts, None when there is one part that is in order
    groups (m,) numbers that rise; a row without a value has a group to itself
    """

    parts: tuple[U32, ...]
    by_kin: tuple[bool, ...]
    order: Places | None
    groups: U32
    n_groups: int

    def values(self, columns: Sequence[Array]) -> tuple[Array, U32 | Places]:
        """Return values and where among them the value of each row is. columns: of each segment, as `parts` count"""
        if self.order is None and len(columns) == 1:
            return columns[0], self.parts[0]
        taken = [column[rows] for column, rows in zip(columns, self.parts, strict=True)]
        found = np.concatenate([np.empty(0, np.uint8), *taken])
        return found, np.arange(len(found)) if self.order is None else self.order

    def wide_values(self, columns: Sequence[Array]) -> tuple[Array, U32 | Places]:
        """Return the same of columns (w, n), with zeros for what a segment has less than others."""
        if self.order is None and len(columns) == 1:
            return columns[0], self.parts[0]
        width = max(map(len, columns))
        found = np.zeros((width, len(self.groups)), np.result_type(*columns))
        start = 0
        for column, rows in zip(columns, self.parts, strict=True):
            found[: len(column), start : start + len(rows)] = column[:, rows]
            start += len(rows)
        return found, np.arange(len(self.groups)) if self.order is None else self.order

    def lists(self, columns: Sequence[Lists]) -> tuple[Lists, U32 | Places]:
        """Return lists and where among them the list of each row is. columns: of each segment, as `parts` count"""
        if self.order is None and len(columns) == 1:
            return columns[0], self.parts[0]
        found = concat_lists(
            [column.take(rows.astype(np.intp)) for column, rows in zip(columns, self.parts, strict=True)]
        )
        return found, np.arange(len(found.offsets) - 1) if self.order is None else self.order


def families_of(kins: Sequence[Kin]) -> Families:
    """Return the groups of all segments. Cost: a look-up of each value of all segments but the largest."""
    if not kins:
        return Families((), (), 0)
    largest = max(range(len(kins)), key=lambda i: len(kins[i].values))
    known = kins[largest].values
    numbers = []
    for i, kin in enumerate(kins):
        places = np.searchsorted(known, kin.values)
        there = places < len(known)
        there[there] = known[places[there]] == kin.values[there]
        numbers.append(np.arange(len(known)) if i == largest else np.where(there, places, -1))
    fresh = np.unique(np.concatenate([kin.values[mine < 0] for kin, mine in zip(kins, numbers, strict=True)]))
    for kin, mine in zip(kins, numbers, strict=True):
        mine[mine < 0] = len(known) + np.searchsorted(fresh, kin.values[mine < 0])
    return Families(tuple(kins), tuple(mine.astype(np.uint32) for mine in numbers), len(known) + len(fresh))


def in_groups(families: Families, marked: Sequence[Marked], most_kept: int = MOST_KEPT) -> InGroups:
    """Return the marked rows of each segment in the order of their groups; by kin where these are at most so many."""
    parts: list[U32] = []
    by_kin: list[bool] = []
    groups: list[U32] = []
    n_rows = sum(len(kin.order) for kin in families.kins)
    following = families.n_groups  # the group of the next row without a value
    for kin, numbers, passing in zip(families.kins, families.numbers, marked, strict=True):
        is_large = not len(passing.marks) or passing.n >= len(kin.order) // FEW
        by_kin.append(is_large and n_rows <= most_kept)
        rows, mine = (_among_all if is_large else _of_few)(kin, numbers, following, passing)
        if is_large and not by_kin[-1]:
            rows = kin.order[rows]
        following += int(np.count_nonzero(mine >= following))
        parts.append(rows)
        groups.append(mine)
    together = groups[0] if len(groups) == 1 else np.concatenate([np.empty(0, np.uint32), *groups])
    order = None
    if len(groups) > 1 and (together[1:] < together[:-1]).any():
        order = np.argsort(together, kind="stable")
        together = together[order]
    n_groups = int(np.count_nonzero(together[1:] != together[:-1])) + (len(together) > 0)
    return InGroups(tuple(parts), tuple(by_kin), order, together, n_groups)


def _among_all(kin: Kin, numbers: U32, first: int, marked: Marked) -> tuple[U32, U32]:
    """Return where in the order of the kin the marked rows stand, and the group of each; as `_of_few` numbers them."""
    if len(marked.marks):
        places = short_rows_of(_in_order(marked.marks, kin.order), marked.n)
    else:
        places = np.arange(marked.n, dtype=np.uint32)
    groups = np.empty(len(places), np.uint32)
    facet_kernels.number_groups(places, kin.numbers_in_order, numbers, first, groups)
    return places, groups


def _in_order(marks: Marks, order: U32) -> Marks:
    found = np.empty(n_words(len(order)), np.uint64)

    def take(first: int, last: int) -> None:
        facet_kernels.take_marks(marks, order[first * WORD : last * WORD], found[first:last])

    spread(take, shares(len(found), SHARE_WORDS))
    return found


def _of_few(kin: Kin, numbers: U32, first: int, marked: Marked) -> tuple[U32, U32]:
    """Return the marked rows by group, and the group of each; those without one last, numbered from `first` on."""
    n, rows = marked.n, marked.rows()
    rows = rows[np.argsort(kin.numbers[rows], kind="stable")]
    own = kin.numbers[rows]
    n_alone = int(np.count_nonzero(own == len(numbers)))
    alone = np.arange(first, first + n_alone, dtype=np.uint32)
    return rows.astype(np.uint32), np.concatenate((numbers[own[: n - n_alone]], alone))
