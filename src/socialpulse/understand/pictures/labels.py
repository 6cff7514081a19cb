"""Labels that an operator describes in words, by any pair of ONNX encoders of pictures and texts (CLIP and its kin)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from socialpulse.core.errors import CannotStart
from socialpulse.understand.pictures.labels_folder import (
    NEUTRAL,
    existing,
    load_prompts,
    read_folder,
    vectors_of,
    version_of,
)
from socialpulse.understand.pictures.types import F32
from socialpulse.understand.text import onnx_failures, open_session


class Labels:
    """Measures how much a picture looks like each label. Safe to call from several threads.

    thresholds  by name, as the operator set them
    """

    def __init__(self, folder: Path, n_threads: int) -> None:
        """Raises CannotStart naming the file or entry that is missing or does not fit."""
        told = read_folder(folder / "labels.toml")
        self._told = told
        self._session = open_session(existing(folder / told.image), n_threads)
        self._input, self._output = self._session.get_inputs()[0].name, vectors_of(self._session)
        vectors = load_prompts(folder, told, n_threads)
        self._neutral = _unit(vectors[NEUTRAL])
        self._vectors = _unit(np.stack([_unit(vectors[name]).mean(axis=0) for name in told.labels]))
        self.thresholds = {name: label.threshold for name, label in told.labels.items()}
        self.name = told.name or folder.name
        self.version = version_of(folder, told)
        self.measure(Image.new("RGB", (8, 8)))  # a model that does not fit is told now, not with the first picture

    def measure(self, image: Image.Image) -> dict[str, float]:
        """Return p of each label for an RGB image: its share beside the neutral prompts,
        softmax(logit_scale * cosine) over the label and each of them. Labels do not compete with each other.

        A label of several prompts stands at the mean of their vectors. Not calibrated.
        """
        try:
            (vectors,) = self._session.run([self._output], {self._input: self._seen(image)})
        except onnx_failures() as error:
            raise CannotStart(f"{self.name}: {self._told.image} cannot take a picture: {error}") from error
        if vectors.shape != (1, self._vectors.shape[1]) or not np.isfinite(vectors).all():
            wanted = f"(1, {self._vectors.shape[1]}) is needed beside these prompts, finite"
            raise CannotStart(f"{self.name}: {self._told.image} gives vectors of shape {vectors.shape}; {wanted}")
        vector = _unit(vectors)[0]
        label, neutral = (self._told.logit_scale * (rows @ vector) for rows in (self._vectors, self._neutral))
        highest = np.maximum(label, neutral.max())
        share = np.exp(label - highest)
        p = share / (share + np.exp(neutral[:, None] - highest).sum(axis=0))
        return {name: float(value) for name, value in zip(self.thresholds, p, strict=True)}

    def _seen(self, image: Image.Image) -> F32:
        """Return a picture as the model takes it. (1, 3, size, size)"""
        told, box = self._told, None
        if told.fit == "crop":
            side = min(image.size)
            left, top = (image.width - side) // 2, (image.height - side) // 2
            box = (left, top, left + side, top + side)
        square = image.resize((told.size, told.size), Image.Resampling.BICUBIC, box=box, reducing_gap=3.0)
        scaled = (np.asarray(square, np.float32) / 255 - np.array(told.mean)) / np.array(told.std)
        planes: F32 = scaled.astype(np.float32).transpose(2, 0, 1)[None]
        return planes


def _unit(vectors: F32) -> F32:
    unit: F32 = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
    return unit
