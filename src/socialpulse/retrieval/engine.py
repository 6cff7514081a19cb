"""What an engine must do. The exact one is the first to do it, and the reference for every other.

The same contract tests run against each implementation (tests/retrieval/contract.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyarrow as pa

from socialpulse.retrieval.answer import Answer
from socialpulse.retrieval.arrays import I64
from socialpulse.retrieval.query import Query
from socialpulse.retrieval.schema import Schema


@dataclass(frozen=True, slots=True)
class Status:
    """The size of an index. n_dead rows were deleted or replaced and wait for a merge; n_bytes are on disk."""

    generation: int
    n_rows: int
    n_dead: int
    n_segments: int
    n_bytes: int


class Reads(Protocol):
    """Answers from the last committed state. Any number of readers, threads and processes at once."""

    @property
    def schema(self) -> Schema: ...

    def search(self, query: Query) -> Answer: ...

    def find(self, ids: Iterable[int] | I64, names: Sequence[str] | None = None) -> pa.Table: ...

    def status(self) -> Status: ...


class Writes(Protocol):
    """Changes an index. One writer at a time; nothing is seen by readers, or survives, before `commit`."""

    @property
    def schema(self) -> Schema: ...

    @property
    def n_rows(self) -> int: ...

    def upsert(self, batch: pa.RecordBatch | pa.Table) -> None: ...

    def update(self, batch: pa.RecordBatch | pa.Table) -> int: ...

    def delete(self, ids: Iterable[int] | I64) -> int: ...

    def commit(self) -> int: ...

    def merge(self) -> int: ...

    def compact(self) -> int: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Engine(Protocol):
    """How an index is made, opened for reading and opened for writing."""

    def create(self, folder: Path, schema: Schema) -> Reads: ...

    def open(self, folder: Path) -> Reads: ...

    def write(self, folder: Path) -> Writes: ...
