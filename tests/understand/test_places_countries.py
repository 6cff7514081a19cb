"""A declared country is known by code, by name in many languages, and by flag."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from socialpulse.core.errors import Invalid
from socialpulse.understand.places import country_code, country_name

LISTS = Path("../shared/data/profiles/influencer_lists")
NO_COUNTRY = {"", "-", "N/A"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United States", "US"), ("USA", "US"), ("us", "US"), ("U.S.A.", "US"),
        ("The United States of America", "US"),
        ("Deutschland", "DE"), ("Alemania", "DE"), ("Korea", "KR"), ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("North Korea", "KP"), ("Turkey", "TR"), ("Türkiye", "TR"), ("Russia", "RU"), ("Viet Nam", "VN"),
        ("Czechia", "CZ"), ("Czech Republic", "CZ"), ("UK", "GB"), ("gb", "GB"), ("England", "GB"),
        ("Scotland", "GB"),
        ("España", "ES"), ("espana", "ES"), ("BRASIL", "BR"), ("UAE", "AE"), ("Holland", "NL"),
        ("The Netherlands", "NL"),
        ("Côte d'Ivoire", "CI"), ("Ivory Coast", "CI"), ("Macedonia", "MK"), ("Swaziland", "SZ"), ("Burma", "MM"),
        ("대한민국", "KR"), ("日本", "JP"), ("中国", "CN"), ("Россия", "RU"), ("Україна", "UA"), ("مصر", "EG"),
        ("भारत", "IN"), ("ישראל", "IL"), ("Ελλάδα", "GR"), ("🇩🇪", "DE"), ("Brazil 🇧🇷", "BR"), ("DEU", "DE"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "GB"), ("Congo", "CG"), ("DRC", "CD"),
        ("  germany ", "DE"), ("Macau (China)", "MO"),
    ],
)  # fmt: skip
def test_a_declared_country_is_known_by_any_of_its_names(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize("text", ["", " ", "-", "N/A", "Berlin", "California", "Europe", "Worldwide", "XX", "🇪🇺", "🙂"])
def test_what_is_no_country_has_no_code(text: str) -> None:
    assert country_code(text) is None


def test_a_code_has_an_english_name_in_either_case() -> None:
    assert country_name("KR") == country_name("kr") == "South Korea"


def test_an_unknown_code_is_refused_with_the_code_in_the_message() -> None:
    with pytest.raises(Invalid, match="XX"):
        country_name("XX")


def test_every_country_of_the_influencer_lists_is_known() -> None:
    if not LISTS.is_dir():
        pytest.skip(f"{LISTS} is not there")
    unknown = {value for value in _declared() if country_code(value) is None}
    assert unknown <= NO_COUNTRY


def _declared() -> set[str]:
    values = set()
    for path in sorted(LISTS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        columns = [number for number, name in enumerate(header) if "country" in name.lower()]
        values |= {row[number].strip() for row in rows for number in columns if len(row) > number}
    return values
