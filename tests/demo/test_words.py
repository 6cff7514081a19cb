"""The word files: complete in every language, in step with each other and with the taxonomy."""

from __future__ import annotations

from importlib import resources

import pytest

from socialpulse.demo.agencies import AGENCIES
from socialpulse.demo.grammar import Lexicon
from socialpulse.demo.niches import load_niches
from socialpulse.demo.places import LANGUAGES
from socialpulse.demo.vocabulary import load_vocabulary
from socialpulse.demo.words import items, load_rows, load_rules

WITH_OWN_TERMS = [language for language in LANGUAGES if language != "hi-Latn"]
SLUGS = [row["slug"] for row in load_rows("niches")]


@pytest.mark.parametrize("language", WITH_OWN_TERMS)
def test_every_language_speaks_of_every_niche_in_the_same_order(language: str) -> None:
    rows = load_rows(f"niches.{language}")
    assert [row["slug"] for row in rows] == SLUGS
    assert all(row["label"] and len(set(items(row["topics"]))) >= 3 for row in rows)


@pytest.mark.parametrize("language", WITH_OWN_TERMS)
def test_labels_tell_niches_apart(language: str) -> None:
    labels = [row["label"] for row in load_rows(f"niches.{language}")]
    assert [label for label in labels if labels.count(label) > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_rules(language: str) -> None:
    english_only = {"style", "since", "day"}
    assert set(load_rules(f"grammar.{language}")) - english_only == set(load_rules("grammar.de"))


def test_niches_are_those_of_the_taxonomy() -> None:
    taxonomy = resources.files("socialpulse.understand.topics") / "taxonomy.tsv"
    ids = {line.split("\t")[0] for line in taxonomy.read_text(encoding="utf-8").splitlines()[1:]}
    assert set(SLUGS) <= ids


def test_niches_are_sixty_to_a_hundred_in_many_groups() -> None:
    assert 60 <= len(set(SLUGS)) == len(SLUGS) <= 100
    assert len({slug.partition(".")[0] for slug in SLUGS}) >= 24


def test_twenty_cultures_have_twenty_five_family_names_each() -> None:
    sizes = {row["culture"]: len(set(items(row["names"]))) for row in load_rows("names") if row["part"] == "last"}
    assert len(sizes) >= 20
    assert min(sizes.values()) >= 25


def test_women_and_men_of_a_family_have_its_name_in_the_same_place() -> None:
    lists = {(row["culture"], row["part"]): items(row["names"]) for row in load_rows("names")}
    for (culture, part), names in lists.items():
        assert part != "last_f" or len(names) == len(lists[culture, "last"])


def test_facets_have_a_form_in_every_language() -> None:
    assert all(row[language] for row in load_rows("facets") for language in LANGUAGES)


def test_every_share_ends_at_one() -> None:
    words = load_vocabulary()
    for share in (words.places.share, words.places.language_share, words.places.culture_share, words.facets.share):
        assert (share[..., -1] == 1).all()


def test_handle_words_are_plain_letters() -> None:
    assert all(word.isascii() and word.isalpha() for word in load_niches(Lexicon([])).texts)


def test_agencies_have_domains_of_their_own() -> None:
    assert len(set(AGENCIES)) == len(AGENCIES) == 360
