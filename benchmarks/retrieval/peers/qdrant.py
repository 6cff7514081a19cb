"""qdrant-edge: HNSW over int8 vectors held in memory, reranked from the whole ones, an index on every column.

Figures of version 0.9. `payload_m=0` leaves out the graphs of its own for each value, which take many times as long to
build. A boolean condition on True matches nothing there, so flags are kept as 0 and 1; instants as microseconds.
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

from benchmarks.retrieval.contestants import COUNTED, Effort, matrix
from benchmarks.retrieval.data import DIMS, I64, SCHEMA
from benchmarks.retrieval.filters import Case
from benchmarks.retrieval.masks import microseconds
from benchmarks.retrieval.truth import Truth
from socialpulse.retrieval import (
    And,
    Bool,
    Category,
    Column,
    ContainsAny,
    Ends,
    Equals,
    Everything,
    Filter,
    In,
    MultiCategory,
    Not,
    Number,
    NumberType,
    Or,
    Range,
    Value,
)

qe: Any = import_module("qdrant_edge")

CHUNK = 1_000  # points handed over at once


class Qdrant:
    name = "qdrant"
    package = "qdrant_edge"
    _shard: Any

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, batches: Iterable[pa.RecordBatch], n_rows: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        n_cores = os.cpu_count() or 1
        shard = qe.EdgeShard.create(
            str(self._folder),
            qe.EdgeConfig(
                vectors={"meaning": qe.EdgeVectorParams(DIMS, qe.Distance.Dot)},
                hnsw_config=qe.HnswIndexConfig(16, 100, 10_000, n_cores, payload_m=0),
                quantization_config=qe.ScalarQuantizationConfig(qe.ScalarType.Int8, 0.99, memory=qe.Memory.Pinned),
                optimizers=qe.EdgeOptimizersConfig(default_segment_number=1, indexing_threshold=1_000),
            ),
        )
        for column in SCHEMA.columns:
            shard.update(qe.UpdateOperation.create_field_index(column.name, _index(column)))
        for batch in batches:
            for start in range(0, len(batch), CHUNK):
                shard.update(qe.UpdateOperation.upsert_points(_points(batch.slice(start, CHUNK))))
        shard.optimize()
        shard.flush()
        shard.close()

    def open(self) -> None:
        self._shard = qe.EdgeShard.load(str(self._folder))

    def efforts(self) -> tuple[Effort, ...]:
        """Without graphs for each value, a filter may cut the one graph to pieces; two hops (ACORN) bridge the gaps."""
        widths = (16, 32, 64, 128, 256, 512, 1_024)
        return tuple(Effort(width, rerank, hops) for hops in (1, 2) for width in widths for rerank in (2, 4))

    def ask(self, case: Case, truth: Truth, k: int, effort: Effort) -> Callable[[], I64]:
        request = qe.QueryRequest(
            k,
            query=qe.Query.Nearest(case.query.tolist(), using="meaning"),
            filter=_filter(case.filter),
            with_vector=False,
            with_payload=False,
            params=qe.SearchParams(
                hnsw_ef=int(effort.width),
                acorn=qe.AcornSearchParams(enable=effort.hops > 1, max_selectivity=1.0),
                quantization=qe.QuantizationSearchParams(rescore=True, oversampling=float(effort.rerank)),
            ),
        )
        return lambda: np.array([point.id for point in self._shard.query(request)], np.int64)

    def count(self, case: Case, truth: Truth) -> Callable[[], int] | None:
        where = _filter(case.filter)
        counting = qe.CountRequest(exact=True, filter=where)
        facets = [qe.FacetRequest(name, limit=10, exact=True, filter=where) for name in COUNTED]

        def counted() -> int:
            for facet in facets:
                self._shard.facet(facet)
            return int(self._shard.count(counting))

        return counted

    def close(self) -> None:
        self._shard.close()


def _index(column: Column) -> Any:
    match column:
        case Category() | MultiCategory():
            return qe.KeywordIndexParams()
        case Bool():
            return qe.IntegerIndexParams(lookup=True, range=False)
        case Number(type=NumberType.F32 | NumberType.F64):
            return qe.FloatIndexParams()
        case _:
            return qe.IntegerIndexParams(lookup=False, range=True)


def _points(batch: pa.RecordBatch) -> list[Any]:
    vectors, columns = matrix(batch).tolist(), {}
    for column in SCHEMA.columns:
        values = batch[column.name]
        if isinstance(column, Bool):
            values = values.cast(pa.int8())
        elif pa.types.is_timestamp(values.type):
            values = values.cast(pa.int64())
        columns[column.name] = values.to_pylist()
    payloads = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    rows = zip(batch["id"].to_pylist(), vectors, payloads, strict=True)
    return [qe.Point(id_, {"meaning": vector}, payload) for id_, vector, payload in rows]


def _filter(where: Filter) -> Any:
    """Return the filter as qdrant's, None for every row."""
    match where:
        case Everything() | And(terms=()):
            return None
        case And(terms=terms):
            return qe.Filter(must=[_condition(term) for term in terms])
        case _:
            return qe.Filter(must=[_condition(where)])


def _condition(where: Filter) -> Any:
    match where:
        case And(terms=terms):
            return qe.Filter(must=[_condition(term) for term in terms])
        case Or(terms=terms):
            return qe.Filter(should=[_condition(term) for term in terms])
        case Not(term=term):
            return qe.Filter(must_not=[_condition(term)])
        case Equals(column=name, value=value):
            return qe.FieldCondition(name, match=qe.MatchValue(_plain(value)))
        case In(column=name, values=values) | ContainsAny(column=name, values=values):
            return qe.FieldCondition(name, match=qe.MatchAny([_plain(value) for value in values]))
        case Range():
            return qe.FieldCondition(where.column, range=_range(where))
        case _:
            raise NotImplementedError(f"{type(where).__name__} is not among the conditions measured here")


def _range(where: Range) -> Any:
    low, high = _number(where.low), _number(where.high)
    with_low, with_high = where.ends in (Ends.BOTH, Ends.LOW), where.ends in (Ends.BOTH, Ends.HIGH)
    return qe.RangeFloat(
        gte=low if with_low else None,
        gt=None if with_low else low,
        lte=high if with_high else None,
        lt=None if with_high else high,
    )


def _number(value: float | datetime | None) -> float | None:
    return float(microseconds(value)) if isinstance(value, datetime) else value


def _plain(value: Value) -> Value:
    return int(value) if isinstance(value, bool) else value
