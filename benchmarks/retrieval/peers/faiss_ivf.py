"""faiss: IVF with 1-bit RaBitQ codes in the fast-scan layout, rotated, reranked from 16-bit vectors mapped from disk.

faiss has no columns. The bitmap of the rows that fit is given to it for free, so its figures are a lower bound for
any engine put together around it. Figures of version 1.15.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.retrieval.contestants import Effort, lists, matrix
from benchmarks.retrieval.data import DIMS, F32, I64, Array
from benchmarks.retrieval.filters import Case
from benchmarks.retrieval.truth import Truth
from socialpulse.retrieval import Everything

faiss: Any = import_module("faiss")

TRAINING_ROWS_A_LIST = 50


class Faiss:
    name = "faiss"
    package = "faiss"
    _index: Any
    _lists: Any
    _vectors: Array

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, batches: Iterable[pa.RecordBatch], n_rows: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        faiss.omp_set_num_threads(os.cpu_count() or 1)
        n_lists = lists(n_rows)
        index = faiss.index_factory(DIMS, f"RR{DIMS},IVF{n_lists},RaBitQfs", faiss.METRIC_INNER_PRODUCT)
        coming = (matrix(batch) for batch in batches)
        with (self._folder / "vectors.f16").open("wb") as kept:
            first = _at_least(TRAINING_ROWS_A_LIST * n_lists, coming)
            index.train(np.concatenate(first))
            for vectors in chain(first, coming):
                index.add(vectors)
                kept.write(vectors.astype(np.float16).tobytes())
        faiss.write_index(index, str(self._folder / "index.faiss"))

    def open(self) -> None:
        faiss.omp_set_num_threads(1)  # inside a query, threads cost more than they bring
        self._index = faiss.read_index(str(self._folder / "index.faiss"))
        self._lists = faiss.downcast_index(self._index.index)
        self._vectors = np.memmap(self._folder / "vectors.f16", np.float16, "r").reshape(-1, DIMS)

    def efforts(self) -> tuple[Effort, ...]:
        most = self._lists.nlist
        widths = sorted({min(width, most) for width in (4, 8, 16, 32, 64, 128, 256, 512, 100_000)})
        return tuple(Effort(width, rerank) for width in widths for rerank in (50, 150, 400, 1_000, 3_000))

    def ask(self, case: Case, truth: Truth, k: int, effort: Effort) -> Callable[[], I64]:
        lists = faiss.IVFRaBitQSearchParameters()
        lists.nprobe, lists.qb = int(effort.width), 6
        bits = None if isinstance(case.filter, Everything) else np.ascontiguousarray(truth.bits[case.number])
        selector = None if bits is None else faiss.IDSelectorBitmap(bits)
        if selector is not None:
            lists.sel = selector
        parameters = faiss.SearchParametersPreTransform()
        parameters.index_params = lists
        query: F32 = case.query[None, :]
        kept = (bits, selector, lists)  # faiss holds plain pointers to these

        def search() -> I64:
            near = self._index.search(query, effort.rerank, params=parameters)[1][0]
            near = near[near >= 0]
            likeness = np.einsum("ij,j->i", self._vectors[near].astype(np.float32), case.query)  # BLAS takes threads
            found: I64 = near[np.argsort(-likeness)[:k]]
            return found if kept else near

        return search

    def count(self, case: Case, truth: Truth) -> Callable[[], int] | None:
        return None

    def close(self) -> None:
        del self._index, self._lists, self._vectors


def _at_least(n_rows: int, coming: Iterator[F32]) -> list[F32]:
    """Return blocks of vectors until there are so many, or no more."""
    found, n = [], 0
    for vectors in coming:
        found.append(vectors)
        n += len(vectors)
        if n >= n_rows:
            break
    return found
