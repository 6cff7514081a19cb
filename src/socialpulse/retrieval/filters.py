"""Which rows: a tree of conditions.

A condition on a value is true or false, never unknown. On a row without the value, Equals, In, ContainsAny, ContainsAll
and Range are false; Not is the plain complement, so Not(Equals("country", "DE")) holds for rows with no country. Write
And((Not(Equals("country", "DE")), Not(Missing("country")))) to leave those out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import I64

Value: TypeAlias = str | bool | int | float | datetime


@dataclass(frozen=True, slots=True)
class Everything:
    """Every row."""


@dataclass(frozen=True, slots=True)
class And:
    """Rows that fit all terms; every row when there are none."""

    terms: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Rows that fit a term; no row when there are none."""

    terms: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Rows that do not fit the term, rows without the value included."""

    term: Filter


@dataclass(frozen=True, slots=True)
class Equals:
    """Rows whose Category, Number, Bool or Time is this value. A value never seen matches no row."""

    column: str
    value: Value


@dataclass(frozen=True, slots=True)
class In:
    """Rows whose Category, Number, Bool or Time is one of these values; no row when there are none."""

    column: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ContainsAny:
    """Rows whose MultiCategory holds one of these values; no row when there are none."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContainsAll:
    """Rows whose MultiCategory holds all of these values; every row with a value when there are none."""

    column: str
    values: tuple[str, ...]


class Ends(Enum):
    """Which ends belong to a range."""

    BOTH = "[]"
    LOW = "[)"
    HIGH = "(]"
    NEITHER = "()"


@dataclass(frozen=True, slots=True)
class Range:
    """Rows whose Number or Time lies between low and high; None leaves an end open for ever."""

    column: str
    low: float | datetime | None = None
    high: float | datetime | None = None
    ends: Ends = Ends.BOTH


@dataclass(frozen=True, slots=True)
class Missing:
    """Rows without a value in this column, or without this vector."""

    name: str


@dataclass(frozen=True, slots=True, eq=False, init=False)
class IdIn:
    """Rows with these ids. Takes any iterable of ids or an int64 array; a million of them are fine.

    ids (n,) sorted, each once. Raises Invalid for a value that is no 64-bit whole number.
    """

    ids: I64

    def __init__(self, ids: Iterable[int] | I64) -> None:
        try:
            given = ids if isinstance(ids, np.ndarray) else np.array(list(ids) or np.empty(0, np.int64))
        except OverflowError as error:
            raise Invalid.one("id", "a number of more than 64 bits", "row ids are 64-bit whole numbers") from error
        if given.ndim != 1 or given.dtype.kind not in "iu" or (given.dtype.kind == "u" and (given >= 2**63).any()):
            raise Invalid.one("id", f"{given.dtype} {given.shape}", "row ids are a list of 64-bit whole numbers")
        object.__setattr__(self, "ids", np.unique(given.astype(np.int64)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IdIn) and np.array_equal(self.ids, other.ids)

    def __hash__(self) -> int:
        return hash(self.ids.tobytes())


Filter: TypeAlias = (
    Everything | And | Or | Not | Equals | In | ContainsAny | ContainsAll | Range | Missing | IdIn
)  # read through `from __future__ import annotations` above, so the tree may mention itself
