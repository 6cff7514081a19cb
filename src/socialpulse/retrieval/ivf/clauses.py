"""A condition as clauses: a row passes when, of every clause, any atom holds. The form that one loop can run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import F64, I64, Array
from socialpulse.retrieval.exact.mask import mask_of
from socialpulse.retrieval.files.snapshot import LiveSegment
from socialpulse.retrieval.filters import Ends
from socialpulse.retrieval.ivf.bits import EVERY, Marks, n_words, packed
from socialpulse.retrieval.ivf.lazy import filter_kernels, kernels
from socialpulse.retrieval.ivf.sources import (
    Source,
    address,
    column_of,
    list_columns_of,
    sampled_rows,
    source_of_marks,
)
from socialpulse.retrieval.schema import Schema
from socialpulse.retrieval.stored.conditions import Condition, Either, Every, Holds, Inverse, Lies, OneOf
from socialpulse.retrieval.stored.rows import Lists
from socialpulse.retrieval.stored.sketches import Cut
from socialpulse.retrieval.stored.words import Words

BYTE_CODES = 256
MOST_RANGES = 64  # of numbers; beyond, values are looked up once for the whole segment
UNUSED = (0, 0)
SKETCH_COST = 3.5  # high bytes, compared with both ends, and low ones where these do not tell

Hits = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Atom:
    """Whether the value of a row lies in one of the ranges, ends included; `turned`: in none of them.

    hits (codes,) 1 for the codes within the ranges, None where there are no codes; `with_members` for codes of one byte
    cut: the one range by the codes of the sketch; then values are read only where these do not tell
    """

    source: Source
    ranges: Sequence[tuple[int, int]] | Sequence[tuple[float, float]]
    hits: Hits | None = None
    turned: bool = False
    cut: Cut | None = None

    @property
    def cost(self) -> float:
        """About how long a row takes, in bytes read."""
        if self.cut is not None:
            return SKETCH_COST + self.turned
        n_looks = 1 if self.hits is not None and self.source.itemsize == 1 else min(len(self.ranges), 12)
        return self.itemsize + 0.5 * n_looks + self.turned

    @property
    def itemsize(self) -> int:
        """The bytes to read of every row."""
        return self.source.itemsize if self.cut is None else 1  # low bytes are rarely read


Clause = tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """Clauses as `ivf.filter_kernels` reads them. Arrays that atoms name by address are kept in `alive`.

    starts (c + 1,) the atoms of each clause · atoms (t, 14): address and tag of the values, first and last range,
    address and length of the hits, turned, addresses of the high and low bytes of a sketch and the unsure codes, 0 for
    none, and the three addresses of the sample. With a sketch the first range is that of the values, the next that of
    the codes it covers · whole, floats (r, 2): by type of values
    """

    starts: I64
    atoms: I64
    whole: I64
    floats: F64
    alive: tuple[object, ...]

    @property
    def arguments(self) -> tuple[Array, ...]:
        return self.starts, self.atoms, self.whole, self.floats


def program_of(clauses: Sequence[Clause]) -> Program:
    """Return the clauses as arrays."""
    starts, lines = [0], []
    whole: list[tuple[float, float]] = []
    floats: list[tuple[float, float]] = []
    for clause in clauses:
        for atom in clause:
            source, first = atom.source, len(whole)
            into, other = (floats, whole) if source.is_float else (whole, floats)
            into += atom.ranges
            other += [UNUSED] * len(atom.ranges)  # so that one place names a range in both
            span = first, len(whole)
            hits = UNUSED if atom.hits is None else (address(atom.hits), len(atom.hits))
            codes, unsure = UNUSED, UNUSED
            if atom.cut is not None:
                whole.append(atom.cut.covered)
                floats.append(UNUSED)
                codes, unsure = source.codes, atom.cut.unsure
            lines.append((source.address, source.tag, *span, *hits, atom.turned, *codes, *unsure, *source.sample))
        starts.append(len(lines))
    return Program(
        np.array(starts, np.int64),
        np.array(lines, np.int64).reshape(-1, 14),
        np.array(whole, np.int64).reshape(-1, 2),
        np.array(floats, np.float64).reshape(-1, 2),
        tuple(clauses),
    )


@dataclass(frozen=True, slots=True)
class Clauses:
    """Makes clauses of the conditions on the rows of one segment."""

    schema: Schema
    words: Mapping[str, Words]
    segment: LiveSegment

    def of(self, condition: Condition, *, turned: bool = False) -> list[Clause]:
        """Return the clauses of a condition, or of its opposite. What has no such form is worked out as a whole."""
        match condition:
            case Inverse(term):
                return self.of(term, turned=not turned)
            case Every(terms) | Either(terms) if isinstance(condition, Either) == turned:
                return [clause for term in terms for clause in self.of(term, turned=turned)]
            case Every(terms) | Either(terms):
                return [self._any(terms, turned)]
        clauses = self._simple(condition)
        if not turned:
            return clauses
        if len(clauses) == 1:
            return [(replace(atom, turned=not atom.turned),) for atom in clauses[0]]
        return [self._any_turned(clauses, condition)]

    def _any(self, terms: Sequence[Condition], turned: bool) -> Clause:
        """Return one clause for any of the terms, or of their opposites."""
        return tuple(atom for term in terms for atom in self._one(self.of(term, turned=turned), term, turned))

    def _any_turned(self, clauses: Sequence[Clause], condition: Condition) -> Clause:
        """Return one clause for the opposite of several: any of them fails."""
        if all(len(clause) == 1 for clause in clauses):
            return tuple(replace(clause[0], turned=not clause[0].turned) for clause in clauses)
        return self._whole(condition, turned=True)

    def _one(self, clauses: Sequence[Clause], condition: Condition, turned: bool) -> Clause:
        return clauses[0] if len(clauses) == 1 else self._whole(condition, turned)

    def _whole(self, condition: Condition, turned: bool) -> Clause:
        """Return a clause on marks that are worked out now, for all rows."""
        rows = self.segment.rows
        if isinstance(condition, Every | Either | Inverse):
            found = marks_of(self.of(condition), len(rows))
        else:
            found = packed(mask_of(condition, self.schema, rows))
        return (self._on_marks(found, turned),)

    def _on_marks(self, marks: Marks, turned: bool = False) -> Atom:
        return Atom(source_of_marks(marks, sampled_rows(len(self.segment.rows))), (), turned=turned)

    def _simple(self, condition: Condition) -> list[Clause]:
        match condition:
            case Lies(name, low, high, ends):
                source = column_of(self.segment, name)
                bounds = closed(source.values, low, high, ends)
                cut = None if source.sketch is None else source.sketch.cut(*bounds)
                return [(Atom(source, (bounds,), cut=cut),)]
            case OneOf(name, codes) if name in self.words:
                return [(self._coded(column_of(self.segment, name), codes),)]
            case OneOf(name, numbers) if len(numbers) <= MOST_RANGES:
                source = column_of(self.segment, name)
                return [(Atom(source, [closed(source.values, n, n, Ends.BOTH) for n in numbers]),)]
            case Holds(name, codes, n_wanted) if n_wanted:
                lists = self.segment.rows.lists[name]
                if lists.columns is None:
                    return [(self._on_marks(self._holding(lists, codes, n_wanted, name)),)]
                columns = list_columns_of(self.segment, name)
                wanted = [(code,) for code in codes] if n_wanted > 1 else [codes]
                return [tuple(self._coded(column, some) for column in columns) for some in wanted]
        return [self._whole(condition, turned=False)]

    def _coded(self, source: Source, codes: Sequence[int] | Sequence[float]) -> Atom:
        wanted = [int(code) for code in codes]
        hits = self._hits(source.values, wanted, source.name) if len(wanted) > 1 else None
        return Atom(source, _runs([code for code in wanted if code < _n_values(source.values)]), hits)

    def _hits(self, values: Array, wanted: Sequence[int], name: str) -> Hits:
        n_codes = _n_values(values) if values.itemsize < 4 else len(self.words[name]) + 1
        hits = np.zeros(n_codes, np.uint8)
        hits[[code for code in wanted if code < n_codes]] = 1
        return with_members(hits) if n_codes == BYTE_CODES else hits

    def _holding(self, lists: Lists, codes: Sequence[int], n_wanted: int, name: str) -> Marks:
        found = np.zeros(n_words(len(self.segment.rows)), np.uint64)
        hits = self._hits(lists.codes, codes, name)
        kernels.mark_holding(lists.offsets, lists.codes, hits, n_wanted, found)
        return found


def _n_values(values: Array) -> int:
    return 1 << 8 * values.dtype.itemsize


def with_members(hits: Hits) -> Hits:
    """Return the hits of codes of one byte, followed by the same as bits, as `filter_kernels` looks them up. (288,)"""
    by_half = hits.reshape(2, 8, 16)  # high half: its first bit, the others; low half
    return np.concatenate((hits, np.packbits(by_half, axis=1, bitorder="little").ravel()))


def _runs(codes: Sequence[int]) -> list[tuple[int, int]]:
    """Return the rising codes as ranges, neighbours together; one that holds nothing for no codes."""
    runs: list[tuple[int, int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return runs or [(1, 0)]


def closed(values: Array, low: float, high: float, ends: Ends) -> tuple[int, int] | tuple[float, float]:
    """Return the bounds within the type of the values, open ends moved to the next value inside."""
    if values.dtype.kind != "f":
        lowest, highest = _limits(values.dtype)
        if low > highest or high < lowest:
            return 1, 0
        return int(max(low, lowest)), int(min(high, highest))
    if ends is Ends.BOTH:
        return float(low), float(high)
    kind = values.dtype.type
    least, greatest = kind(low), kind(high)
    with np.errstate(over="ignore"):  # beyond the greatest number lies infinity, which no row has
        if ends.value[0] == "(":
            least = np.nextafter(least, kind(math.inf))
        if ends.value[1] == ")":
            greatest = np.nextafter(greatest, kind(-math.inf))
    return float(least), float(greatest)


@cache
def _limits(dtype: np.dtype[Any]) -> tuple[int, int]:
    limits = np.iinfo(dtype)
    return int(limits.min), int(limits.max)


def marks_of(clauses: Sequence[Clause], n: int) -> Marks:
    """Return which of n rows pass every clause, whether they live or not."""
    found = np.empty(n_words(n), np.uint64)
    filter_kernels.mark_clauses(*program_of(clauses).arguments, np.arange(len(clauses)), 0, n, EVERY, found)
    return found
