"""How a value of each kind of column is stored, what stands for null, and how a query's value meets stored ones.

Category       code of the value in the column's words, 0 for null          uint8, uint16 or uint32, whatever fits
MultiCategory  the codes of all rows one after another, and where each row's begin; none for null
Number U32     the number, 2**32 - 1 for null                               uint32
Number I64     the number, -2**63 for null; 2**63 - 1 is kept free so that ~x is as safe as -x     int64
Number F32/64  the number, NaN for null                                     float32, float64
Bool           0, 1, and 2 for null                                         uint8
Time           microseconds since 1970 UTC, -2**63 for null                 int64
"""

from __future__ import annotations

import math
from ctypes import c_float
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import Array, Mask
from socialpulse.retrieval.filters import Ends, Range, Value
from socialpulse.retrieval.schema import Bool, Category, Column, MultiCategory, Number, NumberType, Time

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_CODE = 0
NO_BOOL = 2
NO_U32 = 2**32 - 1
NO_I64 = -(2**63)

_NUMBERS: dict[NumberType, np.dtype[Any]] = {
    NumberType.U32: np.dtype(np.uint32),
    NumberType.I64: np.dtype(np.int64),
    NumberType.F32: np.dtype(np.float32),
    NumberType.F64: np.dtype(np.float64),
}
_WHOLE: dict[NumberType, tuple[int, int]] = {
    NumberType.U32: (0, NO_U32 - 1),
    NumberType.I64: (NO_I64 + 1, 2**63 - 2),
}


@dataclass(frozen=True, slots=True)
class Storage:
    """How one column is stored: its dtype (the widest there may be) and the value that stands for null."""

    dtype: np.dtype[Any]
    null: int | float


def storage(column: Column) -> Storage:
    """Return how a column is stored; for a MultiCategory, how its codes are."""
    match column:
        case Category() | MultiCategory():
            return Storage(np.dtype(np.uint32), NO_CODE)
        case Bool():
            return Storage(np.dtype(np.uint8), NO_BOOL)
        case Time():
            return Storage(np.dtype(np.int64), NO_I64)
        case Number(type=kind):
            null = {NumberType.U32: NO_U32, NumberType.I64: NO_I64}.get(kind, math.nan)
            return Storage(_NUMBERS[kind], null)


def is_whole(column: Column) -> bool:
    """Return whether the stored values are whole numbers in an order that means something."""
    return isinstance(column, Time) or (isinstance(column, Number) and column.type in _WHOLE)


def limits(column: Column) -> tuple[int, int]:
    """Return the least and the greatest value that a Time or a whole Number may hold."""
    return _WHOLE[column.type if isinstance(column, Number) else NumberType.I64]


def nulls(column: Column, values: Array) -> Mask:
    """Return which of the stored values stand for null."""
    null = storage(column).null
    return np.isnan(values) if math.isnan(null) else values == null


def microseconds(column: Column, at: object) -> int:
    """Return an instant as stored. Raises Invalid for anything but a datetime with a time zone."""
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise Invalid.one(column.name, at, "takes a datetime with a time zone")
    return (at - EPOCH) // timedelta(microseconds=1)


def instant(stored: int) -> datetime:
    """Return stored microseconds as a UTC datetime. Raises OverflowError outside the years 1 to 9999."""
    return EPOCH + timedelta(microseconds=stored)


def stored_value(column: Column, value: Value) -> int | float | None:
    """Return the value as the Number, Bool or Time stores it, None when none of its rows can be equal to it.

    Raises Invalid when the value is of another kind than the column.
    """
    match column:
        case Bool():
            if not isinstance(value, bool):
                raise Invalid.one(column.name, value, "takes True or False")
            return int(value)
        case Time():
            return microseconds(column, value)
        case Number(type=kind):
            number = _number(column, value)
            if kind in _WHOLE:
                least, greatest = _WHOLE[kind]
                return int(number) if number == math.floor(number) and least <= number <= greatest else None
            return _rounded(kind, number)
    raise Invalid.one(column.name, value, "holds text values; this takes a Number, Bool or Time")


def stored_range(column: Column, wanted: Range) -> tuple[int | float, int | float, Ends]:
    """Return the bounds as the Number or Time stores values, and which ends belong.

    Whole numbers come with BOTH, their bounds moved inward and kept within what may be stored, so that null is never
    inside. Raises Invalid for another kind of column, a bound of another kind or NaN.
    """
    if not isinstance(column, Number | Time):
        raise Invalid.one(column.name, type(column).__name__, "a range needs a Number or a Time column")
    low, high = _bound(column, wanted.low, -math.inf), _bound(column, wanted.high, math.inf)
    if not is_whole(column):
        return low, high, wanted.ends
    least, greatest = limits(column)
    with_low, with_high = wanted.ends.value[0] == "[", wanted.ends.value[1] == "]"
    if low == -math.inf:
        low = least
    elif low == math.inf:
        return 1, 0, Ends.BOTH
    else:
        low = max(least, math.ceil(low) if with_low else math.floor(low) + 1)
    if high == math.inf:
        high = greatest
    elif high == -math.inf:
        return 1, 0, Ends.BOTH
    else:
        high = min(greatest, math.floor(high) if with_high else math.ceil(high) - 1)
    return low, high, Ends.BOTH


def _bound(column: Column, value: float | datetime | None, none: float) -> int | float:
    if value is None:
        return none
    if isinstance(column, Time):
        return microseconds(column, value)
    number = _number(column, value)
    return _rounded(column.type, number) if isinstance(column, Number) and column.type not in _WHOLE else number


def _number(column: Column, value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or (isinstance(value, float) and value != value):
        raise Invalid.one(column.name, value, "takes a number")
    return value


def _rounded(kind: NumberType, number: int | float) -> float:
    try:
        return c_float(number).value if kind is NumberType.F32 else float(number)
    except OverflowError:  # a whole number too large for any float
        return math.copysign(math.inf, number)
