"""Pages of the fast engine, followed to their end, show each hit once and leave none out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.retrieval import (
    Category,
    ExactIndex,
    IdIn,
    Index,
    Linear,
    Matches,
    Number,
    NumberType,
    Query,
    Range,
    Recall,
    Schema,
    Similarity,
    Vector,
    Weighted,
    Writer,
    nearest,
)
from socialpulse.retrieval.arrays import F64
from socialpulse.retrieval.ivf.arrange import ByMeaning

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for the disk takes no time
N_ROWS = 3000
DIMS = 32


@pytest.fixture(scope="module", params=["one list", "lists", "two segments"])
def folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((30, DIMS))
    matrix = centres[rng.integers(0, 30, N_ROWS)] + rng.standard_normal((N_ROWS, DIMS))
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        Index.create(Path(name), Schema((Number("n", NumberType.U32), Category("owner")), (Vector("v", DIMS),)))
        arrange = ByMeaning(lists_from=20_000 if request.param == "one list" else 2)
        with Writer(Path(name), arrange) as writer:
            for part in [range(1700), range(1700, N_ROWS)] if request.param == "two segments" else [range(N_ROWS)]:
                vectors = [None if i % 50 == 0 else matrix[i].astype(np.float32) for i in part]
                columns = {
                    "id": list(part),
                    "n": pa.array([i % 100 for i in part], pa.uint32()),
                    "owner": [None if i % 9 == 0 else f"o{i % 200}" for i in part],
                    "v": pa.array(vectors, pa.list_(pa.float32())),
                }
                writer.upsert(pa.table(columns))
                writer.commit()
        yield Path(name)


def pages(index: ExactIndex, query: Query) -> list[int]:
    found: list[int] = []
    answer = index.search(query)
    found += answer.ids.tolist()
    while answer.next is not None:
        answer = index.search(replace(query, after=answer.next))
        found += answer.ids.tolist()
    return found


def likeness() -> Similarity:
    query: F64 = np.random.default_rng(1).standard_normal(DIMS)
    return Similarity("v", query)


RANKS = {
    "similarity": Weighted(((likeness(), 1.0),)),
    "unlikeness": Weighted(((likeness(), -1.0),)),
    "a column beside it": Weighted(((likeness(), 1.0), (Linear("n", 0, 100), 0.4))),
    "some put forward": Weighted(((likeness(), 1.0), (Matches(IdIn(range(0, N_ROWS, 5))), 0.3))),
    "some set back": Weighted(((likeness(), 1.0), (Matches(IdIn(range(0, N_ROWS, 5))), -0.3))),
}


@pytest.mark.parametrize("group", [None, "owner"])
@pytest.mark.parametrize("name", RANKS)
def test_every_hit_is_shown_once_in_the_order_of_the_exact_engine(folder: Path, name: str, group: str | None) -> None:
    query = Query(rank=RANKS[name], k=70, group_by=group, recall=Recall.R99)
    right = ExactIndex.open(folder).search(replace(query, k=10_000)).ids.tolist()
    assert pages(Index.open(folder), query) == right


def test_pages_of_filtered_rows_leave_none_out(folder: Path) -> None:
    query = Query(Range("n", 10, 60), nearest("v", np.ones(DIMS)), k=33, recall=Recall.R90)
    right = ExactIndex.open(folder).search(replace(query, k=10_000)).ids.tolist()
    assert sorted(pages(Index.open(folder), query)) == sorted(right)
