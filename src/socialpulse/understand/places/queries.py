"""Where a search line asks for."""

from __future__ import annotations

import re

from socialpulse.understand.places.locations import find_place
from socialpulse.understand.places.types import Place


def find_in_query(text: str) -> list[tuple[str, Place]]:
    """Return the parts of a query that name a place."""
    cue = re.search(r"\b(?:in|from)\s+(\w+)", text)
    place = find_place(cue[1]) if cue else None
    return [(cue[0], place)] if cue and place else []
