"""What facets count: rows, or groups when the query groups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.retrieval import (
    Bool,
    BucketCounts,
    Category,
    Engine,
    Equals,
    Facet,
    FacetCounts,
    Histogram,
    MultiCategory,
    Not,
    Number,
    NumberType,
    Query,
    Reads,
    Schema,
    Time,
    TopValues,
    ValueCounts,
)

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
EVE = NOON + timedelta(hours=6)
SCHEMA = Schema(
    (
        Category("who"),
        Category("land"),
        MultiCategory("tags"),
        Number("size", NumberType.U32),
        Number("rate", NumberType.F32),
        Bool("open"),
        Time("at"),
    )
)
ROWS = pa.table(
    {
        "id": [1, 2, 3, 4, 5],
        "who": ["x", "x", "y", None, None],
        "land": ["DE", "DE", "FR", "DE", None],
        "tags": [["a", "b", "a"], ["a"], ["b"], [], None],
        "size": pa.array([0, 5, 10, 4294967294, None], pa.uint32()),
        "rate": [0.1, 0.2, 0.3, -1.0, None],
        "open": [True, True, False, False, None],
        "at": [NOON, EVE, EVE, NOON - timedelta(days=1), None],
    }
)


@pytest.fixture(scope="module")
def index(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Reads:
    folder = tmp_path_factory.mktemp("facets") / "index"
    made = engine.create(folder, SCHEMA)
    with engine.write(folder) as writer:
        for row in range(len(ROWS)):  # a segment each, so that counts are put together from several
            writer.upsert(ROWS.slice(row, 1))
            writer.commit()
    return made


BY_ROW: tuple[FacetCounts, ...] = (
    ValueCounts("land", (("DE", 3), ("FR", 1)), 2, 1),
    ValueCounts("tags", (("a", 2), ("b", 2)), 2, 2),
    ValueCounts("open", ((False, 2), (True, 2)), 2, 1),
    BucketCounts("size", (0, 5, 11), (0, 1, 2, 1), 1),
    BucketCounts("rate", (0.0, 0.2), (1, 1, 2), 1),
    BucketCounts("at", (NOON, EVE), (1, 1, 2), 1),
)
BY_GROUP: tuple[FacetCounts, ...] = (
    ValueCounts("land", (("DE", 2), ("FR", 1)), 2, 1),
    ValueCounts("tags", (("b", 2), ("a", 1)), 2, 2),
    ValueCounts("open", ((False, 2), (True, 1)), 2, 1),
    BucketCounts("size", (0, 5, 11), (0, 1, 2, 1), 1),
    BucketCounts("rate", (0.0, 0.2), (1, 1, 2), 1),
    BucketCounts("at", (NOON, EVE), (1, 1, 2), 1),
)


def asked(counts: FacetCounts) -> Facet:
    return Histogram(counts.column, counts.edges) if isinstance(counts, BucketCounts) else TopValues(counts.column)


@pytest.mark.parametrize("counts", BY_ROW, ids=lambda counts: counts.column)
def test_facets_count_rows(index: Reads, counts: FacetCounts) -> None:
    assert index.search(Query(facets=(asked(counts),))).facets == (counts,)


@pytest.mark.parametrize("counts", BY_GROUP, ids=lambda counts: counts.column)
def test_facets_of_a_grouped_query_count_each_group_once_a_value(index: Reads, counts: FacetCounts) -> None:
    answer = index.search(Query(facets=(asked(counts),), group_by="who"))
    assert answer.facets == (counts,)
    assert (answer.n_rows, answer.n_total) == (5, 4)


def test_facets_count_the_whole_filtered_set_whatever_page_is_shown(index: Reads) -> None:
    first = index.search(Query(Not(Equals("who", "y")), k=1, facets=(TopValues("land"),)))
    second = index.search(Query(Not(Equals("who", "y")), k=1, facets=(TopValues("land"),), after=first.next))
    assert first.facets == second.facets == (ValueCounts("land", (("DE", 3),), 1, 1),)


def test_only_the_n_most_frequent_values_come_equal_counts_by_value(index: Reads) -> None:
    facets = index.search(Query(facets=(TopValues("land", 1), TopValues("tags", 1)))).facets
    assert facets == (ValueCounts("land", (("DE", 3),), 2, 1), ValueCounts("tags", (("a", 2),), 2, 2))


def test_facets_of_nothing_are_empty(index: Reads) -> None:
    facets = (TopValues("land"), TopValues("tags"), TopValues("open"), Histogram("size", (1,)))
    for group_by in (None, "who", "size"):
        answer = index.search(Query(Equals("land", "XX"), facets=facets, group_by=group_by))
        assert [f.counts for f in answer.facets] == [(), (), (), (0, 0)]
        assert (answer.n_rows, answer.n_total) == (0, 0)


@pytest.mark.parametrize(
    ("facet", "message"),
    [
        (TopValues("size"), "size.*Histogram"),
        (TopValues("land", 0), "land.*1 to 10000"),
        (TopValues("x"), "x.*no such column"),
        (Histogram("land", (1,)), "land.*Number or a Time"),
        (Histogram("size", ()), "size.*1 to 1000 edges"),
        (Histogram("size", (2, 1)), "size.*edges rise"),
        (Histogram("size", (float("nan"),)), "size.*number"),
        (Histogram("at", (1.0,)), "at.*time zone"),
    ],
)
def test_a_facet_that_does_not_fit_its_column_is_refused(index: Reads, facet: Facet, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        index.search(Query(facets=(facet,)))
