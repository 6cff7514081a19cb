"""Rows in memory or mapped from a file: their ids, and what each row holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import F32, I64, Array, Mask, Places

_WIDE_BITS = np.int32(0x8FFFE000 - (1 << 32))  # all but the copies of the sign
_REBIASED = np.float32(2.0 ** (127 - 15))


@dataclass(frozen=True, slots=True)
class Lists:
    """The codes of a MultiCategory. offsets (n + 1,) · codes (offsets[-1],), each once within a row.

    columns (w, n): the same codes once more, first, second ... of each row, 0 where there are no more; for segments
    that are searched often and of which no row has many
    """

    offsets: I64
    codes: Array
    columns: Array | None = None

    def take(self, rows: Places) -> Lists:
        """Return the lists of these rows, in the order given."""
        starts, lengths = self.offsets[rows], np.diff(self.offsets)[rows]
        offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        places = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)
        return Lists(offsets, self.codes[places])

    def as_columns(self, most: int) -> Array | None:
        """Return `columns`; None when there are no codes, or a row has more than `most`."""
        lengths = np.diff(self.offsets)
        width = int(lengths.max(initial=0))
        if not 0 < width <= most:
            return None
        columns = np.zeros((width, len(lengths)), self.codes.dtype)
        owners = self.owners()
        columns[np.arange(len(owners)) - self.offsets[owners], owners] = self.codes
        return columns

    def owners(self) -> Places:
        """Return the row of each code. (len(codes),)"""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of rows, of which some may have none.

    matrix (m, dims) one line for each row that has one, in row order, in 32 or 16 bits, or in whole numbers of 8 bits
    slots (n,) the line of each row, -1 for none; None when row i has line i · max_norm: no line is longer
    scales (m,) what each line of whole numbers is multiplied by; None for the others
    read_ahead: has the system fetch lines that are asked for next, all at once; None where they are in memory
    """

    matrix: Array
    slots: npt.NDArray[np.int32] | None
    max_norm: float
    scales: F32 | None = None
    read_ahead: Callable[[Places], None] | None = None

    @property
    def dims(self) -> int:
        """The number of dimensions."""
        return int(self.matrix.shape[1])

    def at(self, lines: Places | slice) -> F32:
        """Return these lines in 32 bits, to which no precision adds any rounding of its own. (m, dims)

        A slice of a matrix of 32 bits is not copied.
        """
        if self.scales is not None:
            whole = np.multiply(self.matrix[lines], self.scales[lines, None], dtype=np.float32)
            return whole
        found = self.matrix[lines]
        return _widened(found) if found.dtype == np.float16 else found

    def expect(self, lines: Places) -> None:
        """Say that these lines are read next. Waiting for them together takes little longer than waiting for one."""
        if self.read_ahead is not None:
            self.read_ahead(lines)

    def take(self, rows: Places) -> Vectors:
        """Return the vectors of these rows, in the order given."""
        slots = None if self.slots is None else self.slots[rows]
        present = None if slots is None else slots >= 0
        lines = rows if slots is None else slots[present]
        scales = None if self.scales is None else self.scales[lines]
        return Vectors(self.matrix[lines], None if present is None else slots_of(present), self.max_norm, scales)

    def present(self, n: int) -> Mask:
        """Return which of the n rows have a vector."""
        return np.ones(n, np.bool_) if self.slots is None else self.slots >= 0


