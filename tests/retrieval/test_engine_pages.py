"""Thousands of rows whose scores lie within 32-bit rounding of each other, page after page, against plain Python."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.retrieval import (
    ByColumn,
    Category,
    Engine,
    Linear,
    Metric,
    Number,
    NumberType,
    Order,
    Query,
    Rank,
    Reads,
    Recall,
    Schema,
    Similarity,
    Vector,
    Weighted,
)
from socialpulse.retrieval.plain import PlainIndex

N_ROWS, DIMS = 2500, 6  # below 8 numbers a sum in 64 bits goes from left to right, in plain Python as in numpy
SCHEMA = Schema(
    (Category("who"), Number("few", NumberType.U32), Number("n", NumberType.F64)), (Vector("v", DIMS, Metric.INNER),)
)
TOGETHER = tuple(np.random.default_rng(9).standard_normal(DIMS).tolist())


@pytest.fixture(scope="module")
def both(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> tuple[Reads, PlainIndex]:
    """An index in several segments, and the same rows in plain Python."""
    rng = np.random.default_rng(4)
    centres = rng.standard_normal((40, DIMS))[rng.integers(0, 40, N_ROWS)]
    vectors = (centres * (1 + rng.standard_normal((N_ROWS, DIMS)) * 5e-8)).astype(np.float32)
    columns = {
        "id": rng.permutation(N_ROWS),
        "who": [None if who == 0 else f"who {who}" for who in rng.integers(0, 400, N_ROWS)],
        "few": rng.integers(0, 3, N_ROWS),
        "n": rng.integers(0, 5, N_ROWS) / 4,
        "v": pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), DIMS),
    }
    table = pa.table(columns)
    plain = PlainIndex(SCHEMA)
    plain.upsert(table.to_pylist())
    folder = tmp_path_factory.mktemp("pages") / "index"
    index = engine.create(folder, SCHEMA)
    with engine.write(folder) as writer:
        for start in (0, 1500, 2400):
            writer.upsert(table.slice(start, {0: 1500, 1500: 900, 2400: 100}[start]))
            writer.commit()
    return index, plain


RANKS: tuple[tuple[str, Rank], ...] = (
    ("a similarity", Weighted(((Similarity("v", TOGETHER), 1.0),))),
    ("a mix", Weighted(((Similarity("v", TOGETHER), -0.5), (Linear("n", 0.0, 1.0), 0.25)))),
    ("a column", ByColumn("n", Order.ASCENDING)),
    ("nothing", Weighted()),
)


@pytest.mark.parametrize("group_by", [None, "who", "few"])
@pytest.mark.parametrize("rank", [rank for _, rank in RANKS], ids=[name for name, _ in RANKS])
@pytest.mark.parametrize("k", [7, 190])
def test_pages_are_exactly_the_order_of_plain_python(
    both: tuple[Reads, PlainIndex], rank: Rank, group_by: str | None, k: int
) -> None:
    index, plain = both
    right = [hit.id for hit in plain.search(Query(rank=rank, group_by=group_by)).hits]
    found: list[int] = []
    query = Query(rank=rank, k=k, group_by=group_by, recall=Recall.EXACT)
    for _ in range(12):
        answer = index.search(query)
        found += answer.ids.tolist()
        if answer.next is None:
            break
        query = replace(query, after=answer.next)
    assert found == right[: 12 * k]


@pytest.mark.parametrize("group_by", [None, "who", "few"])
@pytest.mark.parametrize("seed", range(3))
def test_a_first_page_of_any_size_holds_exactly_the_best(
    both: tuple[Reads, PlainIndex], seed: int, group_by: str | None
) -> None:
    index, plain = both
    rank = Weighted(((Similarity("v", np.random.default_rng(seed).standard_normal(DIMS).tolist()), 1.0),))
    right = [hit.id for hit in plain.search(Query(rank=rank, group_by=group_by)).hits]
    for k in range(1, 120):
        assert index.search(Query(rank=rank, k=k, group_by=group_by, recall=Recall.EXACT)).ids.tolist() == right[:k]
