"""What the process answers, as its caller reads it. Hashes are in hexadecimal, as they travel in JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """One file that was written. `role` is picture, thumbnail or poster."""

    name: str
    role: str
    mime: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Developed:
    """A picture as it is shown, what was made of it, and what it is known by."""

    width: int
    height: int
    files: list[Made]
    thumbhash: str
    pdq: str
    pdq_quality: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a clip. `sha256` is of its RGB bytes; `score` is how well it would stand for the clip."""

    at_ms: int
    sha256: str
    pdq: str
    pdq_quality: int
    score: float
