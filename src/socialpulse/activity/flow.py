"""What this room says to others: the topic that holds what people did, and the bell that something is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from socialpulse.activity.types import EVENT, Told
from socialpulse.core.events import Event
from socialpulse.runtime.log import Entry

ACTIVITY_TOPIC = "activity.batches"  # an entry is a batch: its key the person's id, its body rows of EVENT


@dataclass(frozen=True, slots=True)
class ActivityCame(Event):
    """Batches stand in ACTIVITY_TOPIC that readers have not seen. Rung at most once a second."""


def read_entries(entries: Sequence[Entry]) -> Told:
    """Return the events of entries of ACTIVITY_TOPIC in one array, with who did each."""
    bodies = [np.frombuffer(entry.body, EVENT) for entry in entries]
    keys = np.frombuffer(b"".join(entry.key for entry in entries), "V16")
    sizes = [len(body) for body in bodies]
    return Told(np.concatenate([np.empty(0, EVENT), *bodies]), np.repeat(keys, sizes))
