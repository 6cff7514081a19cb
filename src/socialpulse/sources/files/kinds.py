"""Values of a kind of their own: links, e-mail addresses, categories, kinds of account."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote

import pyarrow as pa

from socialpulse.sources.values import Bad, Column, Read, Values, lists, split_list
from socialpulse.sources.values.reading import by_distinct, shown

_EMAIL = re.compile(r"[\w.+%\-]+@[\w\-]+(?:\.[\w\-]+)+")
_LINK_BREAKS = re.compile(r"[\s,;|]+(?=https?://|www\.|$)")
_LINK = re.compile(r"\S+\.\S{2,}")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)$")
_ACCOUNT_TYPES: dict[str, str | None] = {
    **dict.fromkeys(("person", "personal", "regular", "individual", "user", "private"), "person"),
    **dict.fromkeys(("business", "brand", "company", "organization", "organisation", "government", "shop", "store"), "business"),
    **dict.fromkeys(("creator", "media_creator", "influencer", "artist", "public_figure", "musician"), "creator"),
    **dict.fromkeys(("blue", "professional", "other"), None),
}


def read_links(column: Column) -> Read:
    """Return the web addresses in a column, as lists. Text that holds no address is bad."""
    return _found_in(column, lambda text: [part for part in _split_links(text) if _LINK.fullmatch(part)], "holds no web address")


def read_emails(column: Column) -> Read:
    """Return the e-mail addresses in a column, as lists. Text that holds none is bad."""
    return _found_in(column, _EMAIL.findall, "holds no e-mail address")


def read_categories(column: Column, commas: bool = False) -> Read:
    """Return the categories in a column, as lists; an address in Wikipedia counts as its title."""
    read = lists(column, commas)
    flat = read.values.flatten()
    if not len(flat) or not any(item.startswith("http") for item in flat.unique().to_pylist()):
        return read
    titled = [None if items is None else [_title(item) for item in items] for items in read.values.to_pylist()]
    return Read(pa.array(titled, pa.list_(pa.string())), read.bad)


def read_account_types(column: Column) -> Read:
    """Return what kind of account each says to be: person, business or creator."""
    values = Values.of(column)
    return by_distinct(values.text, _account_type, pa.string(), values.bad)


def _account_type(text: str) -> str | None:
    word = text.lower().replace(" ", "_").removesuffix("_account")
    if word not in _ACCOUNT_TYPES:
        raise ValueError("is none of person, business, creator")
    return _ACCOUNT_TYPES[word]


def _found_in(column: Column, find: Callable[[str], Iterable[str]], reason: str) -> Read:
    read = lists(column)
    items: list[list[str] | None] = []
    bad: list[Bad] = list(read.bad)
    for row, texts in enumerate(read.values.to_pylist()):
        found = list(dict.fromkeys(item for text in texts or () for item in find(text))) or None
        items.append(found)
        if texts and found is None:
            bad.append(Bad(row, shown(column[row]), reason))
    return Read(pa.array(items, pa.list_(pa.string())), tuple(bad))


def _split_links(text: str) -> list[str]:
    return [part.strip(" ,;|") for part in _LINK_BREAKS.split(text)]


def _title(category: str) -> str:
    if not category.startswith("http"):
        return category
    return _IN_BRACKETS.sub("", unquote(category.rstrip("/").rpartition("/")[2]).replace("_", " "))


__all__ = ["read_account_types", "read_categories", "read_emails", "read_links", "split_list"]
