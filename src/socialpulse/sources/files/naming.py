"""What the name of a file tells: the platform of its accounts, and the month they were seen in."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

from socialpulse.core.platforms import Platform
from socialpulse.sources.files.vocabulary import vocabulary
from socialpulse.sources.values.times import MONTHS

_ENDINGS = re.compile(r"(?:\.(?:csv|tsv|txt|json|jsonl|ndjson|parquet|pq|gz|gzip|zst|zstd))+$", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_.](0[1-9]|1[0-2])(?!\d)")
_PARTS = re.compile(r"[a-z]+|\d+")


def platforms_in_name(file_name: str) -> frozenset[Platform]:
    """Return the platforms that a file's name mentions. An x counts at its beginning alone."""
    name = _ENDINGS.sub("", file_name).lower()
    found = vocabulary().read(name).platforms
    return found if name.startswith("x") or "twitter" in name else found - {Platform.X}


def find_month(file_name: str) -> datetime | None:
    """Return the day, or the first of the month, that a file's name says; None where it says neither.

    `nov_2022`, `sep-2022`, `2022-11`, `20221105`; of several the first counts.
    """
    name = _ENDINGS.sub("", file_name)
    if match := _DAY.search(name):
        try:
            return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
        except ValueError:
            pass  # the 31st of a shorter month: no date
    if match := _YEAR_MONTH.search(name):
        return datetime(int(match[1]), int(match[2]), 1, tzinfo=UTC)
    parts = _PARTS.findall(name.lower())
    for word, other in pairwise(parts):
        month, year = (word, other) if word in MONTHS else (other, word)
        if month in MONTHS and re.fullmatch(r"20\d\d", year):
            return datetime(int(year), MONTHS[month], 1, tzinfo=UTC)
    return None
