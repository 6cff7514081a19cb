"""What this room says to others."""

from __future__ import annotations

from dataclasses import dataclass

from socialpulse.core.events import Event
from socialpulse.core.ids import PersonId


@dataclass(frozen=True, slots=True)
class ProfileWritten(Event):
    """Somebody changed what they say or show about themselves, and nobody has looked at it."""

    person_id: PersonId
