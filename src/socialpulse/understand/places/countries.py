"""Countries by any of their names or codes, and their flags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from socialpulse.core.errors import Invalid
from socialpulse.understand.places.spelling import fold
from socialpulse.understand.places.tables import listed, load_rows

FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}|\U0001f3f4\U000e0067\U000e0062(?:[\U000e0061-\U000e007a]{3})\U000e007f")
_NATIONS_OF_GB = ("England", "Scotland", "Wales", "Northern Ireland")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Countries:
    """What is known of countries. Keys of `by_name` and `by_demonym` are folded, of `by_code` upper case."""

    names: dict[str, str]  # code → English name
    by_code: dict[str, str]  # two- and three-letter codes → code
    by_name: dict[str, str]
    by_demonym: dict[str, str]


@cache
def load_countries() -> Countries:
    """Return the countries, read once per process in about 5 ms."""
    names: dict[str, str] = {}
    by_code = {"UK": "GB", "EL": "GR"}
    by_name: dict[str, str] = {fold(nation): "GB" for nation in _NATIONS_OF_GB}
    by_demonym: dict[str, str] = {}
    for code, iso3, name in load_rows("countries.tsv"):
        names[code] = name
        by_code[code] = by_code[iso3] = code
        by_name[fold(name)] = code
    for code, aliases, demonyms in load_rows("country_words.tsv"):
        by_name.update(dict.fromkeys(listed(fold(aliases)), code))
        by_demonym.update(dict.fromkeys(listed(fold(demonyms)), code))
    return Countries(names, by_code, by_name, by_demonym)


def country_code(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a declared country, or None where the text is not one.

    Takes a code of two or three letters in any case, a name in English or one of some twenty languages, a nation of the
    United Kingdom, or a flag; "the", brackets and what stands inside them do not count. "Korea" is South Korea,
    "Congo" the republic around Brazzaville, "Georgia" the country. A city or a state is not a country.
    """
    countries = load_countries()
    folded = fold(text)
    found = countries.by_name.get(folded) or countries.by_code.get(folded.upper())
    if found or not folded:
        return found
    bare = fold(_ASIDE.sub(" ", FLAG.sub(" ", text))).removeprefix("the ").strip(" ,;/|")
    if bare and bare != folded:
        return country_code(bare)
    flag = FLAG.search(text) if not bare else None
    return flag_country(flag[0]) if flag else None


def country_name(code: str) -> str:
    """Return the English name of a country by its two-letter code, in any case.

    Raises Invalid where no country has that code.
    """
    name = load_countries().names.get(code.upper())
    if name is None:
        raise Invalid.one("country", code, "not an ISO 3166-1 alpha-2 code such as DE or BR")
    return name


def flag_country(flag: str) -> str | None:
    """Return the code of a flag emoji; the flags of England, Scotland and Wales are GB; None for no country's flag."""
    if flag.startswith("\U0001f3f4"):
        return "GB"
    code = "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in flag)
    return load_countries().by_code.get(code)
