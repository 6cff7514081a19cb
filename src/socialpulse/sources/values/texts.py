"""Text, and lists of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.sources.values import nulls
from socialpulse.sources.values.plain_lists import plain_lists, with_careful
from socialpulse.sources.values.reading import Bad, Column, Read, Values, picked, shown

_BREAKS = re.compile(r"[;|\n\r]+")
_BREAKS_AND_COMMAS = re.compile(r"[;|,\n\r]+")


def texts(column: Column) -> Read:
    """Return the column as text, without outer space."""
    values = Values.of(column, nulls.blank_texts)
    return Read(values.text, values.bad)


def lists(column: Column, split: Callable[[str], Sequence[str]]) -> Read:
    """Return the column as lists of distinct texts, first come first; an empty list is null.

    Text is taken apart by `split`, which must read JSON as `bracketed` does; lists are taken as they are; objects are
    bad. Cost: some 0.6 us an item of plain lists, 1.4 us of others.
    """
    given, asks = plain_lists(column)
    rows = np.flatnonzero(asks).tolist()
    found: list[Sequence[str] | None] = []
    bad: list[Bad] = []
    memo: dict[str, Sequence[str] | None] = {}
    for row, value in zip(rows, picked(column, rows), strict=True):
        if isinstance(value, str):
            if value not in memo:
                memo[value] = distinct(split(value)) or None
            found.append(memo[value])
        elif isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
            found.append(distinct(str(item) for item in value if item is not None) or None)
        else:
            found.append(None)
            if value:
                bad.append(Bad(row, shown(value), "is no list of texts"))
    return Read(with_careful(given, asks, found), tuple(bad))


def singles(text: pa.Array) -> pa.Array:
    """Return texts as lists of one, null where the text is."""
    known = pc.is_valid(text)
    offsets = np.zeros(len(text) + 1, np.int32)
    np.cumsum(known.to_numpy(zero_copy_only=False), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), text.drop_null(), mask=pc.invert(known))


def bracketed(text: str) -> list[str]:
    """Return the items of a JSON or Python list written in one cell; any other text is one item."""
    items = _literal(text) if text[:1] == "[" and text[-1:] == "]" else None
    return [text] if items is None else [str(item) for item in items if isinstance(item, str | int | float)]


def split_list(text: str, commas: bool = False) -> list[str]:
    """Return the items of a list written in one cell: a JSON or Python list, or split at ; | and line breaks.

    A comma splits only where `commas` says so: "Beauty, Fashion" may be one category or two.
    """
    text = text.strip()
    items = bracketed(text)
    if items != [text]:
        return distinct(items)
    return distinct((_BREAKS_AND_COMMAS if commas else _BREAKS).split(text))


def distinct(items: Iterable[str]) -> list[str]:
    """Return the items without outer space, blanks and repetition, in order."""
    trimmed = (item.strip() for item in items)
    return list(dict.fromkeys(item for item in trimmed if item and not nulls.is_blank(item)))


def joined(columns: Sequence[Read]) -> Read:
    """Return one column of lists from several: the items of each row in order, without repetition."""
    if len(columns) == 1:
        return columns[0]
    bad = tuple(bad for read in columns for bad in read.bad)
    filled = [read for read in columns if read.values.null_count < len(read.values)]
    if len(filled) <= 1:
        return Read(filled[0].values if filled else columns[0].values, bad)
    rows = zip(*(read.values.to_pylist() for read in filled), strict=True)
    together = [list(dict.fromkeys(item for part in row if part for item in part)) or None for row in rows]
    return Read(pa.array(together, pa.list_(pa.string())), bad)


def _literal(text: str) -> list[object] | None:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        if len(text) > 10_000 or text.count("[") > 1:
            return None
        try:
            found = ast.literal_eval(text)
        except (ValueError, SyntaxError):
            return None
    return found if isinstance(found, list) else None
