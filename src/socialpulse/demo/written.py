"""Columns as text, the way JSON writes them: escaped strings, arrays, ISO times. All in Arrow, no loop over rows."""

from __future__ import annotations

import json
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_QUOTE, _BACKSLASH, _FIRST_PRINTABLE = ord('"'), ord("\\"), 0x20
_DAY_S: Final = 86_400
_MICROSECONDS: Final = 1_000_000


def json_lines(rows: pa.RecordBatch) -> bytes:
    """Return one JSON object per row, each on a line of its own; a null is written as null.

    Columns are strings, whole numbers, finite fractions, booleans, UTC times (whole seconds) or lists of strings.
    """
    pieces: list[pa.Array | str] = []
    for place, (name, column) in enumerate(zip(rows.schema.names, rows.columns, strict=True)):
        pieces += [("," if place else "{") + json.dumps(name) + ":", json_values(column)]
    pieces.append("}\n")
    lines = pc.binary_join_element_wise(*pieces, "", null_handling="replace", null_replacement="null")
    return _text_bytes(lines)


def json_values(column: pa.Array) -> pa.StringArray:
    """Return each value as JSON, null for null."""
    if pa.types.is_list(column.type):
        return json_arrays(column)
    if pa.types.is_timestamp(column.type):
        return _quoted(iso_times(column))
    if pa.types.is_string(column.type):
        return _quoted(_escaped(column))
    return pc.cast(column, pa.string())


def json_arrays(column: pa.ListArray) -> pa.StringArray:
    """Return each list of strings as a JSON array, null for null."""
    bounds = pa.array(column.offsets.to_numpy())  # a copy: Arrow takes no mask beside the offsets of a slice
    items = pa.ListArray.from_arrays(bounds, _quoted(_escaped(column.values)), mask=column.is_null())
    return pc.binary_join_element_wise("[", pc.binary_join(items, ","), "]", "")


def iso_times(column: pa.TimestampArray) -> pa.StringArray:
    """Return each time as 2026-05-31T23:59:59Z, null for null. Fractions of a second are cut off."""
    seconds = column.cast(pa.int64()).fill_null(0).to_numpy() // _MICROSECONDS
    days, of_day = np.divmod(seconds, _DAY_S)
    distinct, which = np.unique(days, return_inverse=True)
    dates = pa.array(np.datetime_as_string(distinct.astype("datetime64[D]")).tolist(), pa.string())
    texts = pc.binary_join_element_wise(dates.take(pa.array(which)), _times_of_day().take(pa.array(of_day)), "")
    return pc.if_else(column.is_valid(), texts, pa.scalar(None, pa.string()))


@cache
def _times_of_day() -> pa.StringArray:
    hours = [f"T{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)]
    return pa.array([f"{hour}:{second:02}Z" for hour in hours for second in range(60)])


def _quoted(texts: pa.StringArray) -> pa.StringArray:
    return pc.binary_join_element_wise('"', texts, '"', "")


def _escaped(texts: pa.StringArray) -> pa.StringArray:
    """Return texts with the letters escaped that JSON does not allow as they are, one pass for each such letter."""
    letters = np.frombuffer(_text_bytes(texts), np.uint8)
    special = (letters < _FIRST_PRINTABLE) | (letters == _QUOTE) | (letters == _BACKSLASH)
    # The backslash goes first, so that the ones that escape others are not escaped again.
    for letter in sorted(set(letters[special].tolist()), key=lambda one: one != _BACKSLASH):
        texts = pc.replace_substring(texts, chr(letter), json.dumps(chr(letter))[1:-1])
    return texts


def _text_bytes(texts: pa.StringArray) -> bytes:
    """Return the texts behind one another."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    data = texts.buffers()[2]
    if data is None or not len(texts):
        return b""
    return bytes(data[int(offsets[0]) : int(offsets[-1])])
