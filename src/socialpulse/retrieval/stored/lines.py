"""Vectors made ready for their metric: those of a batch as lines of a matrix, and the one of a query."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import F32, F64, I64
from socialpulse.retrieval.schema import Metric, Vector
from socialpulse.retrieval.stored.batches import in_one, is_list, refuse
from socialpulse.retrieval.stored.rows import Vectors, slots_of

MAX_NORM = 1e18  # the inner product of two such vectors still fits 32 bits
_BLOCK_ROWS = 2048  # this many at a time in 64 bits, so that they stay in the cache


def no_vectors(vector: Vector, n: int) -> Vectors:
    """Return the vectors of n rows of which none has one."""
    return Vectors(np.zeros((0, vector.dims), np.float32), slots_of(np.zeros(n, np.bool_)), 0.0)


def encoded_vectors(vector: Vector, values: pa.ChunkedArray, ids: I64) -> Vectors:
    """Return the vectors of a batch, at unit length for cosine, rounded to 32 bits.

    Takes fixed or variable lists of floats; a null list is a row without a vector. Raises Invalid for another number of
    dimensions, a component that is null, NaN or infinite, or an inner-product vector longer than 1e18.
    """
    array, given = in_one(values), values.type
    if pa.types.is_null(given):
        return no_vectors(vector, len(array))
    if not is_list(given) or not pa.types.is_floating(given.value_type):
        raise Invalid.one(vector.name, str(given), f"the vector takes lists of {vector.dims} floats")
    lengths = pc.list_value_length(array).fill_null(vector.dims).to_numpy(zero_copy_only=False)
    refuse(vector.name, lengths != vector.dims, lengths, ids, f"is the length, it has {vector.dims} dimensions")
    flat = array.flatten()  # of the lists that are not null
    lines = flat.cast(pa.float32(), safe=False).to_numpy(zero_copy_only=False).reshape(-1, vector.dims)
    present = array.is_valid().to_numpy(zero_copy_only=False)
    norms = np.zeros(len(array))
    norms[present] = _norms(lines)
    refuse(vector.name, ~np.isfinite(norms), norms, ids, "is its length, a component is null, NaN or infinite")
    if vector.metric is Metric.COSINE:
        return Vectors(_unit(lines, norms[present]), slots_of(present), 1.0 + 1e-6)
    refuse(vector.name, norms > MAX_NORM, norms, ids, f"is its length, {MAX_NORM:g} at most")
    return Vectors(np.ascontiguousarray(lines), slots_of(present), float(norms.max(initial=0.0)))


def unit_query(vector: Vector, query: object) -> F64:
    """Return the query as the metric wants it: at unit length for cosine, a zero vector as it is. (dims,)

    Raises Invalid for another number of dimensions, NaN, infinity, or an inner-product query longer than 1e18.
    """
    try:
        given = np.asarray(query, np.float64)
    except (TypeError, ValueError) as error:
        raise Invalid.one(vector.name, query, f"the query takes {vector.dims} numbers") from error
    if given.shape != (vector.dims,):
        raise Invalid.one(vector.name, f"shape {given.shape}", f"the query takes {vector.dims} numbers")
    scale = float(np.abs(given).max())
    if not np.isfinite(scale):
        raise Invalid.one(vector.name, "NaN or infinity", "the query takes finite numbers")
    if scale == 0:
        return given
    norm = float(np.linalg.norm(given / scale))  # scaled, so that squares neither overflow nor vanish
    if vector.metric is Metric.COSINE:
        return given / scale / norm
    if scale * norm > MAX_NORM:
        raise Invalid.one(vector.name, f"length {scale * norm:g}", f"the query is at most {MAX_NORM:g} long")
    return given


def _norms(lines: F32) -> F64:
    """Return the length of each line, reckoned in 64 bits; NaN or infinite where a component is. (m,)"""
    norms = np.empty(len(lines))
    for start in range(0, len(lines), _BLOCK_ROWS):
        block = lines[start : start + _BLOCK_ROWS].astype(np.float64)
        norms[start : start + _BLOCK_ROWS] = np.sqrt(np.einsum("ij,ij->i", block, block))
    return norms


def _unit(lines: F32, norms: F64) -> F32:
    """Return the lines at unit length, rounded to 32 bits; zero lines as they are."""
    unit = np.empty_like(lines)
    lengths = np.where(norms > 0, norms, 1.0)[:, None]
    for start in range(0, len(lines), _BLOCK_ROWS):
        block = slice(start, start + _BLOCK_ROWS)
        unit[block] = lines[block] / lengths[block]
    return unit
