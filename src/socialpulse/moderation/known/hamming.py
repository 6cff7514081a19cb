"""Every hash of 256 bits within a Hamming distance of another, exactly, among millions."""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.uint32]
Distances = npt.NDArray[np.uint16]

N_BYTES = 32  # of a hash
N_WORDS, N_VALUES = 16, 1 << 16  # a hash is 16 words of 16 bits
MOST_RADIUS = 1  # bits looked for in a word; at 2 there are 137 places in each, and comparing every row is faster
FEWEST_SORTED = 8_192  # below, comparing every row takes 0.2 ms
N_FOUND = 1_024  # for so many there is a place at once; where there are more, it is looked again

assert sys.byteorder == "little"  # a row of four numbers of 64 bits is read as sixteen of 16


class Hamming:
    """Hashes that stay as they are: 32 bytes each, 64 more from FEWEST_SORTED on. Of a million it is made in 0.3 s."""

    def __init__(self, codes: npt.NDArray[np.uint8]) -> None:
        """Hold these. codes (n, 32)"""
        self._codes = np.ascontiguousarray(codes).view(np.uint64).reshape(-1, 4)
        self._sorted: tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]] | None = None
        n = len(self._codes)
        if n >= FEWEST_SORTED:
            order, starts = np.empty((N_WORDS, n), np.uint32), np.zeros((N_WORDS, N_VALUES + 1), np.uint32)
            _kernels().sort_rows(self._codes.view(np.uint16), order, starts)
            self._sorted = order, starts

    def __len__(self) -> int:
        return len(self._codes)

    @property
    def codes(self) -> npt.NDArray[np.uint8]:
        """Return the hashes (n, 32), in the order of their rows."""
        return self._codes.view(np.uint8)

    @property
    def n_bytes(self) -> int:
        """Return how much memory it takes."""
        return self._codes.nbytes + sum(each.nbytes for each in self._sorted or ())

    def within(self, code: bytes, most: int) -> tuple[Rows, Distances]:
        """Return the rows of all hashes that differ from this one in at most `most` bits, by row, and in how many.

        A million hashes: 0.15 ms up to 31 bits, 2 ms beyond. The first call of a process loads what is compiled.
        """
        query = np.frombuffer(code, np.uint64)
        if self._sorted is None:
            distances = np.bitwise_count(self._codes ^ query).sum(axis=1, dtype=np.uint16)
            rows = np.flatnonzero(distances <= most)
            return rows.astype(np.uint32), distances[rows]
        words, radius, kernels = query.view(np.uint16), most // N_WORDS, _kernels()
        order, starts = self._sorted
        if radius > MOST_RADIUS or kernels.count_near(words, starts, radius) > len(self):
            return _found(kernels.scan, query, self._codes, most)
        return _found(kernels.find_near, query, words, self._codes, order, starts, radius, most)


def make_ready() -> None:
    """Compile what runs on every match, where an earlier process has not."""
    codes = np.zeros((FEWEST_SORTED, N_BYTES), np.uint8)
    codes[:, ::2] = np.arange(FEWEST_SORTED)[:, None] % 251
    index = Hamming(codes)
    for most in (31, 64):
        index.within(b"\xff" * N_BYTES, most)


@functools.cache
def _kernels() -> ModuleType:
    """Return the compiled loops. Loading them takes a second, which a process without long lists never spends."""
    return importlib.import_module("socialpulse.moderation.known.hamming_kernels")


def _found(find: Callable[..., int], *arguments: Any) -> tuple[Rows, Distances]:
    n, n_places = N_FOUND, 0
    while n > n_places:
        n_places = n
        rows, distances = np.empty(n_places, np.uint32), np.empty(n_places, np.uint16)
        n = find(*arguments, rows, distances)
    by_row = np.argsort(rows[:n])
    return rows[:n][by_row], distances[:n][by_row]
