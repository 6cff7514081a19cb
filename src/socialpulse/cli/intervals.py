"""Intervals as people type them: 10k..500k, 2%.., ..1m."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialpulse.core.errors import Invalid

if TYPE_CHECKING:
    from socialpulse.discovery import Interval

_EDGE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmb%]?)", re.I)
_SCALE = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "%": 0.01}


def interval(option: str, text: str | None) -> Interval | None:
    """Return the interval written in text, None for no text. Raises Invalid."""
    from socialpulse.discovery import Interval

    if text is None:
        return None
    parts = text.replace("–", "..").split("..")
    edges = [_edge(part) for part in parts]
    if (
        len(parts) != 2
        or parts == ["", ""]
        or any(edge is None and part.strip() for edge, part in zip(edges, parts, strict=True))
    ):
        raise Invalid.one(option, text, "is no interval; write 10k..500k, 10k.. or ..1m")
    return Interval(edges[0], edges[1])


def _edge(text: str) -> float | None:
    match = _EDGE.fullmatch(text.strip())
    return float(match[1]) * _SCALE[match[2].lower()] if match else None
