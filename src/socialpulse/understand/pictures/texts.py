"""Text in pictures: found, then read line by line."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image

from socialpulse.understand.pictures.finding import DETECTION, FRAME_PIXELS, MOST_PIXELS, TextFinder
from socialpulse.understand.pictures.reading import RECOGNITION, LineReader, width_of
from socialpulse.understand.pictures.types import F64, ReadText

MOST_LINES = 32  # of one picture are read, the largest …
MOST_READ_PIXELS = 16_000  # … and of these as many as are together so wide: some 1,300 letters, 1.5 s of one core
P_READ = 0.6  # below it what was read is thrown away
P_SURE = 0.8  # below it a line is read upside down as well


class PictureTexts:
    """Reads what is written in pictures. Safe to call from several threads."""

    name = "pp-ocrv6-small"
    version = f"{DETECTION.version}+{RECOGNITION.sha256[:8]}"

    def __init__(self, n_threads: int) -> None:
        """Raises CannotStart as Weights.open does."""
        self._finder, self._reader = TextFinder(n_threads), LineReader()
        self._pool = ThreadPoolExecutor(n_threads, thread_name_prefix="read")

    def read(self, image: Image.Image, *, frame: bool = False) -> tuple[tuple[ReadText, ...], int]:
        """Return the lines of an RGB image from top to bottom, and how many places with text were not read.

        frame: it is one of a clip, and looked at in fewer pixels
        """
        places = self._finder.find(image, FRAME_PIXELS if frame else MOST_PIXELS)
        widths = np.cumsum([width_of(corners) for corners in places[:MOST_LINES]])
        n_read = int((widths <= MOST_READ_PIXELS).sum())
        read = list(self._pool.map(lambda corners: self._read_one(image, corners), places[:n_read]))
        sure = [text for text in read if text.text and text.confidence >= P_READ]
        return tuple(sorted(sure, key=_place)), len(places) - len(sure)

    def _read_one(self, image: Image.Image, corners: F64) -> ReadText:
        text, p = self._reader.read(image, corners)
        if p < P_SURE:
            turned = np.roll(corners, 2, axis=0)
            other, p_other = self._reader.read(image, turned)
            if p_other > p:
                text, p, corners = other, p_other, turned
        return ReadText(text, p, _whole(corners))


def _whole(corners: F64) -> tuple[tuple[int, int], ...]:
    points: Iterable[list[int]] = np.rint(corners).astype(int).tolist()
    return tuple((x, y) for x, y in points)


def _place(text: ReadText) -> tuple[int, int]:
    return min(y for _, y in text.corners), min(x for x, _ in text.corners)
