"""What a batch may hold, what is refused by column, row and value, and that a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.retrieval import (
    Bool,
    Category,
    Engine,
    Metric,
    MultiCategory,
    Number,
    NumberType,
    Query,
    Reads,
    Schema,
    Time,
    Vector,
    Writes,
)

SCHEMA = Schema(
    (
        Category("land"),
        MultiCategory("tags"),
        Number("size", NumberType.U32),
        Number("big", NumberType.I64),
        Number("rate", NumberType.F32),
        Number("wide", NumberType.F64),
        Bool("open"),
        Time("at"),
    ),
    (Vector("v", 2), Vector("dot", 2, Metric.INNER)),
)
NAN, INF = float("nan"), float("inf")


@pytest.fixture
def reader(engine: Engine, tmp_path: Path) -> Reads:
    return engine.create(tmp_path / "index", SCHEMA)


@pytest.fixture
def writer(engine: Engine, reader: Reads, tmp_path: Path) -> Iterator[Writes]:
    with engine.write(tmp_path / "index") as opened:
        yield opened


def vectors(*rows: list[float | None] | None) -> pa.Array:
    return pa.array(rows, pa.list_(pa.float32(), 2))


REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("a column unknown", {"lnad": ["DE", "FR"]}, "lnad.*'id', 'land'"),
    ("text in a number", {"size": ["1", "2"]}, "size = 'string'.*whole numbers"),
    ("a fraction in a whole number", {"size": [1.0, 2.0]}, "size = 'double'.*whole numbers"),
    ("below its type", {"size": [1, -1]}, r"size = '-1': row 1 \(id 8\): must be from 0 to 4294967294"),
    ("the number that stands for null", {"size": [1, 2**32 - 1]}, "size = '4294967295': row 1"),
    ("the whole number that stands for null", {"big": [1, -(2**63)]}, "big = '-9223372036854775808': row 1"),
    ("64 bits without sign", {"big": pa.array([1, 2**63], pa.uint64())}, "big = '9223372036854775808': row 1"),
    ("NaN", {"rate": [1.0, NAN]}, r"rate = 'nan': row 1 \(id 8\): must be finite"),
    ("infinity", {"wide": [INF, 1.0]}, r"wide = 'inf': row 0 \(id 7\)"),
    ("more than 32 bits hold", {"rate": [1.0, 1e300]}, "rate = '1e.300': row 1.*float32"),
    ("a number for text", {"land": [1, 2]}, "land = 'int64'.*text"),
    ("text for a list", {"tags": ["a", "b"]}, "tags = 'string'.*lists of text"),
    ("null within a list", {"tags": [["a"], ["b", None]]}, r"tags.*row 1 \(id 8\).*null"),
    ("a number for truth", {"open": [0, 1]}, "open = 'int64'.*booleans"),
    ("an instant without a zone", {"at": [datetime(2025, 1, 1)] * 2}, "at.*time zone"),
    ("other dimensions", {"v": [[1.0, 2.0], [1.0]]}, r"v = '1': row 1 \(id 8\): is the length, it has 2"),
    ("a fixed list of other dimensions", {"v": pa.array([[1.0] * 3] * 2, pa.list_(pa.float32(), 3))}, "v = '3': row 0"),
    ("whole numbers as a vector", {"v": [[1, 2], [1, 2]]}, "v.*2 floats"),
    ("NaN in a vector", {"v": vectors([1, 2], [1, NAN])}, r"v = 'nan': row 1 \(id 8\)"),
    ("infinity in a vector", {"dot": vectors([1, 2], [-INF, 1])}, r"dot = 'inf': row 1 \(id 8\)"),
    ("null in a vector", {"v": vectors([1, 2], [1, None])}, r"v = 'nan': row 1 \(id 8\)"),
    ("too long for an inner product", {"dot": vectors([1, 2], [1e30, 1])}, r"dot.*row 1.*1e\+18 at most"),
    ("a fraction for an id", {"id": [1.0, 2.0]}, "id = 'double"),
    ("null for an id", {"id": [1, None]}, "id.*1 null"),
    ("an id of more than 64 bits", {"id": pa.array([1, 2**63], pa.uint64())}, "id = '9223372036854775808': row 1"),
)


@pytest.mark.parametrize(("columns", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_wrong_value_is_refused_by_column_row_and_value(
    writer: Writes, columns: dict[str, Any], message: str
) -> None:
    with pytest.raises(Invalid, match=message):
        writer.upsert(pa.table({"id": [7, 8]} | columns))


def test_a_batch_without_ids_is_refused(writer: Writes) -> None:
    with pytest.raises(Invalid, match=r"id.*missing"):
        writer.upsert(pa.table({"land": ["DE"]}))


def test_a_column_given_twice_is_refused(writer: Writes) -> None:
    with pytest.raises(Invalid, match=r"land.*twice"):
        writer.upsert(pa.table([[1], ["a"], ["b"]], names=["id", "land", "land"]))


def test_a_refused_batch_changes_nothing(writer: Writes, reader: Reads) -> None:
    writer.upsert(pa.table({"id": [1], "land": ["DE"], "size": [5]}))
    for change in (writer.upsert, writer.update):
        with pytest.raises(Invalid):
            change(pa.table({"id": [1, 2], "land": ["FR", "FR"], "size": [6, -1]}))
    writer.commit()
    assert reader.find([1, 2], ["land", "size"]).to_pylist() == [{"id": 1, "land": "DE", "size": 5}]


ACCEPTED: tuple[tuple[str, dict[str, Any], str, object], ...] = (
    ("coded text", {"land": pa.array(["DE"]).dictionary_encode()}, "land", "DE"),
    ("large text", {"land": pa.array(["DE"], pa.large_string())}, "land", "DE"),
    ("coded text in large lists", {"tags": pa.array([["a"]], pa.large_list(pa.large_string()))}, "tags", ["a"]),
    ("a set keeps the order first given", {"tags": [["b", "a", "b"]]}, "tags", ["b", "a"]),
    ("an empty set is null", {"tags": [[]]}, "tags", None),
    ("bytes as a number", {"size": pa.array([5], pa.uint8())}, "size", 5),
    ("whole numbers as fractions", {"rate": [5]}, "rate", 5.0),
    ("half precision", {"rate": pa.array([0.5], pa.float16())}, "rate", 0.5),
    (
        "nanoseconds are cut to microseconds",
        {"at": pa.array([1_999], pa.timestamp("ns", tz="Europe/Berlin"))},
        "at",
        datetime(1970, 1, 1, 0, 0, 0, 1, UTC),
    ),
    ("a vector as a list of doubles", {"dot": [[1.5, 2.0]]}, "dot", [1.5, 2.0]),
    ("a vector at unit length", {"v": vectors([0, 5])}, "v", [0.0, 1.0]),
    ("a huge vector at unit length", {"v": vectors([0, 3e38])}, "v", [0.0, 1.0]),
    ("a tiny vector at unit length", {"v": vectors([1e-45, 0])}, "v", [1.0, 0.0]),
    ("a zero vector stays zero", {"v": vectors([0, 0])}, "v", [0.0, 0.0]),
    ("a column of nothing", {"v": pa.nulls(1)}, "v", None),
    ("a list column of nothing", {"tags": pa.nulls(1)}, "tags", None),
)


@pytest.mark.parametrize(("columns", "name", "value"), [row[1:] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_what_was_given_comes_back(
    writer: Writes, reader: Reads, columns: dict[str, Any], name: str, value: object
) -> None:
    writer.upsert(pa.table({"id": [-(2**63)]} | columns))
    writer.commit()
    assert reader.find([-(2**63)], [name])[name].to_pylist() == [value]


def test_of_rows_with_the_same_id_the_last_counts(writer: Writes, reader: Reads) -> None:
    writer.upsert(pa.table({"id": [2, 1, 2], "land": ["a", "b", "c"], "v": vectors([1, 0], None, None)}))
    writer.commit()
    assert reader.find([1, 2], ["land", "v"]).to_pylist() == [
        {"id": 1, "land": "b", "v": None},
        {"id": 2, "land": "c", "v": None},
    ]


def test_an_upsert_replaces_the_whole_row_and_an_update_only_what_it_has(writer: Writes, reader: Reads) -> None:
    writer.upsert(pa.table({"id": [1, 2], "land": ["a", "b"], "size": [1, 2], "v": vectors([1, 0], [0, 1])}))
    writer.commit()
    writer.upsert(pa.table({"id": [1], "size": [10]}))
    assert writer.update(pa.table({"id": [3, 2], "size": [30, 20], "land": [None, None]})) == 1
    writer.commit()
    assert reader.find([1, 2, 3], ["land", "size", "v"]).to_pylist() == [
        {"id": 1, "land": None, "size": 10, "v": None},
        {"id": 2, "land": None, "size": 20, "v": [0.0, 1.0]},
    ]


def test_a_slice_of_a_batch_is_only_its_slice(writer: Writes, reader: Reads) -> None:
    whole = pa.record_batch(
        {
            "id": [1, 2, 3],
            "tags": [["a"], ["b", "c"], None],
            "v": vectors([1, 0], None, [0, 1]),
            "open": [True, False, None],
        }
    )
    writer.upsert(whole.slice(1, 2))
    writer.commit()
    assert reader.find([1, 2, 3], ["tags", "v", "open"]).to_pylist() == [
        {"id": 2, "tags": ["b", "c"], "v": None, "open": False},
        {"id": 3, "tags": None, "v": [0.0, 1.0], "open": None},
    ]


def test_find_refuses_names_that_are_not_there(reader: Reads) -> None:
    with pytest.raises(Invalid, match="lnad"):
        reader.find([1], ["lnad"])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Schema((Category("a"), Bool("a"))),
        lambda: Schema((Category("a"),), (Vector("a", 2),)),
        lambda: Schema((Category("id"),)),
        lambda: Schema((Category(""),)),
        lambda: Schema((), (Vector("v", 0),)),
        lambda: Schema((), (Vector("v", 5000),)),
    ],
)
def test_a_schema_that_cannot_be_is_refused(make: Any) -> None:
    with pytest.raises(Invalid):
        make()


def test_an_empty_index_answers(reader: Reads) -> None:
    answer = reader.search(Query(group_by="land"))
    assert (answer.ids.tolist(), answer.n_rows, answer.n_total, answer.next) == ([], 0, 0, None)
    assert reader.find([1]).num_rows == 0
