"""Column sketches (Hentschel, Kester and Idreos, SIGMOD 2018): two bytes a row that tell about where its number lies.

The numbers of a column are parted into at most 65,535 runs of about as many rows. A range covers some runs whole; only
the rows of the two runs that its ends cut must be looked up in the column, which is two or four times as wide. The two
bytes lie apart (ByteSlice, Feng et al., SIGMOD 2015): the high ones alone tell of all but a row in 128.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import Array
from socialpulse.retrieval.schema import Column
from socialpulse.retrieval.stored.columns import nulls

NULL = 0  # the code of rows without a value
MOST_EDGES = 65_534
NOTHING = (1, 0)  # as a range
SAMPLE_ROWS = 1 << 20
_BLOCK_ROWS = 1 << 20


@dataclass(frozen=True, slots=True)
class Cut:
    """A range by codes. covered: the least and greatest code all of whose numbers lie within, NOTHING for none
    unsure: the codes of which only some numbers do, 0 for none
    """

    covered: tuple[int, int]
    unsure: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sketch:
    """codes (2, n) of the rows, their high and their low bytes, 0 for null · edges (e,) rising, of the type of the
    column: the least number of each run but the first, whose code is 1
    """

    codes: npt.NDArray[np.uint8]
    edges: Array

    def cut(self, low: float, high: float) -> Cut:
        """Return the range from low to high, ends included, by codes. Bounds are within the type of the column."""
        kind = self.edges.dtype.type
        least, greatest = kind(low), kind(high)
        if low > high:
            return Cut(NOTHING, (0, 0))
        first, last = (self.edges.searchsorted(np.array((least, greatest)), "right") + 1).tolist()
        from_start = least <= self.edges[first - 2] if first > 1 else least <= _extremes(self.edges.dtype)[0]
        to_end = greatest >= self._greatest_of(last)
        unsure = 0 if from_start else first, 0 if to_end else last
        covered = first + (first in unsure), last - (last in unsure)
        return Cut(covered if covered[0] <= covered[1] else NOTHING, unsure)

    def changed(self, column: Column, rows: npt.NDArray[np.uint32], values: Array) -> Sketch:
        """Return the sketch with other values in these rows. Cost: a copy of the codes."""
        codes = self.codes.copy()
        codes[:, rows] = _codes(column, values.astype(self.edges.dtype), self.edges)
        return Sketch(codes, self.edges)

    def _greatest_of(self, code: int) -> Any:
        """Return the greatest number of a run."""
        dtype = self.edges.dtype
        if code > len(self.edges):
            return _extremes(dtype)[1]
        edge = self.edges[code - 1]
        return np.nextafter(edge, dtype.type(-np.inf)) if dtype.kind == "f" else edge - 1


def sketch_of(column: Column, values: Array) -> Sketch:
    """Return the sketch of all values of a column of numbers or times."""
    sample = values[:: max(1, len(values) // SAMPLE_ROWS)]
    sample = np.sort(sample[~nulls(column, sample)])
    edges = _edges(sample)
    codes = np.empty((2, len(values)), np.uint8)
    for start in range(0, len(values), _BLOCK_ROWS):
        block = values[start : start + _BLOCK_ROWS]
        codes[:, start : start + len(block)] = _codes(column, block, edges)
    return Sketch(codes, edges)


def _edges(sample: Array) -> Array:
    """Return the edges between about equal runs; a number that fills a whole run has one of its own."""
    if not len(sample):
        return sample
    halved = _quantiles(sample, MOST_EDGES // 2)
    often = halved[1:][halved[1:] == halved[:-1]]
    if not len(often):
        return np.unique(_quantiles(sample, MOST_EDGES))
    after = np.nextafter(often, often.dtype.type(np.inf)) if sample.dtype.kind == "f" else often + 1
    return np.unique(np.concatenate((halved, after)))


def _quantiles(rising: Array, n: int) -> Array:
    return rising[(np.arange(1, n + 1) * len(rising)) // (n + 1)]


def _codes(column: Column, values: Array, edges: Array) -> npt.NDArray[np.uint8]:
    codes = (np.searchsorted(edges, values, "right") + 1).astype(np.uint16)
    codes[nulls(column, values)] = NULL
    return np.stack((codes >> 8, codes & 0xFF)).astype(np.uint8)


@cache
def _extremes(dtype: np.dtype[Any]) -> tuple[Any, Any]:
    """Return the least and the greatest number that a column of this type may hold."""
    if dtype.kind == "f":
        return dtype.type(-np.inf), dtype.type(np.inf)
    limits = np.iinfo(dtype)
    return limits.min + 1 if limits.min < 0 else limits.min, limits.max - 1
