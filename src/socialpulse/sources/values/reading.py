"""A column on its way from text to Arrow: the array, and the rows that could not be read."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.sources.values import nulls

# One element per record: str, int, float, bool, list, dict or None. From tables an Arrow array of strings, numbers,
# truth values or lists of strings.
Column = Sequence[object]


@dataclass(frozen=True, slots=True)
class Bad:
    """A value that is something else than its column should hold."""

    row: int
    value: str  # shortened to 200 characters
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """A column that was read. `values` has one element per row, null where there is none or where it is bad."""

    values: pa.Array
    bad: tuple[Bad, ...] = ()

    def or_else(self, other: Read) -> Read:
        """Return this column with its gaps filled from another. A bad value that is filled is no longer bad."""
        filled = pc.coalesce(self.values, other.values)
        still = [*self.bad, *(bad for bad in other.bad if self.values[bad.row].as_py() is None)]
        by_row = {bad.row: bad for bad in reversed(still) if filled[bad.row].as_py() is None}
        return Read(filled, tuple(by_row[row] for row in sorted(by_row)))


@dataclass(frozen=True, slots=True)
class Values:
    """A column of plain values as trimmed text, null where nothing is known.

    Numbers and truth values that came typed are written out, so that one reader serves CSV, JSON and Parquet. Lists
    and objects are bad: they are no plain values.
    """

    text: pa.Array
    bad: tuple[Bad, ...] = ()

    @classmethod
    def of(cls, column: Column, blank: Callable[[pa.Array], pa.Array] = nulls.blank_values) -> Values:
        """Return the column as text. `blank` says which texts mean that there is no value."""
        bad: list[Bad] = []
        if not types_of(column) <= {str, type(None)}:
            column = [_plain(row, value, bad) for row, value in enumerate(as_list(column))]
        text = column if isinstance(column, pa.Array) else pa.array(column, pa.string())
        return cls(blank(pc.utf8_trim_whitespace(text)), tuple(bad))


def types_of(column: Column) -> set[type]:
    """Return the Python types of a column's values."""
    if not isinstance(column, pa.Array):
        return set(map(type, column))
    return {next(python for is_kind, python in _PYTHON_TYPES if is_kind(column.type))}


_PYTHON_TYPES: tuple[tuple[Callable[[pa.DataType], bool], type], ...] = (
    (pa.types.is_string, str),
    (pa.types.is_boolean, bool),
    (pa.types.is_integer, int),
    (pa.types.is_floating, float),
    (pa.types.is_list, list),
)


def as_array(column: Column, kind: pa.DataType) -> pa.Array:
    """Return a column of typed values in Arrow; not-a-number is null. Raises pa.ArrowInvalid for what does not fit."""
    if not isinstance(column, pa.Array):
        return pa.array(column, kind, from_pandas=True)
    is_number = pc.invert(pc.is_nan(column)) if pa.types.is_floating(column.type) else True
    return pc.if_else(is_number, column, pa.scalar(None, column.type)).cast(kind)


def as_list(column: Column) -> Sequence[object]:
    """Return the column as Python values."""
    return column.to_pylist() if isinstance(column, pa.Array) else column


def picked(column: Column, rows: Sequence[int]) -> Sequence[object]:
    """Return some of the column's values as Python values."""
    return (
        as_list(column.take(pa.array(rows, pa.int64())))
        if isinstance(column, pa.Array)
        else [column[row] for row in rows]
    )


def shown(value: object) -> str:
    """Return a value as a reject shows it: at most 200 characters."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 200 else text[:197] + "..."


def by_distinct(text: pa.Array, read: Callable[[str], Any], kind: pa.DataType, bad: Sequence[Bad] = ()) -> Read:
    """Return the column with `read` applied to each of its distinct texts; a ValueError from it makes a row bad.

    Cost: one call per distinct text, and some 50 ns per row.
    """
    distinct = pc.drop_null(pc.unique(text))
    found: list[Any] = []
    reasons: dict[int, str] = {}
    for number, value in enumerate(distinct.to_pylist()):
        try:
            found.append(read(value))
        except ValueError as error:
            found.append(None)
            reasons[number] = str(error)
    places = pc.index_in(text, value_set=distinct)
    values = pa.array(found, kind).take(places)
    if not reasons:
        return Read(values, tuple(bad))
    faulty = pc.indices_nonzero(pc.is_in(places, pa.array(list(reasons), pa.int32()))).to_pylist()
    more = (Bad(row, shown(text[row].as_py()), reasons[places[row].as_py()]) for row in faulty)
    return Read(values, (*bad, *more))


def by_plain(
    text: pa.Array,
    plain: pa.Array,
    quick: Callable[[pa.Array], pa.Array],
    read: Callable[[str], Any],
    kind: pa.DataType,
    bad: Sequence[Bad] = (),
) -> Read:
    """Return what `by_distinct` returns; the texts that are `plain` are read by `quick`, all at once.

    `quick` is an Arrow function that must say of plain texts what `read` says of each; of null it says null.
    """
    if pc.all(plain, min_count=0).as_py():
        return Read(quick(text), tuple(bad))
    nothing = pa.scalar(None, pa.string())
    rest = by_distinct(pc.if_else(plain, nothing, text), read, kind, bad)
    return Read(pc.coalesce(quick(pc.if_else(plain, text, nothing)), rest.values), rest.bad)


def _written(value: float) -> str | None:
    """Return a number with a point that cannot be taken for a grouping mark: 1.234 becomes 1.2340."""
    if not math.isfinite(value):
        return None
    return str(int(value)) if value == int(value) else repr(value) + "0" * ("e" not in repr(value))


def _plain(row: int, value: object, bad: list[Bad]) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _written(value)
    if isinstance(value, list | dict):
        if value:  # an empty list is how some exports write "none"
            bad.append(Bad(row, shown(value), "is a list or an object where one value should stand"))
        return None
    return str(value)
