"""Inner products of vectors with a query, and a query's bits, compiled by numba."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from llvmlite.binding import get_host_cpu_features, get_process_triple
from numba import types
from numba.extending import intrinsic

from socialpulse.retrieval.ivf.kernels import compiled, fetch_line, reordered

AHEAD = 3  # vectors
CACHE_LINE = 64  # bytes
WIDENS_HALVES = bool(get_host_cpu_features().get("f16c")) or get_process_triple().startswith(("aarch64", "arm64"))


@reordered
def products(matrix: Any, query: Any, found: Any) -> None:
    """Write down the inner product of every line with the query, in 32 bits. matrix (n, dims) · query (dims,)"""
    for line in range(len(matrix)):
        total = np.float32(0.0)
        for i in range(len(query)):
            total += matrix[line, i] * query[i]
        found[line] = total


@intrinsic  # type: ignore[untyped-decorator]
def _component(context: Any, stored: Any) -> Any:
    """Return what is stored as a number of 32 bits: such a number, a whole one of 8 bits, or the 16 bits of a half."""

    def emit(context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        if isinstance(stored, types.Float):
            return arguments[0]
        if stored.signed:
            return builder.sitofp(arguments[0], ir.FloatType())
        return builder.fpext(builder.bitcast(arguments[0], ir.HalfType()), ir.FloatType())

    return types.float32(stored), emit


@reordered
def products_at(matrix: Any, lines: Any, query: Any, found: Any) -> None:
    """Write down the inner product of these lines with the query, in 32 bits. Later lines are fetched meanwhile.

    matrix (n, dims) of 32 bits, whole numbers of 8 bits, or halves as words of 16 bits · lines, found (m,)
    """
    numbers, dims = matrix.reshape(-1), matrix.shape[1]
    for i in range(len(lines)):
        coming = lines[min(i + AHEAD, len(lines) - 1)] * dims
        for at in range(0, dims, CACHE_LINE // matrix.itemsize):
            fetch_line(numbers, coming + at)
        line, total = matrix[lines[i]], np.float32(0.0)
        for at in range(len(query)):
            total += _component(line[at]) * query[at]
        found[i] = total


@compiled
def round_query(rotation: Any, query: Any, planes: Any) -> Any:
    """Write down the bits of the rotated query, rounded to whole numbers. Returns their step and their sum.

    rotation (64 w, dims) · query (dims,) · planes (bits, w): bit j of each number, the last being the sign
    """
    rotated = np.empty(len(rotation), np.float32)
    products(rotation, query, rotated)
    n_bits, most = len(planes), np.float32(0.0)
    for i in range(len(rotated)):
        most = max(most, abs(rotated[i]))
    high = 2 ** (n_bits - 1) - 1
    step = most / (high + 0.5) if most > 0 else 1.0
    planes[:] = 0
    total = 0
    for i in range(len(rotated)):
        number = min(max(int(np.rint(rotated[i] / step)), -high - 1), high)
        total += number
        word, bit = i >> 6, np.uint64(i & 63)
        for j in range(n_bits):
            planes[j, word] |= np.uint64((number >> j) & 1) << bit
    return step, total
