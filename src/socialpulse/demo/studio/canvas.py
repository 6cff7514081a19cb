"""What every scene is drawn with: colours in order, places on the canvas, points of light, soft edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Picture = NDArray[np.uint8]  # (height, width, 3)
Frame = Callable[[float], Picture]  # of a moment in [0, 1): once around; asked for in rising order
TAU: Final = 2 * np.pi

# Dark to light, or around; every one tried with every scene that takes it.
PALETTES: Final[dict[str, tuple[str, ...]]] = {
    "dusk": ("#12132b", "#2d2350", "#6b2d6f", "#c1446c", "#f58a5b", "#fcd68a"),
    "dawn": ("#1c2541", "#3a506b", "#6d7ea3", "#c79aa0", "#f3c1a1", "#fdf0d5"),
    "lagoon": ("#03202f", "#064663", "#0c7b93", "#27a9a1", "#8fdcc0", "#f2f7d5"),
    "ember": ("#130a0a", "#3d0f14", "#83201f", "#d1491f", "#f79d3b", "#fff1b5"),
    "moss": ("#0f1a14", "#1f3a2c", "#3c6b46", "#7ea55a", "#c7cf82", "#f6f2cf"),
    "ink": ("#0b0d12", "#1c2430", "#3b4a5c", "#7b8ea0", "#c4d0d6", "#f7f7f2"),
    "candy": ("#2b1b4d", "#5a35a0", "#b14cc4", "#f278b2", "#ffb3a7", "#fff2d8"),
    "aurora": ("#060b1f", "#0d2b4e", "#0f6a73", "#23b58a", "#9ef2a4", "#f0ffe0"),
    "clay": ("#211512", "#55302a", "#96543d", "#c98b5b", "#e6c08d", "#fbeedb"),
    "iris": ("#0d0c26", "#26206b", "#4947c9", "#5f95f2", "#a5d8f7", "#f6fbff"),
}


def colours(name: str, n: int = 512) -> F32:
    """Return n colours of a palette in order. (n, 3) in [0, 1]"""
    stops = np.array([[int(one[place : place + 2], 16) for place in (1, 3, 5)] for one in PALETTES[name]]) / 255
    at, places = np.linspace(0, len(stops) - 1, n), np.arange(len(stops))
    linear = np.stack([np.interp(at, places, stops[:, channel] ** 2.2) for channel in range(3)], axis=1)
    return (linear ** (1 / 2.2)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where a scene is drawn. `dice` is its own: what is drawn follows from its seed alone."""

    width: int
    height: int
    palette: str
    dice: np.random.Generator

    def places(self) -> tuple[F32, F32]:
        """Return x and y of every pixel; the short side spans [-1, 1]. (height, width) each"""
        short = min(self.width, self.height)
        y, x = np.mgrid[0 : self.height, 0 : self.width].astype(np.float32)
        return (2 * x - self.width) / short, (2 * y - self.height) / short

    def table(self) -> Picture:
        return np.round(colours(self.palette) * 255).astype(np.uint8)

    def shade(self, field: F32) -> Picture:
        """Return a field in [0, 1] in the colours of the palette."""
        found: Picture = self.table()[(np.clip(field, 0, 1) * 511).astype(np.int16)]
        return found


def lights(canvas: Canvas, x: F32, y: F32, weight: F32) -> F32:
    """Return the light that points leave on the canvas, as weights summed by pixel. x, y, weight (n,)

    Each point is shared by the four pixels around it, so that what moves slowly moves smoothly.
    """
    short = min(canvas.width, canvas.height)
    column, row = (x * short + canvas.width) / 2 - 0.5, (y * short + canvas.height) / 2 - 0.5
    left, top = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
    right_share, low_share = column - left, row - top
    total = np.zeros(canvas.width * canvas.height)
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        share = (right_share if dx else 1 - right_share) * (low_share if dy else 1 - low_share)
        inside = (left + dx >= 0) & (left + dx < canvas.width) & (top + dy >= 0) & (top + dy < canvas.height)
        at = ((top + dy) * canvas.width + left + dx)[inside]
        total += np.bincount(at, weights=(weight * share)[inside], minlength=len(total))
    return total.reshape(canvas.height, canvas.width).astype(np.float32)


def glow(light: F32, radius: float) -> F32:
    """Return light with a soft halo around it; the brightest is 1."""
    top = float(np.quantile(light[::3, ::3], 0.999)) or float(light.max()) or 1.0
    sharp = np.clip(light / top, 0, 1)
    halo = np.asarray(Image.fromarray((sharp * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(radius)))
    soft: F32 = np.clip(sharp**0.6 + halo.astype(np.float32) / 90, 0, 1)
    return soft


def ripple(dice: np.random.Generator, n: int, finest: float) -> Callable[[F32], F32]:
    """Return a wavy line: height at x, in about [-1, 1]; its longest wave is 1, its finest that short."""
    lengths = np.geomspace(1.0, finest, n)
    sizes = lengths**1.15 / (lengths**1.15).sum() * 1.8
    phases = dice.uniform(0, TAU, n)

    def height(x: F32) -> F32:
        waves = zip(sizes.tolist(), lengths.tolist(), phases.tolist(), strict=True)
        total = np.zeros_like(x)
        for size, length, phase in waves:
            total += size * np.sin(x * (TAU / length) + phase)
        return total

    return height


def mixed(below: F32, above: F32, share: F32) -> F32:
    """Return one picture over another, as far as share (height, width) says. (height, width, 3)"""
    found: F32 = below + (above - below) * share[..., None]
    return found


def lay(picture: F32, above: F32, share: F32) -> None:
    """Put one picture over another where share (height, width) is not nothing. It must be nothing above some row."""
    first = int(share.any(axis=1).argmax())
    part = picture[first:]
    part += ((above[first:] if above.ndim == 3 else above) - part) * share[first:, :, None]


def finished(picture: F32) -> Picture:
    """Return a picture of floats in [0, 1] as bytes."""
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
