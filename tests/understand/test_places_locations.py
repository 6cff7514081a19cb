"""A free-text location: what decides between places of one name, and what is no place."""

from __future__ import annotations

import pytest

from socialpulse.understand.places import city_name, find_place

Answer = tuple[str, str | None] | None


def answer(text: str) -> Answer:
    place = find_place(text)
    return (place.country, place.city) if place else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("London, England", ("GB", "London")), ("Austin, TX", ("US", "Austin")), ("Lagos, Nigeria", ("NG", "Lagos")),
        ("São Paulo - SP", ("BR", "São Paulo")), ("Rio de Janeiro, RJ", ("BR", "Rio de Janeiro")),
        ("Jakarta Capital Region", ("ID", "Jakarta")), ("New Delhi India", ("IN", "New Delhi")),
        ("Basel Switzerland", ("CH", "Basel")), ("Rochester MN", ("US", "Rochester")), ("NYC", ("US", "New York")),
        ("LA", ("US", "Los Angeles")), ("Washington, DC", ("US", "Washington, D.C.")),
        ("CDMX", ("MX", "Mexico City")),
        ("Karachi-Pakistan", ("PK", "Karachi")), ("near Guildford", ("GB", "Guildford")),
        ("Mülheim, Germany", ("DE", "Mülheim")), ("Muelheim", ("DE", "Mülheim")),
        ("St Albans, UK", ("GB", "St Albans")),
    ],
)  # fmt: skip
def test_a_city_is_found_with_its_country(text: str, expected: Answer) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bavaria", ("DE", None)), ("California", ("US", None)), ("NSW", ("AU", None)), ("Kent", ("GB", None)),
        ("Tamil Nadu, India", ("IN", None)), ("Ontario, Canada", ("CA", None)), ("Minas Gerais", ("BR", None)),
        ("Somewhere in Austria", ("AT", None)), ("🇯🇵", ("JP", None)), ("TX", ("US", None)), ("Wales", ("GB", None)),
        ("Saugerties, New York", ("US", None)), ("Victoria, Australia", ("AU", None)),
    ],
)  # fmt: skip
def test_a_region_a_country_or_a_flag_gives_the_country_alone(text: str, expected: Answer) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東京", ("JP", "Tokyo")), ("大阪府", ("JP", "Osaka")), ("대한민국 서울", ("KR", "Seoul")),
        ("Москва", ("RU", "Moscow")),
        ("القاهرة، مصر", ("EG", "Cairo")), ("मुंबई", ("IN", "Mumbai")), ("中国北京市朝阳区", ("CN", "Beijing")),
        ("กรุงเทพ", ("TH", "Bangkok")), ("Αθήνα", ("GR", "Athens")), ("İSTANBUL", ("TR", "Istanbul")),
        ("Köln", ("DE", "Cologne")), ("Koeln", ("DE", "Cologne")), ("WARSZAWA", ("PL", "Warsaw")),
        ("𝓛𝓸𝓷𝓭𝓸𝓷", ("GB", "London")),
    ],
)  # fmt: skip
def test_a_city_is_known_in_its_own_language_and_script(text: str, expected: Answer) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Paris", ("FR", "Paris")), ("Paris, Texas", ("US", "Paris")), ("London, Ontario", ("CA", "London")),
        ("Birmingham, AL", ("US", "Birmingham")), ("Birmingham", ("GB", "Birmingham")),
        ("Lagos, Portugal", ("PT", "Lagos")),
        ("Georgia", ("GE", None)), ("Atlanta, Georgia", ("US", "Atlanta")), ("Tbilisi, Georgia", ("GE", "Tbilisi")),
        ("Georgia 🇺🇸", ("US", None)), ("Berlin, DE", ("DE", "Berlin")), ("Wilmington, DE", ("US", "Wilmington")),
        ("Toronto, CA", ("CA", "Toronto")), ("San Diego, CA", ("US", "San Diego")),
        ("Hyderabad, IN", ("IN", "Hyderabad")),
        ("Indianapolis, IN", ("US", "Indianapolis")), ("San Juan, PR", ("PR", "San Juan")),
        ("Curitiba, PR", ("BR", "Curitiba")), ("Cambridge, MA", ("US", "Cambridge")),
        ("Newcastle, NSW", ("AU", "Newcastle")),
        ("Connaught Place, Delhi", ("IN", "Delhi")), ("Troy, Michigan", ("US", "Troy")),
    ],
)  # fmt: skip
def test_region_country_and_flag_decide_between_places_of_one_name(text: str, expected: Answer) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Berlin / NYC", ("DE", "Berlin")), ("London | Paris", ("GB", "London")), ("Dubai, Mumbai", ("AE", "Dubai")),
        ("Paris, New York, Atlanta", ("FR", "Paris")), ("Istanbul - Erbil", ("TR", "Istanbul")),
        ("London and Hargeisa", ("GB", "London")), ("UK/UAE/India", ("GB", None)),
    ],
)  # fmt: skip
def test_the_first_of_several_places_counts(text: str, expected: Answer) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "Your Bed", "Earth", "worldwide", "she/her", "ÜT: 40.7,-74.0", "Europe", "North America", "IN", "OK",
        "OR",
        "Paradise", "Home", "The Matrix", "somewhere over the rainbow", "in your head", "Of", "Most", "Same",
        "Big Island",
        "someone@example.org", "https://example.org/berlin", "London Calling", "san pedro de algo", "Middle Earth",
        "🙂",
    ],
)  # fmt: skip
def test_jokes_sentences_and_open_names_are_no_place(text: str) -> None:
    assert answer(text) is None


@pytest.mark.parametrize(("surer", "less"), [("Berlin, Germany", "Berlin"), ("Berlin", "Pollachi"), ("UK", "Georgia")])
def test_more_evidence_gives_a_higher_p(surer: str, less: str) -> None:
    first, second = find_place(surer), find_place(less)
    assert first and second and first.p > second.p


def test_the_span_is_the_part_of_the_text_that_says_so() -> None:
    place = find_place("Currently in Montréal, Québec ❄️")
    assert place and place.span == "Montréal, Québec"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("munich", "Munich"), ("München", "Munich"), ("nyc", "New York"), ("New York City", "New York"),
        ("la", "Los Angeles"), ("sao paulo", "São Paulo"), ("東京", "Tokyo"), ("Cork, Ireland", "Cork"),
        ("washington", "Washington, D.C."), ("nowhere land", None), ("Germany", None), ("", None),
    ],
)  # fmt: skip
def test_a_city_filter_takes_any_name_of_the_city(text: str, name: str | None) -> None:
    assert city_name(text) == name
