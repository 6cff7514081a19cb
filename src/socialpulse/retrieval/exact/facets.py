"""How many of the matching rows, or groups of them, have each value of a column or lie between each two edges."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.answer import BucketCounts, FacetCounts, ValueCounts
from socialpulse.retrieval.arrays import I64, Array, Mask, Places
from socialpulse.retrieval.exact.groups import Groups
from socialpulse.retrieval.exact.matched import Matched
from socialpulse.retrieval.filters import Range
from socialpulse.retrieval.query import Facet, Histogram, TopValues
from socialpulse.retrieval.schema import Bool, Category, Column, MultiCategory, Schema
from socialpulse.retrieval.stored.columns import nulls, stored_range
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
    lows = [stored_range(column, Range(column.name, low=edge))[0] for edge in facet.edges]
    if any(a >= b for a, b in itertools.pairwise(facet.edges)):  # type: ignore[operator]
        raise Invalid.one(column.name, facet.edges, "edges rise")
    return Counting(column, facet, np.array(lows))


def counted(wanted: Counting, matched: Matched, groups: Groups | None, words: Mapping[str, Words]) -> FacetCounts:
    """Return the counts of one facet. Cost: a pass over the column; grouped, a sort of the rows of larger groups."""
    facet, column = wanted.facet, wanted.column
    if isinstance(facet, Histogram):
        return _buckets(wanted, facet, matched, groups)
    if isinstance(column, MultiCategory):
        lists = matched.lists(column.name)
        owners, codes, n_codes = lists.owners(), lists.codes, len(words[column.name]) + 1
    else:
        values = matched.plain(column.name)
        present = ~nulls(column, values)
        every = bool(present.all())
        owners = np.arange(len(values)) if every else np.flatnonzero(present)
        codes = values if every else values[present]
        n_codes = 2 if isinstance(column, Bool) else len(words[column.name]) + 1
    counts = _by_code(codes, owners, n_codes, groups)
    found = np.flatnonzero(counts)
    shown = [
        (bool(code) if isinstance(column, Bool) else words[column.name].value(code) or "", int(counts[code]))
        for code in _most(counts, found, facet.n).tolist()
    ]
    shown.sort(key=lambda pair: (-pair[1], pair[0]))
    return ValueCounts(column.name, tuple(shown[: facet.n]), len(found), _n_missing(matched, owners, groups))


def _buckets(wanted: Counting, facet: Histogram, matched: Matched, groups: Groups | None) -> BucketCounts:
    values = matched.plain(facet.column)
    present: Mask = ~nulls(wanted.column, values)
    owners = np.flatnonzero(present)
    values = values if len(owners) == len(values) else values[present]
    if groups is None:  # a comparison for each edge is several times faster than finding each row's bucket
        reached = [len(values), *(int(np.count_nonzero(values >= low)) for low in wanted.lows.tolist()), 0]
        counts = tuple(a - b for a, b in itertools.pairwise(reached))
    else:
        codes = np.searchsorted(wanted.lows, values, "right")
        counts = tuple(_by_code(codes, owners, len(wanted.lows) + 1, groups).tolist())
    return BucketCounts(facet.column, facet.edges, counts, _n_missing(matched, owners, groups))


def _by_code(codes: Array, owners: Places, n_codes: int, groups: Groups | None) -> I64:
    """Return how many rows, or different groups, have each code. owners: the row of each code. (n_codes,)"""
    if groups is None:
        return np.bincount(codes, minlength=n_codes)
    numbers = groups.numbers[owners]
    shared = groups.sizes[numbers] > 1
    counts: I64 = np.bincount(codes[~shared], minlength=n_codes)  # a row that is a group of its own counts as it is
    pairs = np.sort(numbers[shared] * n_codes + codes[shared])  # five times faster than a hash table
    first = np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]
    counts += np.bincount(pairs[first] % n_codes, minlength=n_codes)
    return counts


def _most(counts: I64, found: Places, n: int) -> Places:
    """Return the codes with the n greatest counts, and all that share the last of these counts."""
    if len(found) <= n:
        return found
    least = np.partition(counts[found], len(found) - n)[len(found) - n]
    most: Places = found[counts[found] >= least]
    return most


def _n_missing(matched: Matched, owners: Places, groups: Groups | None) -> int:
    """Return how many rows, or groups, are without a value. owners: the rows that have one, rising."""
    if groups is None:
        n_with = len(owners) if len(owners) < 2 else 1 + int(np.count_nonzero(owners[1:] != owners[:-1]))
        return len(matched) - n_with
    has = np.zeros(groups.n_numbers, np.bool_)
    has[groups.numbers[owners]] = True
    return groups.n_groups - int(np.count_nonzero(has))
