"""How many rows, or groups of them, have each value of a column or lie between each two edges: one pass over each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from socialpulse.retrieval.answer import BucketCounts, FacetCounts
from socialpulse.retrieval.arrays import I64, U32, Array, Places
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
            facet_kernels.count_codes(_buckets(wanted, rows.plain[name], places), np.arange(len(places)), counts)
        elif isinstance(wanted.column, MultiCategory):
            n_missing += _counted_lists(rows.lists[name], places, counts)
        else:
            facet_kernels.count_codes(rows.plain[name], places, counts)
    if not isinstance(wanted.column, MultiCategory):
        n_missing = int(counts[null])
    return _presented(wanted, counts, null, n_missing, words)


def _counted_lists(lists: Lists, places: Places, counts: I64) -> int:
    """Add up the codes of these rows. Returns how many have none."""
    if lists.columns is None:
        return int(facet_kernels.count_list_codes(lists.offsets, lists.codes, places, counts))
    n_before = int(counts[NO_CODE])
    facet_kernels.count_codes(lists.columns[0], places, counts)
    n_empty = int(counts[NO_CODE]) - n_before
    for column in lists.columns[1:]:
        facet_kernels.count_codes(column, places, counts)
    return n_empty


def counted_groups(
    wanted: Counting, found: InGroups, columns: Sequence[Array | Lists], words: Mapping[str, Words]
) -> FacetCounts:
    """Return the counts of one facet over the groups.

    columns: of each segment, as the parts of `found` count; of several values a row lists, or (w, n) as in `Lists`
    """
    n_codes, null = _codes_of(wanted, words)
    groups, counts, n_with = found.groups, np.zeros(n_codes, np.int64), 0
    last = np.full(n_codes, facet_kernels.NO_GROUP)
    lists = [column for column in columns if isinstance(column, Lists)]
    values = [column for column in columns if not isinstance(column, Lists)]
    if lists:
        held, places = found.lists(lists)
        n_with = facet_kernels.count_groups_in_lists(held.offsets, held.codes, places, groups, last, counts)
    elif values and isinstance(wanted.column, MultiCategory):
        codes, places = found.wide_values(values)
        n_with = facet_kernels.count_groups_in_columns(codes, places, groups, last, counts)
    elif values:
        codes, places = found.values(values)
        if isinstance(wanted.facet, Histogram):
            codes, places = _buckets(wanted, codes, places), np.arange(len(places), dtype=np.uint32)
        n_with = facet_kernels.count_groups(codes, places, null, groups, last, counts)
    return _presented(wanted, counts, null, found.n_groups - int(n_with), words)


def _codes_of(wanted: Counting, words: Mapping[str, Words]) -> tuple[int, int]:
    """Return how many codes there are, and which one stands for null."""
    if isinstance(wanted.facet, Histogram):
        return len(wanted.lows) + 2, len(wanted.lows) + 1
    if isinstance(wanted.column, Bool):
        return NO_BOOL + 1, NO_BOOL
    return max(len(words[wanted.column.name]) + 1, 2), NO_CODE


def _buckets(wanted: Counting, values: Array, rows: U32 | Places) -> Array:
    found = np.empty(len(rows), np.uint16)
    null = values.dtype.type(storage(wanted.column).null)
    facet_kernels.buckets_of(values, rows, null, _lows(wanted, values), found)
    return found


def _lows(wanted: Counting, values: Array) -> Array:
    """Return the edges in the type of the values; no value reaches the greatest of a whole type."""
    if values.dtype.kind == "f":
        return wanted.lows.astype(values.dtype)  # they were rounded as the values are
    return np.minimum(wanted.lows, np.iinfo(values.dtype).max).astype(values.dtype)


def _presented(wanted: Counting, counts: I64, null: int, n_missing: int, words: Mapping[str, Words]) -> FacetCounts:
    facet = wanted.facet
    if isinstance(facet, Histogram):
        return BucketCounts(facet.column, facet.edges, tuple(counts[:-1].tolist()), n_missing)
    counts[null] = 0
    return most_frequent(wanted.column, facet.n, counts, n_missing, words)
