"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.sources.values import amounts, counts, find_decimal_mark, rates, read_number

WRITTEN = {
    "50.7M": 50_700_000,
    "383.1K": 383_100,
    "12,3k": 12_300,
    "1.234.567": 1_234_567,
    "1,234": 1_234,
    "1,234.5": Decimal("1234.5"),
    "1.234,5": Decimal("1234.5"),
    "12,34,567": 1_234_567,
    "1 234 567": 1_234_567,
    "1\u202f234": 1_234,
    "1'234'567": 1_234_567,
    "477900000.00": 477_900_000,
    "1.2E+07": 12_000_000,
    "10K+": 10_000,
    "+7": 7,
    "'42": 42,
    "2.4万": 24_000,
    "1,5 mln": 1_500_000,
    "3 crore": 30_000_000,
    "٣٤٥": 345,
    "３５０": 350,
    "3,5 %": Decimal("3.5"),
    "0": 0,
}


@pytest.mark.parametrize(("text", "number"), WRITTEN.items())
def test_a_number_is_read_as_it_is_meant(text: str, number: Decimal) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "1,2,3", "$5", "5 potatoes", "1e", "--1", "12:30", "10-20", "∞"])
def test_what_is_no_number_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|unknown suffix"):
        read_number(text)


@pytest.mark.parametrize("text", ["-5", "−5", "-1.2K"])
def test_a_negative_number_is_called_so(text: str) -> None:
    with pytest.raises(ValueError, match="negative"):
        read_number(text)


@pytest.mark.parametrize(
    ("sample", "whole", "mark"),
    [
        (["12,3k", "1,234"], True, ","),
        (["12.3k", "1,234"], True, "."),
        (["1.234", "999"], True, ","),
        (["1.234", "999"], False, "."),
        (["1.234M"], True, "."),
        (["348.5", "1.234"], True, "."),
        ([], True, "."),
    ],
)
def test_the_decimal_mark_follows_the_evidence_of_the_column(sample: list[str], whole: bool, mark: str) -> None:
    assert find_decimal_mark(sample, whole) == mark


@given(st.integers(0, 10**14), st.sampled_from(["{:d}", "{:,}", "{:_}", " {:d} ", "+{:d}", "{:d}.0", "{:d}.00"]))
def test_a_whole_number_survives_every_way_of_writing_it(number: int, form: str) -> None:
    assert counts([form.format(number)]).values.to_pylist() == [number]


@given(st.lists(st.one_of(st.sampled_from([*WRITTEN, "", "-", "N/A'", "#VALOR!", "x", "-3"]), st.text(max_size=6))))
def test_a_column_reads_as_its_values_would_one_by_one(texts: list[str]) -> None:
    together = amounts(texts)
    single = [amounts([text]) for text in texts]
    assert together.values.to_pylist() == [one.values[0].as_py() for one in single]
    assert {(bad.row, bad.reason) for bad in together.bad} == {
        (row, bad.reason) for row, one in enumerate(single) for bad in one.bad
    }


@pytest.mark.parametrize("nothing", ["", " ", "-", "N/A", "n/a", "N/A'", "#VALOR!", "#N/A", "null", "None", "NaN", "—"])
def test_nothing_is_null_and_no_fault(nothing: str) -> None:
    found = counts(["7", nothing])
    assert (found.values.to_pylist(), found.bad) == ([7, None], ())


def test_typed_numbers_are_taken_as_they_are() -> None:
    assert counts([5, None, 7]).values.to_pylist() == [5, None, 7]
    assert counts([5.0, "6", True]).values.to_pylist() == [5, 6, None]
    assert amounts([1.234, 5, float("nan")], mark=",").values.to_pylist() == [1.234, 5.0, None]


@pytest.mark.parametrize("value", ["10000000001", 10**10 + 1, 10**30, "1e99", "11B"])
def test_more_than_there_can_be_is_bad(value: object) -> None:
    found = counts([value], most=10**10)
    assert (found.values.to_pylist(), len(found.bad)) == ([None], 1)


def test_half_a_follower_is_bad_and_half_a_thousand_is_not() -> None:
    found = counts(["348.5", "0.5K", "1.23456M"])
    assert found.values.to_pylist() == [None, 500, 1_234_560]
    assert found.bad[0].reason == "is not a whole number"


def test_a_percent_sign_is_decisive_for_a_rate() -> None:
    assert rates(["3.4%", "0.034"]).values.to_pylist() == [0.034, 0.034]
    assert rates(["3.4", "3,4 %"], percent=True).values.to_pylist() == [0.034, 0.034]
    assert rates([3.4, None], percent=True).values.to_pylist() == pytest.approx([0.034, None])


def test_an_arrow_column_reads_like_a_list() -> None:
    texts = ["12", "x", "-", "4K"]
    assert counts(pa.array(texts)).values.equals(counts(texts).values)
