"""Needles: in every world, found by their filters, and the only ones of their niche in their city."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from socialpulse.demo import creators, needles
from socialpulse.demo.vocabulary import load_vocabulary

SEED = 5


def test_there_are_twenty_with_different_queries_names_and_handles() -> None:
    found = needles(SEED)
    assert len(found) == len({needle.query for needle in found}) == len({needle.name for needle in found}) == 20
    handles = Counter((account.platform, account.handle) for needle in found for account in needle.accounts)
    assert max(handles.values()) == 1


def test_every_needle_has_an_answer_within_its_filters() -> None:
    assert all(needle.answers for needle in needles(SEED))


def test_a_filter_on_followers_leaves_the_smaller_account_out() -> None:
    vegan = needles(SEED)[0]
    assert [account.handle for account in vegan.answers] == ["greta.pflanzenpflege"]
    assert len(vegan.accounts) == 2


@pytest.mark.parametrize("seed", [SEED, 123_456])
def test_all_needles_stand_among_the_first_two_thousand(seed: int) -> None:
    rows = pa.Table.from_batches(creators(2000, seed)).to_pylist()
    held = {(row["person_id"], row["platform"], row["platform_user_id"], row["handle"], row["bio"]) for row in rows}
    for needle in needles(seed):
        for one in needle.accounts:
            assert (needle.person_id, one.platform.value, one.platform_user_id, one.handle, one.bio) in held


def test_a_needles_person_has_no_account_but_its_own(world: pa.Table) -> None:
    for needle in needles(SEED):
        rows = world.filter(pc.field("person_id") == needle.person_id)
        assert rows["handle"].to_pylist() == [account.handle for account in needle.accounts]


def test_nobody_else_has_a_needles_niche_in_its_city(world: pa.Table) -> None:
    for needle in needles(SEED):
        niche = (pc.field("niche_truth") == needle.niche) | (pc.field("niche_2_truth") == needle.niche)
        there = world.filter((pc.field("city_truth") == needle.city) & niche)
        assert set(there["person_id"].to_pylist()) == {needle.person_id}


def test_needles_use_niches_places_and_languages_of_the_world() -> None:
    words = load_vocabulary()
    for needle in needles(SEED):
        assert {needle.niche, needle.niche_2 or needle.niche} <= set(words.niches.slugs)
        assert needle.facet is None or needle.facet in words.facets.slugs
        country = words.places.codes.index(needle.country)
        begin = words.places.city_begin[country]
        assert needle.city in words.places.city_names[begin : begin + words.places.n_cities[country]]
        assert words.places.n_cities[country] > 1  # others must have somewhere to move to
