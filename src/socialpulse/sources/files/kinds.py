"""Values of a kind of their own: links, e-mail addresses, categories, places, kinds of account."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.sources.values import Bad, Column, Read, Values, lists, singles, split_list
from socialpulse.sources.values.plain_lists import plain_lists, with_careful
from socialpulse.sources.values.reading import by_distinct, picked, shown, types_of
from socialpulse.sources.values.texts import distinct

# Nothing is tried twice at one place: a cell may hold a million characters.
_EMAIL = re.compile(r"(?<![\w.+%\-])[\w.+%\-]++@[\w\-]++(?:\.[\w\-]++)++")
_LINK_BREAKS = re.compile(r"(?<![\s,;|])[\s,;|]++(?=https?://|www\.|$)")
_LINK = re.compile(r"\S+\.\S{2,}")
_ONE_LINK = r"^[!-+\-./0-:<-Z\\^-{}~]+\.[!-+\-./0-:<-Z\\^-{}~]{2,}$"  # ASCII but , ; | [ ]
_ONE_EMAIL = r"^[A-Za-z0-9_.+%\-]+@[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)+$"
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)$")
_ACCOUNT_TYPES: dict[str, str | None] = {
    **dict.fromkeys(("person", "personal", "regular", "individual", "user", "private"), "person"),
    **dict.fromkeys(
        ("business", "brand", "company", "organization", "organisation", "government", "shop", "store"), "business"
    ),
    **dict.fromkeys(("creator", "media_creator", "influencer", "artist", "public_figure", "musician"), "creator"),
    **dict.fromkeys(("blue", "professional", "other"), None),
}


def read_links(column: Column) -> Read:
    """Return the web addresses in a column, as lists. Text that holds no address is bad."""
    return _found_in(column, _ONE_LINK, _links_in, "holds no web address")


def read_emails(column: Column) -> Read:
    """Return the e-mail addresses in a column, as lists. Text that holds none is bad."""
    return _found_in(column, _ONE_EMAIL, _EMAIL.findall, "holds no e-mail address")


def read_categories(column: Column, commas: bool = False) -> Read:
    """Return the categories in a column, as lists; an address in Wikipedia counts as its title."""
    read = lists(column, partial(split_list, commas=commas))
    flat = read.values.flatten()
    if not len(flat) or not any(item.startswith("http") for item in flat.unique().to_pylist()):
        return read
    titled = [None if items is None else [_title(item) for item in items] for items in read.values.to_pylist()]
    return Read(pa.array(titled, pa.list_(pa.string())), read.bad)


def read_words(column: Column) -> Read:
    """Return the column as text. A value without any letter, such as 0 for a country, is bad."""
    values = Values.of(column)
    without = pc.invert(pc.match_substring_regex(values.text, r"\pL"))
    if not pc.any(without, min_count=0).as_py():
        return Read(values.text, values.bad)
    rows = pc.indices_nonzero(pc.fill_null(without, False)).to_pylist()
    bad = (Bad(row, shown(values.text[row].as_py()), "holds no letter") for row in rows)
    return Read(pc.if_else(without, pa.scalar(None, pa.string()), values.text), (*values.bad, *bad))


def read_account_types(column: Column) -> Read:
    """Return what kind of account each says to be: person, business or creator."""
    values = Values.of(column)
    return by_distinct(values.text, _account_type, pa.string(), values.bad)


def _account_type(text: str) -> str | None:
    word = text.lower().replace(" ", "_").removesuffix("_account")
    if word not in _ACCOUNT_TYPES:
        raise ValueError("is none of person, business, creator")
    return _ACCOUNT_TYPES[word]


def _found_in(column: Column, simple: str, find: Callable[[str], Sequence[str]], reason: str) -> Read:
    """Return what is found in each text, as lists. Texts that match `simple` are what is looked for as they stand."""
    if types_of(column) <= {str, type(None)}:
        column = text = Values.of(column).text
        whole = pc.fill_null(pc.match_substring_regex(text, simple), False)
        given, asks = plain_lists(pc.if_else(whole, pa.scalar(None, pa.string()), text), simple)
        given = pc.if_else(whole, singles(text), given)
    else:
        given, asks = plain_lists(column, simple)
    careful = picked(column, np.flatnonzero(asks).tolist())
    values = with_careful(given, asks, [_found_in_one(value, find) for value in careful])
    rows = np.flatnonzero(np.asarray(pc.is_null(values))).tolist()
    nothing = zip(rows, picked(column, rows), strict=True)
    return Read(values, tuple(Bad(row, shown(value), reason) for row, value in nothing if value))


def _found_in_one(value: object, find: Callable[[str], Sequence[str]]) -> list[str] | None:
    items = value if isinstance(value, list) else [value]
    return distinct(part for item in items if isinstance(item, str) for part in find(item)) or None


def _links_in(text: str) -> list[str]:
    parts = (part.strip(" ,;|") for item in split_list(text) for part in _LINK_BREAKS.split(item))
    return [part for part in parts if _LINK.fullmatch(part)]


def _title(category: str) -> str:
    if not category.startswith("http") or len(category) > 1_000:
        return category
    return _IN_BRACKETS.sub("", unquote(category.rstrip("/").rpartition("/")[2]).replace("_", " "))
