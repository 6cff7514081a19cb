"""Rows ordered by meaning: runs of rows whose vectors lie around one centroid, and a code of each vector.

The codes are those of RaBitQ (Gao and Long, SIGMOD 2024). With c the centroid of a row's list, r = x - c what is left
of its vector x, and R a random rotation:

    code   bit i tells whether (R r)_i > 0
    scale  |r|^2 / sum |(R r)_i|

so that for any query q the inner product is <x, q> = <c, q> + <r, q>, and scale x sum(+-(R q)_i), with the signs of the
code, estimates <r, q> without bias.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import F32, I64, Places

U64 = npt.NDArray[np.uint64]
WORD_BITS = 64

VectorsOf = Callable[[Places], F32]  # the vectors of rows, in their stored order


@dataclass(frozen=True, slots=True)
class Effort:
    """How far to look when this share of the rows passes the filter, for a query of unit length.

    width: how far below the k-th best estimate a row may lie and still be looked at exactly
    reach: how far below it the centroid of a list may lie and the list still be read, when that estimate is `kth`, as
    among rows chosen at random; far_reach and far_kth: the same among rows that have nothing to do with the query
    """

    share: float
    width: float
    kth: float
    reach: float
    far_kth: float
    far_reach: float


@dataclass(frozen=True, slots=True)
class Clusters:
    """The lists of one segment, by one vector column.

    starts (l + 1,) list i is the rows starts[i] to starts[i + 1]; the last list holds the rows without the vector
    centroids (l, dims), 0 for the last · rotation (bits, dims), bits a multiple of 64, its columns orthonormal
    codes (n, bits / 64) · scales (n,) both 0 for rows without the vector
    efforts: what it takes to reach each target recall, as measured on these rows (`ivf.calibrate`)
    error: how far an estimate is off for a query of unit length, root mean square
    """

    vector: str
    starts: I64
    centroids: F32
    rotation: F32
    codes: U64
    scales: F32
    efforts: Mapping[str, Sequence[Effort]]
    error: float

    def usual_scale(self) -> float:
        """Return the root mean square of the scales of the rows that have the vector. Cost: a pass over them."""
        scales = self.scales[: self.starts[-2]]
        return math.sqrt(float(np.dot(scales, scales)) / max(len(scales), 1))


@dataclass(frozen=True, slots=True)
class Arrangement:
    """An order of rows by lists, and how their codes are made. order (n,) the row that stands at each place

    encode: returns the codes and scales of vectors (m, dims), given the list of each (m,)
    measure: returns the clusters with efforts and error, given the vectors in their stored order
    """

    order: Places
    vector: str
    starts: I64
    centroids: F32
    rotation: F32
    encode: Callable[[F32, Places], tuple[U64, F32]]
    measure: Callable[[Clusters, VectorsOf], Clusters]
