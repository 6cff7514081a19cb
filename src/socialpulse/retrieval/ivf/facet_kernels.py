"""The loops that count rows, and groups of rows, by value. Compiled as those of `kernels` are, by the same rules.

A group is counted once for a value by remembering, for each value, the last group that had it; so the rows of a group
must stand side by side.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from socialpulse.retrieval.ivf.kernels import compiled, fetch_line

STRIP = 4_096  # values that stay in the first cache while all edges are compared with them
FAR, NEAR = 32, 16  # rows ahead at which offsets are fetched, and then the codes they point at
FEW_EDGES = 48  # so many comparisons of whole vectors cost less than a search for each value


@compiled
def count_codes(codes: Any, rows: Any, counts: Any) -> None:
    """Add up the rows by code. counts (codes,)"""
    for row in rows:
        counts[codes[row]] += 1


@compiled
def count_list_codes(offsets: Any, codes: Any, rows: Any, counts: Any) -> int:
    """Add up the codes in the lists of the rows. Returns how many of the rows have an empty list."""
    n_empty = 0
    for row in rows:
        for i in range(offsets[row], offsets[row + 1]):
            counts[codes[i]] += 1
        n_empty += offsets[row] == offsets[row + 1]
    return n_empty


@compiled
def take_marks(marks: Any, rows: Any, found: Any) -> None:
    """Write down the marks of the rows, in their order. found (-(-len(rows) // 64),)"""
    for word in range(len(found)):
        bits = np.uint64(0)
        for i in range(word * 64, min(word * 64 + 64, len(rows))):
            row = np.int64(rows[i])
            bits |= ((marks[row // 64] >> np.uint64(row % 64)) & np.uint64(1)) << np.uint64(i % 64)
        found[word] = bits


@compiled
def count_groups(codes: Any, rows: Any, null: int, groups: Any, last: Any, counts: Any) -> int:
    """Add up the groups by code, each once for every code its rows have. Returns how many have any but null.

    codes: of every row · rows, groups (m,) · last (codes,) -1, remembers the last group with each code
    """
    n_with, before = 0, np.int64(-1)
    for i in range(len(rows)):
        code, group = np.int64(codes[rows[i]]), groups[i]
        counts[code] += last[code] != group
        last[code] = group
        has = code != null
        n_with += has & (before != group)
        before = group if has else before
    return n_with


@compiled
def count_groups_in_lists(offsets: Any, codes: Any, rows: Any, groups: Any, last: Any, counts: Any) -> int:
    """Add up the groups by the codes in the lists of their rows, each once. Returns how many have any code.

    offsets, codes: of every row · rows, groups (m,) · last (codes,) -1

    Rows stand in the order of groups, so where they lie is all over memory: what will be read is fetched ahead.
    """
    n_with, before = 0, np.int64(-1)
    for i in range(len(rows)):
        if i + FAR < len(rows):
            fetch_line(offsets, rows[i + FAR])
            fetch_line(codes, offsets[rows[i + NEAR]])
        begin, end, group = offsets[rows[i]], offsets[rows[i] + 1], groups[i]
        for j in range(begin, end):
            code = np.int64(codes[j])
            counts[code] += last[code] != group
            last[code] = group
        has = end > begin
        n_with += has & (before != group)
        before = group if has else before
    return n_with


@compiled
def buckets_of(values: Any, null: Any, lows: Any, found: Any) -> None:
    """Write down how many of the rising `lows` each value reaches, len(lows) + 1 for those that are null."""
    kind, none = found.dtype.type, len(lows) + 1
    if len(lows) > FEW_EDGES:
        for i in range(len(values)):
            first, last = 0, len(lows)
            while first < last:
                middle = (first + last) >> 1
                if values[i] >= lows[middle]:
                    first = middle + 1
                else:
                    last = middle
            found[i] = first
    else:
        found[:] = 0
        for begin in range(0, len(values), STRIP):
            these, into = values[begin : begin + STRIP], found[begin : begin + STRIP]
            for low in lows:
                for i in range(len(into)):
                    into[i] += kind(these[i] >= low)
    for i in range(len(values)):
        missing = (values[i] == null) | (values[i] != values[i])
        found[i] = kind(none) if missing else found[i]
