"""Things that happened. A module says them; the FLOW table in `app` decides who hears."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Base of everything that is announced. Subclasses live in the module that says them."""
