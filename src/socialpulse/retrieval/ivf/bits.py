"""Marks: some rows of a segment, one bit each, 64 a word from the least bit on. Beyond the last row they are 0."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import U32, Mask, Places
from socialpulse.retrieval.ivf.lazy import kernels

Marks = npt.NDArray[np.uint64]

Rows = TypeVar("Rows", Places, U32)

WORD = 64  # rows
EVERY: Marks = np.zeros(0, np.uint64)  # marks every row


def n_words(n: int) -> int:
    """Return how many words hold the marks of n rows."""
    return -(-n // WORD)


def packed(mask: Mask) -> Marks:
    """Return the same as bits. mask (n,)"""
    found = np.zeros(n_words(len(mask)), np.uint64)
    found.view(np.uint8)[: -(-len(mask) // 8)] = np.packbits(mask, bitorder="little")
    return found


def rows_of(marks: Marks, n: int) -> Places:
    """Return the n marked rows, rising."""
    return _written(marks, np.empty(n, np.int64))


def short_rows_of(marks: Marks, n: int) -> U32:
    """Return the same in half the bytes."""
    return _written(marks, np.empty(n, np.uint32))


def _written(marks: Marks, rows: Rows) -> Rows:
    kernels.write_rows(marks, rows)
    return rows


def are_marked(rows: Places, marks: Marks) -> Mask:
    """Return which of the rows are marked. (m,)"""
    found: Mask = (marks[rows // WORD] >> (rows % WORD).astype(np.uint64)) & np.uint64(1) == 1
    return found


def marked_among(rows: Places, marks: Marks) -> Places:
    """Return those of the rows that are marked."""
    return rows[are_marked(rows, marks)] if len(marks) else rows


def without(rows: Places, marks: Marks, n: int) -> Marks:
    """Return the marks of n rows with those of some of them cleared."""
    left = marks.copy() if len(marks) else packed(np.ones(n, np.bool_))
    np.bitwise_and.at(left, rows // WORD, ~(np.uint64(1) << (rows % WORD).astype(np.uint64)))
    return left
