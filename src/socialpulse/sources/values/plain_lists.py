"""Lists of texts that need no judgement, all at once: what the careful readers would say of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from socialpulse.sources.values import nulls
from socialpulse.sources.values.reading import Column, types_of

TEXTS = pa.list_(pa.string())

_IN_ONE_CELL = r'^\["[^"\\\x00-\x1f]*"(?:, ?"[^"\\\x00-\x1f]*")*\]$'
_BETWEEN = '", ?"'
_NO_VALUE = pa.array(sorted(nulls.NO_VALUE), pa.string())


def plain_lists(column: Column, fits: str | None = None) -> tuple[pa.Array, NDArray[np.bool_]]:
    """Return the column as lists, null where a row is none; and which rows are none that is plain.

    A list is plain when it is one of texts, or stands in one cell as JSON without escapes, when no text of it is blank,
    padded or there twice, and when all of them match `fits` (RE2). An empty list is plain, and null.
    returns lists (n,) list of string · asks (n,) bool
    """
    given, asks = _lists_of(column)
    flat, parents = given.flatten(), np.asarray(pc.list_parent_indices(given))
    odd = pc.or_(pc.is_null(flat), pc.not_equal(pc.utf8_trim_whitespace(flat), flat))
    odd = pc.or_kleene(odd, pc.is_in(pc.utf8_lower(flat), _NO_VALUE))
    if fits is not None:
        odd = pc.or_kleene(odd, pc.invert(pc.match_substring_regex(flat, fits)))
    asks[parents[np.asarray(pc.fill_null(odd, True))]] = True
    asks[parents[_repeated(flat, parents)]] = True
    plain = pc.and_(pa.array(~asks), pc.greater(pc.list_value_length(given), 0))
    return pc.if_else(plain, given, pa.scalar(None, TEXTS)), asks


def with_careful(given: pa.Array, asks: NDArray[np.bool_], found: Sequence[Sequence[str] | None]) -> pa.Array:
    """Return lists with those of the rows that `asks` names put in, in order."""
    if not len(found):
        return given
    places = pa.array(np.cumsum(asks) - 1, mask=~asks)
    return pc.if_else(pa.array(asks), pa.array(found, TEXTS).take(places), given)


def _lists_of(column: Column) -> tuple[pa.Array, NDArray[np.bool_]]:
    """Return the rows that are lists of texts as such, null where they are not; and the others that hold something."""
    types = types_of(column)
    if types <= {str, type(None)}:
        text = column if isinstance(column, pa.Array) else pa.array(column, pa.string())
        written = pc.fill_null(pc.match_substring_regex(text, _IN_ONE_CELL), False)
        inner = pc.utf8_slice_codeunits(pc.if_else(written, text, pa.scalar(None, pa.string())), 2, -2)
        others = pc.and_(pc.is_valid(text), pc.invert(written))
        return pc.split_pattern_regex(inner, _BETWEEN), np.array(others)
    try:
        given = column if isinstance(column, pa.Array) else pa.array(column, TEXTS)
        return given, np.zeros(len(given), bool)
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # a number or an object among the values
        return pa.nulls(len(column), TEXTS), np.array([value is not None for value in column], bool)


def _repeated(flat: pa.Array, parents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of items that stand in their list before."""
    codes = np.asarray(pc.fill_null(flat.dictionary_encode().indices, -1)).astype(np.int64)
    keys = parents * (len(flat) + 1) + codes
    order = np.argsort(keys, kind="stable")
    again: NDArray[np.int64] = order[1:][keys[order][1:] == keys[order][:-1]]
    return again
