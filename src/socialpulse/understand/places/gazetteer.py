"""Every name we know and what it may stand for: countries, their regions, cities, and the codes of all three."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import NamedTuple

from socialpulse.understand.places.countries import load_countries
from socialpulse.understand.places.spelling import fold
from socialpulse.understand.places.tables import listed, load_rows

_SAINTS = {"st": "saint", "saint": "st"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
SMALL = 1_000_000  # rank of a city outside the list of large ones


class Kind(Enum):
    COUNTRY = "country"
    REGION = "region"
    CITY = "city"


class Reading(NamedTuple):
    """One thing a name may stand for."""

    kind: Kind
    country: str
    city: str | None  # canonical English name, for a city
    rank: int  # place in the list of large cities, 0 the first; SMALL for others; 0 for countries and regions

    @property
    def is_large_city(self) -> bool:
        return self.kind is Kind.CITY and self.rank < SMALL


Readings = tuple[Reading, ...]  # the likeliest first: country, large cities by rank, region, small cities


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names and codes. Names are folded, codes upper case without dots."""

    known: dict[str, Readings]  # countries, regions and large cities
    small: dict[str, str]  # other cities: country code and name, one line each
    codes: dict[str, Readings]
    no_place: frozenset[str]  # phrases that hold a name and are no place: North America, French fries
    n_words: dict[str, int]  # first two words of names of several words → how many the longest such name has

    def readings(self, name: str) -> Readings:
        """Return what a folded name may stand for, nothing where it is no place."""
        found = self._listed(name)
        return found or (self._listed(_other_saint(name)) if name.startswith(("st ", "saint ")) else ())

    def may_be(self, word: str) -> bool:
        """Tell whether a folded word is a name by itself."""
        return word in self.known or word in self.small

    def _listed(self, name: str) -> Readings:
        known = self.known.get(name, ())
        return known + self._small(name) if name in self.small else known

    def _small(self, name: str) -> Readings:
        taken = {reading.country for reading in self.known.get(name, ()) if reading.kind is Kind.CITY}
        return tuple(
            Reading(Kind.CITY, line[:2], line[2:], SMALL)
            for line in self.small[name].split("\n")
            if line[:2] not in taken
        )


@cache
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer, read once per process in about 80 ms."""
    known: dict[str, Readings] = {}
    codes: dict[str, Readings] = {}
    _add_countries(known, codes)
    _add_large_cities(known, codes)
    _add_regions(known, codes)
    with_cities = {reading.country for readings in known.values() for reading in readings if reading.is_large_city}
    codes = {code: _likeliest_first(readings, with_cities) for code, readings in codes.items()}
    small = _load_small_cities()
    no_place = load_words("phrase")
    n_words = _pairs((*known, *small, *no_place))
    return Gazetteer(known, small, codes, no_place, n_words)


@cache
def load_words(kind: str) -> frozenset[str]:
    """Return the folded words of one kind of `data/words.tsv`; CARD.md tells what the kinds are for."""
    return frozenset(fold(word) for row in load_rows("words.tsv") if row[0] == kind for word in listed(row[1]))


def is_code(name: str) -> bool:
    """Tell whether a name is only meant in capitals: LA is a city, la is an article."""
    return len(name) <= 8 and name.isupper() and name.isascii() and len(name.replace(".", "")) <= 4


def _likeliest_first(readings: Readings, with_cities: set[str]) -> Readings:
    """Return what a code stands for: city, state of the US, country with large cities, region, other country."""

    def order(reading: Reading) -> int:
        if reading.kind is Kind.REGION:
            return 1 if reading.country == "US" else 3
        return 0 if reading.kind is Kind.CITY else 2 if reading.country in with_cities else 4

    return tuple(sorted(readings, key=order))


def _pairs(names: Iterable[str]) -> dict[str, int]:
    """Return the first two words of the names of several words, and how many words the longest of these names has."""
    longest: dict[str, int] = {}
    for name in names:
        if " " in name:
            words = name.split(" ")
            n = len(words)
            pair = name if n == 2 else f"{words[0]} {words[1]}"
            if longest.get(pair, 0) < n:
                longest[pair] = n
            if words[0] in _SAINTS:
                pair = f"{_SAINTS[words[0]]} {words[1]}"
                longest[pair] = max(longest.get(pair, 0), n)
    return longest


def _other_saint(name: str) -> str:
    first, _, rest = name.partition(" ")
    return f"{_SAINTS[first]} {rest}"


def _add(table: dict[str, Readings], key: str, reading: Reading) -> None:
    old = table.get(key, ())
    if not any(o.country == reading.country and o.kind is reading.kind for o in old):
        table[key] = (*old, reading)


def _add_named(known: dict[str, Readings], codes: dict[str, Readings], names: str, reading: Reading) -> None:
    """Add names separated by semicolons; a code of two letters is no name."""
    for name, key in zip(names.split(";"), fold(names).split(";"), strict=True):
        if is_code(name):
            _add(codes, key.upper(), reading)
            if len(key) < 3:
                continue
        _add(known, key, reading)


def _add_countries(known: dict[str, Readings], codes: dict[str, Readings]) -> None:
    countries = load_countries()
    for name, code in countries.by_name.items():
        if len(name) > 2 or name == "uk" or not name.isascii():  # "us" is a country in capitals only
            _add(known, name, Reading(Kind.COUNTRY, code, None, 0))
    for name, code in countries.by_code.items():
        _add(codes, name, Reading(Kind.COUNTRY, code, None, 0))


def _add_large_cities(known: dict[str, Readings], codes: dict[str, Readings]) -> None:
    for rank, (city, country, aliases) in enumerate(load_rows("big_cities.tsv")):
        _add_named(known, codes, f"{city};{aliases}" if aliases else city, Reading(Kind.CITY, country, city, rank))


def _add_regions(known: dict[str, Readings], codes: dict[str, Readings]) -> None:
    for country, code, names in load_rows("regions.tsv"):
        reading = Reading(Kind.REGION, country, None, 0)
        for part in listed(code):
            _add(codes, part, reading)
        _add_named(known, codes, names, reading)


def _load_small_cities() -> dict[str, str]:
    small: dict[str, str] = {}
    for country, cities in load_rows("cities.tsv"):
        for city, name in zip(listed(cities), listed(fold(cities)), strict=True):
            line = country + city
            small[name] = f"{small[name]}\n{line}" if name in small else line
            if not city.isascii():
                small.setdefault(fold(city.translate(_UMLAUTS)), line)
    return small
