"""The engine of this program, whichever ENGINE is, through its public face alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from benchmarks.retrieval.contestants import COUNTED, Effort
from benchmarks.retrieval.data import I64, SCHEMA
from benchmarks.retrieval.filters import Case
from benchmarks.retrieval.truth import Truth
from socialpulse.retrieval import Index, Precision, Query, Recall, Schema, TopValues, build, nearest


class Ours:
    """The ladder is the recall asked for; the planner decides what that takes."""

    name = "ours"
    package = "socialpulse"
    stored = Precision.F32  # how vectors are built in
    _index: Index

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, batches: Iterable[pa.RecordBatch], n_rows: int) -> None:
        vectors = tuple(replace(vector, stored=self.stored) for vector in SCHEMA.vectors)
        build(self._folder, Schema(SCHEMA.columns, vectors), lambda done: batches)

    def open(self) -> None:
        self._index = Index.open(self._folder)

    def efforts(self) -> tuple[Effort, ...]:
        return tuple(Effort(recall.value) for recall in Recall)

    def ask(self, case: Case, truth: Truth, k: int, effort: Effort) -> Callable[[], I64]:
        query = _query(case, k, effort)
        return lambda: self._index.search(query).ids

    def count(self, case: Case, truth: Truth) -> Callable[[], int] | None:
        query = Query(case.filter, k=0, facets=tuple(TopValues(name) for name in COUNTED))
        return lambda: self._index.search(query).n_rows

    def n_bytes(self, case: Case, k: int, effort: Effort) -> int:
        """Return about how much memory one question had to read."""
        return self._index.search(_query(case, k, effort)).plan.n_bytes

    def resident_vector_bytes(self) -> int:
        """Return how much of the vectors this process has in memory, 0 where nobody tells."""
        found = self._index.residence()
        return 0 if found is None else found["vectors"].n_resident

    def close(self) -> None:
        del self._index


def _query(case: Case, k: int, effort: Effort) -> Query:
    return Query(case.filter, nearest("meaning", case.query), k, recall=Recall(effort.width))
