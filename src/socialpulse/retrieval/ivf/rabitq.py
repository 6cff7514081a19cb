"""RaBitQ: vectors as one bit a dimension, and how a query is made ready for them (Gao and Long, SIGMOD 2024).

What codes and scales mean stands in `stored.clusters`. A query is rotated and rounded to whole numbers of a few bits;
their bits, one plane each, are what the codes are counted against. With b bits the rounding adds less than 2 % to the
error that the codes have anyway from b = 4 on (section 3.3 of the paper).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.arrays import F32, F64
from socialpulse.retrieval.ivf.lazy import kernels
from socialpulse.retrieval.stored.clusters import U64, WORD_BITS

QUERY_BITS = 4


@dataclass(frozen=True, slots=True)
class QueryBits:
    """A query q as step x whole numbers. planes (bits, words) · total: the sum of the numbers"""

    planes: U64
    step: float
    total: int


def random_rotation(dims: int, seed: int) -> F32:
    """Return a matrix with orthonormal columns that spreads every vector evenly over its bits. (bits, dims)

    bits is dims rounded up to a multiple of 64. Uniform among such matrices: Q of the QR of a Gaussian one.
    """
    bits = -(-dims // WORD_BITS) * WORD_BITS
    gauss = np.random.default_rng(seed).standard_normal((bits, bits))
    q, r = np.linalg.qr(gauss)
    return np.ascontiguousarray((q * np.sign(np.diag(r)))[:, :dims], np.float32)


def encode(residuals: F32, rotation: F32) -> tuple[U64, F32]:
    """Return the codes (n, words) and scales (n,) of vectors that had their centroid taken away. (n, dims)"""
    rotated = residuals @ rotation.T
    codes = np.packbits(rotated > 0, axis=1, bitorder="little").view(np.uint64)
    spread = np.abs(rotated).sum(axis=1)
    squares = np.einsum("ij,ij->i", residuals, residuals)
    scales = np.divide(squares, spread, out=np.zeros_like(spread), where=spread > 0)
    return codes, scales


def query_bits(query: F64, rotation: F32, n_bits: int = QUERY_BITS) -> QueryBits:
    """Return the query rotated and rounded to `n_bits` bits a dimension, sign included. query (dims,)"""
    planes = np.empty((n_bits, len(rotation) // WORD_BITS), np.uint64)
    step, total = kernels.round_query(rotation, query.astype(np.float32), planes)
    return QueryBits(planes, step, total)
