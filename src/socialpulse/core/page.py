"""Pages of results with opaque cursors that stay valid while rows come and go."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson

from socialpulse.core.errors import Invalid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items in order, and the cursor of what follows (None at the end)."""

    items: Sequence[T]
    next_cursor: str | None


def write_cursor(*position: Any) -> str:
    """Return a position in an order, as text a client hands back unread. Floats keep every bit."""
    return base64.urlsafe_b64encode(orjson.dumps(position)).rstrip(b"=").decode()


def read_cursor(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """Return the position a cursor was written from. Raises Invalid where it is not one of ours for this order."""
    try:
        position = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise _stale(cursor) from None
    if not isinstance(position, list) or len(position) != len(kinds):
        raise _stale(cursor)
    if not all(isinstance(value, kind) for value, kind in zip(position, kinds, strict=True)):
        raise _stale(cursor)
    return tuple(position)


def _stale(cursor: str) -> Invalid:
    return Invalid.one(
        "cursor", cursor, "is not a cursor of this list; use next_cursor of the page before, or leave it out"
    )
