"""The shipped tables hold together, and any text at all can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.understand import places
from socialpulse.understand.places import build, country_name, find_in_bio, find_in_query, find_place
from socialpulse.understand.places.gazetteer import Kind, load_gazetteer
from socialpulse.understand.places.spelling import fold
from socialpulse.understand.places.tables import listed, load_rows

GEO = Path("../shared/data/geo")
DATA = Path(places.__file__).parent / "data"
PIECES = st.sampled_from(
    ["Berlin", "Paris", "TX", "IN", "us", "東京", "القاهرة", "🇩🇪", "🇺🇦", "📍", "based in", "from", ",", "|", "\n",
     "/", "#",
     "'s", "-", "@", ".", "and", "german", "Nice", "İ", "ﬁ", "\u200d", "\u0301", "\x00", "New York", "University of"]
)  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(max_size=40), st.lists(PIECES, max_size=9).map(" ".join), st.lists(PIECES, max_size=9).map("".join)
)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_any_text_gives_a_known_country_and_a_span_of_the_text(text: str) -> None:
    found = [place for place in (find_place(text), find_in_bio(text)) if place]
    for part, place in find_in_query(text):
        assert part in text
        found.append(place)
    for place in found:
        assert country_name(place.country)
        assert place.span and place.span in text
        assert 0 < place.p <= 1


def test_every_large_city_is_found_by_its_name_and_country() -> None:
    rows = [(city, country_name(country), country) for city, country, _ in load_rows("big_cities.tsv")]
    missed = [
        row
        for row in rows
        if not (place := find_place(f"{row[0]}, {row[1]}")) or (place.city, place.country) != (row[0], row[2])
    ]
    assert missed == []


def test_no_large_city_is_listed_twice() -> None:
    keys = [(city, country) for city, country, _ in load_rows("big_cities.tsv")]
    assert len(keys) == len(set(keys))


def test_every_table_names_only_known_countries() -> None:
    known = {row[0] for row in load_rows("countries.tsv")}
    assert {row[0] for row in load_rows("country_words.tsv")} == known
    assert {row[0] for row in load_rows("cities.tsv")} <= known
    assert {row[0] for row in load_rows("regions.tsv")} | {row[1] for row in load_rows("big_cities.tsv")} <= known


def test_no_alias_stands_for_two_countries() -> None:
    readings = load_gazetteer().known.items()
    shared = [name for name, found in readings if sum(reading.kind is Kind.COUNTRY for reading in found) > 1]
    aliases = [fold(name) for _, names, _ in load_rows("country_words.tsv") for name in listed(names)]
    assert shared == []
    assert sorted(set(_twice(load_rows("country_words.tsv")))) == []
    assert aliases


def test_the_shipped_tables_stay_below_half_a_megabyte() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("*.tsv")) < 500_000


@pytest.mark.parametrize(
    ("source", "target", "made"),
    [("countryInfo.txt", "countries.tsv", build.countries), ("cities15000cutted.txt", "cities.tsv", build.cities)],
)
def test_the_shipped_tables_are_what_the_script_makes(source: str, target: str, made: object) -> None:
    if not GEO.is_dir():
        pytest.skip(f"{GEO} is not there")
    assert callable(made)
    assert made((GEO / source).read_text("utf-8-sig")) == (DATA / target).read_text("utf-8")


def _twice(rows: list[list[str]]) -> list[str]:
    """Return the folded aliases that stand beside more than one country."""
    owners: dict[str, set[str]] = {}
    for code, names, _ in rows:
        for name in listed(names):
            owners.setdefault(fold(name), set()).add(code)
    return [name for name, codes in owners.items() if len(codes) > 1]
