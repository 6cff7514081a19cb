from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.core.platforms import Platform
from socialpulse.discovery.reading import read
from socialpulse.discovery.types import Filters, Interval

NOTHING = Filters()


@pytest.mark.parametrize(
    ("line", "left", "low", "high"),
    [
        ("vegan skincare, 10k-100k followers", "vegan skincare", 10_000, 100_000),
        ("10k to 100k vegan skincare", "vegan skincare", 10_000, 100_000),
        ("gamers 1.5m–3M", "gamers", 1_500_000, 3_000_000),
        ("gamers with 10-100k followers", "gamers", 10_000, 100_000),
        ("gamers between 500 and 900 followers", "gamers", 500, 900),
        ("gamers with over 1 million subscribers", "gamers", 1_000_000, None),
        ("gamers 50k+ followers", "gamers", 50_000, None),
        ("nano cooks under 5,000 followers", "nano cooks", None, 5_000),
        ("cooks, 10.000-20.000 followers, funny", "cooks, funny", 10_000, 20_000),
    ],
)
def test_sizes_become_a_filter(line: str, left: str, low: float | None, high: float | None) -> None:
    reading = read(line, NOTHING)
    assert (reading.text, reading.filters.followers) == (left, Interval(low, high))


@pytest.mark.parametrize("line", ["10-20 minute meals", "world war 1939-1945", "5k runs", "top 100 songs", "90s music"])
def test_numbers_that_are_no_sizes_stay(line: str) -> None:
    assert read(line, NOTHING).text == line
    assert read(line, NOTHING).filters.followers is None


@pytest.mark.parametrize(
    ("line", "left", "platform"),
    [
        ("dancers on TikTok", "dancers", Platform.TIKTOK),
        ("youtubers about physics", "about physics", Platform.YOUTUBE),
        ("insta nail artists", "nail artists", Platform.INSTAGRAM),
        ("politicians on twitter", "politicians", Platform.X),
    ],
)
def test_platforms_become_a_filter(line: str, left: str, platform: Platform) -> None:
    reading = read(line, NOTHING)
    assert (reading.text, reading.filters.platforms) == (left, (platform,))


@pytest.mark.parametrize(
    ("line", "left", "without"),
    [
        ("party cooks, no alcohol", "party cooks", ("alcohol",)),
        ("no alcohol, no gambling, just knitting", "just knitting", ("alcohol", "gambling")),
        ("comedians without swearing or politics", "comedians", ("profanity", "politics")),
        ("gym dads excluding drugs, alcohol and adult content", "gym dads", ("drugs", "alcohol", "sexual")),
        ("hunters not political", "hunters", ("politics",)),
    ],
)
def test_risks_said_to_be_unwanted_become_a_filter(line: str, left: str, without: tuple[str, ...]) -> None:
    reading = read(line, NOTHING)
    assert (reading.text, reading.filters.without_risks) == (left, without)
    assert reading.found == tuple(f"no {tag}" for tag in without)


def test_brand_safe_is_a_filter() -> None:
    reading = read("brand-safe fitness moms in Brazil", NOTHING)
    assert (reading.text, reading.filters.risk_free) == ("fitness moms", True)
    assert reading.found == ("country Brazil", "nothing risky found")


@pytest.mark.parametrize("line", ["alcohol-free cocktails", "gambling addiction", "no sugar", "not cocktails", "drugs"])
def test_words_of_risks_that_are_no_wish_stay(line: str) -> None:
    assert read(line, NOTHING).text == line
    assert read(line, NOTHING).filters == NOTHING


def test_risks_filtered_by_already_are_not_read_again() -> None:
    given = Filters(risks=("alcohol",))
    assert read("bars, no gambling", given).filters == given


def test_the_line_of_the_front_page() -> None:
    reading = read("vegan skincare from Berlin, 10k-100k followers", NOTHING)
    assert reading.text == "vegan skincare"
    assert reading.filters == Filters(cities=("Berlin",), followers=Interval(10_000, 100_000))
    assert reading.found == ("followers 10,000 to 100,000", "city Berlin")


def test_a_country_in_words_becomes_a_filter() -> None:
    assert read("fitness moms in Brazil", NOTHING).filters.countries == ("BR",)


def test_what_the_caller_filters_by_is_not_read_again() -> None:
    given = Filters(platforms=(Platform.X,), countries=("FR",), followers=Interval(1, 2))
    reading = read("cooks on tiktok from Berlin over 10k followers", given)
    assert reading.filters == given
    assert reading.text == "cooks on tiktok from Berlin over 10k followers"


@pytest.mark.parametrize("line", ["", "   ", "🧵", "a" * 1_000, "from", "10k-", "-100k followers", "((((", "followers"])
def test_no_line_makes_it_stumble(line: str) -> None:
    read(line, NOTHING)


@given(
    st.text(max_size=80),
    st.sampled_from(["", " 10k-100k followers", " 1.2.3k-9 subs", " over 5.5.5 fans", "9..,k followers"]),
)
def test_any_line_can_be_read(words: str, sizes: str) -> None:
    interval = read(words + sizes, NOTHING).filters.followers
    assert interval is None or interval.low is None or interval.high is None or interval.low <= interval.high
