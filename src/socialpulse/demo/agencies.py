"""Agencies that manage creators: every one has a domain that many of its creators share."""

from __future__ import annotations

from typing import Final

_AGENCY_STEMS: Final = (
    "north",
    "bright",
    "loud",
    "silver",
    "paper",
    "velvet",
    "copper",
    "harbor",
    "lumen",
    "atlas",
    "cedar",
    "echo",
)
_AGENCY_ENDINGS: Final = ("talent", "creators", "mgmt", "collective", "agency", "people")
_AGENCY_PLACES: Final = ("", "-eu", "-apac", "-latam", "-studio")
AGENCIES: Final = tuple(
    f"{stem}{ending}{place}.example" for place in _AGENCY_PLACES for ending in _AGENCY_ENDINGS for stem in _AGENCY_STEMS
)
