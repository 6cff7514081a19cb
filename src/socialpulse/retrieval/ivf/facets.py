"""How many rows have each value of a column, or lie between each two edges: one pass over the column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from socialpulse.retrieval.answer import BucketCounts, FacetCounts
from socialpulse.retrieval.arrays import I64, Places
from socialpulse.retrieval.exact.facets import Counting, most_frequent
from socialpulse.retrieval.ivf import kernels
from socialpulse.retrieval.query import Histogram
from socialpulse.retrieval.schema import Bool, Column, MultiCategory
from socialpulse.retrieval.stored.columns import NO_BOOL, storage
from socialpulse.retrieval.stored.rows import Rows
from socialpulse.retrieval.stored.words import Words

Parts = Sequence[tuple[Rows, Places]]


def counted_rows(wanted: Counting, parts: Parts, words: Mapping[str, Words]) -> FacetCounts:
    """Return the counts of one facet over these rows of all parts."""
    facet, column = wanted.facet, wanted.column
    if isinstance(facet, Histogram):
        counts, n_missing = _in_buckets(wanted, parts)
        return BucketCounts(facet.column, facet.edges, tuple(counts.tolist()), n_missing)
    counts, n_missing = _by_code(column, parts, words)
    return most_frequent(column, facet.n, counts, n_missing, words)


def _by_code(column: Column, parts: Parts, words: Mapping[str, Words]) -> tuple[I64, int]:
    name = column.name
    counts = np.zeros(NO_BOOL + 1 if isinstance(column, Bool) else len(words[name]) + 1, np.int64)
    n_missing = 0
    for rows, places in parts:
        if isinstance(column, MultiCategory):
            lists = rows.lists[name]
            n_missing += int(kernels.count_list_codes(lists.offsets, lists.codes, places, counts))
        else:
            kernels.count_codes(rows.plain[name], places, counts)
    if not isinstance(column, MultiCategory):
        null = NO_BOOL if isinstance(column, Bool) else 0
        n_missing, counts[null] = int(counts[null]), 0
    return counts[:2] if isinstance(column, Bool) else counts, n_missing


def _in_buckets(wanted: Counting, parts: Parts) -> tuple[I64, int]:
    counts = np.zeros(len(wanted.lows) + 2, np.int64)  # the last one for rows without a value
    for rows, places in parts:
        values = rows.plain[wanted.column.name]
        null = values.dtype.type(storage(wanted.column).null)
        kernels.count_between(values, null, wanted.lows, places, counts)
    return counts[:-1], int(counts[-1])
