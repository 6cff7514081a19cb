"""Connected regions of a mask and the rectangles around them, in numpy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from socialpulse.understand.pictures.types import F32, F64, I64, Bool

_TURNS = np.radians(np.arange(0, 90, 0.5))
_WORTH_TURNING = 0.95  # a turned rectangle has to be smaller than the upright one by this


@dataclass(frozen=True, slots=True)
class Region:
    """A connected region. edge (n, 2) float64: x, y of points within whose hull all of it lies."""

    edge: F64
    n_pixels: int
    mean: float


def find_regions(values: F32, mask: Bool, least_pixels: int, most: int) -> list[Region]:
    """Return the `most` largest regions of a mask, touching corners connected, with the mean of `values` in each.

    values, mask (height, width). Largest first, ties by place. Cost: that of the runs of pixels in the mask.
    """
    rows, starts, ends = _runs(mask)
    group = _connected(rows, starts, ends, mask.shape[1])
    before = np.pad(np.cumsum(values, axis=1, dtype=np.float64), ((0, 0), (1, 0)))
    n_pixels = np.bincount(group, ends - starts, len(group)).astype(np.int64)
    sums = np.bincount(group, before[rows, ends] - before[rows, starts], len(group))
    kept = np.flatnonzero(n_pixels >= least_pixels)
    kept = kept[np.argsort(-n_pixels[kept], kind="stable")][:most]
    order = np.argsort(group, kind="stable")
    first, last = (np.searchsorted(group[order], kept, side) for side in ("left", "right"))
    regions = []
    for number, begin, end in zip(kept, first, last, strict=True):
        runs = order[begin:end]
        edge = _edge(rows[runs], starts[runs], ends[runs])
        regions.append(Region(edge, int(n_pixels[number]), float(sums[number] / n_pixels[number])))
    return regions


def rectangle(edge: F64) -> F64:
    """Return the corners (4, 2) of the smallest rectangle around points, clockwise from its upper left.

    It is turned by less than 45 degrees either way, in steps of half a degree, and only where that makes it smaller.
    """
    across, down = _sides(edge)
    areas = (across[1] - across[0]) * (down[1] - down[0])
    best = int(areas.argmin())
    best = best if areas[best] < _WORTH_TURNING * areas[0] else 0
    u = np.array([np.cos(_TURNS[best]), np.sin(_TURNS[best])])
    v = np.array([-u[1], u[0]])
    left, right, top, bottom = across[0][best], across[1][best], down[0][best], down[1][best]
    corners: F64 = np.array([left * u + top * v, right * u + top * v, right * u + bottom * v, left * u + bottom * v])
    return np.roll(corners, 1, axis=0) if _TURNS[best] > np.pi / 4 else corners


def grown(corners: F64, by: float) -> F64:
    """Return a rectangle each side of which was moved outwards by so many pixels."""
    across, down = corners[1] - corners[0], corners[3] - corners[0]
    u, v = (side / max(float(np.linalg.norm(side)), 1e-9) * by for side in (across, down))
    moved: F64 = corners + np.array([-u - v, u - v, u + v, v - u])
    return moved


def _sides(edge: F64) -> tuple[F64, F64]:
    """Return least and greatest x and y of points seen from every turn, each (2, turns)."""
    cos, sin = np.cos(_TURNS), np.sin(_TURNS)
    across = edge[:, :1] * cos + edge[:, 1:] * sin
    down = edge[:, 1:] * cos - edge[:, :1] * sin
    return np.stack([across.min(0), across.max(0)]), np.stack([down.min(0), down.max(0)])


def _runs(mask: Bool) -> tuple[I64, I64, I64]:
    """Return row, first and behind-last column of every run of set pixels, in reading order."""
    steps = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps == 1)
    return rows, starts, np.nonzero(steps == -1)[1]


def _connected(rows: I64, starts: I64, ends: I64, width: int) -> I64:
    """Return for each run the number of the first run of its region."""
    begin, end = rows * (width + 2) + starts, rows * (width + 2) + ends
    low = np.searchsorted(end, begin + width + 2, side="left")  # the runs of the next row from here …
    high = np.searchsorted(begin, end + width + 2, side="right")  # … to before here touch this one
    n_below = np.maximum(high - low, 0)
    upper = np.repeat(np.arange(len(rows)), n_below)
    lower = np.arange(len(upper)) + np.repeat(low - np.cumsum(n_below) + n_below, n_below)
    group = np.arange(len(rows))
    while True:
        one, other = group[upper], group[lower]
        if np.array_equal(one, other):
            return group
        np.minimum.at(group, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(group, further := group[group]):
            group = further


def _edge(rows: I64, starts: I64, ends: I64) -> F64:
    """Return the corners of the outermost pixels of each row: no point of the region lies outside of them."""
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    left, right, row = np.minimum.reduceat(starts, first), np.maximum.reduceat(ends, first), rows[first]
    return np.concatenate([np.column_stack([x, y]) for x in (left, right) for y in (row, row + 1)]).astype(np.float64)
