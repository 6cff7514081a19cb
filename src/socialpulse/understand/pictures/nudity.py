"""Naked and barely covered parts of bodies: the detector `320n` of the package nudenet, run by us."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image

from socialpulse.understand.pictures.types import F32, Box
from socialpulse.understand.pictures.weights import Weights

DETECTOR = Weights(
    name="nudity detector nudenet 320n",
    package="nudenet",
    release="3.4.2",
    file="nudenet/320n.onnx",
    sha256="c15d8273adad2d0a92f014cc69ab2d6c311a06777a55545f2c4eb46f51911f0f",
)
SIDE = 320
MOST_WINDOWS = 4  # in which a picture more than twice as long as wide is looked at
OVERLAPPING = 1.25
P_BOX = 0.25  # below it nothing is told
MOST_OVERLAP = 0.45  # of two boxes, intersection over union; the surer one stays

# In the order of the model's outputs. None: seen by the model, no matter of nudity, and never told.
_SEEN: tuple[str | None, ...] = (
    "female_genitalia_covered",
    None,  # a woman's face
    "buttocks_exposed",
    "female_breast_exposed",
    "female_genitalia_exposed",
    "male_breast_exposed",
    "anus_exposed",
    None,  # feet
    "belly_covered",
    None,  # covered feet
    None,  # covered armpits
    None,  # armpits
    None,  # a man's face
    "belly_exposed",
    "male_genitalia_exposed",
    "anus_covered",
    "female_breast_covered",
    "buttocks_covered",
)
CATEGORIES: tuple[str, ...] = tuple(name for name in _SEEN if name)
EXPLICIT: Mapping[str, float] = {
    "female_genitalia_exposed": 1.0,
    "male_genitalia_exposed": 1.0,
    "anus_exposed": 1.0,
    "female_breast_exposed": 1.0,
}
SUGGESTIVE: Mapping[str, float] = {
    **EXPLICIT,
    "buttocks_exposed": 1.0,
    "anus_covered": 0.8,
    "female_genitalia_covered": 0.6,
    "buttocks_covered": 0.5,
}


class NudityDetector:
    """Finds parts of bodies. Safe to call from several threads."""

    name = "nudenet-320n"
    version = DETECTOR.version

    def __init__(self, n_threads: int) -> None:
        """Raises CannotStart as Weights.open does."""
        self._session = DETECTOR.open(n_threads)
        self._input = self._session.get_inputs()[0].name

    def find(self, image: Image.Image) -> tuple[Box, ...]:
        """Return the boxes of an RGB image, the surest first, in its pixels."""
        windows = _windows(*image.size)
        (answers,) = self._session.run(None, {self._input: np.stack([_seen_in(image, window) for window in windows])})
        rows = np.concatenate([_rows(answer.T, window) for answer, window in zip(answers, windows, strict=True)])
        boxes = [_box(row, image.size) for row in _apart(rows)]
        return tuple(box for box in boxes if box is not None)


def p_of(boxes: Sequence[Box]) -> dict[str, float]:
    """Return the highest confidence of each category, 0 where there is none, and of `explicit` and `suggestive`.

    These two are the highest confidence times what the category counts in EXPLICIT and SUGGESTIVE; what counts was
    set by judgement, for there is no set to fit it on. suggestive is never below explicit.
    """
    seen = dict.fromkeys(CATEGORIES, 0.0)
    for box in boxes:
        seen[box.category] = max(seen[box.category], box.confidence)
    highest = {
        name: max(seen[category] * counts for category, counts in table.items())
        for name, table in (("explicit", EXPLICIT), ("suggestive", SUGGESTIVE))
    }
    return {**highest, **seen}


Window = tuple[int, int, int, int]  # left, top, right, bottom


def _windows(width: int, height: int) -> list[Window]:
    """Return the parts to look at: all at once, or overlapping parts of a picture more than twice as long as wide."""
    longest, shortest = max(width, height), min(width, height)
    if longest <= 2 * shortest:
        return [(0, 0, width, height)]
    n = min(MOST_WINDOWS, math.ceil(longest / shortest))
    length = math.ceil(longest / n * OVERLAPPING)
    starts = [round(number * (longest - length) / (n - 1)) for number in range(n)]
    if width > height:
        return [(start, 0, start + length, height) for start in starts]
    return [(0, start, width, start + length) for start in starts]


def _seen_in(image: Image.Image, window: Window) -> F32:
    """Return a window as the model takes it, in the upper left of a black square. (3, 320, 320) in [0, 1]"""
    width, height = window[2] - window[0], window[3] - window[1]
    scale = SIDE / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    square = Image.new("RGB", (SIDE, SIDE))
    square.paste(image.resize(size, Image.Resampling.BILINEAR, box=window, reducing_gap=2.0))
    planes: F32 = np.asarray(square, np.float32).transpose(2, 0, 1) / np.float32(255)
    return planes


def _rows(answer: F32, window: Window) -> F32:
    """Return left, top, right, bottom, confidence and class of what is sure enough. (n, 6), in pixels of the picture.

    answer (candidates, 4 + classes): centre, width and height in the model's square, confidence of each class
    """
    best = answer[:, 4:].max(axis=1)
    sure = answer[best >= P_BOX]
    scale = max(window[2] - window[0], window[3] - window[1]) / SIDE
    centre, half = sure[:, :2] * scale + window[:2], sure[:, 2:4] * scale / 2
    kind = sure[:, 4:].argmax(axis=1)
    rows: F32 = np.column_stack([centre - half, centre + half, best[best >= P_BOX], kind]).astype(np.float32)
    return rows


def _apart(rows: F32) -> F32:
    """Return the rows, surest first, without those that lie mostly on a surer one, whatever the class."""
    left = rows[np.argsort(-rows[:, 4], kind="stable")]
    kept = []
    while len(left):
        kept.append(left[0])
        low, high = np.maximum(left[:, :2], left[0, :2]), np.minimum(left[:, 2:4], left[0, 2:4])
        shared = np.clip(high - low, 0, None).prod(axis=1)
        areas = (left[:, 2:4] - left[:, :2]).prod(axis=1)
        left = left[1:][(shared <= MOST_OVERLAP * (areas + areas[0] - shared))[1:]]
    apart: F32 = np.array(kept, np.float32).reshape(-1, 6)
    return apart


def _box(row: F32, size: tuple[int, int]) -> Box | None:
    category = _SEEN[int(row[5])]
    if category is None:
        return None
    left, top = (int(min(max(row[axis], 0), size[axis])) for axis in (0, 1))
    right, bottom = (int(min(max(row[axis + 2], 0), size[axis])) for axis in (0, 1))
    return Box(category, float(row[4]), left, top, right, bottom)