@dataclass(frozen=True, slots=True)
class ById:
    """Where rows that stand in another order are found by id. rising (n,) the ids · places (n,) the row of each"""

    rising: I64
    places: npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Rows:
    """ids (n,) · plain: columns with one stored value a row · lists: those with several · vectors

    The ids rise unless there is a `by_id`.
    """

    ids: I64
    plain: Mapping[str, Array]
    lists: Mapping[str, Lists]
    vectors: Mapping[str, Vectors]
    by_id: ById | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Places) -> Rows:
        """Return these rows, in the order given."""
        return Rows(
            self.ids[rows],
            {name: values[rows] for name, values in self.plain.items()},
            {name: lists.take(rows) for name, lists in self.lists.items()},
            {name: vectors.take(rows) for name, vectors in self.vectors.items()},
        )

    def only(self, names: Collection[str]) -> Rows:
        """Return the rows with these columns and vectors alone."""
        return Rows(
            self.ids,
            {name: values for name, values in self.plain.items() if name in names},
            {name: lists for name, lists in self.lists.items() if name in names},
            {name: vectors for name, vectors in self.vectors.items() if name in names},
            self.by_id,
        )

    def places(self, ids: I64) -> tuple[Places, Mask]:
        """Return the row of each of the rising ids, any row where there is none, and whether there is one.

        Cost: len(ids) log len(self).
        """
        if len(self) == 0:
            return np.zeros(len(ids), np.intp), np.zeros(len(ids), np.bool_)
        rising = self.ids if self.by_id is None else self.by_id.rising
        places = np.searchsorted(rising, ids)
        np.minimum(places, len(self) - 1, out=places)
        found = rising[places] == ids
        return places if self.by_id is None else self.by_id.places[places].astype(np.intp), found

    @property
    def n_bytes(self) -> int:
        """The size of all arrays."""
        lists = sum(v.codes.nbytes + v.offsets.nbytes for v in self.lists.values())
        slots = sum(v.slots.nbytes for v in self.vectors.values() if v.slots is not None)
        by_id = self.by_id.rising.nbytes + self.by_id.places.nbytes if self.by_id else 0
        return (
            self.ids.nbytes
            + by_id
            + sum(v.nbytes for v in self.plain.values())
            + lists
            + slots
            + sum(v.matrix.nbytes + (0 if v.scales is None else v.scales.nbytes) for v in self.vectors.values())
        )


def _widened(halves: npt.NDArray[np.float16]) -> F32:
    """Return finite 16-bit numbers in 32 bits. Five times as fast as numpy, which goes one by one.

    Sign, exponent and fraction are moved to where 32 bits have them; the exponents then count from another zero.
    """
    bits = halves.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= _WIDE_BITS
    found = bits.view(np.float32)
    found *= _REBIASED
    return found


def slots_of(present: Mask) -> npt.NDArray[np.int32] | None:
    """Return the line of each row when those present have one each, in row order; None when all are present."""
    return None if present.all() else np.where(present, np.cumsum(present) - 1, -1).astype(np.int32)


def in_a_run(lines: Places) -> Places | slice:
    """Return the lines as a slice when each follows the one before, so that none is copied; else as they are."""
    if len(lines) and lines[-1] - lines[0] == len(lines) - 1 and (lines[1:] > lines[:-1]).all():
        return slice(int(lines[0]), int(lines[-1]) + 1)
    return lines


def concat(pieces: Sequence[Rows]) -> Rows:
    """Return the rows of all pieces, one piece after another; the ids then need not rise. At least one piece."""
    first = pieces[0]
    if len(pieces) == 1:
        return first
    return Rows(
        np.concatenate([p.ids for p in pieces]),
        {name: np.concatenate([p.plain[name] for p in pieces]) for name in first.plain},
        {name: concat_lists([p.lists[name] for p in pieces]) for name in first.lists},
        {name: concat_vectors([p.vectors[name] for p in pieces], [len(p) for p in pieces]) for name in first.vectors},
    )


def concat_lists(pieces: Sequence[Lists]) -> Lists:
    """Return the lists of all pieces, one piece after another."""
    if not pieces:
        return Lists(np.zeros(1, np.int64), np.zeros(0, np.uint32))
    before = np.cumsum([0, *(p.offsets[-1] for p in pieces)])
    offsets = np.concatenate([[0], *(p.offsets[1:] + start for p, start in zip(pieces, before, strict=False))])
    return Lists(offsets.astype(np.int64), np.concatenate([p.codes for p in pieces]))


def concat_vectors(pieces: Sequence[Vectors], sizes: Sequence[int]) -> Vectors:
    """Return the vectors of all pieces, one piece of so many rows after another."""
    present = np.concatenate([p.present(n) for p, n in zip(pieces, sizes, strict=True)])
    matrix = np.concatenate([p.matrix for p in pieces])
    scales = [p.scales for p in pieces if p.scales is not None]
    longest = max(p.max_norm for p in pieces)
    return Vectors(matrix, slots_of(present), longest, np.concatenate(scales) if scales else None)
