"""What a line of text says: PP-OCRv6 recognition, its answers per column made into characters (CTC)."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from socialpulse.core.errors import CannotStart
from socialpulse.understand.pictures.types import F64
from socialpulse.understand.pictures.weights import Weights

RECOGNITION = Weights(
    name="text recognition PP-OCRv6 small",
    package="rapidocr",
    release="3.10.0",
    file="rapidocr/models/PP-OCRv6_rec_small.onnx",
    sha256="6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
)
HEIGHT = 48  # of a line as it is read
LEAST_WIDTH, MOST_WIDTH = 16, 1_600
STEP = 16  # widths are multiples of it


class LineReader:
    """Reads lines. Safe to call from several threads."""

    def __init__(self) -> None:
        """Raises CannotStart as Weights.open does, and where the model does not say which characters it knows."""
        self._session = RECOGNITION.open(n_threads=1)
        self._input = self._session.get_inputs()[0].name
        told = self._session.get_modelmeta().custom_metadata_map.get("character", "")
        self._characters = ["", *told.splitlines(), " "]  # 0: nothing
        n_classes = self._session.get_outputs()[0].shape[-1]
        if n_classes != len(self._characters):
            raise CannotStart(f"{RECOGNITION.name}: {n_classes} classes, {len(self._characters)} characters named")

    def read(self, image: Image.Image, corners: F64) -> tuple[str, float]:
        """Return the text of a line in an RGB image and the mean p of its characters; ("", 0.0) where there is none."""
        line = straightened(image, corners)
        bgr = np.asarray(line)[..., ::-1].transpose(2, 0, 1)[None]
        (p,) = self._session.run(None, {self._input: bgr.astype(np.float32) / 127.5 - 1})
        best = p[0].argmax(axis=1)
        said = (best != 0) & (best != np.concatenate([[0], best[:-1]]))
        if not said.any():
            return "", 0.0
        text = "".join(self._characters[number] for number in best[said])
        return text.strip(), float(p[0][said, best[said]].mean())


def width_of(corners: F64) -> int:
    """Return how wide a line is when it is read, in pixels; what reading costs grows with it."""
    across, down = math.dist(corners[0], corners[1]), max(math.dist(corners[0], corners[3]), 1.0)
    return math.ceil(min(max(across * HEIGHT / down, LEAST_WIDTH), MOST_WIDTH) / STEP) * STEP


def straightened(image: Image.Image, corners: F64) -> Image.Image:
    """Return what lies between four corners, upright, 48 pixels high and as wide as its shape asks, 16 to 1,600."""
    width, down = width_of(corners), max(math.dist(corners[0], corners[3]), 1.0)
    left, top = np.floor(corners.min(axis=0)).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
    part = image.crop((max(0, left), max(0, top), min(image.width, right), min(image.height, bottom)))
    smaller = max(1, int(down / HEIGHT))  # shrunk first, or pixels would be skipped
    part = part.reduce(smaller) if smaller > 1 else part
    origin = (corners[0] - [max(0, left), max(0, top)]) / smaller
    u, v = (corners[1] - corners[0]) / smaller / width, (corners[3] - corners[0]) / smaller / HEIGHT
    from_output = (u[0], v[0], origin[0], u[1], v[1], origin[1])
    return part.transform((width, HEIGHT), Image.Transform.AFFINE, from_output, Image.Resampling.BICUBIC)
