"""How many rows, or groups of them, have each value of a column or lie between each two edges: one pass over each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from socialpulse.retrieval.answer import BucketCounts, FacetCounts
from socialpulse.retrieval.arrays import I64, Array, Places
from socialpulse.retrieval.exact.facets import Counting, most_frequent
from socialpulse.retrieval.ivf.families import InGroups
from socialpulse.retrieval.ivf.lazy import facet_kernels
from socialpulse.retrieval.query import Histogram
from socialpulse.retrieval.schema import Bool, MultiCategory
from socialpulse.retrieval.stored.columns import NO_BOOL, NO_CODE, storage
from socialpulse.retrieval.stored.rows import Lists, Rows
from socialpulse.retrieval.stored.words import Words


def counted_rows(wanted: Counting, parts: Sequence[tuple[Rows, Places]], words: Mapping[str, Words]) -> FacetCounts:
    """Return the counts of one facet over these rows of the segments."""
    name, (n_codes, null) = wanted.column.name, _codes_of(wanted, words)
    counts, n_missing = np.zeros(n_codes, np.int64), 0
    for rows, places in parts:
        if isinstance(wanted.facet, Histogram):
            facet_kernels.count_codes(_buckets(wanted, rows.plain[name][places]), np.arange(len(places)), counts)
        elif isinstance(wanted.column, MultiCategory):
            lists = rows.lists[name]
            n_missing += int(facet_kernels.count_list_codes(lists.offsets, lists.codes, places, counts))
        else:
            facet_kernels.count_codes(rows.plain[name], places, counts)
    if not isinstance(wanted.column, MultiCategory):
        n_missing = int(counts[null])
    return _presented(wanted, counts, null, n_missing, words)


def counted_groups(
    wanted: Counting, found: InGroups, columns: Sequence[Array | Lists], words: Mapping[str, Words]
) -> FacetCounts:
    """Return the counts of one facet over the groups. columns: of each segment, as the parts of `found` count"""
    n_codes, null = _codes_of(wanted, words)
    groups, counts, last = found.groups, np.zeros(n_codes, np.int64), np.full(n_codes, -1, np.int64)
    if isinstance(wanted.column, MultiCategory):
        lists, places = found.lists([column for column in columns if isinstance(column, Lists)])
        n_with = facet_kernels.count_groups_in_lists(lists.offsets, lists.codes, places, groups, last, counts)
    else:
        codes, places = found.values([column for column in columns if not isinstance(column, Lists)])
        if isinstance(wanted.facet, Histogram):
            codes, places = _buckets(wanted, codes[places]), np.arange(len(places))
        n_with = facet_kernels.count_groups(codes, places, null, groups, last, counts)
    return _presented(wanted, counts, null, found.n_groups - int(n_with), words)


def _codes_of(wanted: Counting, words: Mapping[str, Words]) -> tuple[int, int]:
    """Return how many codes there are, and which one stands for null."""
    if isinstance(wanted.facet, Histogram):
        return len(wanted.lows) + 2, len(wanted.lows) + 1
    if isinstance(wanted.column, Bool):
        return NO_BOOL + 1, NO_BOOL
    return max(len(words[wanted.column.name]) + 1, 2), NO_CODE


def _buckets(wanted: Counting, values: Array) -> Array:
    found = np.empty(len(values), np.uint16)
    if not len(values):  # of no segment, so of no type either
        return found
    null = values.dtype.type(storage(wanted.column).null)
    facet_kernels.buckets_of(values, null, _lows(wanted, values), found)
    return found


def _lows(wanted: Counting, values: Array) -> Array:
    """Return the edges in a type that compares with the values; no value reaches the greatest of a whole type."""
    if values.dtype.kind == "f":
        return wanted.lows
    most = np.iinfo(values.dtype).max
    return np.array([min(low, most) for low in wanted.lows.tolist()], np.int64)


def _presented(wanted: Counting, counts: I64, null: int, n_missing: int, words: Mapping[str, Words]) -> FacetCounts:
    facet = wanted.facet
    if isinstance(facet, Histogram):
        return BucketCounts(facet.column, facet.edges, tuple(counts[:-1].tolist()), n_missing)
    counts[null] = 0
    return most_frequent(wanted.column, facet.n, counts, n_missing, words)
