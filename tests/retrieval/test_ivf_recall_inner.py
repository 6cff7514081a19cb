"""Under inner product the lengths of rows and queries change how far off estimates are, not the share that is found."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.retrieval import ExactIndex, Index, Metric, Query, Recall, Schema, Vector, nearest
from socialpulse.retrieval.arrays import F64

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for the disk takes no time
N_ROWS = 21_000
DIMS = 32
N_QUERIES = 200  # of fewer the mean share wanders by more than .99 leaves room for
TARGETS = (Recall.R90, Recall.R95, Recall.R99)


@dataclass(frozen=True)
class Lake:
    folder: Path
    queries: F64

    def recall(self, target: Recall, scale: float) -> float:
        """Return the mean share of the true first ten that was found. scale: of the queries"""
        fast, exact, shares = Index.open(self.folder), ExactIndex.open(self.folder), []
        for query in self.queries:
            asked = Query(rank=nearest("v", scale * query), recall=target)
            shares.append(len(np.intersect1d(fast.search(asked).ids, exact.search(asked).ids)) / 10)
        return float(np.mean(shares))


def lake(folder: Path, matrix: F64) -> Lake:
    rng = np.random.default_rng(1)
    Index.create(folder, Schema((), (Vector("v", DIMS, Metric.INNER),)))
    lines = pa.FixedSizeListArray.from_arrays(pa.array(matrix.astype(np.float32).reshape(-1)), DIMS)
    with Index.write(folder) as writer:
        writer.upsert(pa.table({"id": np.arange(len(matrix)), "v": lines}))
        writer.compact()
    near = matrix[rng.choice(len(matrix), N_QUERIES, replace=False)]
    queries = near / np.linalg.norm(near, axis=1, keepdims=True) + 0.02 * rng.standard_normal((N_QUERIES, DIMS))
    return Lake(folder, queries)


def clusters(rng: np.random.Generator) -> F64:
    centres = rng.standard_normal((100, DIMS)) / np.sqrt(DIMS)
    around: F64 = centres[rng.integers(0, 100, N_ROWS)]
    around += 0.7 * rng.standard_normal((N_ROWS, DIMS)) / np.sqrt(DIMS)
    return around


@pytest.mark.parametrize(("length", "n_rows"), [(1e-12, 3000), (0.05, N_ROWS), (1e12, 3000)])
def test_rows_of_any_length_hold_the_asked_share(length: float, n_rows: int) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        made = lake(Path(name) / "index", length * clusters(np.random.default_rng(0))[:n_rows])
        assert [made.recall(target, 1.0) >= target.value for target in TARGETS] == [True] * 3


@pytest.mark.parametrize("scale", [1e-40, 1e-6, 1e6, 1e12])
def test_queries_of_any_length_hold_the_asked_share(scale: float, tmp_path: Path) -> None:
    made = lake(tmp_path / "index", clusters(np.random.default_rng(0))[:3000])
    assert made.recall(Recall.R95, scale) >= 0.95


@pytest.mark.parametrize("n_rows", [3_000, N_ROWS])
def test_rows_of_very_different_lengths_hold_the_asked_share(n_rows: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    made = lake(tmp_path / "index", (clusters(rng) * np.exp(rng.standard_normal((N_ROWS, 1))))[:n_rows])
    assert [made.recall(target, 1.0) >= target.value for target in TARGETS] == [True] * 3
