"""Which rows of a segment meet a condition, as marks: one byte a row, 1 for a row that does."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import Array, Places
from socialpulse.retrieval.exact.mask import mask_of
from socialpulse.retrieval.files.snapshot import LiveSegment
from socialpulse.retrieval.filters import Ends
from socialpulse.retrieval.ivf.lazy import kernels
from socialpulse.retrieval.schema import Schema
from socialpulse.retrieval.stored.conditions import Condition, Either, Every, Holds, Inverse, Lies, OneOf
from socialpulse.retrieval.stored.rows import Lists, Rows
from socialpulse.retrieval.stored.threads import shares, spread

STRIP_ROWS = 1 << 16  # the marks of so many rows stay in the cache from one condition to the next
SHARE_ROWS = 1 << 19  # fewer are not worth a second thread
FEW = 32  # one mark in so many rows
FEW_CODES = 8  # so many comparisons cost less than a look-up by code

Marks = npt.NDArray[np.uint8]


def marks_of(condition: Condition, schema: Schema, segment: LiveSegment) -> Marks:
    """Return the marks of the living rows that meet the condition. (n,)"""
    rows = segment.rows
    marks = np.ones(len(rows), np.uint8) if segment.alive is None else segment.alive.view(np.uint8).copy()
    clear = _clearing(condition, schema, rows)

    def clear_all(first: int, last: int) -> None:
        for start in range(first, last, STRIP_ROWS):
            strip = slice(start, min(start + STRIP_ROWS, last))
            clear(strip, marks[strip])

    spread(clear_all, shares(len(rows), SHARE_ROWS))
    return marks


def rows_of(marks: Marks, n: int) -> Places:
    """Return the n marked rows, rising."""
    rows = np.empty(len(marks) + 1, np.int64)
    (kernels.rows_of_few if n < len(marks) // FEW else kernels.rows_of_many)(marks, rows)
    return rows[:n].copy() if n < len(marks) // FEW else rows[:n]


Clear: TypeAlias = Callable[[slice, Marks], None]  # clears the marks of a strip, which are those given


def _clearing(condition: Condition, schema: Schema, rows: Rows) -> Clear:
    """Return what clears the marks of rows that do not meet the condition, all that can be made ready made ready."""
    match condition:
        case Every(terms):
            return _every([_clearing(term, schema, rows) for term in terms])
        case Either(terms):
            return _either([_clearing(term, schema, rows) for term in terms])
        case Inverse(term):
            return _inverse(_clearing(term, schema, rows))
        case Lies(name, low, high, ends):
            return _between(rows.plain[name], low, high, ends)
        case OneOf(name, (value,)):
            return _between(rows.plain[name], value, value, Ends.BOTH)
        case OneOf(name, values) if name in schema.words:
            codes = rows.plain[name]
            hits = _hits(codes, values)
            return lambda strip, marks: kernels.mark_codes(codes[strip], hits, marks)
        case Holds(name, wanted, n_wanted) if n_wanted:
            return _holding(rows.lists[name], wanted, n_wanted)
    known = mask_of(condition, schema, rows).view(np.uint8)

    def clear(strip: slice, marks: Marks) -> None:
        marks &= known[strip]

    return clear


def _every(terms: list[Clear]) -> Clear:
    def clear(strip: slice, marks: Marks) -> None:
        for i, term in enumerate(terms):
            if i and not np.count_nonzero(marks):
                return
            term(strip, marks)

    return clear


def _either(terms: list[Clear]) -> Clear:
    def clear(strip: slice, marks: Marks) -> None:
        before, found = marks.copy(), np.zeros_like(marks)
        for term in terms:
            marks[:] = before
            term(strip, marks)
            found |= marks
        marks[:] = found

    return clear


def _inverse(term: Clear) -> Clear:
    def clear(strip: slice, marks: Marks) -> None:
        before = marks.copy()
        term(strip, marks)
        marks ^= before

    return clear


def _between(values: Array, low: float, high: float, ends: Ends) -> Clear:
    least, greatest = _closed(values, low, high, ends)
    return lambda strip, marks: kernels.mark_between(values[strip], least, greatest, marks)


def _holding(lists: Lists, wanted: tuple[int, ...], n_wanted: int) -> Clear:
    if lists.columns is not None:
        parts = [(code,) for code in wanted] if n_wanted > 1 else [wanted]
        return _every([_in_a_column(lists.columns, codes) for codes in parts])
    hits = _hits(lists.codes, wanted)

    def clear(strip: slice, marks: Marks) -> None:
        offsets = lists.offsets[strip.start : strip.stop + 1]
        kernels.mark_holding(offsets, lists.codes, hits, n_wanted, marks)

    return clear


def _in_a_column(columns: Array, wanted: tuple[int, ...]) -> Clear:
    """Return what clears the marks of rows that have none of the codes in any of the columns."""
    hits, kind = _hits(columns, wanted), columns.dtype.type
    known = [kind(code) for code in wanted if code < len(hits)]

    def clear(strip: slice, marks: Marks) -> None:
        found = np.zeros_like(marks)
        for column in columns:
            if len(known) > FEW_CODES:
                kernels.add_codes(column[strip], hits, found)
            else:
                for code in known:
                    kernels.add_equal(column[strip], code, found)
        marks &= found

    return clear


def _closed(values: Array, low: float, high: float, ends: Ends) -> tuple[object, object]:
    """Return the bounds in the type of the values, open ends moved to the next value inside."""
    kind = values.dtype.type
    if values.dtype.kind != "f":
        limits = np.iinfo(values.dtype)
        if low > limits.max or high < limits.min:
            return kind(1), kind(0)
        return kind(max(low, limits.min)), kind(min(high, limits.max))
    least, greatest = kind(low), kind(high)
    with np.errstate(over="ignore"):  # beyond the greatest number lies infinity, which no row has
        if ends.value[0] == "(":
            least = np.nextafter(least, kind(math.inf))
        if ends.value[1] == ")":
            greatest = np.nextafter(greatest, kind(-math.inf))
    return least, greatest


def _hits(codes: Array, wanted: tuple[int, ...] | tuple[float, ...]) -> Marks:
    """Return 1 for every wanted code, 0 for every other that the column can hold."""
    most = (1 << 8 * codes.dtype.itemsize) - 1 if codes.dtype.itemsize < 4 else int(codes.max(initial=0))
    hits = np.zeros(most + 1, np.uint8)
    hits[[int(code) for code in wanted if code <= most]] = 1
    return hits
