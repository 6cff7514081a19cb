"""Yes and no."""

from __future__ import annotations

import pyarrow as pa

from socialpulse.sources.values.reading import Column, Read, Values, by_distinct, types_of

YES = frozenset("true t yes y 1 1.0 on x ✓ ✔ ✅ ☑ si sí sim oui ja да verified private business".split())
NO = frozenset("false f no n 0 0.0 off ✗ ✘ ❌ não non nein нет public unverified none".split())


def read_flag(text: str) -> bool:
    """Return what a text says of a yes-or-no question. Raises ValueError where it says neither."""
    word = text.lower()
    if word in YES:
        return True
    if word in NO or word in ("not verified", "not private"):
        return False
    raise ValueError("is neither yes nor no")


def flags(column: Column) -> Read:
    """Return the column as truth values."""
    if types_of(column) <= {bool, type(None)}:
        return Read(pa.array(column, pa.bool_()))
    values = Values.of(column)
    return by_distinct(values.text, read_flag, pa.bool_(), values.bad)
