"""An entry of the audit log, and the hash that ties it to the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

FIRST = bytes(32)  # the hash before the first entry

Detail = Mapping[str, str | int | bool | list[str] | None]


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries there are and the hash of the last. Noted elsewhere, it proves later what was there then."""

    n_entries: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to what. `previous`: the hash of the entry before; `hash`: of all that stands before it here."""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    detail: Detail
    previous: bytes
    hash: bytes = b""

    def seal(self) -> bytes:
        """Return the SHA-256 of what is written: JSON with sorted keys, times in UTC to the microsecond."""
        return hashlib.sha256(orjson.dumps(self._content(), option=orjson.OPT_SORT_KEYS)).digest()

    def line(self) -> bytes:
        """Return the entry as a line of JSON. Without `hash` it is what the hash is of, so anybody can check it."""
        content = self._content() | {"hash": self.hash.hex()}
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)

    def _content(self) -> dict[str, object]:
        return {
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor,
            "act": self.act,
            "subject": self.subject,
            "detail": dict(self.detail),
            "previous": self.previous.hex(),
        }


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the log found. `broken_at` None: nothing; else the first entry that is not as it was written."""

    n_entries: int
    head: Head
    broken_at: int | None = None
    why: str | None = None


def break_of(entry: Entry, number: int, previous: bytes) -> str | None:
    """Return what is wrong with an entry that has to have this number and follow this hash; None: nothing."""
    if entry.number != number:
        return f"entry {number} is missing; {entry.number} follows {number - 1}"
    if entry.previous != previous:
        return f"entry {number} does not follow the one before it: that, or this, was changed"
    if entry.seal() != entry.hash:
        return f"entry {number} does not have the hash of what it says: it was changed"
    return None
