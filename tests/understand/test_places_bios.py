"""A bio says where its writer is, and words that only look like places do not."""

from __future__ import annotations

import pytest

from socialpulse.understand.places import find_in_bio

Answer = tuple[str, str | None] | None


def answer(text: str) -> Answer:
    place = find_in_bio(text)
    return (place.country, place.city) if place else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("📍 Berlin", ("DE", "Berlin")), ("📍Live in Brescia • nurse", ("IT", "Brescia")),
        ("Miami, FL📍 #skin", ("US", "Miami")),
        ("based in Lisbon", ("PT", "Lisbon")), ("Berlin-based potter", ("DE", "Berlin")),
        ("Cork based GP", ("IE", "Cork")),
        ("GP, now living in cork, mum of 3", ("IE", "Cork")), ("baker, based in Pollachi.", ("IN", "Pollachi")),
        ("living in São Paulo", ("BR", "São Paulo")), ("Vivo en Madrid", ("ES", "Madrid")),
        ("basée à Lyon", ("FR", "Lyon")),
        ("wohne in Köln", ("DE", "Cologne")), ("mieszkam w Warszawie", ("PL", "Warsaw")),
        ("живу в Москве", ("RU", "Moscow")),
        ("東京在住のカメラマン", ("JP", "Tokyo")), ("tinggal di Bandung", ("ID", "Bandung")),
        ("مقيم في دبي", ("AE", "Dubai")),
    ],
)  # fmt: skip
def test_a_pin_or_a_phrase_leads_to_the_place(text: str, expected: Answer) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NYC ✈️ LA", ("US", "New York")), ("London | Paris", ("GB", "London")), ("東京", ("JP", "Tokyo")),
        ("she/her | Sydney", ("AU", "Sydney")), ("Dad. Husband | Austin, TX", ("US", "Austin")),
        ("aus Hamburg", ("DE", "Hamburg")), ("de Buenos Aires", ("AR", "Buenos Aires")),
        ("Designer in Milan", ("IT", "Milan")),
        ("Photographer from Italy", ("IT", None)), ("Toronto food blogger 🍁", ("CA", "Toronto")),
        ("coffee from Berlin 🇩🇪", ("DE", "Berlin")), ("Istanbul'da yaşıyorum", ("TR", "Istanbul")),
        ("🇩🇪", ("DE", None)),
        ("Madrid, moda y café", ("ES", "Madrid")), ("서울에서 요리", ("KR", "Seoul")), ("Київ 🇺🇦", ("UA", "Kyiv")),
    ],
)  # fmt: skip
def test_a_place_standing_plainly_in_the_bio_is_found(text: str, expected: Answer) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nice people only", "I love reading", "Reading books in bed", "Interested in Reading and Writing",
        "Man of God",
        "Mobile developer", "Split personality", "Bath lover", "Orange cat", "Most people call me Al", "Sydney | 21",
        "Jordan | 23 | gamer", "recipes from Italy", "made in Italy", "The latest news from India and the world",
        "University of Oxford alumni", "Times of India", "Manchester United till I die", "FC Barcelona",
        "Paris Fashion Week regular", "Alexander Hamilton fan", "la vie est belle", "DÉFENSEUR DE LA CAUSE ANIMALE",
        "日本語勉強中", "한국어 공부", "Essen ist mein Hobby", "stand with Ukraine 🇺🇦", "🇬🇧🇵🇭", "wife in Christ", "",
    ],
)  # fmt: skip
def test_words_names_clubs_and_wares_are_no_place(text: str) -> None:
    assert answer(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Born in Lagos, living in London", ("GB", "London")), ("ex-London, now in Berlin", ("DE", "Berlin")),
        ("Native Alaskan 🇺🇸 in Munich\n📍 Vienna", ("AT", "Vienna")),
        ("Mexico born, Toronto based", ("CA", "Toronto")),
        ("London mum | 📍Leeds", ("GB", "Leeds")),
    ],
)  # fmt: skip
def test_the_plainest_statement_beats_what_comes_first(text: str, expected: Answer) -> None:
    assert answer(text) == expected


def test_a_plainer_statement_has_a_higher_p() -> None:
    texts = ("📍 Berlin", "London | Paris", "🇩🇪", "born in Berlin")
    p = [place.p for text in texts if (place := find_in_bio(text))]
    assert p == sorted(set(p), reverse=True)
    assert len(p) == len(texts)
