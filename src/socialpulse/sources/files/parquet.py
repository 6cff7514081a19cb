"""Rows of a Parquet file, whatever types its columns have."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from socialpulse.core.errors import Invalid
from socialpulse.sources.files.dialects import distinct_names
from socialpulse.sources.files.frames import Chunk, Frame, RecordFrame, TableFrame
from socialpulse.sources.files.shapes import TABLE, find_shape, find_shape_of_columns
from socialpulse.sources.files.streams import BLOCK_BYTES, Packing, Stream
from socialpulse.sources.values.plain_lists import TEXTS

MOST_CELLS = 2_000_000  # in one chunk: bounds memory where rows are wide


@dataclass(frozen=True, slots=True)
class ParquetReader:
    """Reads the rows of a Parquet file; lines are row numbers, beginning with 1."""

    path: Path
    packing: Packing

    def chunks(self, start: int, n_rows: int) -> Iterator[Chunk]:
        """Yield the rows after the first `start`, up to n_rows at a time, never across row groups."""
        with _opened(self.path, self.packing) as file:
            n_rows = max(1, min(n_rows, MOST_CELLS // max(1, file.metadata.num_columns)))
            size = self.path.stat().st_size
            n_before = 0
            for group in range(file.num_row_groups):
                n_in_group = file.metadata.row_group(group).num_rows
                if n_before + n_in_group <= start:
                    n_before += n_in_group
                    continue
                for batch in file.iter_batches(n_rows, row_groups=[group], use_threads=False):
                    batch, first = _after(batch, n_before, start)
                    n_before = first + batch.num_rows
                    if batch.num_rows:
                        n_bytes_read = size * n_before // max(1, file.metadata.num_rows)
                        yield Chunk((_frame(batch, first),), (), n_before, n_bytes_read)

    def without_rows(self) -> tuple[Frame, ...]:
        """Return nothing: without records nothing is known of them."""
        return ()


@contextmanager
def _opened(path: Path, packing: Packing) -> Iterator[Any]:
    """Open a Parquet file; one that is packed as a whole is unpacked to a temporary file first."""
    with tempfile.TemporaryFile() as unpacked:
        source: object = str(path)
        if packing.compression:
            with Stream(path, packing) as stream:
                while data := stream.read(BLOCK_BYTES):
                    unpacked.write(data)
            source = unpacked
        try:
            yield pq.ParquetFile(source, pre_buffer=False, buffer_size=BLOCK_BYTES)
        except (pa.ArrowException, OSError, OverflowError, ValueError) as error:
            raise Invalid.one(
                "file", path.name, f"is a damaged Parquet file, or one of a kind we do not read: {error}"
            ) from error


def _after(batch: pa.RecordBatch, n_before: int, start: int) -> tuple[pa.RecordBatch, int]:
    """Return what of a batch comes after the first `start` rows of the file, and how many rows stand before that."""
    skipped = min(max(0, start - n_before), batch.num_rows)
    return batch.slice(skipped), n_before + skipped


def _frame(batch: pa.RecordBatch, n_before: int) -> Frame:
    names = distinct_names(batch.schema.names)
    columns = {name: _plain(column) for name, column in zip(names, batch.columns, strict=True)}
    lines = range(n_before + 1, n_before + batch.num_rows + 1)
    if all(not pa.types.is_nested(column.type) or column.type == TEXTS for column in columns.values()):
        return TableFrame(lines, columns, find_shape_of_columns(names) or TABLE)
    rows = zip(*(column.to_pylist() for column in columns.values()), strict=True)
    records = [dict(zip(names, row, strict=True)) for row in rows]
    return RecordFrame(lines, records, [None] * len(records), find_shape(names) or TABLE)


def _plain(column: pa.Array) -> pa.Array:
    """Return a column as numbers, truth values, text, lists or objects; anything else as text."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain(column.cast(kind.value_type))
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        texts = [value if value is None else value.decode("utf-8", "replace") for value in column.to_pylist()]
        return pa.array(texts, pa.string())
    if pa.types.is_float16(kind):
        return column.cast(pa.float32())
    if pa.types.is_nested(kind):
        return column.cast(TEXTS) if _holds_texts(kind) else column
    is_plain = pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind)
    return column if is_plain else column.cast(pa.string())


def _holds_texts(kind: pa.DataType) -> bool:
    if not pa.types.is_list(kind) and not pa.types.is_large_list(kind):
        return False
    return kind.value_type in (pa.string(), pa.large_string())
