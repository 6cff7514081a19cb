"""Whatever the recall: hits fit and are in order, none is lost when few fit, and all that is counted is exact."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.retrieval import (
    And,
    Answer,
    Bool,
    ByColumn,
    Category,
    ContainsAll,
    ContainsAny,
    Equals,
    Everything,
    ExactIndex,
    Filter,
    Histogram,
    IdIn,
    In,
    Index,
    Linear,
    Matches,
    Missing,
    MultiCategory,
    Not,
    Number,
    NumberType,
    Or,
    Query,
    Range,
    Rank,
    Recall,
    Schema,
    Similarity,
    Time,
    TopValues,
    Vector,
    Weighted,
    Writer,
    nearest,
)
from socialpulse.retrieval.arrays import F64
from socialpulse.retrieval.ivf.arrange import ByMeaning

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for the disk takes no time
DAY_ONE = datetime(2025, 1, 1, tzinfo=UTC)
DIMS = 24
N_ROWS = 20_800
SCHEMA = Schema(
    (
        Category("country"),
        MultiCategory("topics"),
        Number("size", NumberType.U32),
        Number("share", NumberType.F32),
        Bool("real"),
        Time("at"),
        Category("owner"),
        Number("owner number", NumberType.I64),
    ),
    (Vector("v", DIMS), Vector("w", 5)),
)
FACETS = (
    TopValues("country", 5),
    TopValues("topics", 50),
    TopValues("real"),
    TopValues("owner", 20),
    Histogram("size", (10, 100, 1000)),
    Histogram("share", (0.1, 0.5)),
    Histogram("at", (DAY_ONE, DAY_ONE + timedelta(days=3))),
    Histogram("owner number", (-2, 7, 10**30)),
)
FILTERS: tuple[Filter, ...] = (
    Everything(),
    Equals("country", "c3"),
    In("country", ("c1", "c2", "never seen")),
    ContainsAny("topics", ("t1", "t2")),
    ContainsAll("topics", ("t1", "t2")),
    Range("size", 100, 500),
    And((Range("share", 0.2, None), Not(Equals("real", True)), Range("at", DAY_ONE, None))),
    Or((Missing("v"), Missing("country"), IdIn(range(0, N_ROWS, 97)))),
    Not(In("owner number", tuple(range(50)))),
    Equals("size", 5000),
)


def some(rng: np.random.Generator, values: list[object], p_missing: float = 0.1) -> list[object]:
    gone = rng.random(len(values)) < p_missing
    return [None if g else value for g, value in zip(gone, values, strict=True)]


def lines(rng: np.random.Generator, matrix: F64, p_missing: float) -> pa.Array:
    return pa.array(some(rng, list(matrix.astype(np.float32)), p_missing), pa.list_(pa.float32()))


def rows(rng: np.random.Generator, ids: list[int]) -> pa.Table:
    n = len(ids)
    centres = rng.standard_normal((40, DIMS))
    owners = rng.integers(0, 900, n).tolist()
    topics = [[f"t{t}" for t in rng.choice(30, rng.integers(0, 4), replace=False)] for _ in ids]
    return pa.table(
        {
            "id": ids,
            "country": pa.array(some(rng, [f"c{i}" for i in rng.integers(0, 12, n)])),
            "topics": pa.array(topics),
            "size": pa.array(some(rng, rng.integers(0, 2000, n).tolist()), pa.uint32()),
            "share": pa.array(some(rng, rng.random(n).tolist()), pa.float32()),
            "real": pa.array(some(rng, (rng.random(n) < 0.3).tolist())),
            "at": pa.array(
                some(rng, [DAY_ONE + timedelta(hours=int(h)) for h in rng.integers(-99, 99, n)]),
                pa.timestamp("us", "UTC"),
            ),
            "owner": pa.array(some(rng, [f"o{i}" for i in owners])),
            "owner number": pa.array(some(rng, [i - 5 for i in owners]), pa.int64()),
            "v": lines(rng, centres[rng.integers(0, 40, n)] + rng.standard_normal((n, DIMS)), 0.05),
            "w": lines(rng, rng.standard_normal((n, 5)), 0.3),
        }
    )


@dataclass(frozen=True)
class Both:
    """One folder, read by both engines."""

    fast: Index
    exact: ExactIndex

    def answers(self, query: Query) -> tuple[Answer, Answer]:
        return self.fast.search(query), self.exact.search(query)


@pytest.fixture(scope="module", params=["one segment", "several segments with deleted rows", "lists of few rows"])
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    rng = np.random.default_rng(3)
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        folder = Path(name)
        fast = Index.create(folder, SCHEMA)
        ids: list[int] = rng.permutation(N_ROWS).tolist()
        parts = [ids] if request.param == "one segment" else [ids[:15_000], ids[15_000:20_000], ids[20_000:]]
        if request.param == "lists of few rows":
            parts = [ids[:2000], ids[2000:3500]]
        writes = Writer(folder, ByMeaning(least_rows=1, lists_from=2)) if len(parts) == 2 else Index.write(folder)
        with writes as writer:
            for part in parts:
                writer.upsert(rows(rng, part))
                writer.commit()
            if len(parts) > 1:
                writer.delete(ids[::5])
                writer.commit()
            else:
                writer.compact()
        assert fast.status().n_segments == len(parts)
        yield Both(fast, ExactIndex.open(folder))


def query_vector(seed: int, dims: int = DIMS) -> F64:
    return np.random.default_rng(seed).standard_normal(dims)


def ranks(seed: int) -> tuple[Rank, ...]:
    v, w = Similarity("v", query_vector(seed)), Similarity("w", query_vector(seed, 5))
    named = Matches(IdIn(range(0, N_ROWS, 11)))
    return (
        Weighted(((v, 1.0),)),
        Weighted(((v, -2.0), (Linear("size", 0, 2000), 0.5))),
        Weighted(((v, 1.0), (named, -3.0))),
        Weighted(((v, 1.0), (w, 0.5))),
        Weighted(((v, 1.0), (Matches(Equals("real", True)), 0.2))),
        ByColumn("size"),
    )


@pytest.mark.parametrize("group", [None, "owner", "owner number", "share"])
@pytest.mark.parametrize("number", range(len(FILTERS)))
def test_totals_and_facets_are_those_of_the_exact_engine(both: Both, number: int, group: str | None) -> None:
    query = Query(filter=FILTERS[number], rank=ranks(0)[0], group_by=group, facets=FACETS)
    found, right = both.answers(query)
    assert (found.n_rows, found.n_total, found.facets) == (right.n_rows, right.n_total, right.facets)


@pytest.mark.parametrize("recall", Recall)
@pytest.mark.parametrize("group", [None, "owner", "real"])
def test_hits_fit_the_filter_with_exact_scores_in_order(both: Both, recall: Recall, group: str | None) -> None:
    for wanted in FILTERS:
        for rank in ranks(1):
            query = Query(filter=wanted, rank=rank, k=50, group_by=group, recall=recall)
            found = both.fast.search(query)
            among = both.exact.search(replace(query, filter=And((wanted, IdIn(found.ids))), group_by=None))
            assert found.ids.tolist() == among.ids.tolist()  # all fit, falling, ties by id
            np.testing.assert_allclose(found.scores, among.scores, rtol=0, atol=1e-12, equal_nan=True)
            np.testing.assert_allclose(found.similarities, among.similarities, rtol=0, atol=1e-12, equal_nan=True)
            assert len(found.groups) == (len(found.ids) if group else 0)


@pytest.mark.parametrize("group", [None, "owner", "country"])
@pytest.mark.parametrize("k", [1, 10_000])
def test_as_many_hits_come_back_as_there_are(both: Both, k: int, group: str | None) -> None:
    for wanted in FILTERS:
        for rank in ranks(2)[:3]:
            found = both.fast.search(Query(filter=wanted, rank=rank, k=k, group_by=group, recall=Recall.R90))
            assert len(found.ids) == len(set(found.ids.tolist())) == min(k, found.n_total)
            assert (found.next is None) == (found.n_total <= k)


def test_grouped_hits_have_groups_that_differ(both: Both) -> None:
    for rank in ranks(3):
        found = both.fast.search(Query(rank=rank, k=300, group_by="owner"))
        named = [group for group in found.groups if group is not None]
        assert len(named) == len(set(named))


def test_exact_recall_is_the_answer_of_the_exact_engine(both: Both) -> None:
    for wanted in FILTERS:
        for rank in ranks(4):
            for group in (None, "owner"):
                found, right = both.answers(Query(wanted, rank, 40, None, group, (), Recall.EXACT))
                assert found.ids.tolist() == right.ids.tolist()
                np.testing.assert_array_equal(found.scores, right.scores)
                assert (found.groups, found.next) == (right.groups, right.next)


def test_no_hits_asked_for_gives_counts_alone(both: Both) -> None:
    found, right = both.answers(Query(k=0, facets=FACETS, group_by="owner"))
    assert (found.ids.tolist(), found.n_total, found.facets) == ([], right.n_total, right.facets)


def test_a_filter_that_matches_nothing_gives_nothing(both: Both) -> None:
    for group in (None, "owner"):
        found, right = both.answers(
            Query(Equals("country", "nowhere"), nearest("v", query_vector(0)), 5, None, group, FACETS)
        )
        assert (found.ids.tolist(), found.n_total, found.next) == ([], 0, None)
        assert found.facets == right.facets
