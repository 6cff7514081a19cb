"""From a filter to conditions on stored rows: checked against the schema, its values looked up, once for all segments.

What remains are eight kinds of condition that name a column and stored values; engines differ in how they test them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import I64
from socialpulse.retrieval.filters import (
    And,
    ContainsAll,
    ContainsAny,
    Ends,
    Equals,
    Everything,
    Filter,
    IdIn,
    In,
    Missing,
    Not,
    Or,
    Range,
    Value,
)
from socialpulse.retrieval.schema import Category, Column, MultiCategory, Schema
from socialpulse.retrieval.stored.columns import stored_range, stored_value
from socialpulse.retrieval.stored.words import Words

MAX_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Every:
    """Rows that meet all terms, the cheapest first; every row when there are none."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Rows that meet a term; no row when there are none."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Inverse:
    """Rows that do not meet the term."""

    term: Condition


@dataclass(frozen=True, slots=True)
class Lies:
    """Rows whose stored number lies between two; no stored null does."""

    name: str
    low: int | float
    high: int | float
    ends: Ends


@dataclass(frozen=True, slots=True)
class OneOf:
    """Rows whose one stored value is among these, rising and at least one."""

    name: str
    values: tuple[int, ...] | tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """Rows whose list holds at least `n_wanted` of these different codes; any code at all when `n_wanted` is 0."""

    name: str
    codes: tuple[int, ...]
    n_wanted: int


@dataclass(frozen=True, slots=True)
class Lacks:
    """Rows without a value in this column, or without this vector."""

    name: str


@dataclass(frozen=True, slots=True)
class HasId:
    """Rows with one of these ids, rising. (n,)"""

    ids: I64


Condition: TypeAlias = Every | Either | Inverse | Lies | OneOf | Holds | Lacks | HasId

ALL = Every(())
NONE = Either(())


@dataclass(frozen=True, slots=True)
class Conditions:
    """Makes conditions for one schema and its words."""

    schema: Schema
    words: Mapping[str, Words]

    def of(self, wanted: Filter, depth: int = 0) -> Condition:
        """Return the condition of a filter. Raises Invalid naming the column, the value and what is allowed."""
        if depth > MAX_DEPTH:
            raise Invalid.one("filter", f"more than {MAX_DEPTH} levels", "nest fewer conditions within each other")
        match wanted:
            case Everything():
                return ALL
            case And(terms):
                return Every(tuple(sorted((self.of(term, depth + 1) for term in terms), key=_cost)))
            case Or(terms):
                return Either(tuple(self.of(term, depth + 1) for term in terms))
            case Not(term):
                return Inverse(self.of(term, depth + 1))
            case Equals(name, value):
                return self._among(self.schema.column(name), (value,))
            case In(name, values):
                return self._among(self.schema.column(name), values)
            case ContainsAny(name, values) | ContainsAll(name, values):
                return self._contains(name, values, isinstance(wanted, ContainsAll))
            case Range(name):
                return Lies(name, *stored_range(self.schema.column(name), wanted))
            case Missing(name):
                if name not in self.schema.names:
                    known = ", ".join(self.schema.names)
                    raise Invalid.one("column", name, f"no such column or vector; there are {known}")
                return Lacks(name)
            case IdIn(ids):
                return HasId(ids)
        raise Invalid.one("filter", wanted, "is not a filter")

    def _among(self, column: Column, values: Sequence[Value]) -> Condition:
        match column:
            case MultiCategory(name):
                raise Invalid.one(name, values, "holds several values a row; use ContainsAny or ContainsAll")
            case Category(name):
                codes = self._codes(column, values)
                return OneOf(name, codes) if codes else NONE
        stored = {s for v in values if (s := stored_value(column, v)) is not None}
        return OneOf(column.name, tuple(sorted(stored))) if stored else NONE

    def _contains(self, name: str, values: Sequence[str], all_of_them: bool) -> Condition:
        column = self.schema.column(name)
        if not isinstance(column, MultiCategory):
            raise Invalid.one(name, type(column).__name__, "holds one value a row; use Equals or In")
        codes = self._codes(column, values)
        if all_of_them:
            return NONE if len(codes) < len(set(values)) else Holds(name, codes, len(codes))
        return Holds(name, codes, 1) if codes else NONE

    def _codes(self, column: Column, values: Iterable[object]) -> tuple[int, ...]:
        """Return the codes of those values that there are, each once."""
        words, codes = self.words[column.name], set()
        for value in values:
            if not isinstance(value, str):
                raise Invalid.one(column.name, value, "takes text values")
            code = words.find(value)
            if code is not None:
                codes.add(code)
        return tuple(sorted(codes))


def _cost(condition: Condition) -> int:
    """Return the place of a condition among others: plain comparisons first, look-ups by id last."""
    match condition:
        case Lies() | Lacks():
            return 0
        case OneOf(values=values):
            return 0 if len(values) == 1 else 1
        case Holds():
            return 2
        case HasId():
            return 4
    return 3
