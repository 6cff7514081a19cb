"""Rows and queries at the edge of what there may be, on segments with lists and codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialpulse.retrieval import (
    Category,
    Column,
    ContainsAll,
    ContainsAny,
    Ends,
    Equals,
    ExactIndex,
    Filter,
    Histogram,
    In,
    Index,
    Metric,
    Missing,
    MultiCategory,
    Not,
    Number,
    NumberType,
    Query,
    Range,
    Recall,
    Schema,
    Similarity,
    TopValues,
    Vector,
    Weighted,
    Writer,
    nearest,
)
from socialpulse.retrieval.arrays import F64, Array
from socialpulse.retrieval.ivf.arrange import ByMeaning
from socialpulse.retrieval.ivf.bits import packed
from socialpulse.retrieval.ivf.families import MOST_KEPT, families_of, in_groups
from socialpulse.retrieval.ivf.kin import kin_of
from socialpulse.retrieval.ivf.marks import Marked
from socialpulse.retrieval.stored.rows import Lists

QUICK = settings(max_examples=40, deadline=None)
LISTED = ByMeaning(least_rows=1, lists_from=2)


def lines(matrix: F64) -> pa.Array:
    return pa.FixedSizeListArray.from_arrays(pa.array(matrix.astype(np.float32).reshape(-1)), matrix.shape[1])


def filled(folder: Path, schema: Schema, *batches: dict[str, Any], arrange: ByMeaning = LISTED) -> Index:
    """Return an index of one clustered segment for each batch."""
    index = Index.create(folder, schema)
    with Writer(folder, arrange) as writer:
        for batch in batches:
            writer.upsert(pa.table(batch))
            writer.commit()
    return index


def assert_same(folder: Path, query: Query) -> None:
    """The fast answer is the exact one, although it may be approximate."""
    found, right = Index.open(folder).search(query), ExactIndex.open(folder).search(query)
    assert found.ids.tolist() == right.ids.tolist()
    assert found.scores.tolist() == right.scores.tolist()
    assert (found.n_rows, found.n_total, found.facets, found.next) == (
        right.n_rows,
        right.n_total,
        right.facets,
        right.next,
    )


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("dims", [1, 2, 63, 64, 65, 384])
def test_vectors_of_any_length_are_found(dims: int, metric: Metric, tmp_path: Path) -> None:
    matrix = np.random.default_rng(dims).standard_normal((1500, dims))
    filled(tmp_path, Schema((), (Vector("v", dims, metric),)), {"id": np.arange(1500), "v": lines(matrix)})
    for query in matrix[:5]:
        assert_same(tmp_path, Query(rank=nearest("v", query), k=20, recall=Recall.R99))


def test_rows_without_the_vector_stand_between_like_and_unlike(tmp_path: Path) -> None:
    matrix = np.random.default_rng(0).standard_normal((2000, 20))
    vectors = [None if i % 3 == 0 else matrix[i].astype(np.float32) for i in range(2000)]
    rows = {"id": np.arange(2000), "v": pa.array(vectors, pa.list_(pa.float32()))}
    filled(tmp_path, Schema((), (Vector("v", 20),)), rows)
    for k in (10, 900, 2000):
        assert_same(tmp_path, Query(rank=nearest("v", matrix[1]), k=k, recall=Recall.R99))
    assert_same(tmp_path, Query(Missing("v"), nearest("v", matrix[1]), k=10))
    assert_same(tmp_path, Query(Not(Missing("v")), nearest("v", matrix[1]), k=2000))


def test_zero_vectors_are_rows_like_nothing(tmp_path: Path) -> None:
    matrix = np.random.default_rng(0).standard_normal((2000, 20))
    matrix[::4] = 0
    filled(tmp_path, Schema((), (Vector("v", 20),)), {"id": np.arange(2000), "v": lines(matrix)})
    for query in (matrix[1], np.zeros(20)):
        assert_same(tmp_path, Query(rank=nearest("v", query), k=1000, recall=Recall.R99))


@pytest.mark.parametrize("n_rows", [1, 2, 3, 700])
def test_rows_that_are_all_equal_come_by_id(n_rows: int, tmp_path: Path) -> None:
    matrix = np.tile(np.random.default_rng(0).standard_normal(16), (n_rows, 1))
    filled(tmp_path, Schema((), (Vector("v", 16),)), {"id": np.arange(n_rows) * 3, "v": lines(matrix)})
    assert_same(tmp_path, Query(rank=nearest("v", matrix[0]), k=100))
    assert_same(tmp_path, Query(rank=nearest("v", -matrix[0]), k=100))


def test_few_different_rows_many_times_over_come_by_id(tmp_path: Path) -> None:
    matrix = np.repeat(np.random.default_rng(0).standard_normal((7, 16)), 3100, axis=0)
    filled(tmp_path, Schema((), (Vector("v", 16),)), {"id": np.arange(len(matrix)), "v": lines(matrix)})
    for query in matrix[::3100]:
        assert_same(tmp_path, Query(rank=nearest("v", query), k=3200))


def test_a_second_vector_column_is_searched_exactly(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    first, second = rng.standard_normal((2000, 20)), rng.standard_normal((2000, 9))
    schema = Schema((), (Vector("v", 20), Vector("w", 9, Metric.INNER)))
    filled(tmp_path, schema, {"id": np.arange(2000), "v": lines(first), "w": lines(second)})
    assert_same(tmp_path, Query(rank=nearest("w", second[0]), k=50))
    mixed = Weighted(((Similarity("v", first[0]), 1.0), (Similarity("w", second[0]), 0.3)))
    assert_same(tmp_path, Query(rank=mixed, k=50))


@pytest.mark.parametrize("n_values", [255, 256, 257, 65_536])
def test_categories_of_any_width_are_filtered_and_counted(n_values: int, tmp_path: Path) -> None:
    n, rng = max(2 * n_values, 1500) if n_values < 60_000 else n_values + 100, np.random.default_rng(0)
    values = [f"c{i % n_values}" for i in range(n)]
    rows = {"id": np.arange(n), "c": values, "m": [[v, f"c{i % 7}"] for i, v in enumerate(values)]}
    few = [rng.random(4, np.float32) if i < 2000 else None for i in range(n)]
    rows["v"] = pa.array(few, pa.list_(pa.float32()))
    schema = Schema((Category("c"), MultiCategory("m")), (Vector("v", 4),))
    filled(tmp_path, schema, rows, arrange=ByMeaning())
    last = f"c{n_values - 1}"
    some = tuple(f"c{i}" for i in range(0, n_values, n_values // 20))
    filters: tuple[Filter, ...] = (
        Equals("c", last),
        In("c", some),
        ContainsAny("m", some),
        ContainsAll("m", (last, "c1")),
    )
    for wanted in filters:
        for group in (None, "c"):
            facets = (TopValues("c", 30), TopValues("m", 30))
            assert_same(tmp_path, Query(wanted, nearest("v", np.ones(4)), 10, None, group, facets, Recall.R99))


@pytest.mark.parametrize("longest", [1, 4, 5, 40])
def test_sets_short_enough_for_columns_and_longer_ones_are_filtered_alike(longest: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(longest)
    sets = [[f"t{t}" for t in rng.choice(60, rng.integers(0, longest + 1), replace=False)] for _ in range(3000)]
    sets[0] = [f"t{i}" for i in range(longest)]
    rows = {"id": np.arange(3000), "m": pa.array(sets), "v": lines(rng.standard_normal((3000, 6)))}
    filled(tmp_path, Schema((MultiCategory("m"),), (Vector("v", 6),)), rows)
    kinds = (ContainsAny, ContainsAll)
    for n in (0, 1, 2, 3, 12, 60):
        for kind in kinds:
            for wanted in (kind("m", tuple(f"t{i}" for i in range(n))), Not(kind("m", (f"t{n}",)))):
                assert_same(tmp_path, Query(wanted, k=3000, facets=(TopValues("m", 100),)))


def test_a_value_newer_than_a_narrow_segment_matches_none_of_its_rows(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)

    def rows(first: int, n: int, n_values: int) -> dict[str, Any]:
        names = [f"c{i % n_values}" for i in range(n)]
        vectors = lines(rng.standard_normal((n, 4)))
        return {"id": np.arange(first, first + n), "c": names, "m": [[name] for name in names], "v": vectors}

    schema = Schema((Category("c"), MultiCategory("m")), (Vector("v", 4),))
    filled(tmp_path, schema, rows(0, 1200, 5), rows(5000, 1300, 700))
    for names in (("c600",), ("c2", "c600"), tuple(f"c{i}" for i in range(250, 290))):
        for wanted in (In("c", names), Not(In("c", names)), ContainsAny("m", names), ContainsAll("m", names)):
            assert_same(tmp_path, Query(wanted, k=3000, group_by="c", facets=(TopValues("c", 50), TopValues("m", 50))))


def numbers_at_the_edge(folder: Path) -> dict[str, list[float | None]]:
    columns: tuple[Column, ...] = (
        Number("u", NumberType.U32),
        Number("i", NumberType.I64),
        Number("f", NumberType.F32),
    )
    numbers: dict[str, list[float | None]] = {
        "u": [0, 2**32 - 2, None],
        "i": [-(2**63) + 1, 2**63 - 2, None],
        "f": [-1.0, 3.0, None],
    }
    typed = {"u": pa.array(numbers["u"], pa.uint32()), "i": numbers["i"], "f": pa.array(numbers["f"], pa.float32())}
    filled(folder, Schema(columns, (Vector("v", 2),)), {"id": [1, 2, 3], "v": lines(np.eye(3, 2)), **typed})
    return numbers


def assert_counted(folder: Path, name: str, numbers: list[float | None], edges: tuple[float, ...]) -> None:
    reached = [sum(number >= edge for edge in edges) for number in numbers if number is not None]
    for group in (None, "u"):  # of which each row has its own
        found = Index.open(folder).search(Query(k=0, group_by=group, facets=(Histogram(name, edges),))).facets[0]
        assert found.n_missing == 1
        assert list(found.counts) == [reached.count(i) for i in range(len(edges) + 1)]


def test_edges_beyond_what_a_number_can_be_count_nothing(tmp_path: Path) -> None:
    for name, numbers in numbers_at_the_edge(tmp_path).items():
        for edges in ((-(10**30), 1, 10**30), (-5.0, 1e300), (0, 2**63), (-1, 2**32)):
            assert_counted(tmp_path, name, numbers, edges)


def test_an_endless_edge_of_a_whole_number_counts_nothing(tmp_path: Path) -> None:
    assert_counted(tmp_path, "u", numbers_at_the_edge(tmp_path)["u"], (0, 5, float("inf")))


def test_the_greatest_of_all_floats_ends_a_range(tmp_path: Path) -> None:
    numbers_at_the_edge(tmp_path)
    greatest = float(np.finfo(np.float32).max)
    assert_same(tmp_path, Query(Range("f", None, greatest, Ends.LOW), k=5))
    assert_same(tmp_path, Query(Range("f", greatest, None, Ends.HIGH), k=5))


def test_the_two_zeros_are_one_group(tmp_path: Path) -> None:
    rows = {"id": [1, 2, 3], "f": pa.array([0.0, -0.0, 1.0], pa.float32()), "v": lines(np.eye(3, 2))}
    index = filled(tmp_path, Schema((Number("f", NumberType.F32),), (Vector("v", 2),)), rows)
    answer = index.search(Query(group_by="f"))
    assert len(answer.ids) == answer.n_total == 2


def test_a_query_too_short_for_32_bits_is_still_a_direction(tmp_path: Path) -> None:
    matrix = np.random.default_rng(0).standard_normal((1500, 8))
    filled(tmp_path, Schema((), (Vector("v", 8, Metric.INNER),)), {"id": np.arange(1500), "v": lines(matrix)})
    for scale in (1e-300, 1e-44, 1e-30, 1e15):
        assert_same(tmp_path, Query(rank=nearest("v", scale * matrix[0]), k=10, recall=Recall.R99))


def test_queries_that_cancel_out_leave_the_order_of_ids(tmp_path: Path) -> None:
    matrix = np.random.default_rng(0).standard_normal((1500, 8))
    filled(tmp_path, Schema((), (Vector("v", 8),)), {"id": np.arange(1500), "v": lines(matrix)})
    like = Similarity("v", matrix[0])
    assert_same(tmp_path, Query(rank=Weighted(((like, 1.0), (like, -1.0))), k=20))


def stored_values(numbers: st.SearchStrategy[list[int | None]]) -> st.SearchStrategy[Array]:
    null = 2**32 - 1
    return numbers.map(lambda drawn: np.array([null if x is None else x for x in drawn], np.uint32))


VALUES = stored_values(st.lists(st.none() | st.integers(0, 12), max_size=40))
COLUMN = Number("n", NumberType.U32)


@QUICK
@given(VALUES, st.sets(st.integers(0, 15)))
def test_kin_are_the_rows_that_share_a_value_each_once(stored: Array, wanted: set[int]) -> None:
    found = kin_of(COLUMN, stored).rows_with(np.array(sorted(wanted), np.uint32))
    assert found.tolist() == [row for row, value in enumerate(stored.tolist()) if value in wanted]


@QUICK
@given(st.lists(VALUES, max_size=4), st.data())
def test_families_are_the_groups_over_all_segments(columns: list[Array], data: st.DataObject) -> None:
    marks = [np.array([data.draw(st.booleans()) for _ in stored], np.bool_) for stored in columns]
    counted = [Marked(packed(own), int(own.sum())) for own in marks]
    kins = [kin_of(COLUMN, stored) for stored in columns]
    found = in_groups(families_of(kins), counted, data.draw(st.sampled_from((0, MOST_KEPT))))
    as_counted = []
    for kin, stored, by_kin in zip(kins, columns, found.by_kin, strict=True):
        ordered = kin.in_order(stored)
        assert not isinstance(ordered, Lists)
        as_counted.append(ordered if by_kin else stored)
    stored_in, places = found.values(as_counted)
    values = stored_in[places].tolist()
    every = [v for stored, own in zip(columns, marks, strict=True) for v, kept in zip(stored, own, strict=True) if kept]
    assert sorted(values) == sorted(every)
    n_alone = sum(value == 2**32 - 1 for value in values)
    assert found.n_groups == len(set(values) - {2**32 - 1}) + n_alone
    by_group: dict[int, set[int]] = {}
    for group, value in zip(found.groups.tolist(), values, strict=True):
        by_group.setdefault(group, set()).add(value)
    assert all(len(shared) == 1 for shared in by_group.values())
    assert (np.diff(found.groups) >= 0).all()
