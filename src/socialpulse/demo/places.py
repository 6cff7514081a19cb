"""Countries with their cities, languages and name cultures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from socialpulse.demo.dice import Ints, Reals, shares
from socialpulse.demo.grammar import Lexicon, Symbols
from socialpulse.demo.names import plain_letters
from socialpulse.demo.words import items, load_rows, weighted

LANGUAGES: Final = ("en", "de", "es", "pt", "fr", "it", "id", "tr", "hi", "hi-Latn", "ja", "ko", "ar", "ru", "nl", "pl")
ENGLISH: Final = LANGUAGES.index("en")

_REGIONAL_A = 0x1F1E6 - ord("A")


@dataclass(frozen=True, slots=True)
class Places:
    """Countries (n_countries,) and their cities (n_cities,), a country's cities behind one another, biggest first.

    share, language_share, culture_share, city_share are cumulative; symbols are tokens of the lexicon.
    """

    codes: tuple[str, ...]
    country_names: tuple[str, ...]
    share: Reals
    language_share: Reals
    culture_share: Reals
    home_language: Ints  # the one that own names are written in
    city_begin: Ints
    n_cities: Ints
    city_share: Reals
    city_names: tuple[str, ...]
    city: Symbols  # in English
    city_own: Symbols  # as its people write it
    city_plain: Symbols  # as in handles
    city_tag: Symbols  # as in hashtags
    country: Symbols
    country_own: Symbols
    code: Symbols
    flag: Symbols


def load_places(lexicon: Lexicon, cultures: Sequence[str]) -> Places:
    """Return the countries of words/places.tsv. "Munich=München" holds the English and the own name."""
    rows = load_rows("places")
    cities = [[name.partition("=") for name in items(row["cities"])] for row in rows]
    flat = [(english, own or english) for country in cities for english, _, own in country]
    n_cities = np.array([len(country) for country in cities])
    languages = [weighted(row["languages"]) for row in rows]
    codes = [row["code"] for row in rows]
    return Places(
        codes=tuple(codes),
        country_names=tuple(row["name"] for row in rows),
        share=shares([float(row["weight"]) for row in rows]),
        language_share=_table(languages, LANGUAGES),
        culture_share=_table([weighted(row["cultures"]) for row in rows], cultures),
        home_language=np.array([LANGUAGES.index(next(iter(spoken))) for spoken in languages]),
        city_begin=np.cumsum(n_cities) - n_cities,
        n_cities=n_cities,
        city_share=shares([[1 / (rank + 1) if rank < n else 0.0 for rank in range(n_cities.max())] for n in n_cities]),
        city_names=tuple(english for english, _ in flat),
        city=lexicon.tokens([english for english, _ in flat]),
        city_own=lexicon.tokens([own for _, own in flat]),
        city_plain=lexicon.tokens([plain_letters(english) for english, _ in flat]),
        city_tag=lexicon.tokens([f"#{plain_letters(english)}" for english, _ in flat]),
        country=lexicon.tokens([row["name"] for row in rows]),
        country_own=lexicon.tokens([row["own name"] for row in rows]),
        code=lexicon.tokens(codes),
        flag=lexicon.tokens(["".join(chr(_REGIONAL_A + ord(letter)) for letter in code) for code in codes]),
    )


def _table(weights: Sequence[dict[str, float]], names: Sequence[str]) -> Reals:
    """Return cumulative shares (countries, names)."""
    return shares([[row.get(name, 0.0) for name in names] for row in weights])
