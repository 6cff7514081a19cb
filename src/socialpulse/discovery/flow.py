"""What this room says to others."""

from __future__ import annotations

from dataclasses import dataclass

from socialpulse.core.events import Event
from socialpulse.discovery.types import ExportId


@dataclass(frozen=True, slots=True)
class ExportWaits(Event):
    """A file of creators was asked for and waits to be written."""

    export_id: ExportId
