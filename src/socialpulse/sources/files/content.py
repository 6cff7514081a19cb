"""What the values of a column look like, whatever its header says."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

import orjson

from socialpulse.sources.files.profiles import find_profile, read_platform
from socialpulse.sources.values import Column, as_list, find_decimal_mark, read_number, read_time
from socialpulse.sources.values.flags import read_flag
from socialpulse.sources.values.nulls import is_blank

MOST_VALUES = 400  # of a column that are looked at, spread over the sample
MOST_CHARACTERS = 300  # of a value

_HANDLE = re.compile(r"@?[A-Za-z0-9._\-]{1,50}")
_ID = re.compile(r"[\w\-.:+/=]{1,100}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}(?:/\S*)?", re.IGNORECASE)
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_TYPES = frozenset(
    {"business", "creator", "media_creator", "influencer", "person", "personal", "brand", "company", "regular"}
)


class Look:
    """Shares of a column's known values that are of some kind, in [0, 1]; 0.5 where nothing is known at all."""

    def __init__(self, column: Column) -> None:
        step = max(1, len(column) // MOST_VALUES)
        texts = (_text(value)[:MOST_CHARACTERS] for value in as_list(column[::step]))
        self.values = [text for text in texts if text and not is_blank(text)]

    @property
    def n_known(self) -> int:
        return len(self.values)

    @cached_property
    def number(self) -> float:
        return self._share(lambda text: _reads(read_number, text))

    @cached_property
    def exact(self) -> float:
        """How many numbers are written out to the last digit."""
        return self._share(lambda text: text.replace(".", "", 1).isdigit())

    @cached_property
    def handle(self) -> float:
        """How much it looks like handles: the characters of handles, and mostly no capitals."""
        fits = self._share(lambda text: bool(_HANDLE.fullmatch(text)) or _profile_handle(text))
        return fits * (0.8 + 0.2 * self._share(lambda text: text == text.lower()))

    @cached_property
    def id(self) -> float:
        return self._share(lambda text: bool(_ID.fullmatch(text)))

    @cached_property
    def address(self) -> float:
        return self._share(lambda text: bool(_ADDRESS.search(text)) and "@" not in text)

    @cached_property
    def profile(self) -> float:
        """How many are addresses of an account on one of our platforms."""
        return self._share(lambda text: _profile_handle(text) or _profile_id(text))

    @cached_property
    def email(self) -> float:
        return self._share(lambda text: bool(_EMAIL.search(text)))

    @cached_property
    def country(self) -> float:
        known = countries()
        return self._share(lambda text: text.casefold() in known or (len(text) == 2 and text.upper() in known))

    @cached_property
    def flag(self) -> float:
        return self._share(lambda text: _reads(read_flag, text))

    @cached_property
    def time(self) -> float:
        return self._share(lambda text: _reads(lambda value: read_time(value, day_first=True), text))

    @cached_property
    def platform(self) -> float:
        return self._share(lambda text: _reads(read_platform, text))

    @cached_property
    def account_type(self) -> float:
        return self._share(lambda text: text.lower().replace(" ", "_") in _TYPES)

    @cached_property
    def words(self) -> float:
        """How many hold a letter and are no address."""
        return self._share(
            lambda text: any(map(str.isalpha, text)) and not text.startswith(("http://", "https://", "www."))
        )

    @cached_property
    def anything(self) -> float:
        return 1.0 if self.values else 0.5

    @cached_property
    def is_serial(self) -> bool:
        """Whether these are the numbers of rows: small, whole and rising."""
        try:
            numbers = [float(text) for text in self.values]
        except ValueError:
            return False
        rising = sum(a < b for a, b in pairwise(numbers))
        return len(numbers) > 2 and numbers[0] <= 1 and rising >= 0.9 * (len(numbers) - 1) and max(numbers) < 1e8

    def numbers(self) -> list[float]:
        """Return the values that are numbers."""
        mark = find_decimal_mark(self.values, whole=False)
        return [float(read_number(text, mark)) for text in self.values if _reads(read_number, text)]

    def _share(self, test: Callable[[str], bool]) -> float:
        if not self.values:
            return 0.5
        return sum(map(test, self.values)) / len(self.values)


@cache
def countries() -> frozenset[str]:
    """Return the names of countries in lower case, and their two-letter codes in capitals."""
    lines = Path(__file__).with_name("countries.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    names = (name.casefold() for _, many in rows for name in many.split("|"))
    return frozenset([*names, *(code for code, _ in rows)])


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, list | dict):
        return orjson.dumps(value, default=str).decode()
    return str(value).lower() if isinstance(value, bool) else str(value)


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _profile_handle(text: str) -> bool:
    found = find_profile(text)
    return found is not None and found.handle is not None


def _profile_id(text: str) -> bool:
    found = find_profile(text)
    return found is not None and found.user_id is not None
