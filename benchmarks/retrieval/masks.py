"""Which rows fit a filter, by numpy over the numbers the rows were drawn as: no engine has a say in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks.retrieval.data import WORDS, WORDS_OF, Array, Columns, Mask
from socialpulse.retrieval import And, ContainsAny, Ends, Equals, Everything, Filter, In, Not, Or, Range, Value

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_PLACES: Mapping[str, Mapping[str, int]] = {
    column: {word: place for place, word in enumerate(WORDS[words])} for column, words in WORDS_OF.items()
}


def mask(where: Filter, columns: Columns) -> Mask:
    """Return which of the rows fit. Raises NotImplementedError for a condition that the benchmark does not make."""
    match where:
        case Everything():
            return np.ones(len(columns), np.bool_)
        case And(terms=terms):
            masks = [mask(term, columns) for term in terms]
            return np.logical_and.reduce(masks) if masks else np.ones(len(columns), np.bool_)
        case Or(terms=terms):
            masks = [mask(term, columns) for term in terms]
            return np.logical_or.reduce(masks) if masks else np.zeros(len(columns), np.bool_)
        case Not(term=term):
            return ~mask(term, columns)
        case Equals(column=name, value=value):
            return _one_of(name, (value,), columns)
        case In(column=name, values=values):
            return _one_of(name, values, columns)
        case ContainsAny(column=name, values=values):
            listed = np.append(_listed(name, values), False)  # the last place is that of -1: no value
            niches = columns.niches
            fits: Mask = listed[niches[:, 0]] | listed[niches[:, 1]] | listed[niches[:, 2]]
            return fits
        case Range():
            return _between(where, columns.plain[where.column])
        case _:
            raise NotImplementedError(f"{type(where).__name__} is not among the conditions measured here")


def microseconds(instant: datetime) -> int:
    """Return whole microseconds since 1970."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def _one_of(name: str, values: tuple[Value, ...], columns: Columns) -> Mask:
    stored = columns.plain[name]
    if name not in WORDS_OF:
        return np.isin(stored, np.array(values))
    fits: Mask = _listed(name, values)[stored]
    return fits


def _listed(name: str, values: tuple[Value, ...] | tuple[str, ...]) -> Mask:
    places = _PLACES[name]
    listed = np.zeros(len(places), np.bool_)
    listed[[places[str(value)] for value in values]] = True
    return listed


def _between(where: Range, values: Array) -> Mask:
    fits = np.ones(len(values), np.bool_)
    if where.low is not None:
        low = _bound(where.low, values)
        fits &= values >= low if where.ends in (Ends.BOTH, Ends.LOW) else values > low
    if where.high is not None:
        high = _bound(where.high, values)
        fits &= values <= high if where.ends in (Ends.BOTH, Ends.HIGH) else values < high
    return fits


def _bound(value: float | datetime, values: Array) -> np.generic | int | float:
    if isinstance(value, datetime):
        return microseconds(value)
    return np.float32(value) if values.dtype == np.float32 else value
