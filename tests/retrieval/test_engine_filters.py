"""What each condition holds for, and what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.retrieval import (
    And,
    Bool,
    Category,
    ContainsAll,
    ContainsAny,
    Ends,
    Engine,
    Equals,
    Everything,
    Filter,
    IdIn,
    In,
    Missing,
    MultiCategory,
    Not,
    Number,
    NumberType,
    Or,
    Query,
    Range,
    Reads,
    Schema,
    Time,
    Vector,
)

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
SCHEMA = Schema(
    (
        Category("land"),
        MultiCategory("tags"),
        Number("size", NumberType.U32),
        Number("big", NumberType.I64),
        Number("rate", NumberType.F32),
        Bool("open"),
        Time("at"),
    ),
    (Vector("v", 2),),
)
ROWS = pa.table(
    {
        "id": [1, 2, 3, 4],
        "land": ["DE", "FR", None, "DE"],
        "tags": [["a", "b"], ["b"], [], None],
        "size": pa.array([0, 10, 4294967294, None], pa.uint32()),
        "big": pa.array([-(2**63) + 1, 2**53 + 1, 2**63 - 2, None], pa.int64()),
        "rate": [0.1, 0.5, -1.0, None],
        "open": [True, False, True, None],
        "at": pa.array([NOON, NOON + timedelta(microseconds=1), NOON - timedelta(days=9000), None]),
        "v": pa.array([[1, 0], [0, 0], None, None], pa.list_(pa.float32(), 2)),
    }
)


@pytest.fixture(scope="module")
def index(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Reads:
    folder = tmp_path_factory.mktemp("filters") / "index"
    made = engine.create(folder, SCHEMA)
    with engine.write(folder) as writer:
        writer.upsert(ROWS)
        writer.commit()
    return made


HOLDS_FOR: tuple[tuple[str, Filter, list[int]], ...] = (
    ("everything", Everything(), [1, 2, 3, 4]),
    ("an And of nothing is true", And(()), [1, 2, 3, 4]),
    ("an Or of nothing is false", Or(()), []),
    ("equal text", Equals("land", "DE"), [1, 4]),
    ("text that no row has", Equals("land", "XX"), []),
    ("Not is the plain complement, rows without a value included", Not(Equals("land", "DE")), [2, 3]),
    ("Not and not missing", And((Not(Equals("land", "DE")), Not(Missing("land")))), [2]),
    ("text among others", In("land", ("FR", "XX")), [2]),
    ("text among more than a few others", In("land", ("FR", "DE", "A", "B", "C", "D")), [1, 2, 4]),
    ("In of nothing", In("land", ()), []),
    ("missing text", Missing("land"), [3]),
    ("an empty list is a missing one", Missing("tags"), [3, 4]),
    ("a missing vector; a zero vector is there", Missing("v"), [3, 4]),
    ("contains any", ContainsAny("tags", ("a", "x")), [1]),
    ("contains any of nothing", ContainsAny("tags", ()), []),
    ("contains all", ContainsAll("tags", ("a", "b")), [1]),
    ("contains all, given twice", ContainsAll("tags", ("b", "b")), [1, 2]),
    ("contains all with one that no row has", ContainsAll("tags", ("b", "x")), []),
    ("contains all of nothing: rows with a list", ContainsAll("tags", ()), [1, 2]),
    ("a number", Equals("size", 10), [2]),
    ("a float equal to a whole number", Equals("size", 10.0), [2]),
    ("a number that the column cannot hold", Equals("size", -1), []),
    ("a fraction in a whole column", Equals("size", 0.5), []),
    ("the number that stands for null", Equals("size", 2**32 - 1), []),
    ("the whole number that stands for null", Equals("big", -(2**63)), []),
    ("many numbers", In("size", (0, 1, 2, 3, 4, 5, 10)), [1, 2]),
    ("a 32-bit fraction is found by the number it was given as", Equals("rate", 0.1), [1]),
    ("bounds are rounded like values", Range("rate", 0.1, 0.1), [1]),
    ("both ends belong", Range("size", 0, 10), [1, 2]),
    ("the low end alone", Range("size", 0, 10, Ends.LOW), [1]),
    ("the high end alone", Range("size", 0, 10, Ends.HIGH), [2]),
    ("neither end", Range("size", 0, 10, Ends.NEITHER), []),
    ("neither end of a fraction", Range("rate", -1, 0.5, Ends.NEITHER), [1]),
    ("open for ever: rows with a value", Range("size"), [1, 2, 3]),
    ("fractions around whole numbers", Range("size", 0.5, 10.5), [2]),
    ("fractions as open ends", Range("size", -0.5, 9.5, Ends.NEITHER), [1]),
    ("bounds beyond the column", Range("size", -5, 2**70), [1, 2, 3]),
    ("a range below the column", Range("size", None, -1), []),
    ("a range that ends before it begins", Range("size", 5, 4), []),
    ("infinity as an end", Range("size", 1, float("inf")), [2, 3]),
    ("from infinity", Range("big", float("inf"), None), []),
    ("64 bits are compared in full", Range("big", 2**53 + 1, 2**53 + 1), [2]),
    ("the least and the greatest", Range("big", -(2**63) + 1, 2**63 - 2), [1, 2, 3]),
    ("true", Equals("open", True), [1, 3]),
    ("false", Equals("open", False), [2]),
    ("missing truth", Missing("open"), [4]),
    ("an instant to the microsecond", Equals("at", NOON), [1]),
    ("a span of time", Range("at", NOON, None, Ends.HIGH), [2]),
    ("missing time", Missing("at"), [4]),
    ("ids", IdIn([4, 2, 2, 99]), [2, 4]),
    ("no ids", IdIn([]), []),
    ("Or", Or((Equals("land", "FR"), Missing("land"))), [2, 3]),
)


@pytest.mark.parametrize(("wanted", "ids"), [row[1:] for row in HOLDS_FOR], ids=[row[0] for row in HOLDS_FOR])
def test_a_condition_holds_for(index: Reads, wanted: Filter, ids: list[int]) -> None:
    answer = index.search(Query(wanted))
    assert (answer.ids.tolist(), answer.n_rows) == (ids, len(ids))


def test_a_million_ids_can_be_left_out(index: Reads) -> None:
    assert index.search(Query(Not(IdIn(np.arange(2, 1_000_002))))).ids.tolist() == [1]


REFUSED: tuple[tuple[Filter, str], ...] = (
    (Equals("lnad", "DE"), "lnad.*'land', 'tags'"),
    (Missing("lnad"), "lnad"),
    (Equals("land", 3), "land = '3'.*text"),
    (Equals("size", "3"), "size = '3'.*number"),
    (Equals("size", True), "size.*number"),
    (Equals("open", 1), "open.*True or False"),
    (Equals("at", datetime(2025, 1, 1)), "at.*time zone"),
    (Equals("tags", "a"), "tags.*ContainsAny"),
    (ContainsAny("land", ("DE",)), "land.*Equals"),
    (ContainsAll("tags", (1,)), "tags.*text"),  # type: ignore[arg-type]
    (Range("land", 1, 2), "land.*Number or a Time"),
    (Range("size", float("nan")), "size.*number"),
    (Range("at", 5), "at.*time zone"),
    (In("size", (1, "x")), "size = 'x'"),
    (And((Everything(), Or((Not(Equals("x", 1)),)))), "x.*no such column"),
)


@pytest.mark.parametrize(("wanted", "message"), REFUSED)
def test_a_condition_that_does_not_fit_is_refused_by_column_and_value(
    index: Reads, wanted: Filter, message: str
) -> None:
    with pytest.raises(Invalid, match=message):
        index.search(Query(wanted))


def test_conditions_nested_too_deep_are_refused(index: Reads) -> None:
    deep: Filter = Everything()
    for _ in range(200):
        deep = Not(deep)
    with pytest.raises(Invalid, match="more than 100 levels"):
        index.search(Query(deep))


@pytest.mark.parametrize("ids", [["1"], [1.5], [2**64], [[1]]])
def test_what_is_no_row_id_is_refused(ids: list[int]) -> None:
    with pytest.raises(Invalid, match="64-bit whole numbers"):
        IdIn(ids)


def test_filters_of_ids_are_equal_when_their_ids_are() -> None:
    assert IdIn([2, 1]) == IdIn((1, 2, 2))
    assert {IdIn([2, 1]), IdIn([1, 2])} == {IdIn([1, 2])}
