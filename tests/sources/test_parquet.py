"""Parquet, whatever types its columns have."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.sources import open_file


def packed(table: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(table), out)
    return out.getvalue()


def test_typed_columns_are_read(read_text: Any) -> None:
    seen = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    row = read_text("instagram.parquet", packed({
        "username": ["ada"], "followers": [5], "verified": [True], "engagement_rate": [0.25], "scraped_at": [seen],
    })).rows[0]  # fmt: skip
    assert (row["handle"], row["followers"], row["verified"], row["engagement_rate"]) == ("ada", 5, True, 0.25)
    assert (row["observed_at"], row["observed_basis"]) == (seen, "record")


def test_columns_of_the_wrong_type_are_read_as_what_they_say(read_text: Any) -> None:
    found = read_text("instagram.parquet", packed({
        "username": pa.array([b"ada", b"bob", b"cyd"], pa.binary()),
        "followers": pa.array(["5K", "many", None]).dictionary_encode(),
        "posts": pa.array([Decimal("7"), None, Decimal("8")], pa.decimal128(5, 2)),
        "following": pa.array([1.0, 2.5, float("nan")]),
        "joined": pa.array([datetime(2020, 1, 1), None, None], pa.timestamp("ns")),
    }))  # fmt: skip
    assert [(row["handle"], row["followers"], row["posts"]) for row in found.rows] == [
        ("ada", 5000, 7),
        ("cyd", None, 8),
    ]
    assert found.rows[0]["joined_at"] == datetime(2020, 1, 1, tzinfo=UTC)
    assert [(one.line, one.severity, one.field) for one in found.rejects] == [(2, "row", "followers")]


def test_nested_columns_are_read_like_json(read_text: Any) -> None:
    user = {"id": "2244994945", "username": "XDevelopers", "public_metrics": {"followers_count": 5, "tweet_count": 6}}
    row = read_text("x.parquet", packed({name: [value] for name, value in user.items()})).rows[0]
    assert (row["platform"], row["source"], row["followers"], row["posts"]) == ("x", "x-api", 5, 6)
    assert json.loads(row["raw"]) == user


@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_half_a_parquet_file_is_refused(tmp_path: Path, share: float) -> None:
    whole = packed({"username": [f"user{n}" for n in range(5000)], "followers": list(range(5000))})
    path = tmp_path / "instagram.parquet"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Invalid, match="damaged Parquet"):
        open_file(path)


def test_a_damaged_page_is_refused(tmp_path: Path) -> None:
    whole = bytearray(packed({"username": [f"user{n}" for n in range(50_000)], "followers": list(range(50_000))}))
    whole[20_000:60_000] = b"\x7f" * 40_000
    path = tmp_path / "instagram.parquet"
    path.write_bytes(whole)
    with pytest.raises(Invalid, match="damaged Parquet"):
        list(open_file(path).read())


def test_a_packed_parquet_file_is_read(read_text: Any) -> None:
    assert len(read_text("instagram.parquet.gz", gzip.compress(packed({"username": ["a", "b"]}))).rows) == 2


def test_a_parquet_file_without_rows_gives_nothing(read_text: Any) -> None:
    assert read_text("instagram.parquet", packed({"username": pa.array([], pa.string())})).rows == []
