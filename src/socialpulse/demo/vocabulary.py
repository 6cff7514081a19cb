"""All words of the demo world, loaded once: the frozen grammar and the tables that point into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.demo.dice import Ints, Reals, shares
from socialpulse.demo.grammar import Grammar, Lexicon, Symbols
from socialpulse.demo.names import Names, load_names
from socialpulse.demo.niches import Niches, load_niches
from socialpulse.demo.places import LANGUAGES, Places, load_places
from socialpulse.demo.words import items, load_rows, load_rules, load_toml

SLOTS: Final = (
    *("first", "last", "first_n", "last_n", "letter"),
    *("h_first", "h_last", "h_initial", "h_initial_last", "h_city", "word", "word_b"),
    *("label", "label_2", "topic", "topic_b", "topic_c", "topic_2", "role", "doing", "doing_b", "doing_2"),
    *("tag", "tag_b", "tag_2", "city_tag", "e", "e_b", "e_2"),
    *("city", "country", "flag", "facet", "mail", "net", "other", "pronouns", "age"),
    *("city_en", "country_en", "country_own", "code"),
)
SLOT_PLACE: Final = {name: place for place, name in enumerate(SLOTS)}

BRAND_FACETS: Final = 2  # row of Facets.share: women, men, brands


@dataclass(frozen=True, slots=True)
class Facets:
    """What somebody is besides the niche. share (3, n) cumulative: women, men, brands · symbol (language, n, 2).

    youngest, n_ages (n,): the years in which one is likely to be that
    """

    slugs: tuple[str, ...]
    share: Reals
    symbol: Symbols
    youngest: Ints
    n_ages: Ints


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The grammar, and rules[name][language] (or one symbol for all languages) to start from."""

    grammar: Grammar
    names: Names
    places: Places
    niches: Niches
    facets: Facets
    rules: Mapping[str, Symbols]
    name_rules: Mapping[str, int]
    handle_rules: Mapping[str, int]
    separator: Symbols
    letters: Symbols
    pronouns: Symbols  # women's, men's
    ages: Symbols  # from 0 on
    platform_names: Symbols
    empty: int


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary; about a tenth of a second the first time, then free."""
    lexicon = Lexicon(SLOTS)
    names = load_names(lexicon)
    places = load_places(lexicon, names.cultures)
    niches = load_niches(lexicon)
    shared = load_rules("grammar.shared")
    separators = shared.pop("separator")
    known = lexicon.define(shared, {})
    spoken = [lexicon.define(load_rules(f"grammar.{language}"), known) for language in LANGUAGES]
    return Vocabulary(
        names=names,
        places=places,
        niches=niches,
        facets=_load_facets(lexicon, spoken),
        rules={name: np.array([rules[name] for rules in spoken], np.int32) for name in spoken[-1]},
        name_rules=lexicon.define(load_rules("grammar.names"), {}),
        handle_rules=lexicon.define(_handle_rules(), {}),
        separator=lexicon.tokens(separators),
        ages=lexicon.tokens([str(age) for age in range(100)]),
        pronouns=lexicon.tokens(["she/her", "he/him"]),
        letters=lexicon.tokens([chr(ord("A") + place) for place in range(26)]),
        platform_names=lexicon.tokens(["Instagram", "TikTok", "YouTube", "X"]),
        empty=lexicon.token(""),
        grammar=lexicon.freeze(),
    )


def _handle_rules() -> dict[str, list[str]]:
    rules = load_toml("grammar.names")["handle"]
    if not isinstance(rules, dict):
        raise Invalid.one("grammar.names.handle", rules, "must be a table of rules")
    return {str(name): [str(one) for one in alternatives] for name, alternatives in rules.items()}


def _load_facets(lexicon: Lexicon, spoken: Sequence[Mapping[str, int]]) -> Facets:
    """Return the facets of words/facets.tsv. A cell holds "women's forms; men's forms", or one list for both."""
    rows = load_rows("facets")
    weights = [[_facet_weight(row, who, gender) for row in rows] for who, gender in _WHO]
    symbols = [
        [_facet_symbols(lexicon, row[language], known) for row in rows]
        for language, known in zip(LANGUAGES, spoken, strict=True)
    ]
    ages = np.array([[int(age) for age in row["ages"].split("-")] for row in rows])
    return Facets(
        slugs=tuple(row["slug"] for row in rows),
        share=shares(weights),
        symbol=np.array(symbols, np.int32),
        youngest=ages[:, 0],
        n_ages=ages[:, 1] - ages[:, 0] + 1,
    )


_WHO: Final = (("person", "f"), ("person", "m"), ("brand", "any"))


def _facet_weight(row: Mapping[str, str], who: str, gender: str) -> float:
    fits = row["who"] == who and row["gender"] in ("any", gender)
    return float(row["weight"]) if fits else 0.0


def _facet_symbols(lexicon: Lexicon, cell: str, known: Mapping[str, int]) -> list[int]:
    forms = items(cell)
    rules = {gender: form.split(" / ") for gender, form in zip("fm", (forms[0], forms[-1]), strict=True)}
    defined = lexicon.define(rules, known)
    return [defined["f"], defined["m"]]
