"""Where in the log a listener stood, as text that it hands back after a break."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from socialpulse.api.live.news import LOG_TOPICS
from socialpulse.core.errors import Invalid
from socialpulse.core.page import read_cursor, write_cursor
from socialpulse.runtime.tail import Positions

MOST_PLACES = 200
_LAST_S = 253_402_300_799  # of the year 9999


@dataclass(frozen=True, slots=True)
class Moment:
    """How far the log was told, and when that was."""

    at: datetime
    positions: Positions


def write_moment(moment: Moment) -> str:
    """Return the id of a message: everything up to this moment was told by then."""
    places = [[LOG_TOPICS.index(topic), partition, at] for (topic, partition), at in sorted(moment.positions.items())]
    return write_cursor(int(moment.at.timestamp()), places)


def read_moment(text: str) -> Moment:
    """Return the moment an id was written at. Raises Invalid."""
    at_s, places = read_cursor(text, int, list)
    known = range(len(LOG_TOPICS))
    right = [isinstance(one, list) and [type(part) for part in one] == [int] * 3 and one[0] in known for one in places]
    if not all(right) or len(places) > MOST_PLACES or not 0 <= at_s <= _LAST_S:
        raise Invalid.one("after", text, "is no id of a message; send the last one you got, or none")
    if any(not 0 <= number < 2**62 for one in places for number in one):
        raise Invalid.one("after", text, "is no id of a message; send the last one you got, or none")
    positions = {(LOG_TOPICS[topic], partition): at for topic, partition, at in places}
    return Moment(datetime.fromtimestamp(at_s, UTC), positions)
