"""How fast an index answers here, and how much of the truth it finds: its own rows serve as queries."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import F32
from socialpulse.retrieval.exact.index import ExactIndex
from socialpulse.retrieval.files.residence import Residence
from socialpulse.retrieval.filters import IdIn, Not
from socialpulse.retrieval.ivf.index import Index
from socialpulse.retrieval.query import MAX_K, Query, nearest

K = 10
N_CHECKED = 20  # queries whose answer is compared with the exact one, which reads every vector
SEED = 20_240_613


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds a query for the 10 nearest rows of a vector column, and the share of the true ones among them."""

    vector: str
    n_queries: int
    p50_ms: float
    p99_ms: float
    recall: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured by vector column, and what the queries brought into memory; None where nobody tells."""

    n_rows: int
    vectors: list[Measured]
    residence: Mapping[str, Residence] | None


def measured(folder: Path, n_queries: int = 200) -> Measurement:
    """Return figures for each vector column. Raises Invalid when the index is empty, else as `open` does."""
    with Index.open(folder) as index, ExactIndex.open(folder) as exact:
        found = [_one(index, exact, vector.name, n_queries) for vector in index.schema.vectors]
        return Measurement(index.status().n_rows, found, index.residence())


def _one(index: Index, exact: ExactIndex, name: str, n_queries: int) -> Measured:
    first = index.search(Query(k=MAX_K)).ids
    rows = index.find(np.random.default_rng(SEED).permutation(first)[:n_queries], [name])
    rows = rows.filter(rows[name].is_valid())
    if not rows.num_rows:
        raise Invalid.one("index", name, "no row has this vector, so there is nothing to measure")
    ids = rows["id"].to_numpy()
    vectors: F32 = np.asarray(rows[name].combine_chunks().flatten(), np.float32).reshape(len(ids), -1)
    queries = [Query(Not(IdIn([id])), nearest(name, vector), K) for id, vector in zip(ids, vectors, strict=True)]
    for query in queries[:5]:
        index.search(query)  # so that code and pages are at hand
    took, found, n_true = [], 0, 0
    for number, query in enumerate(queries):
        began = time.perf_counter()
        answer = index.search(query)
        took.append((time.perf_counter() - began) * 1e3)
        if number < N_CHECKED:
            truth = exact.search(query).ids
            found, n_true = found + len(np.intersect1d(answer.ids, truth)), n_true + len(truth)
    p50, p99 = np.percentile(took, (50, 99))
    return Measured(name, len(queries), float(p50), float(p99), found / n_true if n_true else 1.0)
