"""PDQ: 256 bits that stay nearly the same while a picture is resized, recompressed or slightly changed.

Written from the published description (Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing
Algorithm", 2019): blur, thin out to 64 x 64, take 16 x 16 coefficients of the cosine transform, set the bits that
lie above their median.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

F64 = npt.NDArray[np.float64]

SIDE = 64  # of the thinned-out picture
N_FREQUENCIES = 16  # along each axis; the constant one is left out
N_PASSES = 2
SQUARE = 512  # every picture is made as large first, as others who share hashes do: or a smaller copy is another
LUMA = np.array([0.299, 0.587, 0.114])


def pdq_of(image: Image.Image) -> tuple[bytes, int]:
    """Return hash and quality of a picture of any size, in RGB."""
    return pdq(np.asarray(image.resize((SQUARE, SQUARE), Image.Resampling.BILINEAR, reducing_gap=3.0)))


def pdq(rgb: npt.NDArray[np.uint8]) -> tuple[bytes, int]:
    """Return the hash, 32 bytes in the order of its published hexadecimal form, and its quality, 0 to 100.

    rgb (height, width, 3)

    Below a quality of 50 the picture has too little in it for a match to mean much. Two pictures are taken for the
    same at a Hamming distance of 31 or less.
    """
    thin = _thinned(rgb.astype(np.float64) @ LUMA)
    coefficients = _COSINES @ thin @ _COSINES.T
    bits = coefficients.ravel() > np.partition(coefficients.ravel(), 127)[127]  # the lower of the two middle ones
    return np.packbits(bits[::-1]).tobytes(), _quality(thin)


def distance(one: bytes, other: bytes) -> int:
    """Return in how many of the 256 bits two hashes differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _cosines() -> F64:
    frequency = np.arange(1, N_FREQUENCIES + 1)[:, None]
    place = np.arange(SIDE)[None, :]
    found: F64 = np.sqrt(2 / SIDE) * np.cos(np.pi / (2 * SIDE) * frequency * (2 * place + 1))
    return found


_COSINES = _cosines()


def _thinned(luma: F64) -> F64:
    """Return 64 x 64 samples of a picture that was blurred so much that each stands for what lies around it."""
    height, width = luma.shape
    for _ in range(N_PASSES):
        luma = _boxed(luma, _window(width))
        luma = _boxed(luma.T, _window(height)).T
    rows = ((np.arange(SIDE) + 0.5) * height / SIDE).astype(int)
    columns = ((np.arange(SIDE) + 0.5) * width / SIDE).astype(int)
    return luma[np.ix_(rows, columns)]


def _window(length: int) -> int:
    return (length + 2 * SIDE - 1) // (2 * SIDE)


def _boxed(values: F64, window: int) -> F64:
    """Return the means of sliding windows along the last axis, windows cut off at the ends."""
    n = values.shape[-1]
    ahead = (window + 2) // 2 - 1
    behind = window - 1 - ahead
    sums = np.concatenate([np.zeros((*values.shape[:-1], 1)), np.cumsum(values, axis=-1)], axis=-1)
    start = np.clip(np.arange(n) - behind, 0, n)
    end = np.clip(np.arange(n) + ahead + 1, 0, n)
    means: F64 = (sums[..., end] - sums[..., start]) / (end - start)
    return means


def _quality(thin: F64) -> int:
    """Return how much happens in the picture: the steps between neighbours, counted in whole 2.55ths."""
    steps = [np.abs(np.trunc(np.diff(thin, axis=axis) * 100 / 255)).sum() for axis in (0, 1)]
    return min(100, int(sum(steps) / 90))
