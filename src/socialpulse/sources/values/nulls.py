"""What people write where nothing is known."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))

NO_TEXT = frozenset([*WORDS["errors"], *WORDS["marks"], *WORDS["no_text"]])
NO_VALUE = frozenset(word.lower() for word in (*NO_TEXT, *WORDS["no_value"]))

_NO_TEXT = pa.array(sorted(NO_TEXT), pa.string())
_FORMS = (form for word in NO_VALUE for form in (word, word.upper(), word.capitalize(), word.title()))
_NO_VALUE = pa.array(sorted({*NO_TEXT, *_FORMS}), pa.string())


def is_blank(text: str) -> bool:
    """Return whether a trimmed text stands for "no value" in a column of numbers, times, places and the like."""
    return text.lower() in NO_VALUE


def blank_texts(column: pa.Array) -> pa.Array:
    """Return a column of trimmed texts with null where a name, handle or bio is missing."""
    return _without(column, _NO_TEXT)


def blank_values(column: pa.Array) -> pa.Array:
    """Return a column of trimmed texts with null where it stands for "no value", in the usual cases of letters."""
    return _without(column, _NO_VALUE)


def _without(column: pa.Array, nothing: pa.Array) -> pa.Array:
    found = pc.is_in(column, nothing)
    return pc.if_else(found, pa.scalar(None, pa.string()), column) if pc.any(found, min_count=0).as_py() else column
