"""Where a search goes on, as text: which question, when it was asked first, and how far each strand is.

Holds nothing that is anybody's: what is shown from there is judged for whoever asks. The moment and the telling words
are kept, so that later pages are in the order that the first one was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b

from socialpulse.core.errors import Invalid
from socialpulse.core.page import read_cursor, write_cursor
from socialpulse.retrieval import Position
from socialpulse.search.types import Question

MOST_LETTERS = 600
_ENDED = -1
_LATEST_S = 32_503_680_000.0  # the year 3000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one strand is: after a place, or at its end. No place: at its beginning."""

    after: Position | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a reading of a search stands. telling: of the question's words, one bit each, the first lowest.

    by_words_alone: no meaning could be told when it was asked first, so later pages are in that order too.
    """

    question: str
    asked_at: datetime
    telling: int
    by_words_alone: bool
    progress: tuple[Progress, ...]


def print_of(question: Question, *, sees_sensitive: bool) -> str:
    """Return a short fingerprint of a question."""
    asked = repr((replace(question, text=" ".join(question.text.split())), sees_sensitive))
    return blake2b(asked.encode("utf-8", "replace"), digest_size=6).hexdigest()


def write(mark: Mark) -> str:
    """Return the cursor of a place in a search."""
    places = [
        _ENDED if one.ended else 0 if one.after is None else [one.after.key, one.after.id] for one in mark.progress
    ]
    return write_cursor(mark.question, mark.asked_at.timestamp(), mark.telling, mark.by_words_alone, places)


def read(cursor: str, question: str) -> Mark:
    """Return what a cursor was written from. Raises Invalid where it is none, or of another question."""
    known, asked_at, telling, by_words_alone, places = read_cursor(cursor, str, float, int, bool, list)
    if known != question:
        raise Invalid.one("cursor", cursor, "belongs to another search; a cursor continues the search it came from")
    if not (0.0 <= asked_at < _LATEST_S and telling >= 0 and 1 <= len(places) <= 3):
        raise _foreign(cursor)
    return Mark(question, datetime.fromtimestamp(asked_at, UTC), telling, by_words_alone, _progress(cursor, places))


def _progress(cursor: str, places: Sequence[object]) -> tuple[Progress, ...]:
    found = []
    for place in places:
        match place:
            case int() if place in (0, _ENDED) and not isinstance(place, bool):
                found.append(Progress(ended=place == _ENDED))
            case [int() | float() as key, int() as row] if not isinstance(key, bool) and not isinstance(row, bool):
                found.append(Progress(Position(key, row)))
            case _:
                raise _foreign(cursor)
    return tuple(found)


def _foreign(cursor: str) -> Invalid:
    return Invalid.one("cursor", cursor, "is not a cursor of this search; use next_cursor of the page before")
