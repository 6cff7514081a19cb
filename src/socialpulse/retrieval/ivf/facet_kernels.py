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
NO_GROUP = np.uint32(2**32 - 1)
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
def number_groups(places: Any, kin_numbers: Any, numbers: Any, first: int, groups: Any) -> None:
    """Write down the group of each row; those that have none come last and are numbered from `first` on.

    places (m,) rising, in the order of `kin` · kin_numbers: of the rows there that have a value · numbers: of groups
    """
    following = first
    for i in range(len(places)):
        if places[i] < len(kin_numbers):
            groups[i] = numbers[kin_numbers[places[i]]]
        else:
            groups[i] = following
            following += 1


@compiled
def count_groups(codes: Any, rows: Any, null: int, groups: Any, last: Any, counts: Any) -> int:
    """Add up the groups by code, each once for every code its rows have. Returns how many have any but null.

    codes: of every row · rows, groups (m,) · last (codes,) NO_GROUP, remembers the last group with each code
    """
    n_with, before = 0, NO_GROUP
    for i in range(len(rows)):
        code, group = codes[rows[i]], groups[i]
        counts[code] += last[code] != group
        last[code] = group
        has = code != null
        n_with += has & (before != group)
        before = group if has else before
    return n_with


@compiled
def count_groups_in_lists(offsets: Any, codes: Any, rows: Any, groups: Any, last: Any, counts: Any) -> int:
    """Add up the groups by the codes in the lists of their rows, each once. Returns how many have any code.

    offsets, codes: of every row · rows, groups (m,) · last (codes,) NO_GROUP

    Rows stand in the order of groups, so where they lie is all over memory: what will be read is fetched ahead.
    """
    n_with, before = 0, NO_GROUP
    for i in range(len(rows)):
        if i + FAR < len(rows):
            fetch_line(offsets, rows[i + FAR])
            fetch_line(codes, offsets[rows[i + NEAR]])
        begin, end, group = offsets[rows[i]], offsets[rows[i] + 1], groups[i]
        for j in range(begin, end):
            code = codes[j]
            counts[code] += last[code] != group
            last[code] = group
        has = end > begin
        n_with += has & (before != group)
        before = group if has else before
    return n_with


@compiled
def count_groups_in_columns(columns: Any, rows: Any, groups: Any, last: Any, counts: Any) -> int:
    """Add up the groups by the codes of their rows, each once. Returns how many have any code.

    columns (w, n): the first, second ... code of every row, 0 where there are no more; groups with a 0 are counted too
    rows, groups (m,) · last (codes,) NO_GROUP
    """
    n_with, before = 0, NO_GROUP
    for i in range(len(rows)):
        row, group = rows[i], groups[i]
        for number in range(len(columns)):
            code = columns[number, row]
            counts[code] += last[code] != group
            last[code] = group
        has = len(columns) > 0 and columns[0, row] != 0
        n_with += has & (before != group)
        before = group if has else before
    return n_with


@compiled
def buckets_of(values: Any, rows: Any, null: Any, lows: Any, found: Any) -> None:
    """Write down how many of the rising `lows` the value of each row reaches, len(lows) + 1 for those that are null."""
    kind, none = found.dtype.type, len(lows) + 1
    held = np.empty(STRIP, values.dtype)
    for begin in range(0, len(rows), STRIP):
        into = found[begin : begin + STRIP]
        these = held[: len(into)]
        for i in range(len(into)):
            these[i] = values[rows[begin + i]]
        if len(lows) > FEW_EDGES:
            for i in range(len(into)):
                first, last = 0, len(lows)
                while first < last:
                    middle = (first + last) >> 1
                    if these[i] >= lows[middle]:
                        first = middle + 1
                    else:
                        last = middle
                into[i] = first
        else:
            into[:] = 0
            for low in lows:
                for i in range(len(into)):
                    into[i] += kind(these[i] >= low)
        for i in range(len(into)):
            missing = (these[i] == null) | (these[i] != these[i])
            into[i] = kind(none) if missing else into[i]
