"""From a filter to a test of rows: checked against the schema, and its values looked up, once for all segments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import I64, Array, Mask
from socialpulse.retrieval.filters import (
    And,
    ContainsAll,
    ContainsAny,
    Ends,
    Equals,
    Everything,
    Filter,
    IdIn,
    In,
    Missing,
    Not,
    Or,
    Range,
    Value,
)
from socialpulse.retrieval.schema import Category, Column, MultiCategory, Schema
from socialpulse.retrieval.stored.columns import is_whole, nulls, stored_range, stored_value
from socialpulse.retrieval.stored.rows import Rows
from socialpulse.retrieval.stored.words import Words

MAX_DEPTH = 100
_FEW = 4  # so many comparisons are cheaper than a look-up by code

Test: TypeAlias = Callable[[Rows], Mask]  # returns a new mask (n,) that the caller may change


@dataclass(frozen=True, slots=True)
class Tests:
    """Makes tests of rows for one schema and its words."""

    schema: Schema
    words: Mapping[str, Words]

    def of(self, wanted: Filter, depth: int = 0) -> Test:
        """Return the test for a filter. Raises Invalid naming the column, the value and what is allowed."""
        if depth > MAX_DEPTH:
            raise Invalid.one("filter", f"more than {MAX_DEPTH} levels", "nest fewer conditions within each other")
        match wanted:
            case Everything():
                return _all
            case And(terms):
                cheap_first = sorted(terms, key=_cost)
                return _every([self.of(term, depth + 1) for term in cheap_first])
            case Or(terms):
                return _any_of([self.of(term, depth + 1) for term in terms])
            case Not(term):
                inner = self.of(term, depth + 1)
                return lambda rows: _negated(inner(rows))
            case Equals(name, value):
                return self._among(self.schema.column(name), (value,))
            case In(name, values):
                return self._among(self.schema.column(name), values)
            case ContainsAny(name, values) | ContainsAll(name, values):
                return self._contains(name, values, isinstance(wanted, ContainsAll))
            case Range(name):
                return _between(name, *stored_range(self.schema.column(name), wanted))
            case Missing(name):
                return self._missing(name)
            case IdIn(ids):
                return lambda rows: _with_ids(rows, ids)
        raise Invalid.one("filter", wanted, "is not a filter")

    def _among(self, column: Column, values: Sequence[Value]) -> Test:
        name = column.name
        match column:
            case MultiCategory():
                raise Invalid.one(name, values, "holds several values a row; use ContainsAny or ContainsAll")
            case Category():
                codes = self._codes(column, values)
                return _one_of(name, codes, len(self.words[name])) if codes else _none
        stored = {s for v in values if (s := stored_value(column, v)) is not None}
        if not stored:
            return _none
        if len(stored) <= _FEW:
            return _one_of(name, sorted(stored), 0)
        wanted = np.array(sorted(stored), np.int64 if is_whole(column) else np.float64)
        return lambda rows: np.isin(rows.plain[name], wanted)

    def _contains(self, name: str, values: Sequence[str], all_of_them: bool) -> Test:
        column = self.schema.column(name)
        if not isinstance(column, MultiCategory):
            raise Invalid.one(name, type(column).__name__, "holds one value a row; use Equals or In")
        codes = self._codes(column, values)
        if all_of_them and len(codes) < len(set(values)):
            return _none
        n_wanted = len(codes) if all_of_them else 1
        hits = np.zeros(len(self.words[name]) + 1, np.bool_)
        hits[codes] = True

        def test(rows: Rows) -> Mask:
            lists = rows.lists[name]
            if n_wanted == 0:
                return np.diff(lists.offsets) > 0
            owners = np.searchsorted(lists.offsets, np.flatnonzero(hits[lists.codes]), "right") - 1
            return np.bincount(owners, minlength=len(rows)) >= n_wanted

        return test if codes or all_of_them else _none

    def _codes(self, column: Column, values: Iterable[object]) -> list[int]:
        """Return the codes of those values that there are, each once."""
        words, codes = self.words[column.name], set()
        for value in values:
            if not isinstance(value, str):
                raise Invalid.one(column.name, value, "takes text values")
            code = words.find(value)
            if code is not None:
                codes.add(code)
        return sorted(codes)

    def _missing(self, name: str) -> Test:
        if any(v.name == name for v in self.schema.vectors):
            return lambda rows: ~rows.vectors[name].present(len(rows))
        if name not in self.schema.names:
            raise Invalid.one("column", name, f"no such column or vector; there are {', '.join(self.schema.names)}")
        column = self.schema.column(name)
        if isinstance(column, MultiCategory):
            return lambda rows: np.diff(rows.lists[name].offsets) == 0
        return lambda rows: nulls(column, rows.plain[name])


def _cost(term: Filter) -> int:
    """Return the place of a condition among others: plain comparisons first, look-ups by id last."""
    match term:
        case Equals() | Range() | Missing() | Everything():
            return 0
        case In():
            return 1
        case ContainsAny() | ContainsAll():
            return 2
        case IdIn():
            return 4
    return 3


def _all(rows: Rows) -> Mask:
    return np.ones(len(rows), np.bool_)


def _none(rows: Rows) -> Mask:
    return np.zeros(len(rows), np.bool_)


def _every(tests: Sequence[Test]) -> Test:
    def test(rows: Rows) -> Mask:
        mask = _all(rows) if not tests else tests[0](rows)
        for further in tests[1:]:
            if not mask.any():
                break
            mask &= further(rows)
        return mask

    return test


def _any_of(tests: Sequence[Test]) -> Test:
    def test(rows: Rows) -> Mask:
        mask = _none(rows)
        for further in tests:
            mask |= further(rows)
        return mask

    return test


def _negated(mask: Mask) -> Mask:
    return np.logical_not(mask, out=mask)


def _one_of(name: str, stored: Sequence[int | float], greatest: int) -> Test:
    """Return the test for a few stored values, or for many codes up to the greatest there is."""

    def few(rows: Rows) -> Mask:
        values = rows.plain[name]
        mask: Mask = values == stored[0]
        for value in stored[1:]:
            mask |= values == value
        return mask

    if len(stored) <= _FEW:
        return few
    hits = np.zeros(greatest + 1, np.bool_)
    hits[list(map(int, stored))] = True
    return lambda rows: hits[rows.plain[name]]


def _between(name: str, low: int | float, high: int | float, ends: Ends) -> Test:
    with_low, with_high = ends.value[0] == "[", ends.value[1] == "]"

    def test(rows: Rows) -> Mask:
        values: Array = rows.plain[name]
        mask: Mask = values >= low if with_low else values > low
        mask &= values <= high if with_high else values < high
        return mask

    return test


def _with_ids(rows: Rows, ids: I64) -> Mask:
    if len(ids) > len(rows):  # both rise: look the fewer up among the more
        places = np.minimum(np.searchsorted(ids, rows.ids), len(ids) - 1)
        among: Mask = ids[places] == rows.ids
        return among
    mask = _none(rows)
    places, found = rows.places(ids)
    mask[places[found]] = True
    return mask
