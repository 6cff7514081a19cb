from __future__ import annotations

from pathlib import Path

import pytest

from socialpulse.core.errors import CannotStart
from socialpulse.understand.harm import load_lists
from socialpulse.understand.risk import TAG_IDS
from socialpulse.understand.risk.signs import FOLDER, KINDS, Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def tags(reader: Reader, text: str) -> set[str]:
    """Return the tags of the signs that are more than words of two meanings."""
    return {sign.tag for sign in reader.read(text).found if sign.strength > 1}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Craft beer reviews", "alcohol"),
        ("Naturwein und Weingut", "alcohol"),
        ("apuestas deportivas", "gambling"),
        ("Onl1ne c@sino every night", "gambling"),
        ("P o k e r  player and casino fan", "gambling"),
        ("ставки на спорт", "gambling"),
        ("🎰 every night", "gambling"),
        ("vape reviews", "tobacco"),
        ("buy followers here", "spam"),
        ("I will kill you", "violence"),
        ("political commentary, Brexit", "politics"),
    ],
)
def test_words_of_many_languages_are_signs(reader: Reader, text: str, tag: str) -> None:
    assert tag in tags(reader, text)


@pytest.mark.parametrize(
    "text",
    [
        "no alcohol, ever",
        "without wine and happy",
        "never gambling again",
        "anti-gambling counsellor",
        "sober, life after wine and whisky",
        "gambling addiction help",
        "wine red lipstick",
        "ginger beer and root beer floats",
        "smoked brisket",
        "nude nails",
        "comic con and con artists of Paris",
        "sin alcohol desde 2019",
        "alkoholfreies Bier, ohne Alkohol",
    ],
)
def test_what_is_negated_or_spoken_against_is_no_sign(reader: Reader, text: str) -> None:
    assert not tags(reader, text)


def test_a_negation_ends_with_its_clause(reader: Reader) -> None:
    assert tags(reader, "no drama, just wine") == {"alcohol"}


def test_an_offer_counts_whatever_else_is_said(reader: Reader) -> None:
    found = reader.read("Responsible gambling support. Free spins with my casino code")
    assert {sign.strength for sign in found.found if sign.tag == "gambling"} == {3}


def test_a_sign_says_where_it_stands_and_which_list_has_it(reader: Reader) -> None:
    text = "Coffee ☕ and 𝔀𝓲𝓷𝓮 tasting"
    (sign,) = reader.read(text).found
    assert (text[sign.start : sign.end], sign.by) == ("𝔀𝓲𝓷𝓮 tasting", "lists/en: wine tasting")


def test_a_text_without_signs_has_none(reader: Reader) -> None:
    for text in ("", " ", "Vegan skincare", "\ud800", "a" * 10_000):
        assert not reader.read(text).found


def test_every_tag_has_words_of_its_own() -> None:
    kinds = {line.split("\t")[0] for line in (FOLDER / "en.tsv").read_text(encoding="utf-8").splitlines()}
    assert set(TAG_IDS) - {"profanity"} <= kinds


def test_a_list_with_an_unknown_tag_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "en.tsv").write_text("astrology\t2\tmercury\n", encoding="utf-8")
    with pytest.raises(CannotStart, match=r"line 1: the kind 'astrology' is unknown"):
        Reader.load(tmp_path)


def test_lists_of_harm_know_no_tags(tmp_path: Path) -> None:
    (tmp_path / "en.tsv").write_text("alcohol\t2\twine\n", encoding="utf-8")
    with pytest.raises(CannotStart, match="unknown"):
        load_lists(tmp_path)
    assert load_lists(tmp_path, kinds=KINDS).n_phrases == 1
