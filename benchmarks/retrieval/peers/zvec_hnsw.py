"""zvec: HNSW over int8 vectors, reranked by its refiner, an inverted index on every column. Figures of version 0.8.

It has neither counts nor facets over a filter. A list of values to contain holds at most 32.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.retrieval.contestants import Effort, matrix
from benchmarks.retrieval.data import DIMS, I64, SCHEMA
from benchmarks.retrieval.filters import Case
from benchmarks.retrieval.masks import microseconds
from benchmarks.retrieval.peers.sql import Dialect, sql
from benchmarks.retrieval.truth import Truth
from socialpulse.retrieval import Bool, Category, MultiCategory, Number, NumberType

zvec: Any = import_module("zvec")

CHUNK = 1_000  # documents handed over at once; 1,024 is the most


def _instant(value: datetime) -> str:
    return str(microseconds(value))


DIALECT = Dialect(lambda name, values: f"{name} CONTAIN_ANY ({values})", _instant)


class Zvec:
    name = "zvec"
    package = "zvec"
    _rows: Any

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, batches: Iterable[pa.RecordBatch], n_rows: int) -> None:
        _start()
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        vectors = zvec.VectorSchema(
            "meaning",
            zvec.DataType.VECTOR_FP32,
            DIMS,
            zvec.HnswIndexParam(zvec.MetricType.COSINE, 16, 100, zvec.QuantizeType.INT8),
        )
        rows = zvec.create_and_open(str(self._folder), zvec.CollectionSchema("rows", _fields(), [vectors]))
        for batch in batches:
            for start in range(0, len(batch), CHUNK):
                rows.insert(_documents(batch.slice(start, CHUNK)))
        rows.optimize(zvec.OptimizeOption(os.cpu_count() or 1))
        rows.flush()
        rows.close()

    def open(self) -> None:
        _start()
        self._rows = zvec.open(str(self._folder), zvec.CollectionOption(read_only=True))

    def efforts(self) -> tuple[Effort, ...]:
        return tuple(Effort(width) for width in (16, 32, 64, 128, 256, 512, 1_024, 2_048))

    def ask(self, case: Case, truth: Truth, k: int, effort: Effort) -> Callable[[], I64]:
        where = sql(case.filter, DIALECT)
        near = zvec.HnswQueryParam(ef=int(effort.width), is_using_refiner=True)
        query = zvec.Query("meaning", vector=case.query, param=near)

        def search() -> I64:
            found = self._rows.query(query, topk=k, filter=where, output_fields=[])
            return np.array([int(document.id) for document in found], np.int64)

        return search

    def count(self, case: Case, truth: Truth) -> Callable[[], int] | None:
        return None

    def close(self) -> None:
        self._rows.close()


_started = False


def _start() -> None:
    """Quieten the log; zvec allows that once in a process."""
    global _started
    if not _started:
        zvec.init(log_level=zvec.LogLevel.ERROR)
        _started = True


def _fields() -> list[Any]:
    kinds = {
        NumberType.U32: zvec.DataType.INT64,
        NumberType.I64: zvec.DataType.INT64,
        NumberType.F32: zvec.DataType.FLOAT,
        NumberType.F64: zvec.DataType.DOUBLE,
    }
    fields = []
    for column in SCHEMA.columns:
        match column:
            case Category():
                kind, by_range = zvec.DataType.STRING, False
            case MultiCategory():
                kind, by_range = zvec.DataType.ARRAY_STRING, False
            case Bool():
                kind, by_range = zvec.DataType.BOOL, False
            case Number(type=type_):
                kind, by_range = kinds[type_], True
            case _:
                kind, by_range = zvec.DataType.INT64, True
        fields.append(zvec.FieldSchema(column.name, kind, False, zvec.InvertIndexParam(by_range)))
    return fields


def _documents(batch: pa.RecordBatch) -> list[Any]:
    columns = {}
    for column in SCHEMA.columns:
        values = batch[column.name]
        columns[column.name] = (values.cast(pa.int64()) if pa.types.is_timestamp(values.type) else values).to_pylist()
    fields = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    rows = zip(batch["id"].to_pylist(), matrix(batch), fields, strict=True)
    return [zvec.Doc(str(id_), vectors={"meaning": vector}, fields=row) for id_, vector, row in rows]
