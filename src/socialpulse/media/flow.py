"""What this room says to others: events, and the log topic that names every change of state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

from socialpulse.core.events import Event
from socialpulse.media.types import Media, MediaId
from socialpulse.runtime.db import Tx
from socialpulse.runtime.log import Log, Record

MEDIA_TOPIC = "media.states"


@dataclass(frozen=True, slots=True)
class MediaUploaded(Event):
    """Every byte of a new medium is here."""

    media_id: MediaId


@dataclass(frozen=True, slots=True)
class MediaWaitsAgain(Event):
    """A medium is to be processed once more: retried, revived or made anew. New uploads go first."""

    media_id: MediaId


@dataclass(frozen=True, slots=True)
class CoverChosen(Event):
    """A ready clip is to be shown by another of its frames."""

    media_id: MediaId


@dataclass(frozen=True, slots=True)
class MediaMoved(Event):
    """A medium changed its state, or became playable. A doorbell: which state, MEDIA_TOPIC says."""

    media_id: MediaId


async def tell_moved(log: Log, tx: Tx, media: Media, n_files: int, at: datetime) -> None:
    """Write a medium's state into the topic, keyed by its id, and ring for whoever pushes it to its owner.

    The body is JSON: media_id, owner_id, state, reason, reason_words, n_files (how many files can be fetched by now).
    """
    body = orjson.dumps(
        {
            "media_id": media.id,
            "owner_id": media.owner_id,
            "state": media.state,
            "reason": media.reason,
            "reason_words": media.reason_words,
            "n_files": n_files,
        }
    )
    await log.append(MEDIA_TOPIC, [Record(media.id.bytes, body, at)], tx)
    await tx.announce(MediaMoved(media.id))
