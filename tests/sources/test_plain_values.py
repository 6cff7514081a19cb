"""What Arrow reads all at once is what the Python readers say of each value."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.sources.files.kinds import _EMAIL, _links_in, read_emails, read_links
from socialpulse.sources.types import UTC_TIME
from socialpulse.sources.values import amounts, bracketed, lists, rates, read_number, read_time, times
from socialpulse.sources.values.nulls import blank_values
from socialpulse.sources.values.reading import by_distinct
from socialpulse.sources.values.texts import distinct

NUMBERS = st.from_regex(r"[0-9]{1,20}(\.[0-9]{0,10})?%?", fullmatch=True) | st.sampled_from(
    ["1.234", "1,234", "0.1", ""]
)
DATES = st.from_regex(
    r"(19[89]|20[09])[0-9]-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,7})?(Z|\+00:00|\+02:00)?",
    fullmatch=True,
)
WORDS = st.text(max_size=4) | st.sampled_from(["a", "b", " a", "n/a", "N/A", "-", "", "\x1c", "a\u00a0", "nil", "K"])
ITEMS = st.lists(WORDS, max_size=4)
PLACES = st.sampled_from(
    ["a.example", "https://b.example/x", "x, y.example", "me@c.example", "n/a", "[a.bc]", "no", " a.bc"]
)


@given(st.lists(NUMBERS, min_size=1), st.sampled_from([".", ","]), st.booleans())
def test_plain_rates_are_the_nearest_numbers_to_what_is_written(texts: list[str], mark: str, percent: bool) -> None:
    def careful(text: str) -> float:
        return float(read_number(text, mark) / (100 if percent or text.endswith("%") else 1))

    expected = by_distinct(blank_values(pa.array(texts)), careful, pa.float64())
    assert rates(pa.array(texts), mark, percent, most=1e30) == expected


@given(st.lists(NUMBERS, min_size=1), st.sampled_from([".", ","]))
def test_plain_amounts_are_the_nearest_numbers_to_what_is_written(texts: list[str], mark: str) -> None:
    expected = by_distinct(blank_values(pa.array(texts)), lambda text: float(read_number(text, mark)), pa.float64())
    assert amounts(pa.array(texts), mark, most=1e30) == expected


@given(st.lists(DATES, min_size=1))
def test_plain_times_are_read_as_one_by_one(texts: list[str]) -> None:
    assert times(pa.array(texts)) == by_distinct(pa.array(texts), read_time, UTC_TIME)


@given(st.lists(ITEMS | st.none(), min_size=1))
def test_plain_lists_hold_what_is_left_of_each(rows: list[list[str] | None]) -> None:
    expected = [None if items is None else distinct(items) or None for items in rows]
    assert lists(rows, bracketed).values.to_pylist() == expected
    assert lists(pa.array(rows, pa.list_(pa.string())), bracketed).values.to_pylist() == expected


@given(st.lists(ITEMS, min_size=1))
def test_lists_in_one_cell_are_read_as_one_by_one(rows: list[list[str]]) -> None:
    cells = ["[" + ", ".join(f'"{item}"' for item in items) + "]" for items in rows]
    expected = [distinct(bracketed(cell)) or None for cell in cells]
    assert lists(pa.array(cells), bracketed).values.to_pylist() == expected


@pytest.mark.parametrize(("read", "find"), [(read_links, _links_in), (read_emails, _EMAIL.findall)])
@given(rows=st.lists(st.lists(PLACES, min_size=1, max_size=3), min_size=1))
def test_addresses_in_lists_are_found_as_one_by_one(read, find, rows: list[list[str]]) -> None:  # type: ignore[no-untyped-def]
    expected = [distinct(part for item in items for part in find(item)) or None for items in rows]
    assert read(rows).values.to_pylist() == expected
    assert read(pa.array(rows)).values.to_pylist() == expected
