"""Where a reading of a feed goes on, as text.

A cursor holds a place and nothing that is anybody's: what is shown from there is judged for whoever asks.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from socialpulse.core.errors import Invalid
from socialpulse.core.ids import uuid_of
from socialpulse.core.page import read_cursor, write_cursor
from socialpulse.feed.types import Mark, Moment, Name, Rank

MOST_LETTERS = 4_000
MOST_REMEMBERED = 400
_MARK_BYTES = 5  # by chance, two posts of a reading share a mark once in 10^7 readings
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)
_TIMED = (str, str, int, str)  # feed, id of the post, microseconds, marks; of a ranking: feed, its id, number


def mark_of(post_id: UUID) -> bytes:
    """Return what a post is remembered by. (5 bytes)"""
    return blake2b(post_id.bytes, digest_size=_MARK_BYTES).digest()


def write(mark: Mark) -> str:
    """Return the cursor of a place in a reading."""
    if isinstance(mark.place, Rank):
        return write_cursor(mark.feed.value, mark.place.ranking_id.hex, mark.place.number)
    at_us = (mark.place.at - _BEGINNING) // _STEP
    return write_cursor(mark.feed.value, mark.place.id.hex, at_us, _letters(mark.reposted[-MOST_REMEMBERED:]))


def read(cursor: str | None, *feeds: Name) -> Mark | None:
    """Return what a cursor was written from; None of None. Raises Invalid where it is of none of these feeds."""
    if cursor is None:
        return None
    is_ranked = _is_ranked(cursor)
    feed, id_hex, number, *rest = read_cursor(cursor, str, str, int) if is_ranked else read_cursor(cursor, *_TIMED)
    found = uuid_of(id_hex)
    fits = feed in feeds and (feed == Name.POPULAR) == is_ranked and not isinstance(number, bool)
    if not fits or found is None:
        raise _foreign(cursor)
    if not is_ranked:
        return Mark(Name(feed), Moment(_moment(cursor, number), found), _marks(cursor, *rest))
    if not 0 <= number < 2**31:
        raise _foreign(cursor)
    return Mark(Name(feed), Rank(found, number))


def _is_ranked(cursor: str) -> bool:
    try:
        read_cursor(cursor, str, str, int)
    except Invalid:
        return False
    return True


def _moment(cursor: str, at_us: int) -> datetime:
    try:
        return _BEGINNING + at_us * _STEP
    except OverflowError:
        raise _foreign(cursor) from None


def _letters(marks: Iterable[bytes]) -> str:
    return base64.b85encode(b"".join(marks)).decode()


def _marks(cursor: str, letters: str) -> tuple[bytes, ...]:
    try:
        known = base64.b85decode(letters)
    except (binascii.Error, ValueError):
        raise _foreign(cursor) from None
    if len(known) % _MARK_BYTES:
        raise _foreign(cursor)
    return tuple(known[start : start + _MARK_BYTES] for start in range(0, len(known), _MARK_BYTES))


def _foreign(cursor: str) -> Invalid:
    return Invalid.one(
        "cursor", cursor, "is not a cursor of this feed; use next_cursor of the page before, or leave it out"
    )
