"""The fast engine finds the asked share of the true first k: among clusters and noise, whatever the filter and rank."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.retrieval import (
    And,
    Category,
    Decay,
    ExactIndex,
    Filter,
    IdIn,
    In,
    Index,
    Linear,
    Log,
    Matches,
    Metric,
    Not,
    Number,
    NumberType,
    Query,
    Range,
    Recall,
    Schema,
    Similarity,
    Time,
    Vector,
    Weighted,
    nearest,
)
from socialpulse.retrieval.arrays import F64, I64
from socialpulse.retrieval.ivf import search

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for the disk takes no time
N_ROWS = 30_000
DIMS = 64
N_QUERIES = 60
N_LABELS = 20
DAY_ONE = datetime(2025, 1, 1, tzinfo=UTC)
TARGETS = (Recall.R90, Recall.R95, Recall.R99)
COLUMNS = (
    Number("n", NumberType.U32),  # 0 .. 999, whatever the vector
    Number("label", NumberType.U32),  # which of 20 directions the vector lies nearest to
    Category("owner"),  # 1,000 of them, each of rows that lie in one direction
    Time("at"),
)

Asks = Callable[[F64], Query]


@dataclass(frozen=True)
class Lake:
    """An index read by both engines. unit (n, dims) its vectors · queries (q, dims) · directions (labels, dims)"""

    fast: Index
    exact: ExactIndex
    unit: F64
    queries: F64
    directions: F64

    def missed(self, asks: Asks) -> dict[Recall, float]:
        """Return the mean share of the true first k that was found, for each target that it falls short of."""
        shares: dict[Recall, list[float]] = {target: [] for target in TARGETS}
        for query in self.queries:
            asked = asks(query)
            right = self.exact.search(asked)
            for target in TARGETS:
                found = self.fast.search(replace(asked, recall=target))
                assert len(found.ids) == len(right.ids) > 0
                shares[target].append(len(np.intersect1d(found.ids, right.ids)) / len(right.ids))
        return {target: share for target in TARGETS if (share := float(np.mean(shares[target]))) < target.value}

    def nearest(self, query: F64) -> I64:
        """Return all rows, the most similar first."""
        return np.argsort(-(self.unit @ query), kind="stable")

    def labels(self, query: F64) -> list[int]:
        """Return all labels, that of the direction farthest from the query first."""
        found: list[int] = np.argsort(self.directions @ query).tolist()
        return found


def clusters(rng: np.random.Generator) -> F64:
    centres = rng.standard_normal((100, DIMS)) / np.sqrt(DIMS)
    around: F64 = centres[rng.integers(0, 100, N_ROWS)]
    around += 0.7 * rng.standard_normal((N_ROWS, DIMS)) / np.sqrt(DIMS)
    return around


def noise(rng: np.random.Generator) -> F64:
    found: F64 = rng.standard_normal((N_ROWS, DIMS)) / np.sqrt(DIMS)
    return found


def lake(folder: Path, matrix: F64, metric: Metric = Metric.COSINE) -> Lake:
    rng = np.random.default_rng(1)
    unit = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    directions = rng.standard_normal((N_LABELS, DIMS))
    owners = np.argsort(np.argsort(unit @ directions[0])) // 30
    seconds = rng.integers(0, 10_000_000, N_ROWS).tolist()
    rows = {
        "id": np.arange(N_ROWS),
        "n": rng.integers(0, 1000, N_ROWS).astype(np.uint32),
        "label": (unit @ directions.T).argmax(axis=1).astype(np.uint32),
        "owner": [f"owner {i}" for i in owners],
        "at": pa.array([DAY_ONE - timedelta(seconds=s) for s in seconds], pa.timestamp("us", "UTC")),
        "v": pa.FixedSizeListArray.from_arrays(pa.array(matrix.astype(np.float32).reshape(-1)), DIMS),
    }
    fast = Index.create(folder, Schema(COLUMNS, (Vector("v", DIMS, metric),)))
    with Index.write(folder) as writer:
        writer.upsert(pa.table(rows))
        writer.compact()
    middle = np.linalg.norm(matrix, axis=1).mean() / np.sqrt(DIMS)
    near = rng.choice(N_ROWS, N_QUERIES, replace=False)
    queries = matrix[near] + 0.2 * middle * rng.standard_normal((N_QUERIES, DIMS))
    return Lake(fast, ExactIndex.open(folder), unit, queries, directions)


@pytest.fixture(scope="module", params=[clusters, noise], ids=lambda make: str(make.__name__))
def among(request: pytest.FixtureRequest) -> Iterator[Lake]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield lake(Path(name) / "index", request.param(np.random.default_rng(0)))


UNRELATED: dict[str, Filter] = {
    "all rows": Range("n"),
    "80 % of them": Range("n", 0, 799),  # more than are estimated without choosing lists
    "10 % of them": Range("n", 0, 99),
    "1 % of them": Range("n", 0, 9),
}


@pytest.mark.parametrize("name", UNRELATED)
def test_the_first_ten_hold_the_asked_share_under_a_filter_that_knows_nothing_of_meaning(
    among: Lake, name: str
) -> None:
    asks = partial(Query, filter=UNRELATED[name])
    assert among.missed(lambda query: asks(rank=nearest("v", query))) == {}


def test_the_first_hundred_hold_the_asked_share(among: Lake) -> None:
    assert among.missed(lambda query: Query(rank=nearest("v", query), k=100)) == {}


def test_a_filter_of_rows_that_mean_the_same_as_the_query_holds_the_asked_share(among: Lake) -> None:
    def asks(query: F64) -> Query:
        return Query(rank=nearest("v", query), filter=In("label", tuple(among.labels(query)[-2:])))

    assert among.missed(asks) == {}


@pytest.mark.parametrize("n_labels", [2, 18])
def test_a_filter_of_rows_that_mean_something_else_than_the_query_holds_the_asked_share(
    among: Lake, n_labels: int
) -> None:
    def asks(query: F64) -> Query:
        return Query(rank=nearest("v", query), filter=In("label", tuple(among.labels(query)[:n_labels])))

    assert among.missed(asks) == {}


@pytest.mark.parametrize("n_nearest", [5_000, 24_000])
def test_a_filter_that_leaves_out_the_very_nearest_rows_holds_the_asked_share(among: Lake, n_nearest: int) -> None:
    def asks(query: F64) -> Query:
        return Query(rank=nearest("v", query), filter=Not(IdIn(among.nearest(query)[:n_nearest])))

    assert among.missed(asks) == {}


@pytest.mark.parametrize("n_nearest", [500, 2_000, 8_000])
def test_a_filter_that_leaves_out_the_nearest_rows_and_most_others_holds_the_asked_share(
    among: Lake, n_nearest: int
) -> None:
    def asks(query: F64) -> Query:
        left_out = Not(IdIn(among.nearest(query)[:n_nearest]))
        return Query(rank=nearest("v", query), filter=And((left_out, Range("n", 0, 399))))

    assert among.missed(asks) == {}


@pytest.mark.parametrize("group", [None, "owner"])
def test_a_second_look_finds_what_ordering_all_of_its_rows_would(
    among: Lake, group: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asks(query: F64) -> Query:
        left_out = Not(IdIn(among.nearest(query)[:8_000]))
        return Query(rank=nearest("v", query), filter=left_out, k=40, group_by=group)

    found = [among.fast.search(asks(query)) for query in among.queries]
    assert any(sum(step.name == "narrow" for step in answer.plan.steps) > 1 for answer in found)
    monkeypatch.setattr(search._Narrowed, "added_to", lambda _, parts: parts)
    for query, answer in zip(among.queries, found, strict=True):
        again = among.fast.search(asks(query))
        assert (again.ids.tolist(), again.scores.tolist()) == (answer.ids.tolist(), answer.scores.tolist())


@pytest.mark.parametrize("depth", [50, 5000])
def test_a_page_further_down_holds_the_asked_share(among: Lake, depth: int) -> None:
    def asks(query: F64) -> Query:
        before = Query(rank=nearest("v", query), k=depth)
        return Query(rank=nearest("v", query), after=among.exact.search(before).next)

    assert among.missed(asks) == {}


def test_several_similarities_one_of_them_unlike_hold_the_asked_share(among: Lake) -> None:
    def asks(query: F64) -> Query:
        other, unlike = among.queries[:2]
        mixed = ((Similarity("v", query), 1.0), (Similarity("v", other), 0.5), (Similarity("v", unlike), -0.7))
        return Query(rank=Weighted(mixed))

    assert among.missed(asks) == {}


def test_columns_beside_the_similarity_hold_the_asked_share(among: Lake) -> None:
    columns = ((Log("n", 10, 1000), 0.3), (Linear("label", 0, 20), -0.2), (Decay("at", DAY_ONE, 2e6), 0.3))

    def asks(query: F64) -> Query:
        return Query(rank=Weighted(((Similarity("v", query), 1.0), *columns)))

    assert among.missed(asks) == {}


@pytest.mark.parametrize("weight", [0.05, 1.0, 3.0])
def test_columns_beside_the_similarity_of_rows_that_are_not_the_nearest_hold_the_asked_share(
    among: Lake, weight: float
) -> None:
    columns = ((Log("n", 10, 1000), weight), (Decay("at", DAY_ONE, 2e6), weight))

    def asks(query: F64) -> Query:
        rank = Weighted(((Similarity("v", query), 1.0), *columns))
        return Query(rank=rank, filter=Not(IdIn(among.nearest(query)[:5_000])))

    assert among.missed(asks) == {}


@pytest.mark.parametrize("weight", [1e7, 1e12])
def test_columns_of_huge_weight_hold_the_asked_share(among: Lake, weight: float) -> None:
    def asks(query: F64) -> Query:
        return Query(rank=Weighted(((Similarity("v", query), 1.0), (Linear("n", 0, 700), weight))))

    assert among.missed(asks) == {}


def test_rows_put_forward_by_their_id_are_found_wherever_they_lie(among: Lake) -> None:
    def asks(query: F64) -> Query:
        far = IdIn(among.nearest(query)[-7::-1000])
        return Query(rank=Weighted(((Similarity("v", query), 1.0), (Matches(far), 3.0))))

    for query in among.queries[:20]:
        put_forward = among.fast.search(asks(query)).ids
        assert put_forward.tolist() == among.exact.search(asks(query)).ids.tolist()


def test_rows_set_back_by_their_id_do_not_hide_the_rows_behind_them(among: Lake) -> None:
    rng = np.random.default_rng(2)

    def asks(query: F64) -> Query:
        some = IdIn(rng.choice(among.nearest(query)[:40], 20, replace=False))
        return Query(rank=Weighted(((Similarity("v", query), 1.0), (Matches(some), -5.0))))

    assert among.missed(asks) == {}


def test_the_best_row_of_each_group_holds_the_asked_share(among: Lake) -> None:
    assert among.missed(lambda query: Query(rank=nearest("v", query), group_by="owner")) == {}


def test_exact_recall_gives_the_answer_of_the_exact_engine(among: Lake) -> None:
    for query in among.queries[:20]:
        asked = Query(rank=nearest("v", query), filter=Range("n", 0, 799), k=100, recall=Recall.EXACT)
        found, right = among.fast.search(asked), among.exact.search(asked)
        assert found.ids.tolist() == right.ids.tolist()
        assert found.scores.tolist() == right.scores.tolist()
        assert found.next == right.next
