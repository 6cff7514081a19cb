"""The nouns of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

MediaId = NewType("MediaId", UUID)  # of an upload too: what is uploaded under an id becomes the medium of that id


class State(StrEnum):
    UPLOADED = "uploaded"  # every byte is here, durable
    CHECKING = "checking"  # what is it, and does it fit
    TRANSCODING = "transcoding"  # being made playable; a first rendition may be there already
    READY = "ready"
    FAILED = "failed"  # and the reason says why


class Kind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"


class Role(StrEnum):
    """What a file of a medium is for."""

    PICTURE = "picture"  # the whole image, at most 2048 px on the long side
    THUMBNAIL = "thumbnail"
    POSTER = "poster"
    PROGRESSIVE = "progressive"  # one MP4 that any player takes
    MASTER = "master"  # the HLS playlist to hand to a player
    STREAM = "stream"  # what the master playlist refers to
    CAPTIONS = "captions"  # WebVTT of what is said


class Reason(StrEnum):
    """Why a medium failed. The words a person reads stand in rules.REASONS."""

    EMPTY = "empty"
    UNKNOWN_TYPE = "unknown-type"
    NO_PICTURE = "no-picture"
    PROTECTED = "protected"
    DAMAGED = "damaged"
    TOO_SMALL = "too-small"
    TOO_LARGE = "too-large"
    TOO_LONG = "too-long"
    TOO_MANY_FRAMES = "too-many-frames"
    TOO_MANY_STREAMS = "too-many-streams"
    TOO_HARD = "too-hard"
    GAVE_UP = "gave-up"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not taken: a stable code, and a sentence with the values for the person who uploaded it."""

    reason: Reason
    words: str


class CannotProcess(Exception):
    """Ends the processing of one medium; it carries the refusal that its owner reads."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.words)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in. `media_id` is its id from the first byte on."""

    media_id: MediaId
    owner_id: UUID | None  # None: the operator
    file_name: str
    n_bytes: int
    expires_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Media:
    """One image or clip, as far as it is. What is not known yet is None."""

    id: MediaId
    owner_id: UUID | None
    file_name: str
    n_bytes: int
    state: State
    reason: Reason | None
    reason_words: str | None
    public: bool
    kind: Kind | None
    sha256: bytes | None  # of the uploaded bytes
    width: int | None  # as shown: orientation and pixel shape applied
    height: int | None
    duration_ms: int | None
    has_sound: bool | None
    thumbhash: bytes | None
    n_attempts: int
    made_at: datetime
    moved_at: datetime  # when its state last changed

    def __post_init__(self) -> None:
        """Rows of the database hold plain text."""
        object.__setattr__(self, "state", State(self.state))
        object.__setattr__(self, "kind", self.kind and Kind(self.kind))
        object.__setattr__(self, "reason", self.reason and Reason(self.reason))


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file made of a medium, ready to be served. `path` has a hash in it: what stands there never changes."""

    path: str
    role: Role
    mime: str
    n_bytes: int
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class Sums:
    """What the uploaded bytes of a medium are known by. MD5 proves nothing, but lists of known-bad files hold it."""

    sha256: bytes
    md5: bytes | None  # None: uploaded before it was taken


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a picture, or the frame of a clip at `at_ms`, is known by: exactly (SHA-256) and nearly (PDQ, 256 bits)."""

    at_ms: int
    sha256: bytes  # of the uploaded bytes of an image; of the RGB pixels of a frame, fitted into 512 x 512
    pdq: bytes
    pdq_quality: int  # 0 to 100; below 50 a match says little


@dataclass(frozen=True, slots=True)
class Facts:
    """What processing found out about a medium."""

    kind: Kind
    width: int
    height: int
    duration_ms: int | None
    has_sound: bool | None
    thumbhash: bytes
