"""Which rows meet a condition, as a mask over all rows of a segment."""

from __future__ import annotations

import numpy as np

from socialpulse.retrieval.arrays import I64, Array, Mask
from socialpulse.retrieval.filters import Ends
from socialpulse.retrieval.schema import Schema
from socialpulse.retrieval.stored.columns import nulls
from socialpulse.retrieval.stored.conditions import (
    Condition,
    Either,
    Every,
    HasId,
    Holds,
    Inverse,
    Lacks,
    Lies,
    OneOf,
)
from socialpulse.retrieval.stored.rows import Lists, Rows

_FEW = 4  # so many comparisons are cheaper than a look-up by code
_MOST_CODES = 1 << 22  # beyond this a look-up by code costs too much memory


def mask_of(condition: Condition, schema: Schema, rows: Rows) -> Mask:
    """Return which rows meet the condition, as a new array that the caller may change. (n,)"""
    match condition:
        case Every(terms):
            return _every(terms, schema, rows)
        case Either(terms):
            mask = np.zeros(len(rows), np.bool_)
            for term in terms:
                mask |= mask_of(term, schema, rows)
            return mask
        case Inverse(term):
            mask = mask_of(term, schema, rows)
            return np.logical_not(mask, out=mask)
        case Lies(name, low, high, ends):
            return _between(rows.plain[name], low, high, ends)
        case OneOf(name, values):
            return _one_of(rows.plain[name], values)
        case Holds(name, codes, n_wanted):
            return _holds(rows.lists[name], codes, n_wanted)
        case Lacks(name):
            return _lacks(name, schema, rows)
        case HasId(ids):
            return _with_ids(rows, ids)


def _every(terms: tuple[Condition, ...], schema: Schema, rows: Rows) -> Mask:
    if not terms:
        return np.ones(len(rows), np.bool_)
    mask = mask_of(terms[0], schema, rows)
    for term in terms[1:]:
        if not mask.any():
            break
        mask &= mask_of(term, schema, rows)
    return mask


def _between(values: Array, low: int | float, high: int | float, ends: Ends) -> Mask:
    mask: Mask = values >= low if ends.value[0] == "[" else values > low
    mask &= values <= high if ends.value[1] == "]" else values < high
    return mask


def _one_of(values: Array, wanted: tuple[int, ...] | tuple[float, ...]) -> Mask:
    if len(wanted) <= _FEW:
        mask: Mask = values == wanted[0]
        for value in wanted[1:]:
            mask |= values == value
        return mask
    if values.dtype.kind == "u" and wanted[-1] < _MOST_CODES:
        hits = np.zeros(max(int(wanted[-1]), int(values.max(initial=0))) + 1, np.bool_)
        hits[np.array(wanted)] = True
        return hits[values]
    return np.isin(values, np.array(wanted, np.float64 if values.dtype.kind == "f" else np.int64))


def _holds(lists: Lists, codes: tuple[int, ...], n_wanted: int) -> Mask:
    if n_wanted == 0:
        return np.diff(lists.offsets) > 0
    found = np.flatnonzero(_one_of(lists.codes, codes))
    owners = np.searchsorted(lists.offsets, found, "right") - 1
    enough: Mask = np.bincount(owners, minlength=len(lists.offsets) - 1) >= n_wanted
    return enough


def _lacks(name: str, schema: Schema, rows: Rows) -> Mask:
    if name in rows.vectors:
        return ~rows.vectors[name].present(len(rows))
    if name in rows.lists:
        empty: Mask = np.diff(rows.lists[name].offsets) == 0
        return empty
    return nulls(schema.column(name), rows.plain[name])


def _with_ids(rows: Rows, ids: I64) -> Mask:
    if len(ids) > len(rows):  # look the fewer up among the more
        places = np.minimum(np.searchsorted(ids, rows.ids), len(ids) - 1)
        among: Mask = ids[places] == rows.ids
        return among
    mask = np.zeros(len(rows), np.bool_)
    places, found = rows.places(ids)
    mask[places[found]] = True
    return mask
