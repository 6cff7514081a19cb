from __future__ import annotations

from datetime import UTC, datetime

import pytest

from socialpulse.core.errors import Invalid
from socialpulse.core.platforms import Platform
from socialpulse.discovery.filtering import resolved, tree
from socialpulse.discovery.types import Filters, Interval, Period
from socialpulse.retrieval import And, ContainsAny, Equals, Everything, In, Missing, Not, Or, Range

DAY = datetime(2026, 1, 1, tzinfo=UTC)

TABLE = [
    (Filters(), Everything()),
    (Filters(platforms=(Platform.X,)), Equals("platform", "x")),
    (Filters(platforms=(Platform.X, Platform.TIKTOK)), In("platform", ("x", "tiktok"))),
    (Filters(countries=("Germany", "at")), In("country", ("DE", "AT"))),
    (Filters(cities=("München",)), Equals("city", "Munich")),
    (Filters(languages=("DE",)), Equals("language", "de")),
    (Filters(niches=("Skincare",)), ContainsAny("niches", ("beauty.skincare",))),
    (Filters(niches=("beauty",)), ContainsAny("niche_groups", ("beauty",))),
    (
        Filters(niches=("beauty", "food.vegan")),
        Or((ContainsAny("niches", ("food.vegan",)), ContainsAny("niche_groups", ("beauty",)))),
    ),
    (Filters(categories=("Music",)), ContainsAny("categories", ("Music",))),
    (Filters(risks=("Alcohol",)), ContainsAny("risks", ("alcohol",))),
    (Filters(risks=("alcohol.low",)), ContainsAny("risks", ("alcohol",))),
    (Filters(risks=("alcohol.medium",)), ContainsAny("risk_levels", ("alcohol.medium", "alcohol.high"))),
    (
        Filters(risks=("gambling", "guns.high")),
        Or((ContainsAny("risks", ("gambling",)), ContainsAny("risk_levels", ("weapons.high",)))),
    ),
    (
        Filters(without_risks=("gambling", "alcohol")),
        And((Not(Missing("risk_free")), Not(ContainsAny("risks", ("gambling", "alcohol"))))),
    ),
    (Filters(risk_free=True), Equals("risk_free", True)),
    (Filters(account_types=("business",)), Equals("account_type", "business")),
    (Filters(sources=("apify",)), Equals("source", "apify")),
    (Filters(verified=False), Equals("verified", False)),
    (Filters(private=True), Equals("private", True)),
    (Filters(has_contact=True), Equals("has_contact", True)),
    (Filters(followers=Interval(1, 2)), Range("followers", 1, 2)),
    (Filters(following=Interval(None, 2)), Range("following", None, 2)),
    (Filters(posts=Interval(1, None)), Range("posts", 1, None)),
    (Filters(engagement_rate=Interval(0.1, 0.2)), Range("engagement_rate", 0.1, 0.2)),
    (Filters(avg_likes=Interval(1, 2)), Range("avg_likes", 1, 2)),
    (Filters(avg_comments=Interval(1, 2)), Range("avg_comments", 1, 2)),
    (Filters(avg_views=Interval(1, 2)), Range("avg_views", 1, 2)),
    (Filters(joined_at=Period(DAY, None)), Range("joined_at", DAY, None)),
    (Filters(last_post_at=Period(None, DAY)), Range("last_post_at", None, DAY)),
    (Filters(observed_at=Period(DAY, DAY)), Range("observed_at", DAY, DAY)),
    (Filters(missing=("country",)), Missing("country")),
    (Filters(verified=True, private=False), And((Equals("verified", True), Equals("private", False)))),
    (
        Filters(any_of=(Filters(verified=True), Filters(private=True))),
        Or((Equals("verified", True), Equals("private", True))),
    ),
    (Filters(none_of=(Filters(verified=True),)), Not(Equals("verified", True))),
    (Filters(all_of=(Filters(verified=True),)), Equals("verified", True)),
]


@pytest.mark.parametrize(("filters", "expected"), TABLE)
def test_each_filter_becomes_its_condition(filters: Filters, expected: object) -> None:
    assert tree(resolved(filters)) == expected


def test_every_field_of_filters_decides_some_row_of_the_table() -> None:
    used = {
        name for filters, _ in TABLE for name in Filters.__slots__ if getattr(filters, name) != getattr(Filters(), name)
    }
    assert used == set(Filters.__slots__)


def test_all_unknown_values_are_named_at_once_with_what_comes_near() -> None:
    with pytest.raises(Invalid) as caught:
        resolved(
            Filters(countries=("Atlantis",), niches=("skinkare",), missing=("shoe_size",), followers=Interval(9, 1))
        )
    assert [problem.field for problem in caught.value.problems] == [
        "filters.countries", "filters.niches", "filters.missing", "filters.followers",
    ]  # fmt: skip
    assert "beauty.skincare" in str(caught.value)


def test_a_level_alone_means_every_tag_of_that_level() -> None:
    found = resolved(Filters(risks=("high",))).risks
    assert {"alcohol.high", "hate.high"} < set(found)
    assert all(risk.endswith(".high") for risk in found)


@pytest.mark.parametrize("risk", ["knitting", "alcohol.huge", ".high", ""])
def test_a_risk_that_is_none_is_named_with_those_there_are(risk: str) -> None:
    with pytest.raises(Invalid, match="is no risk; there are sexual, hate"):
        resolved(Filters(without_risks=(risk,)))


def test_a_problem_deep_inside_says_where_it_is() -> None:
    with pytest.raises(Invalid, match=r"filters\.any_of\.countries = 'Atlantis'"):
        resolved(Filters(any_of=(Filters(countries=("Atlantis",)),)))


def test_conditions_cannot_nest_without_end() -> None:
    filters = Filters(verified=True)
    for _ in range(20):
        filters = Filters(none_of=(filters,))
    with pytest.raises(Invalid, match="nest"):
        resolved(filters)
