"""Exports as files: CSV that a spreadsheet opens without harm, JSON lines, Parquet; a few rows in memory at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet

from socialpulse.discovery.columns import Column, Row
from socialpulse.discovery.types import FileFormat

Write = Callable[[Sequence[Row]], None]
MIMES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.JSONL: "application/jsonl",
    FileFormat.PARQUET: "application/vnd.apache.parquet",
}
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@contextmanager
def open_file(path: Path, format: FileFormat, columns: Sequence[Column]) -> Iterator[Write]:
    """Return what writes rows to a new file; it is whole at the end of the block."""
    with {FileFormat.CSV: _csv, FileFormat.JSONL: _jsonl, FileFormat.PARQUET: _parquet}[format](path, columns) as write:
        yield write


@contextmanager
def _csv(path: Path, columns: Sequence[Column]) -> Iterator[Write]:
    with path.open("w", encoding="utf-8-sig", newline="") as out:  # without the mark Excel reads no UTF-8
        writer = csv.writer(out)
        writer.writerow(column.name for column in columns)
        yield lambda rows: writer.writerows([_cell(column.value(row)) for column in columns] for row in rows)


@contextmanager
def _jsonl(path: Path, columns: Sequence[Column]) -> Iterator[Write]:
    with path.open("wb") as out:

        def write(rows: Sequence[Row]) -> None:
            for row in rows:
                told = {column.name: column.value(row) for column in columns}
                out.write(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z))

        yield write


@contextmanager
def _parquet(path: Path, columns: Sequence[Column]) -> Iterator[Write]:
    schema = pa.schema([(column.name, column.type) for column in columns])
    with pa.parquet.ParquetWriter(path, schema, compression="zstd") as writer:

        def write(rows: Sequence[Row]) -> None:
            arrays = [pa.array([column.value(row) for row in rows], column.type) for column in columns]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))

        yield write


def _cell(value: Any) -> str:
    """Return a value as a cell. Text that a spreadsheet would run as a formula begins with an apostrophe instead."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text
