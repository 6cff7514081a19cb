"""Times, truth values, texts and lists as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.sources.values import find_day_first, flags, lists, read_time, split_list, texts, times

TIMES = {
    "2022-11-01": datetime(2022, 11, 1, tzinfo=UTC),
    "2021-08-17T19:00:42+0000": datetime(2021, 8, 17, 19, 0, 42, tzinfo=UTC),
    "2021-08-17T19:00:42+02:00": datetime(2021, 8, 17, 17, 0, 42, tzinfo=UTC),
    "2025-09-08T18:49:42.012416Z": datetime(2025, 9, 8, 18, 49, 42, 12416, tzinfo=UTC),
    "Fri Apr 06 10:58:22 +0000 2007": datetime(2007, 4, 6, 10, 58, 22, tzinfo=UTC),
    "Mon, 25 May 2026 22:05:38 GMT": datetime(2026, 5, 25, 22, 5, 38, tzinfo=UTC),
    "2022-11-01 10:11:12 UTC": datetime(2022, 11, 1, 10, 11, 12, tzinfo=UTC),
    "1700000000": datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
    "1700000000123": datetime(2023, 11, 14, 22, 13, 20, 123000, tzinfo=UTC),
    "November 1, 2022": datetime(2022, 11, 1, tzinfo=UTC),
    "1 Nov 2022": datetime(2022, 11, 1, tzinfo=UTC),
    "Nov 2022": datetime(2022, 11, 1, tzinfo=UTC),
    "2022-11": datetime(2022, 11, 1, tzinfo=UTC),
    "14/11/2022": datetime(2022, 11, 14, tzinfo=UTC),
    "11/14/2022 5:06 PM": datetime(2022, 11, 14, 17, 6, tzinfo=UTC),
    "03.02.2022": datetime(2022, 2, 3, tzinfo=UTC),
    "2022/11/05": datetime(2022, 11, 5, tzinfo=UTC),
}


@pytest.mark.parametrize(("text", "time"), TIMES.items())
def test_a_time_is_read_as_it_is_meant(text: str, time: datetime) -> None:
    assert read_time(text) == time


@pytest.mark.parametrize("text", ["hello", "2022-13-45", "31/02/2022", "0", "12:30", "1889-01-01", "99999999999999"])
def test_what_is_no_time_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_time(text)


def test_a_date_that_could_be_two_is_settled_by_the_column() -> None:
    with pytest.raises(ValueError, match="could be day/month or month/day"):
        read_time("02/03/2022")
    day_first = find_day_first(["02/03/2022", "25/03/2022"])
    assert times(["02/03/2022"], day_first).values.to_pylist() == [datetime(2022, 3, 2, tzinfo=UTC)]


@given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)), st.sampled_from(["T", " "]))
def test_a_written_time_comes_back(time: datetime, between: str) -> None:
    assert read_time(time.isoformat(between)) == time.replace(tzinfo=UTC)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_times(text: str) -> None:
    found = times([text, "2022-11-01"])
    assert found.values[1].as_py() == datetime(2022, 11, 1, tzinfo=UTC)


def test_yes_and_no_in_many_forms() -> None:
    found = flags(["TRUE", "yes", "1", 1, True, "False", "no", "0", 0.0, "", "maybe"])
    assert found.values.to_pylist() == [True] * 5 + [False] * 4 + [None, None]
    assert [(bad.row, bad.value) for bad in found.bad] == [(10, "maybe")]


def test_a_person_may_be_called_na() -> None:
    assert texts(["Na", " Ann ", "N/A", "-", "#NOMBRE?", 7]).values.to_pylist() == ["Na", "Ann", None, None, None, "7"]


def test_an_object_where_text_should_stand_is_bad() -> None:
    found = texts(["a", {"b": 1}, []])
    assert (found.values.to_pylist(), [bad.row for bad in found.bad]) == (["a", None, None], [1])


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ('["a", "b"]', ["a", "b"]),
        ("['a', 'b']", ["a", "b"]),
        ("a; b | c\nd", ["a", "b", "c", "d"]),
        ("Beauty, Fashion", ["Beauty, Fashion"]),
        ("a;a;-;", ["a"]),
        ("[not a list", ["[not a list"]),
    ],
)
def test_a_list_in_one_cell_is_taken_apart(text: str, items: list[str]) -> None:
    assert split_list(text) == items


def test_lists_come_as_they_are() -> None:
    found = lists([["a", "a", "b"], "c", None, [], [{"x": 1}]], split_list)
    assert found.values.to_pylist() == [["a", "b"], ["c"], None, None, None]
    assert [bad.row for bad in found.bad] == [4]
