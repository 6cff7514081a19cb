"""What may stand in a feed, how popular it is, and how authors are spread."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.core.errors import Invalid
from socialpulse.feed.rules import (
    HALVES_IN,
    OUT,
    OUT_LOADED,
    Case,
    LoadedCase,
    heat,
    language_of,
    left_out,
    left_out_loaded,
    points,
    preferred_language,
    spread,
)
from tests.conftest import NOW


def test_every_row_leaves_some_case_out_and_the_default_none() -> None:
    decided = {left_out(Case(**{field.name: True})) for field in fields(Case)}
    assert decided == {row for row, _ in OUT}
    assert left_out(Case()) is None


@pytest.mark.parametrize(
    ("case", "row"),
    [
        (LoadedCase(), None),
        (LoadedCase(gone=True), "gone"),
        (LoadedCase(live=False), "gone"),
        (LoadedCase(author_muted=True), "muted"),
        (LoadedCase(sensitive=True), None),
        (LoadedCase(signed_out=True), None),
        (LoadedCase(sensitive=True, signed_out=True), "sensitive"),
    ],
)
def test_a_loaded_post_is_judged_by_the_first_row_that_matches(case: LoadedCase, row: str | None) -> None:
    assert left_out_loaded(case) == row
    assert {row for row, _ in OUT_LOADED} == {"gone", "muted", "sensitive"}


def test_what_people_did_is_weighed_and_every_post_has_a_point_of_its_own() -> None:
    assert points(likes=0, comments=0, saves=0, shares=0, reposts=0) == 1
    assert points(likes=2, comments=1, saves=1, shares=1, reposts=1) == 1 + 2 + 3 + 3 + 4 + 4


def test_a_post_with_twice_the_points_is_worth_one_that_came_half_a_day_later() -> None:
    assert heat(16, NOW) == pytest.approx(heat(8, NOW + HALVES_IN))
    assert heat(16, NOW) > heat(8, NOW + HALVES_IN - timedelta(minutes=1))


@given(
    st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)),
    st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)),
    st.integers(0, 100),
)
def test_heat_orders_as_popularity_does_at_every_moment(a: tuple[int, int], b: tuple[int, int], n_days: int) -> None:
    def popularity(post: tuple[int, int]) -> float:
        age = timedelta(days=n_days) + timedelta(seconds=post[1])
        return post[0] / 2 ** (age / HALVES_IN)

    def stored(post: tuple[int, int]) -> float:
        return heat(post[0], NOW - timedelta(seconds=post[1]))

    if popularity(a) > popularity(b) * (1 + 1e-9):
        assert stored(a) > stored(b)


@given(st.lists(st.integers(0, 6), max_size=60))
def test_spreading_keeps_every_post_once_and_each_authors_own_order(authors: list[int]) -> None:
    items = list(enumerate(authors))
    found = spread(items, lambda item: item[1], 2, 10)
    assert sorted(found) == items
    for author in set(authors):
        own = [item for item in found if item[1] == author]
        assert own == sorted(own)


@given(st.lists(st.integers(0, 6), max_size=60))
def test_an_author_fills_a_page_only_where_nobody_else_is_left(authors: list[int]) -> None:
    found = spread(list(enumerate(authors)), lambda item: item[1], 2, 10)
    for end in range(1, len(found) + 1):
        window = [author for _, author in found[max(0, end - 10) : end]]
        later = {author for _, author in found[end:]}
        if Counter(window)[window[-1]] > 2:
            counts = Counter(window[:-1])
            assert all(counts[author] >= 2 for author in later)


def test_nothing_is_moved_that_need_not_be() -> None:
    items = [(0, "a"), (1, "b"), (2, "a"), (3, "a"), (4, "c")]
    assert spread(items, lambda item: item[1], 2, 10) == [(0, "a"), (1, "b"), (2, "a"), (4, "c"), (3, "a")]


@pytest.mark.parametrize(
    ("tag", "language"), [(None, None), ("en", "en"), ("pt-BR", "pt"), ("zh_Hant", "zh"), ("DE", "de")]
)
def test_a_language_is_the_first_part_of_its_tag(tag: str | None, language: str | None) -> None:
    assert language_of(tag) == language


@pytest.mark.parametrize("tag", ["", "e", "english", "en-", "' OR 1=1 --", "en\x00", "\u0435n"])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    with pytest.raises(Invalid):
        language_of(tag)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, None),
        ("", None),
        ("*", None),
        ("de", "de"),
        ("fr;q=0.4, de-AT;q=0.9, en;q=0.8", "de"),
        ("en, de", "en"),
        ("en;q=0, de;q=0.1", "de"),
        ("en;q=....., de", "de"),
        ("<script>, \x00;q=1, de;q=0.5", "de"),
        (",".join(["xx;q=0.1"] * 10_000), "xx"),
    ],
)
def test_a_browsers_languages_are_read_and_nonsense_is_passed_by(accepted: str | None, language: str | None) -> None:
    assert preferred_language(accepted) == language
