"""The nouns of known-bad lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from socialpulse.core.actor import Actor
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason
from socialpulse.runtime.db import Tx

ListId = NewType("ListId", int)
EntryId = NewType("EntryId", int)

REMOVED = "removed"  # the program's own list: what was removed here does not come back


class HashKind(StrEnum):
    """What a hash says of a file. The first two match what is nearly the same, the others the very same bytes."""

    PDQ = "pdq"  # 256 bits of a picture
    VPDQ = "vpdq"  # PDQ of the frames of a clip; its hash is the SHA-256 of all of them in order
    MD5 = "md5"
    SHA256 = "sha256"

    @property
    def n_bytes(self) -> int:
        return 16 if self is HashKind.MD5 else 32


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a clip as vPDQ lists write it."""

    pdq: bytes
    quality: int  # 0 to 100
    at_ms: int


@dataclass(frozen=True, slots=True)
class Hash:
    """What an entry is known by. `frames` of a clip only, at least one; their PDQ make its `code`."""

    kind: HashKind
    code: bytes
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A hash that comes onto a list, for these sources; where `gone`, one that leaves it."""

    hash: Hash
    source_ids: tuple[str, ...] = ()
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What a list asks for, and when.

    action       where the very same file comes again
    near_action  where a picture or clip is nearly the same
    severity     1 to 100
    distance     bits that may differ of 256, 0 to 64; two pictures are taken for the same up to 31
    min_quality  of a picture or frame that is looked up, 0 to 100; below 50 a match says little
    p_frames     of a clip: the least share of its frames that are in the entry, or of the entry's that are in it
    enabled      a list that is not is kept, and matches nothing
    source       who gave the list, in plain words
    """

    action: Action
    near_action: Action
    severity: int
    reason: Reason
    distance: int = 31
    min_quality: int = 50
    p_frames: float = 0.8
    enabled: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class KnownList:
    """A list of hashes and its terms.

    version         grows with every change of its entries
    shrunk_version  the version at which an entry was last taken out
    """

    id: ListId
    name: str
    terms: Terms
    n_entries: int
    version: int
    shrunk_version: int
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One hash on a list. `source_ids`: what its givers call it; of what was removed here, the judgements."""

    id: EntryId
    hash: Hash
    source_ids: tuple[str, ...]
    added_at: datetime


@dataclass(frozen=True, slots=True)
class KnownMatch:
    """What a list says of a picture or clip: by the entry that asks for the gravest action, then the nearest.

    distance  bits that differ; of frames, those of the nearest
    is_exact  the bytes of the file are the same
    p_query   share of the frames looked up that are in the entry, p_entry: of the entry's frames that were looked up
    """

    list_name: str
    action: Action
    severity: int
    reason: Reason
    distance: int
    entry: EntryId
    is_exact: bool
    p_query: float = 1.0
    p_entry: float = 1.0


@dataclass(frozen=True, slots=True)
class Reject:
    """What was not read: the number of the line or record, from 1, what stood there (shortened), and why."""

    number: int
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. `others` counts, by their kind, hashes that nobody here matches.

    n_read     lines or records, good or bad
    n_added    hashes that were not on the list before
    n_deleted  hashes taken out because the exchange says so
    n_harmless records that their giver calls harmless: never added
    rejects    the first MOST_REJECTS of `n_rejected`
    """

    n_read: int
    n_added: int
    n_deleted: int
    n_harmless: int
    others: Mapping[str, int]
    n_rejected: int
    rejects: tuple[Reject, ...]


Detail = Mapping[str, str | int | bool | list[str] | None]


class Audit(Protocol):
    """Where it is noted what moderators change."""

    async def write(self, tx: Tx, actor: Actor, act: str, subject: str, detail: Detail) -> None:
        """Note, in the same transaction, who did what to what."""
        ...
