"""Vectors made ready for their metric: those of a batch as lines of a matrix, and the one of a query."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import F32, F64, I64, Mask
from socialpulse.retrieval.schema import Metric, Precision, Vector
from socialpulse.retrieval.stored.batches import in_one, is_list, refuse
from socialpulse.retrieval.stored.rows import Vectors, slots_of
from socialpulse.retrieval.stored.threads import shares, spread

MAX_NORM = 1e18  # the inner product of two such vectors still fits 32 bits
MAX_F16 = 65_504.0
MAX_I8 = 127
DTYPES: Mapping[Precision, np.dtype[Any]] = {
    Precision.F32: np.dtype(np.float32),
    Precision.F16: np.dtype(np.float16),
    Precision.I8: np.dtype(np.int8),
}
UNIT_LENGTH = {Precision.F32: 1e-6, Precision.F16: 1e-3, Precision.I8: 1e-6}  # how far stored unit vectors may be off
_SAFE = 1e-200  # a sum of squares above this has lost nothing that matters to numbers too small
_BLOCK_ROWS = 2048  # this many at a time in 64 bits, so that they stay in the cache


def no_vectors(vector: Vector, n: int) -> Vectors:
    """Return the vectors of n rows of which none has one."""
    scales = np.zeros(0, np.float32) if vector.stored is Precision.I8 else None
    return Vectors(np.zeros((0, vector.dims), DTYPES[vector.stored]), slots_of(np.zeros(n, np.bool_)), 0.0, scales)


def encoded_vectors(vector: Vector, values: pa.ChunkedArray, ids: I64) -> Vectors:
    """Return the vectors of a batch, at unit length for cosine, rounded to 32 bits and then to what is stored.

    Takes fixed or variable lists of floats; a null list is a row without a vector. Raises Invalid for another number of
    dimensions, a component that is null, NaN or infinite, or an inner-product vector longer than 1e18, or with a
    component beyond what 16 bits hold when those are stored.
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
        return _stored(vector, _unit(lines, norms[present]), np.sign(norms[present]), present)
    refuse(vector.name, norms > MAX_NORM, norms, ids, f"is its length, {MAX_NORM:g} at most")
    if vector.stored is Precision.F16:
        greatest = np.zeros(len(array))
        greatest[present] = np.abs(lines).max(axis=1, initial=0.0)
        refuse(vector.name, greatest > MAX_F16, greatest, ids, f"is a component, 16 bits hold {MAX_F16:g} at most")
    return _stored(vector, np.ascontiguousarray(lines), norms[present], present)


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
    square = float(given @ given)
    if _SAFE < square < 1 / _SAFE:  # nearly always; else squares may have overflowed or vanished, or were no numbers
        norm = math.sqrt(square)
        if vector.metric is Metric.COSINE:
            return given / norm
        if norm <= MAX_NORM:
            return given
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


def _stored(vector: Vector, lines: F32, norms: F64, present: Mask) -> Vectors:
    """Return the lines as they are stored. norms (m,) their lengths"""
    slots, longest = slots_of(present), float(norms.max(initial=0.0))
    off = UNIT_LENGTH[vector.stored]
    if vector.stored is Precision.F32:
        return Vectors(lines, slots, longest * (1 + off) if vector.metric is Metric.COSINE else longest)
    if vector.stored is Precision.F16:
        least = 2.0**-24 * np.sqrt(vector.dims)  # what vanishes of numbers too small for 16 bits
        return Vectors(lines.astype(np.float16), slots, longest * (1 + off) + least)
    whole, scales = _whole(lines, norms)
    return Vectors(whole, slots, longest * (1 + off), scales)


def _whole(lines: F32, norms: F64) -> tuple[npt.NDArray[np.int8], F32]:
    """Return the lines as whole numbers, the greatest of each line 127, and what gives them their length back."""
    whole, scales = np.zeros(lines.shape, np.int8), np.zeros(len(lines), np.float32)

    def work(first: int, last: int) -> None:
        for start in range(first, last, _BLOCK_ROWS):
            block = slice(start, min(start + _BLOCK_ROWS, last))
            wide = lines[block].astype(np.float64)
            peaks = np.abs(wide).max(axis=1, initial=0.0)
            wide *= np.divide(MAX_I8, peaks, out=np.zeros_like(peaks), where=peaks > 0)[:, None]
            np.rint(wide, out=wide)
            whole[block] = wide
            lengths = np.sqrt(np.einsum("ij,ij->i", wide, wide))
            np.divide(norms[block], lengths, out=scales[block], where=lengths > 0, casting="same_kind")

    spread(work, shares(len(lines), _BLOCK_ROWS))
    return whole, scales


def _norms(lines: F32) -> F64:
    """Return the length of each line, reckoned in 64 bits; NaN or infinite where a component is. (m,)"""
    norms = np.empty(len(lines))

    def work(first: int, last: int) -> None:
        for start in range(first, last, _BLOCK_ROWS):
            block = slice(start, min(start + _BLOCK_ROWS, last))
            wide = lines[block].astype(np.float64)
            norms[block] = np.sqrt(np.einsum("ij,ij->i", wide, wide))

    spread(work, shares(len(lines), _BLOCK_ROWS))
    return norms


def _unit(lines: F32, norms: F64) -> F32:
    """Return the lines at unit length, rounded to 32 bits; zero lines as they are."""
    unit = np.empty_like(lines)
    lengths = np.where(norms > 0, norms, 1.0)[:, None]

    def work(first: int, last: int) -> None:
        for start in range(first, last, _BLOCK_ROWS):
            block = slice(start, min(start + _BLOCK_ROWS, last))
            np.divide(lines[block], lengths[block], out=unit[block], casting="same_kind")

    spread(work, shares(len(lines), _BLOCK_ROWS))
    return unit
