"""Frames of a clip, one a second: what each is known by, and which one stands for the clip."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from socialpulse.media.darkroom.answers import Frame
from socialpulse.media.darkroom.pdq import LUMA, pdq_of

DARKEST, BRIGHTEST = 24.0, 236.0  # mean lightness (0 to 255) beyond which a frame is black or burnt out
FLATTEST = 8.0  # standard deviation of lightness below which a frame shows nothing


def read_frames(pixels: Path, times_s: list[float], width: int, height: int) -> list[Frame]:
    """Return the frames of a file of raw RGB, in order, at these times. A frame that was cut off is left out."""
    n_bytes = width * height * 3
    frames = []
    with pixels.open("rb") as source:
        for time_s in times_s:
            body = source.read(n_bytes)
            if len(body) < n_bytes:
                break
            rgb = np.frombuffer(body, np.uint8).reshape(height, width, 3)
            code, quality = pdq_of(Image.fromarray(rgb))
            at_ms = max(0, round(time_s * 1_000))
            frames.append(Frame(at_ms, hashlib.sha256(body).hexdigest(), code.hex(), quality, score(rgb)))
    return frames


def score(rgb: npt.NDArray[np.uint8]) -> float:
    """Return how well a frame would stand for a clip: its sharpness, less where it is black, burnt out or flat.

    Sharpness is the variance of the Laplacian of lightness, on a logarithmic scale. rgb (height, width, 3)
    """
    light = rgb.astype(np.float64) @ LUMA
    if min(light.shape) < 3:
        return 0.0
    inner = light[1:-1, 1:-1]
    bend = light[:-2, 1:-1] + light[2:, 1:-1] + light[1:-1, :-2] + light[1:-1, 2:] - 4 * inner
    sharpness = float(np.log1p(bend.var()))
    if not DARKEST <= light.mean() <= BRIGHTEST or light.std() < FLATTEST:
        return sharpness - 100.0
    return sharpness


def best(frames: list[Frame]) -> Frame:
    """Return the frame with the highest score; the earliest of equals."""
    return max(frames, key=lambda frame: (frame.score, -frame.at_ms))
