"""Points in time as people and programs write them. Without a zone they are UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.sources.types import UTC_TIME
from socialpulse.sources.values.reading import Column, Read, Values, by_plain

MOST_CHARACTERS = 80  # of a time
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# ISO 8601 in UTC, from 1990 to 2099, every day but a 29 February: what Arrow reads as `read_time` does.
_PLAIN = (
    r"^(?:199\d|20\d\d)-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    r"|(?:0[13578]|1[02])-31)[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3}|\.\d{6})?(?:Z|\+00:00)?$"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{13}|\d{16}|\d{19}")
_DIGITS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ T,]+(.+))?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[ T,]+(.+))?")
_YEAR_MONTH = re.compile(r"(\d{4})-(\d{2})")
_CLOCK = re.compile(r"(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z]+|[+-]\d{2}:?\d{2}\b|\d+(?::\d+)*")


def read_time(text: str, day_first: bool | None = None) -> datetime:
    """Return the time a text says, in UTC: ISO 8601, seconds or milliseconds since 1970, 14 Nov 2022, 11/14/2022 …

    `day_first` settles 2/3/2022. Raises ValueError where the text is no time, could be two, or lies before 1990 or
    after 2099.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError("is no point in time")
    try:
        found = _any_form(text.strip().removesuffix(" UTC").removesuffix(" GMT"), day_first)
    except OverflowError:
        raise ValueError("is no point in time") from None
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if not EARLIEST <= found < LATEST:
        raise ValueError("lies before 1990 or after 2099")
    return found


def find_day_first(sample: Iterable[str]) -> bool | None:
    """Return whether a column of dates writes the day before the month; None where no value tells."""
    votes = {True: 0, False: 0}
    for text in sample:
        match = _DIGITS.match(text.strip())
        if match is not None:
            first, mark, second = int(match[1]), match[2], int(match[3])
            votes[True] += first > 12 or mark == "."
            votes[False] += second > 12
    return None if votes[True] == votes[False] else votes[True] > votes[False]


def times(column: Column, day_first: bool | None = None) -> Read:
    """Return the column as times in UTC, in microseconds."""
    values = Values.of(column)
    return by_plain(
        values.text,
        pc.match_substring_regex(values.text, _PLAIN),
        _read_plain,
        lambda text: read_time(text, day_first),
        UTC_TIME,
        values.bad,
    )


def _read_plain(text: pa.Array) -> pa.Array:
    without_zone = pc.replace_substring_regex(text, r"(?:Z|\+00:00)$", "")
    return pc.assume_timezone(without_zone.cast(pa.timestamp("us")), "UTC")


def _any_form(text: str, day_first: bool | None) -> datetime:
    if _EPOCH.fullmatch(text):
        return _since_1970(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if match := _YEAR_MONTH.fullmatch(text):
        return datetime(int(match[1]), int(match[2]), 1)
    if match := _YEAR_FIRST.fullmatch(text):
        return _at(datetime(int(match[1]), int(match[2]), int(match[3])), match[4])
    if match := _DIGITS.fullmatch(text):
        return _at(_of_digits(match, day_first), match[5])
    return _of_words(text)


def _since_1970(text: str) -> datetime:
    whole = text.partition(".")[0]
    if len(whole) <= 10:
        return datetime.fromtimestamp(float(text), UTC)
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(text) * 10**6 // 10 ** (len(whole) - 10))


def _of_digits(match: re.Match[str], day_first: bool | None) -> datetime:
    first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    if mark == "." or first > 12:
        day_first = True
    elif second > 12:
        day_first = False
    if day_first is None and first != second:
        raise ValueError("could be day/month or month/day")
    day, month = (first, second) if day_first else (second, first)
    return datetime(year, month, day)


def _of_words(text: str) -> datetime:
    """Return the time in a text that names its month: Fri Apr 06 10:58:22 +0000 2007, November 1, 2022, Nov 2022."""
    day = month = year = None
    zone, clock = UTC, ""
    for word in _WORDS.findall(text):
        if word[0] in "+-":
            zone = timezone((1 if word[0] == "+" else -1) * timedelta(hours=int(word[1:3]), minutes=int(word[-2:])))
        elif ":" in word:
            clock = word
        elif word.isalpha():
            month = month or MONTHS.get(word.lower())
        elif len(word) == 4:
            year = int(word)
        elif len(word) <= 2 and day is None:
            day = int(word)
        else:
            raise ValueError("is no point in time")
    if month is None or year is None:
        raise ValueError("is no point in time")
    return _at(datetime(year, month, day or 1, tzinfo=zone), clock)


def _at(day: datetime, clock: str | None) -> datetime:
    if not clock:
        return day
    match = _CLOCK.match(clock.strip())
    if match is None:
        raise ValueError("has an unreadable time of day")
    hour = int(match["h"])
    if half := (match["half"] or "").lower():
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    return day.replace(hour=hour, minute=int(match["m"]), second=int(match["s"] or 0))
