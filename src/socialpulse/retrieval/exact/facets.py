"""How many of the matching rows, or groups of them, have each value of a column or lie between each two edges."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.answer import BucketCounts, FacetCounts, ValueCounts
from socialpulse.retrieval.arrays import I64, Array, Mask, Places
from socialpulse.retrieval.exact.groups import Groups
from socialpulse.retrieval.exact.matched import Matched
from socialpulse.retrieval.filters import Range
from socialpulse.retrieval.query import Facet, Histogram, TopValues
from socialpulse.retrieval.schema import Bool, Category, Column, MultiCategory, Schema
from socialpulse.retrieval.stored.columns import is_whole, limits, nulls, stored_range
from socialpulse.retrieval.stored.words import Words

MAX_VALUES = 10_000
MAX_EDGES = 1_000


@dataclass(frozen=True, slots=True)
class Counting:
    """A facet checked and made ready. lows: the edges as the column stores values."""

    column: Column
    facet: Facet
    lows: Array


def counting(facet: Facet, schema: Schema) -> Counting:
    """Return the facet made ready. Raises Invalid naming the column and what does not fit it."""
    column = schema.column(facet.column)
    if isinstance(facet, TopValues):
        if not isinstance(column, Category | MultiCategory | Bool):
            kind = type(column).__name__
            raise Invalid.one(column.name, kind, "top values need a Category, MultiCategory or Bool; use Histogram")
        if not 1 <= facet.n <= MAX_VALUES:
            raise Invalid.one(column.name, facet.n, f"1 to {MAX_VALUES} values can be counted")
        return Counting(column, facet, np.empty(0))
    if not 1 <= len(facet.edges) <= MAX_EDGES:
        raise Invalid.one(column.name, len(facet.edges), f"a histogram has 1 to {MAX_EDGES} edges")
    lows = [_reached_from(column, edge) for edge in facet.edges]
    if any(a >= b for a, b in itertools.pairwise(facet.edges)):  # type: ignore[operator]
        raise Invalid.one(column.name, facet.edges, "edges rise")
    return Counting(column, facet, np.array(lows, np.int64 if is_whole(column) else np.float64))


def _reached_from(column: Column, edge: float | datetime) -> int | float:
    """Return the least stored value that reaches an edge; one that nothing has when nothing does."""
    low, high, _ = stored_range(column, Range(column.name, low=edge))
    return limits(column)[1] + 1 if is_whole(column) and low > high else low


def counted(wanted: Counting, matched: Matched, groups: Groups | None, words: Mapping[str, Words]) -> FacetCounts:
    """Return the counts of one facet. Cost: a pass over the column; grouped, a sort of it."""
    facet, column = wanted.facet, wanted.column
    if isinstance(facet, Histogram):
        return _buckets(wanted, facet, matched, groups)
    n_codes = 2 if isinstance(column, Bool) else len(words[column.name]) + 1
    if isinstance(column, MultiCategory):
        lists = matched.lists(column.name)
        lengths = np.diff(lists.offsets)
        codes, has = lists.codes, lengths > 0
        numbers = None if groups is None else np.repeat(groups.numbers, lengths)
    else:
        codes, has, numbers = _present(column, matched, groups)
    counts = _by_code(codes, n_codes, numbers, groups)
    return most_frequent(column, facet.n, counts, _n_missing(has, groups), words)


def most_frequent(column: Column, n: int, counts: I64, n_missing: int, words: Mapping[str, Words]) -> ValueCounts:
    """Return the n most frequent values. counts (codes,) by stored code, none for null"""
    found = np.flatnonzero(counts)
    shown = [
        (bool(code) if isinstance(column, Bool) else words[column.name].value(code) or "", int(counts[code]))
        for code in _most(counts, found, n).tolist()
    ]
    shown.sort(key=lambda pair: (-pair[1], pair[0]))
    return ValueCounts(column.name, tuple(shown[:n]), len(found), n_missing)


def _buckets(wanted: Counting, facet: Histogram, matched: Matched, groups: Groups | None) -> BucketCounts:
    values, has, numbers = _present(wanted.column, matched, groups)
    lows = wanted.lows.tolist()
    if numbers is None:
        reached = [len(values), *(int(np.count_nonzero(values >= low)) for low in lows), 0]
        counts = tuple(a - b for a, b in itertools.pairwise(reached))
    else:
        codes = np.zeros(len(values), np.uint16)
        for low in lows:  # a comparison for each edge is several times faster than a search for each value
            codes += values >= low
        counts = tuple(_by_code(codes, len(lows) + 1, numbers, groups).tolist())
    return BucketCounts(facet.column, facet.edges, counts, _n_missing(has, groups))


def _present(column: Column, matched: Matched, groups: Groups | None) -> tuple[Array, Mask, Places | None]:
    """Return the values that are not null, which rows have one, and the group of each value."""
    values = matched.plain(column.name)
    has: Mask = ~nulls(column, values)
    if has.all():
        return values, has, None if groups is None else groups.numbers
    return values[has], has, None if groups is None else groups.numbers[has]


def _by_code(codes: Array, n_codes: int, numbers: Places | None, groups: Groups | None) -> I64:
    """Return how many rows, or different groups, have each code. numbers: the group of each code. (n_codes,)"""
    if numbers is None or groups is None:
        return np.bincount(codes, minlength=n_codes)
    kind = np.dtype(np.uint32 if n_codes * groups.n_numbers < 2**32 else np.uint64)  # half the bytes sort twice as fast
    step: Any = kind.type(groups.n_numbers)
    pairs: Array = codes.astype(kind) * step + numbers.astype(kind)
    pairs.sort()  # several times faster than a hash table
    different = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    counts: I64 = np.diff(np.searchsorted(different, np.arange(n_codes + 1).astype(kind) * step))
    return counts


def _most(counts: I64, found: Places, n: int) -> Places:
    """Return the codes with the n greatest counts, and all that share the last of these counts."""
    if len(found) <= n:
        return found
    least = np.partition(counts[found], len(found) - n)[len(found) - n]
    most: Places = found[counts[found] >= least]
    return most


def _n_missing(has: Mask, groups: Groups | None) -> int:
    """Return how many rows, or groups, are without a value. has: which rows have one."""
    if groups is None:
        return len(has) - int(np.count_nonzero(has))
    with_value = np.zeros(groups.n_numbers, np.bool_)
    with_value[groups.numbers[has]] = True
    return groups.n_groups - int(np.count_nonzero(with_value))
