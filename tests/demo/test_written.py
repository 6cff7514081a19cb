"""JSON written by Arrow alone is what Python's reader makes of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from socialpulse.demo.records import UTC_TIME
from socialpulse.demo.written import iso_times, json_lines

TEXTS = st.none() | st.text(st.characters(codec="utf-8"), max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "text": TEXTS,
            "texts": st.none() | st.lists(st.text(st.characters(codec="utf-8"), max_size=8), max_size=3),
            "n": st.none() | st.integers(-(2**63), 2**63 - 1),
            "x": st.none() | st.floats(allow_nan=False, allow_infinity=False),
            "flag": st.none() | st.booleans(),
        }
    ),
    min_size=1,
    max_size=8,
)
SCHEMA = pa.schema(
    [
        ("text", pa.string()),
        ("texts", pa.list_(pa.string())),
        ("n", pa.int64()),
        ("x", pa.float64()),
        ("flag", pa.bool_()),
    ]
)
NUL, QUOTES = "\x00\x1f\x7f\u2028", 'a "quote", a \\ and\nbreaks\r\n\t'


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(rows: list[dict[str, object]]) -> None:
    lines = json_lines(pa.RecordBatch.from_pylist(rows, schema=SCHEMA)).decode().split("\n")
    assert [json.loads(line) for line in lines[:-1]] == rows
    assert lines[-1] == ""


def test_a_slice_of_a_batch_is_written_alone() -> None:
    rows = [{"text": f"{n} {NUL}", "texts": [QUOTES] * n, "n": n, "x": n / 3, "flag": None} for n in range(5)]
    batch = pa.RecordBatch.from_pylist(rows, schema=SCHEMA)
    assert [json.loads(line) for line in json_lines(batch.slice(2, 2)).decode().split("\n")[:-1]] == rows[2:4]


@given(st.lists(st.none() | st.datetimes(datetime(1960, 1, 1), datetime(2100, 1, 1)), min_size=1, max_size=5))
@settings(deadline=None)
def test_times_are_written_to_the_second(times: list[datetime | None]) -> None:
    aware = [None if time is None else time.replace(tzinfo=UTC) for time in times]
    texts = iso_times(pa.array(aware, UTC_TIME)).to_pylist()
    read = [None if text is None else datetime.fromisoformat(text) for text in texts]
    for was, now in zip(aware, read, strict=True):
        assert (was is None) == (now is None)
        assert was is None or now is None or timedelta(0) <= was - now < timedelta(seconds=1)
