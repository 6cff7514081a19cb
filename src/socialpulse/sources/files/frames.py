"""Consecutive records of one shape, column by column, between a reader and the rules that make observations of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from socialpulse.sources.files.paths import Record, places_in, pluck, top_columns
from socialpulse.sources.files.shapes import TABLE, Shape
from socialpulse.sources.types import Reject
from socialpulse.sources.values import Column

_SPECIAL = bytes(range(32)) + b'"\\'  # what JSON writes with a backslash
_SPECIAL_PATTERN = r'[\x00-\x1f"\\]'


Lines = Sequence[int] | NDArray[np.int64]


class Frame(Protocol):
    """Records of one shape. Every column has one element per record."""

    @property
    def shape(self) -> Shape: ...
    @property
    def lines(self) -> Lines: ...
    def names(self) -> list[str]: ...
    def column(self, name: str) -> Column: ...
    def raws(self) -> pa.Array: ...


@dataclass(frozen=True, slots=True)
class TextFrame:
    """Rows of a table written as text. `columns` has them by header, in the order of the table, as Arrow strings."""

    lines: Lines
    columns: Mapping[str, pa.Array]
    shape: Shape = TABLE

    def names(self) -> list[str]:
        return list(self.columns)

    def column(self, name: str) -> Column:
        return self.columns[name]  # type: ignore[no-any-return]

    def raws(self) -> pa.Array:
        """Return each row as a JSON object of texts, with all its columns, known or not. Cost: 30 ns a cell."""
        pieces: list[object] = []
        for number, (name, column) in enumerate(self.columns.items()):
            before = "{" if number == 0 else '",'
            pieces += [pa.scalar(f'{before}{orjson.dumps(name).decode()}:"'), _escaped(column)]
        return pc.binary_join_element_wise(*pieces, pa.scalar('"}'), pa.scalar(""))


def _escaped(column: pa.Array) -> pa.Array:
    """Return texts as they stand between the quotes of JSON."""
    data = column.buffers()[2]
    if data is None or not _has_special(data.to_pybytes()):
        return column
    special = pc.match_substring_regex(column, _SPECIAL_PATTERN)
    escaped = pa.array([orjson.dumps(text).decode()[1:-1] for text in column.filter(special).to_pylist()], pa.string())
    return pc.replace_with_mask(column, special, escaped)


def _has_special(data: bytes) -> bool:
    return len(data.translate(None, _SPECIAL)) < len(data)


@dataclass(frozen=True, slots=True)
class TableFrame:
    """Rows of a table with types: strings, numbers, truth values and lists of strings, by header, in its order."""

    lines: Lines
    columns: Mapping[str, pa.Array]
    shape: Shape = TABLE

    def names(self) -> list[str]:
        return list(self.columns)

    def column(self, name: str) -> Column:
        return self.columns[name]  # type: ignore[no-any-return]

    def raws(self) -> pa.Array:
        """Return each row as a JSON object with all its columns, known or not. Cost: 180 ns a cell."""
        pieces: list[object] = []
        for number, (name, column) in enumerate(self.columns.items()):
            before = "{" if number == 0 else ","
            pieces += [pa.scalar(f"{before}{orjson.dumps(name).decode()}:"), _as_json(column)]
        return pc.binary_join_element_wise(*pieces, pa.scalar("}"), pa.scalar(""))


def _as_json(column: pa.Array) -> pa.Array:
    """Return each value of a column as JSON."""
    if pa.types.is_string(column.type):
        return pc.fill_null(pc.binary_join_element_wise('"', _escaped(column), '"', ""), "null")
    if pa.types.is_list(column.type):
        lengths = np.asarray(pc.fill_null(pc.list_value_length(column), 0))
        offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
        items = pa.ListArray.from_arrays(offsets, _as_json(column.flatten()))
        written = pc.binary_join_element_wise("[", pc.binary_join(items, ","), "]", "")
        return pc.if_else(pc.is_valid(column), written, "null")
    return pa.array(orjson.dumps(column.to_pylist())[1:-1].split(b",") if len(column) else [], pa.binary()).cast(
        pa.string()
    )


@dataclass(frozen=True)
class RecordFrame:
    """Records as JSON holds them. A column's name is its place in the record: `public_metrics.followers_count`."""

    lines: Lines
    records: Sequence[Record]
    texts: Sequence[bytes | None]  # each record as it came; None for one that was cut out of something larger
    shape: Shape = TABLE

    @cached_property
    def tops(self) -> dict[str, list[Any]]:
        return top_columns(self.records)

    def names(self) -> list[str]:
        """Return the places of the records' values, and those that records of this shape may have."""
        of_shape = [place for places in self.shape.fields.values() for place in places]
        return list(dict.fromkeys([*of_shape, *places_in(self.tops)]))

    def column(self, name: str) -> Column:
        place = name.removeprefix("?")
        if place in self.tops:  # the key may hold a dot itself
            return self.tops[place]
        return pluck(self.tops, len(self.records), place)

    def raws(self) -> pa.Array:
        pairs = zip(self.texts, self.records, strict=True)
        return pa.array([dumped(record) if text is None else text for text, record in pairs], pa.binary()).cast(
            pa.string()
        )


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

    def without_rows(self) -> tuple[Frame, ...]:
        """Return what the records of a file would look like that holds none: () where nothing is known."""
        ...


def dumped(record: Mapping[str, Any]) -> bytes:
    """Return a record as JSON. What JSON has no form for (bytes, decimals) is written as text."""
    return orjson.dumps(record, default=str, option=orjson.OPT_NON_STR_KEYS)
