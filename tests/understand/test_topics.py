from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import numpy as np
import pytest

from socialpulse.understand.text import TextEmbedder, load_minilm
from socialpulse.understand.topics import Topics, taxonomy
from socialpulse.understand.topics.classify import CALIBRATION

TREE = taxonomy()


@pytest.fixture(scope="module")
def embedder(models_folder: Path) -> TextEmbedder:
    return load_minilm(models_folder)


@pytest.fixture(scope="module")
def topics(embedder: TextEmbedder, models_folder: Path) -> Topics:
    return Topics.load(embedder, models_folder)


def test_the_tree_is_about_thirty_by_eight_and_no_id_stands_twice() -> None:
    assert 28 <= len(TREE.groups) <= 36
    assert 220 <= len(TREE.niches) <= 300
    assert len({niche.id for niche in TREE.niches}) == len(TREE.niches)
    assert {niche.group for niche in TREE.niches} == {group.id for group in TREE.groups}


@pytest.mark.parametrize("niche", TREE.niches, ids=lambda niche: niche.id)
def test_every_niche_has_all_its_parts(niche: object) -> None:
    for part in ("name", "definition", "keywords", "examples", "iab_ids"):
        assert getattr(niche, part), part


def test_every_iab_id_exists(shared_data: Path) -> None:
    with (shared_data / "taxonomy" / "iab_content_taxonomy_3.1.tsv").open(encoding="utf-8") as file:
        known = {row[0] for row in csv.reader(file, delimiter="\t") if row}
    assert {id for niche in TREE.niches for id in niche.iab_ids} <= known


def test_every_category_of_the_real_lists_belongs_to_a_group(shared_data: Path) -> None:
    unknown = set()
    for path in (shared_data / "profiles" / "influencer_lists").glob("*.csv"):
        rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
        columns = [number for number, name in enumerate(rows[0]) if "ategory" in name]
        words = {row[number].strip() for row in rows[1:] for number in columns} - {""}
        unknown |= {word for word in words if not TREE.declared_group(word)}
    assert unknown <= {"Adult content"}  # a risk, not a niche


def test_names_are_found_and_near_ones_suggested() -> None:
    assert TREE.find("skincare") == TREE.find("beauty.skincare") == ["beauty.skincare"]
    assert TREE.find("Beauty") == ["beauty"]
    assert TREE.find("skinkare") == []
    assert "beauty.skincare" in TREE.suggest("skinkare")


def test_the_calibration_was_fitted_on_this_taxonomy() -> None:
    fitted = tomllib.loads(CALIBRATION.read_text())
    assert fitted["taxonomy"] == TREE.sha, "the taxonomy changed: run python -m socialpulse.understand.topics.fit"


KNOWN = [
    ("Certified yoga instructor. Breathe, stretch, repeat.", "fitness.yoga"),
    ("Dermatologist-approved serums and sunscreen, acne survivor", "beauty.skincare"),
    ("Motorbikes, mountain passes and a helmet camera: motovlogs every week", "cars.motorcycles"),
    ("Latte art champion, roasting beans in a tiny shed", "food.coffee"),
    ("Twin mum of two under two, sleep deprived and happy", "parenting"),
    ("Bitcoin, ethereum and decentralised finance for beginners", "finance.crypto"),
    ("Crochet patterns and yarn hauls", "crafts.knitting"),
    ("Pro League of Legends mid laner", "gaming.esports"),
    ("Bake bread with me: sourdough starters and croissants", "food.baking"),
    ("Rescue greyhounds and how to train them", "pets.dogs"),
    ("Backpacking through South America on 20 dollars a day", "travel.backpacking"),
    ("Bodybuilder, gym every day, protein recipes", "fitness"),
    ("Watercolour painter, landscapes and teapots", "art.painting"),
    ("Astronomy nerd with a big telescope", "science.space"),
    ("Nail artist, gel sets and chrome", "beauty.nails"),
    ("Python developer writing about clean code", "tech.coding"),
    ("Plastic free household, composting and refills", "sustainability.zero-waste"),
    ("Tarot and weekly horoscope for all signs", "spirituality.astrology"),
    ("Reading fantasy novels and crying about dragons", "books"),
    ("Wedding photographer based in Tuscany", "photography.wedding"),
    ("Stand-up comic touring small clubs", "comedy.standup"),
    ("Carp fishing at dawn, catch and release", "outdoors.fishing"),
]


@pytest.mark.parametrize(("bio", "expected"), KNOWN)
def test_a_clear_bio_gets_its_niche_among_the_three(
    bio: str, expected: str, topics: Topics, embedder: TextEmbedder
) -> None:
    found = topics.classify(embedder.embed([bio])).ids(0)
    assert any(id == expected or id.split(".")[0] == expected for id in found), found


def test_without_words_and_without_a_category_nothing_is_said(topics: Topics, embedder: TextEmbedder) -> None:
    found = topics.classify(embedder.embed([""]), [[]])
    assert found.ids(0) == []
    assert found.p(0) == []


def test_a_declared_category_raises_its_group(topics: Topics, embedder: TextEmbedder) -> None:
    vector = embedder.embed(["Cristiano"])
    found = topics.classify(vector, [["Sports with a ball"]])
    assert found.ids(0)[0].startswith("sports.")
    plain = topics.classify(vector)
    assert sum(found.p(0)) > sum(p for id, p in zip(plain.ids(0), plain.p(0), strict=True) if id.startswith("sports."))


def test_probabilities_fall_and_lie_between_0_and_1(topics: Topics, embedder: TextEmbedder) -> None:
    found = topics.classify(embedder.embed([bio for bio, _ in KNOWN]))
    for row in range(len(KNOWN)):
        assert found.p(row) == sorted(found.p(row), reverse=True)
        assert all(0 < p <= 1 for p in found.p(row))


def test_the_same_vectors_give_the_same_niches_one_by_one_or_together(topics: Topics, embedder: TextEmbedder) -> None:
    vectors = embedder.embed([bio for bio, _ in KNOWN[:5]])
    together = topics.classify(vectors)
    assert [topics.classify(vectors[row : row + 1]).ids(0) for row in range(5)] == [
        together.ids(row) for row in range(5)
    ]
    assert np.isclose(topics.classify(vectors[:1]).p(0), together.p(0), atol=1e-4).all()
