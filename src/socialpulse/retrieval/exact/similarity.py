"""How like a query the vectors are: fast over many rows within a known error, and exact for a few.

The fast way multiplies blocks of 32-bit vectors with the query by BLAS. Its rounding depends on how rows fall into
blocks, so it must not decide ties or the cut at k. Its error for one row is at most

    (dims + 4) * 2**-24 * |row| * |query|

(the standard bound for a dot product of that length: Higham, Accuracy and Stability of Numerical Algorithms, 3.1). The
exact way multiplies in 64 bits, one row at a time, in an order that depends on `dims` alone: the same row and query
always give the same bits, whatever segment the row lies in. So: fast first, then exact for every row that the error
leaves in question.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from socialpulse.retrieval.arrays import F32, F64, Places
from socialpulse.retrieval.exact.matched import Matched
from socialpulse.retrieval.stored.rows import Vectors
from socialpulse.retrieval.stored.threads import shares, spread

BLOCK_NUMBERS = 1 << 18  # 1 MiB: stays in the cache after a gather, and too small for BLAS to start threads of its own
SHARE_NUMBERS = 1 << 18  # less than this is not worth a second thread
GATHER_BELOW = 0.7  # of a segment's vectors; above it is faster to multiply them all
EXACT_ROWS = 1024

Multiply = Callable[[Vectors, Places | None, F32], F32]  # the products of these lines with a query, of all when None


def by_blocks(vectors: Vectors, lines: Places | None, query: F32) -> F32:
    """Return the products of these lines with the query, of all lines when None: as a matrix, block by block."""
    matrix = vectors.matrix
    if lines is not None and len(lines) > GATHER_BELOW * len(matrix):
        every = by_blocks(vectors, None, query)
        return every[lines]
    if lines is not None:
        vectors.expect(lines)
    n = len(matrix) if lines is None else len(lines)
    found = np.empty(n, np.float32)
    step = max(1, BLOCK_NUMBERS // len(query))

    def multiply(first: int, last: int) -> None:
        gathered = None if lines is None else np.empty((min(step, last - first), len(query)), np.float32)
        for start in range(first, last, step):
            stop = min(start + step, last)
            if lines is None or gathered is None:
                block = vectors.at(slice(start, stop))
            elif matrix.dtype != np.float32:
                block = vectors.at(lines[start:stop])
            else:  # mode="clip" writes straight to `out`; the lines are known to be within
                block = np.take(matrix, lines[start:stop], axis=0, out=gathered[: stop - start], mode="clip")
            np.dot(block, query, out=found[start:stop])

    spread(multiply, shares(n, max(1, SHARE_NUMBERS // len(query))))
    return found


def fast(matched: Matched, name: str, query: F64, multiply: Multiply = by_blocks) -> tuple[F64, float]:
    """Return the inner product of each matching row with the query, 0 for rows without the vector, and its error.

    query (dims,) · multiply: adds up products of 32 bits in any order · returns (n,) and the most that any of them may
    be off. Cost: the bytes of the vectors, once.
    """
    length = float(np.linalg.norm(query))
    if length == 0:
        return np.zeros(len(matched)), 0.0
    direction = (query / length).astype(np.float32)
    norms = [part.rows.vectors[name].max_norm for part in matched.parts]
    products = matched.gather(
        lambda part: _products(part.rows.vectors[name], part.places, direction, multiply), np.float32
    )
    error = (len(query) + 4) * 2.0**-24 * max(norms, default=0.0) * 1.01 + len(query) * 1e-44  # and what underflows
    return products.astype(np.float64) * length, error * length


def exact(matched: Matched, name: str, query: F64, places: Places) -> F64:
    """Return the inner product of these rows with the query in 64 bits; NaN for rows without the vector."""
    found = np.full(len(places), np.nan)
    wanted: list[tuple[Vectors, Places, Places]] = []
    for part, rows, where in matched.at(places):
        vectors = part.rows.vectors[name]
        slots = rows
        if vectors.slots is not None:
            slots = vectors.slots[rows].astype(np.intp)
            where, slots = where[slots >= 0], slots[slots >= 0]
        vectors.expect(slots)
        wanted.append((vectors, slots, where))
    for vectors, slots, where in wanted:
        for start in range(0, len(slots), EXACT_ROWS):
            block = slice(start, start + EXACT_ROWS)
            found[where[block]] = np.vecdot(vectors.at(slots[block]).astype(np.float64), query)
    return found


def _products(vectors: Vectors, places: Places | None, query: F32, multiply: Multiply) -> F32:
    if vectors.slots is not None:
        slots = vectors.slots if places is None else vectors.slots[places]
        has = np.flatnonzero(slots >= 0)
        found = np.zeros(len(slots), np.float32)
        found[has] = multiply(vectors, slots[has].astype(np.intp), query)
        return found
    return multiply(vectors, places, query)
