"""RaBitQ: vectors as one bit a dimension, and how a query is made ready for them (Gao and Long, SIGMOD 2024).

What codes and scales mean stands in `stored.clusters`. A query is rotated and rounded to whole numbers of a few bits;
their bits, one plane each, are what the codes are counted against. With b bits the rounding adds less than 2 % to the
error that the codes have anyway from b = 4 on (section 3.3 of the paper).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from socialpulse.retrieval.arrays import F32, F64, Places
from socialpulse.retrieval.ivf.lazy import build_kernels, product_kernels
from socialpulse.retrieval.stored.clusters import U64, WORD_BITS
from socialpulse.retrieval.stored.threads import shares, spread

QUERY_BITS = 4  # as `kernels.estimate` takes them
_LEAST_SHARE = 256  # rows not worth a second thread


@dataclass(frozen=True, slots=True)
class QueryBits:
    """A query q as step x whole numbers. planes (bits, words) · total: the sum of the numbers"""

    planes: U64
    step: float
    total: int


@cache
def random_rotation(dims: int, seed: int) -> F32:
    """Return a matrix with orthonormal columns that spreads every vector evenly over its bits. (bits, dims)

    bits is dims rounded up to a multiple of 64. Uniform among such matrices: Q of the QR of a Gaussian one. Read-only.
    """
    bits = -(-dims // WORD_BITS) * WORD_BITS
    gauss = np.random.default_rng(seed).standard_normal((bits, bits))
    q, r = np.linalg.qr(gauss)
    rotation = np.ascontiguousarray((q * np.sign(np.diag(r)))[:, :dims], np.float32)
    rotation.setflags(write=False)  # shared by all who ask
    return rotation


def encode(residuals: F32, rotation: F32) -> tuple[U64, F32]:
    """Return the codes (n, words) and scales (n,) of vectors that had their centroid taken away. (n, dims)"""
    n = len(residuals)
    rotated = residuals @ rotation.T
    codes, scales = np.empty((n, len(rotation) // WORD_BITS), np.uint64), np.empty(n, np.float32)

    def work(first: int, last: int) -> None:
        build_kernels.encode_rotated(rotated[first:last], codes[first:last], scales[first:last])

    spread(work, shares(n, _LEAST_SHARE))
    return codes, scales


def encode_around(vectors: F32, lists: Places, centroids: F32, rotation: F32) -> tuple[U64, F32]:
    """Return the codes (n, words) and scales (n,) of vectors (n, dims) around the centroids of their lists (n,).

    What is left is taken before it is turned: it may be as small as the rounding of a turned vector.
    """
    residuals = np.empty_like(vectors)

    def work(first: int, last: int) -> None:
        np.subtract(vectors[first:last], centroids[lists[first:last]], out=residuals[first:last])

    spread(work, shares(len(vectors), _LEAST_SHARE))
    return encode(residuals, rotation)


def query_bits(query: F64, rotation: F32) -> QueryBits:
    """Return the query rotated and rounded to 4 bits a dimension, sign included. query (dims,)"""
    planes = np.empty((QUERY_BITS, len(rotation) // WORD_BITS), np.uint64)
    step, total = product_kernels.round_query(rotation, query.astype(np.float32), planes)
    return QueryBits(planes, step, total)
