"""Yes and no."""

from __future__ import annotations

import pyarrow as pa

from socialpulse.sources.values.nulls import WORDS
from socialpulse.sources.values.reading import Column, Read, Values, as_array, by_distinct, types_of

_ANSWERS = dict.fromkeys(WORDS["yes"], True) | dict.fromkeys(WORDS["no"], False)


def read_flag(text: str) -> bool:
    """Return what a text says of a yes-or-no question. Raises ValueError where it says neither."""
    answer = _ANSWERS.get(text.lower())
    if answer is None:
        raise ValueError("is neither yes nor no")
    return answer


def flags(column: Column) -> Read:
    """Return the column as truth values."""
    if types_of(column) <= {bool, type(None)}:
        return Read(as_array(column, pa.bool_()))
    values = Values.of(column)
    return by_distinct(values.text, read_flag, pa.bool_(), values.bad)
