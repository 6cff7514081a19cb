"""Which group each matching row belongs to, as a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import Array, Places
from socialpulse.retrieval.exact.matched import Matched
from socialpulse.retrieval.filters import Value
from socialpulse.retrieval.schema import Bool, Category, Column, MultiCategory, Schema, Time
from socialpulse.retrieval.stored.columns import instant, nulls
from socialpulse.retrieval.stored.words import Words

WIDE = 4  # a span of so many times the number of values is still cheap to have arrays for


@dataclass(frozen=True, slots=True)
class Groups:
    """numbers (n,) the group of each row, from 0; a row without a value has one to itself · n_numbers: all are below

    Not every number below n_numbers need occur. n_groups says how many do.
    """

    numbers: Places
    n_numbers: int
    n_groups: int


def check_group(schema: Schema, name: str) -> Column:
    """Return the column to group by. Raises Invalid for one that holds several values a row."""
    column = schema.column(name)
    if isinstance(column, MultiCategory):
        raise Invalid.one(name, "MultiCategory", "holds several values a row; group by a column with one")
    return column


def groups_of(matched: Matched, column: Column) -> Groups:
    """Return the group of every matching row.

    Cost: a pass when the stored values are whole and lie within a span of four times their number, a hash of each
    value otherwise.
    """
    values = matched.plain(column.name)
    missing = nulls(column, values)
    numbers = _offsets(values[~missing] if missing.any() else values, values)
    if numbers is None:
        same_zeros = values + values.dtype.type(0)  # or -0.0 would be a group of its own
        numbers = pa.array(same_zeros).dictionary_encode().indices.to_numpy().astype(np.intp)
    numbers[missing] = 0
    n_numbers = int(numbers.max(initial=-1)) + 1
    if missing.any():
        n_missing = int(np.count_nonzero(missing))
        numbers[missing] = np.arange(n_numbers, n_numbers + n_missing)
        n_numbers += n_missing
    occurs = np.zeros(n_numbers, np.bool_)
    occurs[numbers] = True
    return Groups(numbers, n_numbers, int(np.count_nonzero(occurs)))


def _offsets(present: Array, values: Array) -> Places | None:
    """Return how far each value lies above the least present one, None when that would waste memory."""
    if values.dtype.kind == "f" or len(present) == 0:
        return None
    least, greatest = int(present.min()), int(present.max())
    if greatest - least > WIDE * len(values):
        return None
    offsets: Places = (values - values.dtype.type(least)).astype(np.intp)
    return offsets


def decoded(column: Column, stored: Array, words: Mapping[str, Words]) -> list[Value | None]:
    """Return stored values as the caller knows them, null as None."""
    values: list[Any] = stored.tolist()
    match column:
        case Category(name):
            return list(words[name].values(stored))
        case Bool():
            values = [bool(v) for v in values]
        case Time():
            values = [v if gone else instant(v) for v, gone in zip(values, nulls(column, stored), strict=True)]
    return [None if gone else v for v, gone in zip(values, nulls(column, stored), strict=True)]
