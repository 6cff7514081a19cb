"""What the right answer is, in plain Python over dictionaries: to read when in doubt, and to test engines against.

No numpy, no files, nothing clever. Ten thousand times too slow for anything else.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from socialpulse.retrieval.answer import BucketCounts, FacetCounts, ValueCounts
from socialpulse.retrieval.filters import (
    And,
    ContainsAll,
    ContainsAny,
    Equals,
    Everything,
    Filter,
    IdIn,
    In,
    Missing,
    Not,
    Or,
    Range,
)
from socialpulse.retrieval.query import (
    ByColumn,
    Decay,
    Facet,
    Linear,
    Log,
    Matches,
    Order,
    Query,
    Similarity,
    TopValues,
)
from socialpulse.retrieval.schema import Metric, Number, NumberType, Schema

Row: TypeAlias = dict[str, Any]  # by name of column or vector; a value that is not there is null


@dataclass(frozen=True, slots=True)
class PlainHit:
    """A hit: its key (None for a row without the value it is ordered by), id and group."""

    key: Any
    id: int
    group: Any


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """All hits in order, whatever k and after say, and the counts."""

    hits: list[PlainHit]
    n_rows: int
    n_total: int
    facets: tuple[FacetCounts, ...]


@dataclass(slots=True)
class PlainIndex:
    """Rows by id."""

    schema: Schema
    rows: dict[int, Row] = field(default_factory=dict)

    def upsert(self, batch: Iterable[Mapping[str, Any]]) -> None:
        """Put in rows, each with its id, replacing those of the same ids as a whole."""
        for row in batch:
            self.rows[row["id"]] = self._stored(row)

    def update(self, batch: Iterable[Mapping[str, Any]]) -> None:
        """Set the given columns of rows that there are."""
        for row in batch:
            if row["id"] in self.rows:
                self.rows[row["id"]] = self.rows[row["id"]] | self._stored(row)

    def delete(self, ids: Iterable[int]) -> None:
        """Take out rows."""
        for row_id in ids:
            self.rows.pop(row_id, None)

    def search(self, query: Query) -> PlainAnswer:
        """Return every hit in order, and the counts."""
        rows = {row_id: row for row_id, row in self.rows.items() if self.fits(query.filter, row_id, row)}
        group = query.group_by
        hits = [
            PlainHit(self._key(query.rank, row_id, row), row_id, None if group is None else row.get(group))
            for row_id, row in rows.items()
        ]
        hits.sort(key=lambda hit: (_falling(query.rank, hit.key), hit.id))
        if group is not None:
            hits = _first_of_each_group(hits)
        facets = tuple(self._facet(facet, rows, group) for facet in query.facets)
        return PlainAnswer(hits, len(rows), len(hits), facets)

    def fits(self, wanted: Filter, row_id: int, row: Row) -> bool:
        """Return whether a row fits a filter."""
        match wanted:
            case Everything():
                return True
            case And(terms):
                return all(self.fits(term, row_id, row) for term in terms)
            case Or(terms):
                return any(self.fits(term, row_id, row) for term in terms)
            case Not(term):
                return not self.fits(term, row_id, row)
            case IdIn(ids):
                return row_id in ids
            case Missing(name):
                return row.get(name) is None
            case Equals(name, value):
                return row.get(name) is not None and row[name] == self._rounded(name, value)
            case In(name, values):
                return row.get(name) is not None and row[name] in [self._rounded(name, value) for value in values]
            case ContainsAny(name, texts):
                return any(text in (row.get(name) or ()) for text in texts)
            case ContainsAll(name, texts):
                return row.get(name) is not None and all(text in row[name] for text in texts)
            case Range():
                return self._within(wanted, row.get(wanted.column))

    def _within(self, wanted: Range, value: Any) -> bool:
        if value is None:
            return False
        low, high = self._rounded(wanted.column, wanted.low), self._rounded(wanted.column, wanted.high)
        above = low is None or value > low or (wanted.ends.value[0] == "[" and value == low)
        return above and (high is None or value < high or (wanted.ends.value[1] == "]" and value == high))

    def _key(self, rank: Any, row_id: int, row: Row) -> Any:
        if isinstance(rank, ByColumn):
            return row.get(rank.column)
        total = 0.0
        for term, weight in rank.terms:
            total += weight * self._term(term, row_id, row)
        return total

    def _term(self, term: Any, row_id: int, row: Row) -> float:
        if isinstance(term, Matches):
            return float(self.fits(term.filter, row_id, row))
        value = row.get(term.vector if isinstance(term, Similarity) else term.column)
        if value is None:
            return 0.0
        match term:
            case Similarity(vector=name, query=query):
                asked = [float(x) for x in query]
                return _dot(value, _unit(asked) if self.schema.vector(name).metric is Metric.COSINE else asked)
            case Linear(low=low, high=high):
                return float(min(max((value - low) / (high - low), 0.0), 1.0))
            case Log(low=low, high=high):
                return 0.0 if value <= low else min(math.log(value / low) / math.log(high / low), 1.0)
            case Decay(at=at, half_life_s=half_life_s):
                age_s = max((at - value).total_seconds(), 0.0)
                return float(0.5 ** (age_s / half_life_s))
        raise TypeError(term)

    def _facet(self, facet: Facet, rows: Mapping[int, Row], group: str | None) -> FacetCounts:
        """Return the counts: each group once for every value that any of its rows has."""

        def owner(row_id: int, row: Row) -> Any:
            return row_id if group is None or row.get(group) is None else ("group", row[group])

        owners: dict[Any, set[Any]] = {}
        with_value = set()
        for row_id, row in rows.items():
            value = row.get(facet.column)
            if value is None:
                continue
            with_value.add(owner(row_id, row))
            for found in _counted_as(facet, value, self._rounded):
                owners.setdefault(found, set()).add(owner(row_id, row))
        n_missing = len({owner(row_id, row) for row_id, row in rows.items()} - with_value)
        if isinstance(facet, TopValues):
            counts = sorted(((value, len(who)) for value, who in owners.items()), key=lambda c: (-c[1], c[0]))
            return ValueCounts(facet.column, tuple(counts[: facet.n]), len(counts), n_missing)
        buckets = tuple(len(owners.get(number, ())) for number in range(len(facet.edges) + 1))
        return BucketCounts(facet.column, facet.edges, buckets, n_missing)

    def _stored(self, row: Mapping[str, Any]) -> Row:
        """Return a row as an engine stores it: numbers and vectors rounded, vectors at unit length, empty sets null."""
        stored = {name: self._rounded(name, value) for name, value in row.items() if name != "id"}
        for name, value in stored.items():
            if isinstance(value, list | tuple) and not value:
                stored[name] = None
        for vector in self.schema.vectors:
            if stored.get(vector.name) is not None:
                given = [_f32(x) for x in stored[vector.name]]
                stored[vector.name] = [_f32(x) for x in _unit(given)] if vector.metric is Metric.COSINE else given
        return stored

    def _rounded(self, name: str, value: Any) -> Any:
        kinds = {c.name: c.type for c in self.schema.columns if isinstance(c, Number)}
        return _f32(value) if value is not None and kinds.get(name) is NumberType.F32 else value


def _first_of_each_group(hits: Iterable[PlainHit]) -> list[PlainHit]:
    seen: set[Any] = set()
    first = []
    for hit in hits:
        if hit.group is None or hit.group not in seen:
            first.append(hit)
            seen.add(hit.group)
    return first


def _counted_as(facet: Facet, value: Any, rounded: Callable[[str, Any], Any]) -> list[Any]:
    """Return what a value counts as: itself, each of its members, or the number of the bucket it lies in."""
    if isinstance(facet, TopValues):
        return sorted(set(value)) if isinstance(value, list | tuple) else [value]
    return [sum(value >= rounded(facet.column, edge) for edge in facet.edges)]


def _falling(rank: Any, key: Any) -> Any:
    """Return something that sorts the way the rank wants its keys, those without a value last."""
    if key is None:
        return (1, 0)
    if isinstance(key, datetime):
        key = key.timestamp()
    if isinstance(rank, ByColumn) and rank.order is Order.ASCENDING:
        return (0, key)
    return (0, _Reversed(key)) if isinstance(key, str) else (0, -key)


@dataclass(frozen=True, slots=True)
class _Reversed:
    text: str

    def __lt__(self, other: _Reversed) -> bool:
        return other.text < self.text


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return float(sum(x * y for x, y in zip(a, b, strict=True)))


def _unit(values: Sequence[float]) -> list[float]:
    length = math.sqrt(sum(x * x for x in values))
    return [x / length for x in values] if length else list(values)


def _f32(value: float) -> float:
    rounded: float = struct.unpack("f", struct.pack("f", value))[0]
    return rounded
