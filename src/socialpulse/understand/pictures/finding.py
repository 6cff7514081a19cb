"""Where text stands in a picture: PP-OCRv6 detection, its map of likelihoods made into rectangles."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from socialpulse.understand.pictures.regions import find_regions, grown, rectangle
from socialpulse.understand.pictures.types import F32, F64
from socialpulse.understand.pictures.weights import Weights

DETECTION = Weights(
    name="text detection PP-OCRv6 small",
    package="rapidocr",
    release="3.10.0",
    file="rapidocr/models/PP-OCRv6_det_small.onnx",
    sha256="090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
)
MOST_PIXELS = 736 * 416  # are looked at, whatever the shape: 1080p at 736 px (recall of drawn lines: CARD.md)
FRAME_PIXELS = 640 * 360  # of a frame of a clip, which is small already and one of many
MOST_ENLARGED = 2.0  # small pictures are looked at in twice their size
STRIDE = 32  # sides are multiples of it
P_PIXEL, P_REGION = 0.3, 0.5  # from where a pixel, and the mean of a region, counts as text
LEAST_PIXELS = 12
MOST_REGIONS = 300
LEAST_SIDE = 3.0
UNCLIPPED = 1.6  # the model sees the core of a line; the rectangle grows by area * this / perimeter


class TextFinder:
    """Finds lines of text. Safe to call from several threads."""

    def __init__(self, n_threads: int) -> None:
        """Raises CannotStart as Weights.open does."""
        self._session = DETECTION.open(n_threads)
        self._input = self._session.get_inputs()[0].name

    def find(self, image: Image.Image, most_pixels: int = MOST_PIXELS) -> list[F64]:
        """Return rectangles around lines, largest first: corners (4, 2), x and y in pixels of the RGB image,
        clockwise from where the reading begins. A line half as high again as it is wide is read downwards.
        """
        width, height = _looked_at(*image.size, most_pixels)
        likely = self._run(image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0))
        scale = np.array([image.width / width, image.height / height])
        found = []
        for region in find_regions(likely, likely > P_PIXEL, LEAST_PIXELS, MOST_REGIONS):
            core = rectangle(region.edge)
            across, down = _size(core)
            if region.mean >= P_REGION and min(across, down) >= LEAST_SIDE:
                whole = grown(core, across * down / (2 * (across + down)) * UNCLIPPED)
                found.append(_in_reading_order(whole * scale))
        return found

    def _run(self, image: Image.Image) -> F32:
        """Return how likely each pixel belongs to text. (height, width)"""
        bgr = np.asarray(image)[..., ::-1].transpose(2, 0, 1)[None]
        (likely,) = self._session.run(None, {self._input: bgr.astype(np.float32) / 127.5 - 1})
        plane: F32 = likely[0, 0]
        return plane


def _looked_at(width: int, height: int, most_pixels: int) -> tuple[int, int]:
    scale = min(math.sqrt(most_pixels / (width * height)), MOST_ENLARGED)
    sides = (max(STRIDE, round(side * scale / STRIDE) * STRIDE) for side in (width, height))
    return next(sides), next(sides)


def _size(corners: F64) -> tuple[float, float]:
    return math.dist(corners[0], corners[1]), math.dist(corners[0], corners[3])


def _in_reading_order(corners: F64) -> F64:
    across, down = _size(corners)
    return np.roll(corners, -1, axis=0) if down >= 1.5 * across else corners
