"""One row, equal rows, very many categories, more asked for than there is; and the error that fast products claim."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from socialpulse.retrieval import (
    Category,
    Engine,
    Equals,
    In,
    Linear,
    Metric,
    Number,
    NumberType,
    Query,
    Schema,
    Similarity,
    TopValues,
    Vector,
    Weighted,
    nearest,
)
from socialpulse.retrieval.exact import similarity
from socialpulse.retrieval.exact.matched import Matched, Part
from socialpulse.retrieval.exact.similarity import by_blocks
from socialpulse.retrieval.ivf.products import products_of
from socialpulse.retrieval.stored.rows import Rows, Vectors


def lines(matrix: np.ndarray) -> pa.Array:
    return pa.FixedSizeListArray.from_arrays(pa.array(matrix.astype(np.float32).reshape(-1)), matrix.shape[1])


def test_one_row_is_found(engine: Engine, tmp_path: Path) -> None:
    index = engine.create(tmp_path, Schema((), (Vector("v", 1),)))
    with engine.write(tmp_path) as writer:
        writer.upsert(pa.table({"id": [5], "v": lines(np.array([[2.0]]))}))
        writer.commit()
    answer = index.search(Query(rank=nearest("v", [-1]), k=10_000))
    assert (answer.ids.tolist(), answer.scores.tolist(), answer.next) == ([5], [-1.0], None)


def test_equal_rows_come_by_id_page_after_page(engine: Engine, tmp_path: Path) -> None:
    index = engine.create(tmp_path, Schema((), (Vector("v", 33),)))
    line = np.random.default_rng(0).standard_normal(33)
    with engine.write(tmp_path) as writer:
        for start in (2000, 0, 1000):  # segments not in the order of their ids
            ids = np.arange(start, start + 1000)
            writer.upsert(pa.table({"id": ids, "v": lines(np.tile(line, (1000, 1)))}))
            writer.commit()
    found: list[int] = []
    query = Query(rank=nearest("v", -line), k=700)
    for _ in range(5):
        answer = index.search(query)
        found += answer.ids.tolist()
        query = Query(rank=nearest("v", -line), k=700, after=answer.next)
    assert found == list(range(3000))


def test_a_hundred_thousand_categories_need_no_announcement(engine: Engine, tmp_path: Path) -> None:
    index = engine.create(tmp_path, Schema((Category("name"),)))
    names = [f"name {n}" for n in range(100_000)]
    with engine.write(tmp_path) as writer:
        for start in (0, 200, 60_000):  # one, two and four bytes a code
            writer.upsert(pa.table({"id": np.arange(start, 100_000), "name": names[start:]}))
            writer.commit()
        writer.merge()
    answer = index.search(Query(Equals("name", "name 99999"), facets=(TopValues("name"),), group_by="name"))
    assert (answer.ids.tolist(), answer.groups) == ([99_999], ("name 99999",))
    assert index.search(Query(In("name", tuple(names[::1000])))).n_rows == 100
    assert index.search(Query(group_by="name")).n_total == 100_000


def test_ten_thousand_hits_and_the_one_after(engine: Engine, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    matrix, query = rng.standard_normal((12_000, 8)), rng.standard_normal(8)
    index = engine.create(tmp_path, Schema((), (Vector("v", 8, Metric.INNER),)))
    with engine.write(tmp_path) as writer:
        writer.upsert(pa.table({"id": np.arange(12_000), "v": lines(matrix)}))
        writer.commit()
    right = np.argsort(-(matrix.astype(np.float32).astype(np.float64) @ query), kind="stable")
    first = index.search(Query(rank=nearest("v", query), k=10_000))
    rest = index.search(Query(rank=nearest("v", query), k=10_000, after=first.next))
    assert np.array_equal(np.concatenate([first.ids, rest.ids]), right)


def test_a_filtered_row_is_never_returned_even_when_it_is_the_best(engine: Engine, tmp_path: Path) -> None:
    index = engine.create(tmp_path, Schema((Category("c"),), (Vector("v", 2),)))
    with engine.write(tmp_path) as writer:
        matrix = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
        writer.upsert(pa.table({"id": [1, 2, 3], "c": ["out", "in", "in"], "v": lines(matrix)}))
        writer.commit()
    assert index.search(Query(Equals("c", "in"), nearest("v", [1, 0]))).ids.tolist() == [2, 3]


def test_huge_weights_and_values_order_without_overflow(engine: Engine, tmp_path: Path) -> None:
    index = engine.create(tmp_path, Schema((Number("n", NumberType.F64),), (Vector("v", 2, Metric.INNER),)))
    with engine.write(tmp_path) as writer:
        matrix = np.array([[1e17, 0.0], [2e17, 0.0], [-1e17, 0.0]])
        writer.upsert(pa.table({"id": [1, 2, 3], "n": [1e300, -1e300, 0.0], "v": lines(matrix)}))
        writer.commit()
    rank = Weighted(((Similarity("v", [1e17, 0.0]), 1e100), (Linear("n", -1e300, 1e300), 1e100)))
    assert index.search(Query(rank=rank)).ids.tolist() == [2, 1, 3]


@given(st.integers(1, 300), st.integers(1, 70), st.integers(0, 2**32), st.sampled_from((1e-20, 1.0, 1e15)))
@settings(max_examples=60, deadline=None)
def test_fast_products_stay_within_the_error_they_claim(dims: int, n: int, seed: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    matrix = (rng.standard_normal((n, dims)) * scale).astype(np.float32)
    halves = (matrix / scale * rng.choice((1.0, 1e-6, 1e4))).astype(np.float16)
    whole, scales = rng.integers(-127, 128, (n, dims)).astype(np.int8), rng.random(n).astype(np.float32)
    query = rng.standard_normal(dims)
    for stored, by_line in ((matrix, None), (halves, None), (whole, scales)):
        wide = Vectors(stored, None, 0.0, by_line).at(slice(None)).astype(np.float64)
        vectors = Vectors(stored, None, float(np.linalg.norm(wide, axis=1).max()), by_line)
        for places, multiply in itertools.product(
            (None, np.flatnonzero(rng.random(n) < 0.4)), (by_blocks, products_of)
        ):
            part = Part(Rows(np.arange(n), {}, {}, {"v": vectors}), places)
            matched = Matched([part], np.array([0, len(part)]), n)
            products, error = similarity.fast(matched, "v", query, multiply)
            true = similarity.exact(matched, "v", query, np.arange(len(part)))
            assert len(part) == 0 or np.abs(products - true).max() <= error
