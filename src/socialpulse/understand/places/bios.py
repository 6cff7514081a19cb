"""Where a bio says somebody is."""

from __future__ import annotations

import re

from socialpulse.understand.places.locations import find_place
from socialpulse.understand.places.types import Place


def find_in_bio(text: str) -> Place | None:
    """Return the place a bio names."""
    cue = re.search(r"(?:📍|based in|living in)\s*([^\n|•]+)", text)
    return find_place(cue[1]) if cue else None
