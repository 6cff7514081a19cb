"""All measures of pictures together."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from socialpulse.core.errors import Invalid
from socialpulse.understand.pictures.nudity import NudityDetector, p_of
from socialpulse.understand.pictures.plain import QR_READER, is_blank, on_grey, read_qr
from socialpulse.understand.pictures.texts import PictureTexts
from socialpulse.understand.pictures.types import U8, Part, PictureMeasures

if TYPE_CHECKING:
    from socialpulse.understand.pictures.labels import Labels

NOT_CONFIGURED = "not configured"


class Pictures:
    """Measures of pictures. Models are loaded on first use. Safe to call from several threads.

    Pictures are measured one after the other, whichever thread asks, so that memory and cores are those of one.
    """

    def __init__(self, n_threads: int = 2, labels: Path | None = None, parts: Collection[Part] = tuple(Part)) -> None:
        """n_threads: cores for one picture · labels: folder as in labels_folder.py · parts: all others are left out

        Raises Invalid where n_threads is below 1.
        """
        if n_threads < 1:
            raise Invalid.one("n_threads", n_threads, "at least 1 is needed")
        wanted = set(parts) if labels else set(parts) - {Part.LABELS}
        self._n_threads, self._folder, self._parts = n_threads, labels, wanted
        self._loading, self._measuring = threading.RLock(), threading.Lock()

    def load(self) -> None:
        """Load the models now. Raises CannotStart where one is missing, damaged or does not fit."""
        with self._loading:
            _ = self._nudity, self._texts, self._labels

    def describe(self) -> dict[str, str]:
        """Return name and version of what measures each part, or `not configured`. Raises CannotStart as `load`."""
        return {part.value: self._measured_by.get(part, NOT_CONFIGURED) for part in Part}

    @property
    def thresholds(self) -> dict[str, float]:
        """Return the thresholds of the labels as the operator set them. Raises CannotStart as `load`."""
        self.load()
        return dict(self._labels.thresholds) if self._labels else {}

    def measure(self, pictures: Sequence[Image.Image | U8], *, frames: bool = False) -> list[PictureMeasures]:
        """Return the measures of each picture, in order.

        pictures: images of Pillow, or RGB (height, width, 3) uint8; what is transparent is seen on grey
        frames: they are frames of a clip, in which words are looked for in fewer pixels

        Raises Invalid for anything else and for what Pillow cannot decode, and CannotStart as `load`. Cost: about
        0.2 s of one core, and 0.05 s for each line of text.
        """
        self.load()
        measured = []
        for number, picture in enumerate(pictures):
            with self._measuring:
                measured.append(self._measure(_image(picture, number), frames))
        return measured

    def _measure(self, image: Image.Image, frame: bool) -> PictureMeasures:
        boxes = self._nudity.find(image) if self._nudity else ()
        texts, n_unread = self._texts.read(image, frame=frame) if self._texts else ((), 0)
        return PictureMeasures(
            nudity=p_of(boxes) if self._nudity else {},
            boxes=boxes,
            texts=texts,
            n_unread=n_unread,
            blank=is_blank(image),
            qr=read_qr(image) if Part.QR in self._parts else (),
            labels=self._labels.measure(image) if self._labels else {},
            measured_by=self._measured_by,
        )

    @cached_property
    def _nudity(self) -> NudityDetector | None:
        return NudityDetector(self._n_threads) if Part.NUDITY in self._parts else None

    @cached_property
    def _texts(self) -> PictureTexts | None:
        return PictureTexts(self._n_threads) if Part.TEXTS in self._parts else None

    @cached_property
    def _labels(self) -> Labels | None:
        if self._folder is None or Part.LABELS not in self._parts:
            return None
        from socialpulse.understand.pictures.labels import Labels

        return Labels(self._folder, self._n_threads)

    @cached_property
    def _measured_by(self) -> dict[str, str]:
        self.load()
        models = {Part.NUDITY: self._nudity, Part.TEXTS: self._texts, Part.LABELS: self._labels}
        named = {part.value: f"{model.name}/{model.version}" for part, model in models.items() if model}
        return {**named, **({Part.QR.value: QR_READER} if Part.QR in self._parts else {})}


def _image(picture: Image.Image | U8, number: int) -> Image.Image:
    """Return a picture in RGB, decoded."""
    field = f"pictures[{number}]"
    if isinstance(picture, np.ndarray):
        if picture.dtype != np.uint8 or picture.shape[2:] != (3,) or not picture.size:
            shape = f"{picture.dtype} {picture.shape}"
            raise Invalid.one(field, shape, "RGB in uint8 of shape (height, width, 3) is needed, with a pixel in it")
        return Image.fromarray(picture)
    if not isinstance(picture, Image.Image) or not all(picture.size):
        raise Invalid.one(field, picture, "neither an image of Pillow with a pixel in it nor an array")
    try:
        return on_grey(picture)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise Invalid.one(field, picture, f"cannot be decoded: {error}") from error
