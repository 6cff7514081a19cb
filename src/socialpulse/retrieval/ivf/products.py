"""How like a query vectors are that lie far apart: within what `exact.similarity` says of any order of adding up."""

from __future__ import annotations

import numpy as np

from socialpulse.retrieval.arrays import F32, Places
from socialpulse.retrieval.exact.similarity import by_blocks
from socialpulse.retrieval.ivf.lazy import product_kernels
from socialpulse.retrieval.stored.rows import Vectors
from socialpulse.retrieval.stored.threads import shares, spread

SHARE_LINES = 1_024  # fewer are not worth a second thread


def products_of(vectors: Vectors, lines: Places | None, query: F32) -> F32:
    """Return the products of these lines with the query, as they lie; of all lines, by blocks, when None. (n,)"""
    matrix = vectors.matrix
    if lines is None or (matrix.dtype == np.float16 and not product_kernels.WIDENS_HALVES):
        return by_blocks(vectors, lines, query)
    vectors.expect(lines)
    found = np.empty(len(lines), np.float32)
    stored = matrix.view(np.uint16) if matrix.dtype == np.float16 else matrix

    def multiply(first: int, last: int) -> None:
        product_kernels.products_at(stored, lines[first:last], query, found[first:last])

    spread(multiply, shares(len(lines), SHARE_LINES))
    return found if vectors.scales is None else found * vectors.scales[lines]
