"""The nouns of this package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
U8 = npt.NDArray[np.uint8]
Bool = npt.NDArray[np.bool_]
I64 = npt.NDArray[np.int64]


class Part(StrEnum):
    """What can be measured in a picture besides whether it is blank."""

    NUDITY = "nudity"
    TEXTS = "texts"
    QR = "qr"
    LABELS = "labels"


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a body, and where it is, in pixels of the picture. `confidence` is the detector's, not calibrated."""

    category: str
    confidence: float
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class ReadText:
    """One line of text as it was read.

    confidence  mean probability of its characters, 0 to 1
    corners     (x, y) in pixels of the picture, clockwise, from where the reading begins
    """

    text: str
    confidence: float
    corners: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PictureMeasures:
    """What was found in one picture. A part that is not configured leaves its field empty and is not in measured_by.

    nudity       p by name: explicit, suggestive, and every one of nudity.CATEGORIES
    boxes        of these categories, the surest first
    texts        from top to bottom
    n_unread     places that look like text and were not read: too many, or in no script that is known
    blank        there is nothing in it
    qr           what its QR codes say
    labels       p by name, of labels that the operator configured
    measured_by  name and version of what measured, by part
    """

    nudity: Mapping[str, float] = field(default_factory=dict)
    boxes: tuple[Box, ...] = ()
    texts: tuple[ReadText, ...] = ()
    n_unread: int = 0
    blank: bool = False
    qr: tuple[str, ...] = ()
    labels: Mapping[str, float] = field(default_factory=dict)
    measured_by: Mapping[str, str] = field(default_factory=dict)
