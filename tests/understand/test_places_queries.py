"""A search line asks for places; dishes, languages and everyday words in it do not."""

from __future__ import annotations

import pytest

from socialpulse.understand.places import find_in_query

Asked = list[tuple[str, str, str | None]]


def asked(text: str) -> Asked:
    return [(part, place.country, place.city) for part, place in find_in_query(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vegan skincare from Berlin", [("from Berlin", "DE", "Berlin")]),
        ("fitness moms in Brazil", [("in Brazil", "BR", None)]),
        ("travel vloggers based in Lisbon", [("based in Lisbon", "PT", "Lisbon")]),
        ("creators who live in the us", [("who live in the us", "US", None)]),
        ("yoga teachers near Munich, Germany", [("near Munich, Germany", "DE", "Munich")]),
        ("mode aus hamburg", [("aus hamburg", "DE", "Hamburg")]),
        ("food bloggers in nice", [("in nice", "FR", "Nice")]),
        ("moms in la", [("in la", "US", "Los Angeles")]),
        ("influencers de Madrid", [("de Madrid", "ES", "Madrid")]),
    ],
)
def test_the_part_to_cut_holds_the_words_that_lead_to_the_place(text: str, expected: Asked) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("london food bloggers", [("london", "GB", "London")]),
        ("Paris fashion", [("Paris", "FR", "Paris")]),
        ("paris, texas food", [("paris, texas", "US", "Paris")]),
        ("mexico city tacos", [("mexico city", "MX", "Mexico City")]),
        ("new mexico hikers", [("new mexico", "US", None)]),
        ("US fitness creators", [("US", "US", None)]),
        ("東京のカフェ", [("東京", "JP", "Tokyo")]),
        ("yoga", []),
    ],
)
def test_a_well_known_place_counts_wherever_it_stands(text: str, expected: Asked) -> None:
    assert asked(text) == expected


def test_every_place_of_a_list_is_found_with_its_and() -> None:
    found = asked("techno djs in Berlin, Munich and Hamburg")
    assert [part for part, _, _ in found] == ["in Berlin", "Munich", "and Hamburg"]


@pytest.mark.parametrize(
    "text",
    [
        "nice food photos", "turkey recipes", "reading challenge", "mobile gaming", "bath bombs",
        "air jordan sneakers",
        "cologne reviews", "guinea pig owners", "victoria secret haul", "manchester united fans", "join us for yoga",
        "boston terrier owners", "how to split firewood", "interest in reading", "chicago style pizza",
        "creators in IN",
        "la cocina", "europe travel", "vegans of colour", "air fryer", "",
    ],
)  # fmt: skip
def test_everyday_words_clubs_and_breeds_ask_for_no_place(text: str) -> None:
    assert asked(text) == []


@pytest.mark.parametrize(
    ("text", "country"),
    [("german gamers", "DE"), ("south african hikers", "ZA"), ("brazilian fitness influencers", "BR"),
     ("italians", "IT"),
     ("blogueras mexicanas", "MX"), ("papua new guinean divers", "PG"), ("Polish gamers", "PL")],
)  # fmt: skip
def test_a_word_for_a_people_asks_for_its_country_with_a_lower_p(text: str, country: str) -> None:
    ((_, place),) = find_in_query(text)
    assert (place.country, place.city) == (country, None)
    assert place.p <= 0.75


@pytest.mark.parametrize(
    "text",
    [
        "french press coffee", "spanish lessons", "korean skincare", "italian food", "mexican street food",
        "nail polish",
        "german shepherd", "english teachers", "turkish coffee lovers", "american football", "indian wedding ideas",
        "latin american dancers", "african american moms", "cocina mexicana", "kiwi smoothie",
    ],
)  # fmt: skip
def test_a_dish_a_language_or_a_style_asks_for_no_country(text: str) -> None:
    assert asked(text) == []
