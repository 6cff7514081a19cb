"""The loops over hashes of 256 bits, compiled by numba. They release the GIL and never raise.

codes    (n, 4) uint64    the hashes
order    (16, n) uint32   the rows of `codes`, by their first, second … sixteenth 16 bits
starts   (16, 65537) uint32   where in `order` the rows of each value begin

Of 16 words that differ in less than 16 * (r + 1) bits altogether, one differs in at most r (M. Norouzi et al., "Fast
Exact Search in Hamming Space with Multi-Index Hashing", 2014): for r of 0 or 1, few rows are left to compare.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from socialpulse.moderation.known.hamming import N_VALUES, N_WORDS

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Return the function compiled, without the GIL, for whatever types it is called with."""
    return cast(F, njit(nogil=True, cache=True)(function))


@intrinsic  # type: ignore[untyped-decorator]
def popcount(context: Any, word: Any) -> Any:
    def emit(_context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), emit


@compiled
def sort_rows(words: Any, order: Any, starts: Any) -> None:
    """Write down the rows of each value of each word. words (n, 16) uint16 · starts: all 0"""
    n = len(words)
    for word in range(N_WORDS):
        ends = starts[word]
        for row in range(n):
            ends[words[row, word]] += 1
        total = np.uint32(0)
        for value in range(N_VALUES + 1):
            total += ends[value]
            ends[value] = total
        for row in range(n - 1, -1, -1):  # backwards, so that rows of one value stay in order
            value = words[row, word]
            ends[value] -= np.uint32(1)
            order[word, ends[value]] = row


@compiled
def count_near(words: Any, starts: Any, radius: int) -> int:
    """Return how many rows `find_near` would compare. words (16,): those of the query"""
    n = 0
    for word in range(N_WORDS):
        for bit in range(-1, 16 * radius):
            value = np.int64(words[word]) ^ (0 if bit < 0 else 1 << bit)
            n += starts[word, value + 1] - starts[word, value]
    return n


@compiled
def find_near(
    query: Any, words: Any, codes: Any, order: Any, starts: Any, radius: int, most: int, rows: Any, distances: Any
) -> int:
    """Write down the rows at most `most` < 16 * (radius + 1) bits from the query. Returns how many there are.

    query (4,) uint64, words: the same as (16,) uint16 · radius 0 or 1 · rows, distances: what has no place is left out
    """
    n = 0
    for word in range(N_WORDS):
        for bit in range(-1, 16 * radius):
            value = np.int64(words[word]) ^ (0 if bit < 0 else 1 << bit)
            for at in range(starts[word, value], starts[word, value + 1]):
                row = order[word, at]
                distance = _distance(query, codes, row)
                if distance <= most and _is_first(query, codes, row, word, radius):
                    if n < len(rows):
                        rows[n] = row
                        distances[n] = distance
                    n += 1
    return n


@compiled
def scan(query: Any, codes: Any, most: int, rows: Any, distances: Any) -> int:
    """Do as `find_near`, comparing every row."""
    n = 0
    for row in range(len(codes)):
        distance = _distance(query, codes, row)
        if distance <= most:
            if n < len(rows):
                rows[n] = row
                distances[n] = distance
            n += 1
    return n


@compiled
def _distance(query: Any, codes: Any, row: int) -> Any:
    n = np.uint64(0)
    for part in range(4):
        n += popcount(query[part] ^ codes[row, part])
    return np.int64(n)


@compiled
def _is_first(query: Any, codes: Any, row: int, word: int, radius: int) -> bool:
    """Return whether no word before this one leads to the row as well: each is to be found once."""
    for before in range(word):
        shift = np.uint64(16 * (before % 4))
        differing = ((query[before // 4] ^ codes[row, before // 4]) >> shift) & np.uint64(0xFFFF)
        if np.int64(popcount(differing)) <= radius:
            return False
    return True
