"""What is heard, and the need for somebody who hears."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of what is said, and when: milliseconds from the beginning."""

    begin_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What is said in a sound.

    text         all of it, "" where nothing is said
    language     ISO 639-1, "" where nobody told
    segments     in order; none where nobody told
    measured_by  the model and where it runs
    """

    text: str
    language: str
    segments: tuple[Segment, ...]
    measured_by: str


class Transcriber(Protocol):
    """Whoever hears."""

    async def hear(self, sound: Path | bytes, mime: str) -> Heard:
        """Return what is said in a sound or clip; mime: its kind, such as audio/mp4.

        Raises Invalid for an empty one, TooLarge for one that is too long, Unavailable when nobody could listen.
        """
        ...
