"""Demo worlds as files that the importer reads: JSON lines, CSV or Parquet, by the file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from socialpulse.core.errors import Invalid
from socialpulse.demo.people import N_PER_CHUNK
from socialpulse.demo.records import RECORD
from socialpulse.demo.world import creators
from socialpulse.demo.written import iso_times, json_arrays, json_lines

_N_PER_BATCH: Final = 16 * N_PER_CHUNK  # about 30,000 accounts, 20 MB in memory
_COMPRESSIONS: Final = {".gz": "gzip", ".zst": "zstd"}
_CSV_SCHEMA: Final[pa.Schema] = pa.schema(
    [
        field.with_type(pa.string()) if pa.types.is_list(field.type) or pa.types.is_timestamp(field.type) else field
        for field in RECORD
    ]
)
Write = Callable[[pa.RecordBatch], None]
Open = Callable[[Path, str | None], AbstractContextManager[Write]]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: creators, their accounts (one row each), and the size of the file on disk."""

    n_creators: int
    n_accounts: int
    n_bytes: int


def write_creators(
    path: Path, count: int, seed: int, *, first: int = 0, progress: Callable[[int], None] | None = None
) -> Written:
    """Write creators `first` to `first + count - 1` of a seed's world to a file, and return what was written.

    The name decides the form: .jsonl or .csv (either may go on with .gz or .zst) or .parquet. Lists stand in CSV cells
    as JSON arrays. The file appears when it is whole; one of the same name is replaced. progress is told how many
    creators are done, about every 16,000. Several processes may write a world in parts, each a stretch to its own file.
    Raises Invalid for another suffix, a missing folder, or numbers out of range.
    """
    open_writer, compression = _form_of(path)
    if not path.parent.is_dir():
        raise Invalid.one("path", str(path), f"there is no folder {path.parent}; make it first")
    batches = creators(count, seed, first=first, n_per_batch=_N_PER_BATCH)
    part = path.with_name(path.name + ".part")
    n_done = n_accounts = 0
    try:
        with open_writer(part, compression) as write:
            for batch in batches:
                write(batch)
                n_accounts += batch.num_rows
                n_done = min(n_done + _N_PER_BATCH, count)
                if progress is not None:
                    progress(n_done)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Written(n_creators=count, n_accounts=n_accounts, n_bytes=path.stat().st_size)


def _form_of(path: Path) -> tuple[Open, str | None]:
    """Return how to open a file of this name, and its compression."""
    compression = _COMPRESSIONS.get(path.suffix.lower())
    suffix = Path(path.stem).suffix.lower() if compression else path.suffix.lower()
    if suffix == ".parquet" and compression is None:
        return _parquet, None
    if suffix in _TEXT_FORMS:
        return _TEXT_FORMS[suffix], compression
    raise Invalid.one("path", path.name, "the name must end in .jsonl, .csv (or these with .gz or .zst) or .parquet")


@contextmanager
def _jsonl(path: Path, compression: str | None) -> Iterator[Write]:
    with pa.output_stream(path, compression=compression) as out:
        yield lambda rows: out.write(json_lines(rows))


@contextmanager
def _csv(path: Path, compression: str | None) -> Iterator[Write]:
    with pa.output_stream(path, compression=compression) as out, pa.csv.CSVWriter(out, _CSV_SCHEMA) as writer:
        yield lambda rows: writer.write_batch(_csv_rows(rows))


@contextmanager
def _parquet(path: Path, _: str | None) -> Iterator[Write]:
    with pa.parquet.ParquetWriter(path, RECORD, compression="zstd") as writer:
        yield writer.write_batch


def _csv_rows(rows: pa.RecordBatch) -> pa.RecordBatch:
    columns = []
    for column in rows.columns:
        if pa.types.is_list(column.type):
            columns.append(json_arrays(column))
        elif pa.types.is_timestamp(column.type):
            columns.append(iso_times(column))
        else:
            columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=_CSV_SCHEMA)


_TEXT_FORMS: Final = {".jsonl": _jsonl, ".csv": _csv}
