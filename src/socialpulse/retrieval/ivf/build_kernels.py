"""The loops over rows that run while a segment is written. The rules are those of `kernels`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def reordered(function: F) -> F:
    """Return the function compiled so that sums and maxima may be taken in any order. Its numbers are finite."""
    return cast(F, njit(nogil=True, cache=True, fastmath={"reassoc", "contract", "nsz", "nnan"})(function))


@reordered
def best_lists(products: Any, half_norms: Any, numbers: Any, closeness: Any) -> None:
    """Write down the place of the greatest product - half_norm of each row, the first of equal ones, and its value.

    products (n, lists) are overwritten · half_norms (lists,) · numbers, closeness (n,)
    """
    for row in range(len(numbers)):
        scores = products[row]
        best = np.float32(-np.inf)
        for i in range(len(scores)):
            score = scores[i] - half_norms[i]
            scores[i] = score
            best = max(best, score)
        place = 0
        while place < len(scores) - 1 and scores[place] != best:
            place += 1
        numbers[row], closeness[row] = place, best


@reordered
def encode_rotated(rotated: Any, codes: Any, scales: Any) -> None:
    """Write down the RaBitQ code and scale of each row, as `stored.clusters` defines them.

    rotated (n, bits) what is left of the vectors, turned · codes (n, bits / 64) · scales (n,)
    """
    for row in range(len(scales)):
        line = rotated[row]
        spread, square = np.float32(0), np.float32(0)
        for i in range(len(line)):
            spread += abs(line[i])
            square += line[i] * line[i]
        for word in range(codes.shape[1]):
            signs = line[64 * word : 64 * word + 64]
            bits = np.uint64(0)
            for i in range(64):
                bits |= np.uint64(signs[i] > 0) << np.uint64(i)
            codes[row, word] = bits
        scales[row] = square / spread if spread > 0 else np.float32(0)


@reordered
def keep_best(sims: Any, rows: Any, asked: Any, best: Any, truth: Any) -> None:
    """Keep the most similar rows for each query, the least similar first, its own row left out.

    sims (q, m) · rows (m,) · asked (q,) the row of each query · best, truth (q, k) those so far
    """
    k = best.shape[1]
    for query in range(len(sims)):
        line, kept, named = sims[query], best[query], truth[query]
        for j in range(len(line)):
            sim = line[j]
            if sim > kept[0] and rows[j] != asked[query]:
                at = 0
                while at < k - 1 and kept[at + 1] < sim:
                    kept[at], named[at] = kept[at + 1], named[at + 1]
                    at += 1
                kept[at], named[at] = sim, rows[j]


@reordered
def best_by_step(estimates: Any, lists: Any, step_of: Any, best: Any) -> None:
    """Keep the greatest estimates of each step, the least first. lists (n,) of each row · step_of (l,) · best (s, k)"""
    k = best.shape[1]
    for row in range(len(estimates)):
        estimate, kept = estimates[row], best[step_of[lists[row]]]
        if estimate > kept[0]:
            at = 0
            while at < k - 1 and kept[at + 1] < estimate:
                kept[at] = kept[at + 1]
                at += 1
            kept[at] = estimate
