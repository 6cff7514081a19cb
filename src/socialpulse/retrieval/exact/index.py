"""An index in a folder, opened for reading by the exact engine, which looks at every row."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa

from socialpulse.core.errors import Conflict, Invalid
from socialpulse.retrieval.answer import Answer
from socialpulse.retrieval.arrays import I64
from socialpulse.retrieval.engine import Status
from socialpulse.retrieval.exact.search import search
from socialpulse.retrieval.files.lock import FolderLock
from socialpulse.retrieval.files.manifest import Manifest, exists, is_current, save_manifest
from socialpulse.retrieval.files.residence import Residence, residence
from socialpulse.retrieval.files.snapshot import Snapshot, load_snapshot
from socialpulse.retrieval.files.writer import Writer
from socialpulse.retrieval.query import Query
from socialpulse.retrieval.schema import ID, Schema
from socialpulse.retrieval.stored.decode import decode
from socialpulse.retrieval.stored.encode import complete, encode, id_array
from socialpulse.retrieval.stored.rows import concat


class ExactIndex:
    """Reads an index. Any number of processes and threads may, while one writer changes it.

    Every call looks whether something was committed since the last one and then sees all of it or none.
    """

    def __init__(self, folder: Path) -> None:
        """Raises NotFound when the folder holds no index, Damaged or OtherFormat. Cost: every file is read once."""
        self._folder = folder
        self._lock = Lock()
        self._snapshot = load_snapshot(folder)

    @classmethod
    def create(cls, folder: Path, schema: Schema) -> Self:
        """Return a new, empty index. Makes the folder. Raises Conflict when it holds an index already."""
        folder.mkdir(parents=True, exist_ok=True)
        lock = FolderLock(folder)
        try:
            if exists(folder):
                raise Conflict(f"{folder} holds an index already; open it, or delete the folder first")
            save_manifest(folder, Manifest(uuid.uuid4().hex, 0, schema))
        finally:
            lock.release()
        return cls(folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return the index in a folder. Raises NotFound, Damaged or OtherFormat."""
        return cls(folder)

    @classmethod
    def write(cls, folder: Path) -> Writer:
        """Return the writer of the index in a folder. Raises Conflict while another one is open, or as `open` does."""
        return Writer(folder)

    @property
    def schema(self) -> Schema:
        return self._current().manifest.schema

    def search(self, query: Query) -> Answer:
        """Return the hits, counts and facets of a query. Raises Invalid naming what in it does not fit, and why."""
        return search(self._current(), query)

    def find(self, ids: Iterable[int] | I64, names: Sequence[str] | None = None) -> pa.Table:
        """Return the rows of those ids that there are, by rising id: `id` and the named columns and vectors, else all.

        Vectors under cosine come back at unit length. Raises Invalid for a name that is not in the schema.
        """
        snapshot = self._current()
        schema, wanted = snapshot.manifest.schema, id_array(ids)
        names = schema.names if names is None else names
        for name in names:
            if name not in schema.names:
                raise Invalid.one("names", name, f"no such column or vector; there are {', '.join(schema.names)}")
        found = []
        for segment in snapshot.segments.values():
            places, there = segment.rows.places(wanted)
            places = places[there] if segment.alive is None else places[there & segment.alive[places]]
            if len(places):
                found.append(segment.rows.only(names).take(places))
        if not found:
            nothing = pa.table({ID: pa.array([], pa.int64())})
            found = [complete(schema, encode(schema, snapshot.words, nothing))]
        rows = concat(found)
        return decode(schema, snapshot.words, rows.take(np.argsort(rows.ids, kind="stable")), names)

    def status(self) -> Status:
        """Return the size of the index."""
        return self._current().status()

    def residence(self) -> Mapping[str, Residence] | None:
        """Return how much of each part of the index this process has in memory; None where nobody tells."""
        return residence(self._current())

    def close(self) -> None:
        """Let go of the file that tells whether something was committed. Queries under way end as they would have."""
        with self._lock:
            self._snapshot.identity.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _current(self) -> Snapshot:
        if is_current(self._snapshot.identity):
            return self._snapshot
        with self._lock:
            before = self._snapshot
            if not is_current(before.identity):
                self._snapshot = load_snapshot(self._folder, before)
                before.identity.close()
            return self._snapshot
