"""Filters as text. The engines that take them so differ in how a list is searched and an instant is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from socialpulse.retrieval import And, ContainsAny, Ends, Equals, Everything, Filter, In, Not, Or, Range, Value


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one engine writes what the others write differently."""

    contains_any: Callable[[str, str], str]  # of the column and the values, parted by commas
    instant: Callable[[datetime], str]


def sql(where: Filter, dialect: Dialect) -> str | None:
    """Return the filter as text, None for every row. Raises NotImplementedError for a condition not measured here."""
    match where:
        case Everything() | And(terms=()):
            return None
        case And(terms=terms):
            return " AND ".join(f"({sql(term, dialect)})" for term in terms)
        case Or(terms=terms):
            return " OR ".join(f"({sql(term, dialect)})" for term in terms)
        case Not(term=In(column=name, values=values)):
            return f"{name} NOT IN ({_listed(values, dialect)})"
        case Equals(column=name, value=value):
            return f"{name} = {_literal(value, dialect)}"
        case In(column=name, values=values):
            return f"{name} IN ({_listed(values, dialect)})"
        case ContainsAny(column=name, values=values):
            return dialect.contains_any(name, _listed(values, dialect))
        case Range():
            return " AND ".join(_ends(where, dialect))
        case _:
            raise NotImplementedError(f"{type(where).__name__} is not among the conditions measured here")


def _ends(where: Range, dialect: Dialect) -> list[str]:
    ends = []
    if where.low is not None:
        sign = ">=" if where.ends in (Ends.BOTH, Ends.LOW) else ">"
        ends.append(f"{where.column} {sign} {_literal(where.low, dialect)}")
    if where.high is not None:
        sign = "<=" if where.ends in (Ends.BOTH, Ends.HIGH) else "<"
        ends.append(f"{where.column} {sign} {_literal(where.high, dialect)}")
    return ends


def _listed(values: tuple[Value, ...] | tuple[str, ...], dialect: Dialect) -> str:
    return ", ".join(_literal(value, dialect) for value in values)


def _literal(value: Value, dialect: Dialect) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return dialect.instant(value)
        case str():
            return "'" + value.replace("'", "''") + "'"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return repr(value)
