"""What an index tells of itself on this machine: how fast, how right, how much of it lies in memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.retrieval import Category, Index, Query, Recall, Schema, Vector, measured, nearest
from socialpulse.retrieval.files.residence import PAGEMAP

DIMS, N_ROWS = 64, 30_000
SCHEMA = Schema((Category("c"),), (Vector("v", DIMS),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("measured") / "index"
    lines = np.random.default_rng(3).standard_normal((N_ROWS, DIMS)).astype(np.float32)
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(lines.reshape(-1)), DIMS)
    Index.create(folder, SCHEMA).close()
    with Index.write(folder) as writer:
        writer.upsert(pa.table({"id": np.arange(N_ROWS), "c": ["a", "b"] * (N_ROWS // 2), "v": vectors}))
        writer.compact()
    return folder


@pytest.mark.skipif(not PAGEMAP.exists(), reason="only Linux tells which pages are in memory")
def test_a_question_to_every_row_has_all_vectors_in_memory_afterwards(folder: Path) -> None:
    with Index.open(folder) as index:
        index.search(Query(rank=nearest("v", np.ones(DIMS, np.float32)), recall=Recall.EXACT))
        found = index.residence()
    assert found is not None
    assert (found["vectors"].n_bytes, found["vectors"].n_resident) == (N_ROWS * DIMS * 4, N_ROWS * DIMS * 4)


@pytest.mark.skipif(not PAGEMAP.exists(), reason="only Linux tells which pages are in memory")
def test_each_part_of_the_index_is_counted_once(folder: Path) -> None:
    with Index.open(folder) as index:
        found = index.residence()
    assert found is not None
    sizes = {part: its.n_bytes for part, its in found.items()}
    assert (sizes["columns"], sizes["ids"]) == (N_ROWS, N_ROWS * (8 + 8 + 4))
    assert sum(sizes.values()) <= sum(path.stat().st_size for path in folder.iterdir())
    assert all(its.n_resident <= its.n_bytes for its in found.values())


def test_measuring_tells_figures_for_each_vector(folder: Path) -> None:
    found = measured(folder, 20)
    (only,) = found.vectors
    assert (only.vector, only.n_queries, found.n_rows) == ("v", 20, N_ROWS)
    assert 0 < only.p50_ms <= only.p99_ms
    assert only.recall >= 0.8


def test_an_empty_index_cannot_be_measured(tmp_path: Path) -> None:
    Index.create(tmp_path / "index", SCHEMA).close()
    with pytest.raises(Invalid, match="nothing to measure"):
        measured(tmp_path / "index")
