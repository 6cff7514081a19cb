"""In which order hits come, with which scores, and where the next page begins."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.retrieval import (
    Bool,
    ByColumn,
    Category,
    Decay,
    Engine,
    Equals,
    Linear,
    Log,
    Matches,
    Metric,
    MultiCategory,
    Number,
    NumberType,
    Order,
    Position,
    Query,
    Rank,
    Reads,
    Schema,
    Similarity,
    Term,
    Time,
    Vector,
    Weighted,
    nearest,
)

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
SCHEMA = Schema(
    (
        Category("land"),
        MultiCategory("tags"),
        Number("size", NumberType.U32),
        Number("rate", NumberType.F32),
        Bool("open"),
        Time("at"),
    ),
    (Vector("v", 2), Vector("dot", 2, Metric.INNER)),
)
ROWS = {
    "id": [1, 2, 3, 4],
    "land": ["b", "a", None, "b"],
    "size": [10, 1000, None, 100],
    "rate": [0.25, -0.5, None, 0.75],
    "open": [True, False, None, True],
    "at": [NOON, NOON - timedelta(days=1), None, NOON + timedelta(days=1)],
    "v": [[3, 4], [0, 0], None, [-1, 0]],
    "dot": [[3, 4], [0, 0], None, [-1, 0]],
}
VECTOR = pa.list_(pa.float32(), 2)
Make = Callable[[dict[str, Any]], Reads]


def table(rows: dict[str, Any]) -> pa.Table:
    return pa.table({name: pa.array(values, VECTOR if name in ("v", "dot") else None) for name, values in rows.items()})


@pytest.fixture
def make(engine: Engine, tmp_path: Path) -> Make:
    def made(rows: dict[str, Any]) -> Reads:
        index = engine.create(tmp_path / "index", SCHEMA)
        with engine.write(tmp_path / "index") as writer:
            writer.upsert(table(rows))
            writer.commit()
        return index

    return made


SCORES: tuple[tuple[str, Term, list[float]], ...] = (
    ("cosine, 0 for a zero vector and for none", Similarity("v", [10, 0]), [0.6, 0, 0, -1]),
    ("inner product", Similarity("dot", [10, 1]), [34, 0, 0, -10]),
    ("a zero query is like nothing", Similarity("v", [0, 0]), [0, 0, 0, 0]),
    ("linear, flat beyond its ends", Linear("size", 0, 100), [0.1, 1, 0, 1]),
    ("linear turned round", Linear("rate", 1, 0), [0.75, 1, 0, 0.25]),
    ("logarithmic", Log("size", 1, 1000), [1 / 3, 1, 0, 2 / 3]),
    ("logarithmic at and below its low end", Log("size", 10, 100), [0, 1, 0, 1]),
    ("decay, full from its instant on", Decay("at", NOON, 86_400), [1, 0.5, 0, 1]),
    ("a filter as a nudge", Matches(Equals("open", True)), [1, 0, 0, 1]),
)


@pytest.mark.parametrize(("term", "scores"), [row[1:] for row in SCORES], ids=[row[0] for row in SCORES])
def test_a_term_scores(make: Make, term: Term, scores: list[float]) -> None:
    answer = make(ROWS).search(Query(rank=Weighted(((term, 2.0),))))
    found = dict(zip(answer.ids.tolist(), answer.scores.tolist(), strict=True))
    assert [found[i] for i in (1, 2, 3, 4)] == pytest.approx([2 * score for score in scores], abs=1e-6)


ORDERS: tuple[tuple[str, Rank, list[int]], ...] = (
    ("no terms: by id", Weighted(), [1, 2, 3, 4]),
    ("equal scores: by id", nearest("v", [0, 1]), [1, 2, 3, 4]),
    ("a negative weight turns a similarity round", Weighted(((Similarity("v", [1, 0]), -1),)), [4, 2, 3, 1]),
    (
        "like this, unlike that",
        Weighted(((Similarity("v", [0, 1]), 1), (Similarity("v", [1, 0]), -2))),
        [4, 2, 3, 1],
    ),
    ("a column downwards, without a value last", ByColumn("size"), [2, 4, 1, 3]),
    ("a column upwards, without a value last", ByColumn("size", Order.ASCENDING), [1, 4, 2, 3]),
    ("fractions", ByColumn("rate"), [4, 1, 2, 3]),
    ("fractions upwards", ByColumn("rate", Order.ASCENDING), [2, 1, 4, 3]),
    ("time", ByColumn("at"), [4, 1, 2, 3]),
    ("truth, equal ones by id", ByColumn("open"), [1, 4, 2, 3]),
    ("text upwards", ByColumn("land", Order.ASCENDING), [2, 1, 4, 3]),
    ("text downwards", ByColumn("land"), [1, 4, 2, 3]),
)


@pytest.mark.parametrize(("rank", "ids"), [row[1:] for row in ORDERS], ids=[row[0] for row in ORDERS])
def test_an_order_puts_rows(make: Make, rank: Rank, ids: list[int]) -> None:
    assert make(ROWS).search(Query(rank=rank)).ids.tolist() == ids


def test_similarities_come_one_a_term_and_nan_without_a_vector(make: Make) -> None:
    rank = Weighted(((Similarity("v", [1, 0]), 1), (Linear("size", 0, 1), 0.0), (Similarity("dot", [0, 1]), 0.5)))
    answer = make(ROWS).search(Query(rank=rank))
    rows = dict(zip(answer.ids.tolist(), answer.similarities.tolist(), strict=True))
    assert rows[1] == pytest.approx([0.6, 4.0])
    assert all(math.isnan(value) for value in rows[3])


def test_scores_of_a_column_are_its_values(make: Make) -> None:
    answer = make(ROWS).search(Query(rank=ByColumn("size")))
    assert answer.scores[:3].tolist() == [1000, 100, 10]
    assert math.isnan(answer.scores[3])


def test_whole_numbers_beyond_53_bits_keep_their_order(engine: Engine, tmp_path: Path) -> None:
    index = engine.create(tmp_path, Schema((Number("n", NumberType.I64),)))
    with engine.write(tmp_path) as writer:
        writer.upsert(pa.table({"id": [1, 2, 3], "n": [2**53 + 1, 2**53, 2**53 + 2]}))
        writer.commit()
    assert index.search(Query(rank=ByColumn("n", Order.ASCENDING))).ids.tolist() == [2, 1, 3]


@pytest.mark.parametrize("dims", [8, 33, 384])
def test_the_same_vector_scores_the_same_bits_wherever_it_lies(engine: Engine, tmp_path: Path, dims: int) -> None:
    rng = np.random.default_rng(3)
    vector, query = rng.standard_normal(dims), rng.standard_normal(dims)
    index = engine.create(tmp_path, Schema((), (Vector("v", dims),)))
    with engine.write(tmp_path) as writer:
        for n in (1, 7, 38):  # too few segments to be merged
            writer.upsert(pa.table({"id": np.arange(n) + 1000 * n, "v": [vector.tolist()] * n}))
            writer.commit()
    assert len(set(index.search(Query(rank=nearest("v", query), k=1000)).scores.tolist())) == 1


def test_a_page_follows_where_the_last_one_ended_though_its_last_hit_is_gone(
    make: Make, engine: Engine, tmp_path: Path
) -> None:
    index = make(ROWS | {"land": ["a", "b", "c", "d"]})
    first = index.search(Query(rank=ByColumn("land", Order.ASCENDING), k=2))
    with engine.write(tmp_path / "index") as writer:
        writer.delete([2])
        writer.compact()  # the text "b" is gone from the index, too
    second = index.search(Query(rank=ByColumn("land", Order.ASCENDING), k=2, after=first.next))
    assert (first.ids.tolist(), second.ids.tolist(), second.next) == ([1, 2], [3, 4], None)


def test_a_group_that_was_shown_does_not_come_again(make: Make) -> None:
    index = make(ROWS | {"land": ["x", "x", None, None]})
    query = Query(rank=ByColumn("size"), k=1, group_by="land")
    found: list[int] = []
    groups: list[object] = []
    while True:
        answer = index.search(query)
        found += answer.ids.tolist()
        groups += answer.groups
        if answer.next is None:
            break
        query = Query(rank=ByColumn("size"), k=1, group_by="land", after=answer.next)
    assert (found, groups) == ([2, 4, 3], ["x", None, None])
    assert (answer.n_rows, answer.n_total) == (4, 3)


@pytest.mark.parametrize(
    ("column", "group"), [("land", "b"), ("size", 10), ("rate", 0.25), ("open", True), ("at", NOON)]
)
def test_group_values_come_back_as_they_were_given(make: Make, column: str, group: object) -> None:
    answer = make(ROWS).search(Query(group_by=column))
    assert answer.groups[0] == group
    assert answer.groups[answer.ids.tolist().index(3)] is None


def test_no_next_page_when_the_last_hit_was_shown(make: Make) -> None:
    index = make(ROWS)
    assert index.search(Query(k=4)).next is None
    assert index.search(Query(k=3)).next == Position(0.0, 3)


def test_k_of_zero_only_counts(make: Make) -> None:
    answer = make(ROWS).search(Query(Equals("land", "b"), k=0))
    assert (len(answer.ids), answer.n_rows, answer.next) == (0, 2, None)


REFUSED: tuple[tuple[Query, str], ...] = (
    (Query(k=10_001), "k = '10001'.*0 to 10000"),
    (Query(k=-1), "k"),
    (Query(rank=nearest("w", [1, 0])), "w.*'v', 'dot'"),
    (Query(rank=nearest("v", [1, 0, 0])), r"v = 'shape \(3,\)'.*2 numbers"),
    (Query(rank=nearest("v", [1, math.nan])), "v.*finite"),
    (Query(rank=nearest("v", [1, math.inf])), "v.*finite"),
    (Query(rank=nearest("v", ["a", "b"])), "v.*2 numbers"),  # type: ignore[list-item]
    (Query(rank=nearest("dot", [1e19, 0])), "dot.*1e\\+18"),
    (Query(rank=Weighted(((Similarity("v", [1, 0]), math.nan),))), "weights are finite"),
    (Query(rank=Weighted(((Linear("size", 1, 1), 1),))), "size.*two different"),
    (Query(rank=Weighted(((Log("size", 0, 1), 1),))), "size.*0 < low < high"),
    (Query(rank=Weighted(((Log("at", 1, 2), 1),))), "at.*Number"),
    (Query(rank=Weighted(((Decay("size", NOON, 1), 1),))), "size.*Time"),
    (Query(rank=Weighted(((Decay("at", NOON, 0), 1),))), "half life"),
    (Query(rank=Weighted(((Decay("at", datetime(2025, 1, 1), 1), 1),))), "time zone"),
    (Query(rank=Weighted(((Matches(Equals("x", 1)), 1),))), "x.*no such column"),
    (Query(rank=ByColumn("tags")), "tags.*several values"),
    (Query(rank=ByColumn("v")), "v.*no such column"),
    (Query(group_by="tags"), "tags.*several values"),
    (Query(after=Position("a", 1)), "after = 'a'.*score"),
    (Query(after=Position(math.nan, 1)), "after"),
    (Query(after=Position(10**400, 1)), "after = '1000.*larger than any key"),
    (Query(rank=ByColumn("size"), after=Position(math.inf, 1)), "after = 'inf'.*larger than any key"),
    (Query(rank=ByColumn("size"), after=Position("a", 1)), "after = 'a'.*'size'"),
    (Query(rank=ByColumn("land"), after=Position(3, 1)), "after = '3'.*'land'"),
)


@pytest.mark.parametrize(("query", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_a_query_that_does_not_fit_is_refused_by_name_and_value(make: Make, query: Query, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        make(ROWS).search(query)


def test_the_plan_says_what_was_done(make: Make) -> None:
    plan = make(ROWS).search(Query(Equals("land", "b"), nearest("v", [1, 0]), group_by="land")).plan
    steps = {step.name: (step.n_in, step.n_out) for step in plan.steps}
    assert {"check", "filter", "group", "order"} <= steps.keys()
    assert (steps["filter"], steps["group"]) == ((4, 2), (2, 1))
    assert plan.explain().count("\n") == len(plan.steps)
