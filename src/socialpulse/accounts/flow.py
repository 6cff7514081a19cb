"""What this room says to others."""

from __future__ import annotations

from dataclasses import dataclass

from socialpulse.core.events import Event


@dataclass(frozen=True, slots=True)
class LetterWaits(Event):
    """A letter that no mail server took is to be tried again. Sealed: there are tokens in letters."""

    sealed: str
