"""Consecutive records of one shape, column by column, between a reader and the rules that make observations of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
import pyarrow as pa

from socialpulse.sources.files.paths import Record, places_in, pluck
from socialpulse.sources.files.shapes import TABLE, Shape
from socialpulse.sources.types import Reject
from socialpulse.sources.values import Column


class Frame(Protocol):
    """Records of one shape. Every column has one element per record."""

    @property
    def shape(self) -> Shape: ...
    @property
    def lines(self) -> Sequence[int]: ...
    def names(self) -> list[str]: ...
    def column(self, name: str) -> Column: ...
    def raws(self) -> pa.Array: ...


@dataclass(frozen=True, slots=True)
class TableFrame:
    """Rows of a table. `columns` has them by header, in the order of the table."""

    lines: Sequence[int]
    columns: Mapping[str, Column]
    shape: Shape = TABLE

    def names(self) -> list[str]:
        return list(self.columns)

    def column(self, name: str) -> Column:
        return self.columns[name]

    def raws(self) -> pa.Array:
        """Return each row as a JSON object with all its columns, known or not."""
        names = list(self.columns)
        rows = zip(*self.columns.values(), strict=True)
        return as_json([dict(zip(names, row, strict=True)) for row in rows])


@dataclass(frozen=True, slots=True)
class RecordFrame:
    """Records as JSON holds them. A column's name is its place in the record: `public_metrics.followers_count`."""

    lines: Sequence[int]
    records: Sequence[Record]
    texts: Sequence[bytes | None]  # each record as it came; None for one that was cut out of something larger
    shape: Shape = TABLE

    def names(self) -> list[str]:
        """Return the places of the records' values, and those that records of this shape may have."""
        of_shape = [place for places in self.shape.fields.values() for place in places]
        return list(dict.fromkeys([*of_shape, *places_in(self.records)]))

    def column(self, name: str) -> Column:
        place = name.removeprefix("?")
        if "." in place and any(place in record for record in self.records):
            return [record.get(place) for record in self.records]  # a key that holds a dot itself
        return pluck(self.records, place)

    def raws(self) -> pa.Array:
        pairs = zip(self.texts, self.records, strict=True)
        return pa.array([dumped(record) if text is None else text for text, record in pairs], pa.binary()).cast(pa.string())


@dataclass(frozen=True, slots=True)
class Chunk:
    """One step of a reader: the records it could read, those it could not, and how far it came."""

    frames: tuple[Frame, ...]
    rejects: tuple[Reject, ...]
    n_records: int  # consumed since the beginning of the file, good or bad
    n_bytes_read: int


class Reader(Protocol):
    """Reads a file's records in order. A later start gives the same chunks as if the earlier ones had been dropped."""

    def chunks(self, start: int, n_rows: int) -> Iterator[Chunk]: ...


def as_json(records: Sequence[Mapping[str, Any]]) -> pa.Array:
    """Return the records as a column of JSON texts."""
    return pa.array([dumped(record) for record in records], pa.binary()).cast(pa.string())


def dumped(record: Mapping[str, Any]) -> bytes:
    """Return a record as JSON. What JSON has no form for (bytes, decimals) is written as text."""
    return orjson.dumps(record, default=str, option=orjson.OPT_NON_STR_KEYS)
