"""LanceDB, embedded: IVF with 1-bit RaBitQ codes reranked from the stored vectors, an index on every column.

Bitmaps for texts and flags, a label list for lists, trees for numbers and instants. Figures of version 0.40.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.retrieval.contestants import COUNTED, Effort, lists
from benchmarks.retrieval.data import I64, SCHEMA
from benchmarks.retrieval.filters import Case
from benchmarks.retrieval.peers.sql import Dialect, sql
from benchmarks.retrieval.truth import Truth
from socialpulse.retrieval import Bool, Category, MultiCategory

os.environ.setdefault("LANCEDB_LOG", "error")  # read once, when the package is loaded
lancedb: Any = import_module("lancedb")
indexes: Any = import_module("lancedb.index")


def _instant(value: datetime) -> str:
    return f"timestamp '{value.isoformat()}'"


DIALECT = Dialect(lambda name, values: f"array_has_any({name}, [{values}])", _instant)


class Lance:
    name = "lancedb"
    package = "lancedb"
    _table: Any

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, batches: Iterable[pa.RecordBatch], n_rows: int) -> None:
        coming = iter(batches)
        first = next(coming)

        def every() -> Iterable[pa.RecordBatch]:
            yield first
            yield from coming

        database = lancedb.connect(str(self._folder))
        table = database.create_table("rows", data=pa.RecordBatchReader.from_batches(first.schema, every()))
        table.create_index("meaning", config=indexes.IvfRq(distance_type="dot", num_partitions=lists(n_rows)))
        for column in SCHEMA.columns:
            match column:
                case MultiCategory():
                    config = indexes.LabelList()
                case Category() | Bool():
                    config = indexes.Bitmap()
                case _:
                    config = indexes.BTree()
            table.create_index(column.name, config=config)
        table.optimize()

    def open(self) -> None:
        self._table = lancedb.connect(str(self._folder)).open_table("rows")

    def efforts(self) -> tuple[Effort, ...]:
        most = lists(self._table.count_rows())
        widths = sorted({min(width, most) for width in (10, 20, 40, 80, 160, 320, 640, 10_000)})
        return tuple(Effort(width, rerank) for width in widths for rerank in (10, 30, 100, 300))

    def ask(self, case: Case, truth: Truth, k: int, effort: Effort) -> Callable[[], I64]:
        where = sql(case.filter, DIALECT)

        def search() -> I64:
            query = self._table.search(case.query, vector_column_name="meaning").distance_type("dot")
            if where is not None:
                query = query.where(where, prefilter=True)
            query = query.nprobes(int(effort.width)).refine_factor(effort.rerank)
            found: I64 = query.select(["id", "_distance"]).limit(k).to_arrow()["id"].to_numpy()
            return found

        return search

    def count(self, case: Case, truth: Truth) -> Callable[[], int] | None:
        where = sql(case.filter, DIALECT)

        def counted() -> int:
            query = self._table.search().select(list(COUNTED)).limit(2**31)
            rows = (query if where is None else query.where(where)).to_arrow()
            for name in COUNTED:
                pc.value_counts(rows[name])
            return int(rows.num_rows)

        return counted

    def close(self) -> None:
        del self._table
