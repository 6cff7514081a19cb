from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.understand.risk import TAGS, Level, Risk, Risks, Words, find_tag, tag_label
from socialpulse.understand.text import TextEmbedder, clean_text, load_minilm


@pytest.fixture(scope="module")
def embedder(models_folder: Path) -> TextEmbedder:
    return load_minilm(models_folder)


@pytest.fixture(scope="module")
def risks(embedder: TextEmbedder, models_folder: Path) -> Risks:
    return Risks.load(embedder, models_folder)


def of(risks: Risks, embedder: TextEmbedder, *texts: Words) -> dict[str, Risk]:
    """Return the tags of a creator who wrote these texts."""
    vectors = embedder.embed([clean_text("\n".join(words.text for words in texts))])
    return {risk.tag: risk for risk in risks.measure([texts], vectors)[0]}


@pytest.mark.parametrize(
    ("bio", "tag", "level"),
    [
        ("Coffee, dogs and wine. Python by day", "alcohol", Level.LOW),
        ("Wine tasting and vineyards of the Loire", "alcohol", Level.MEDIUM),
        ("Vodka ambassador, buy vodka with my code", "alcohol", Level.HIGH),
        ("Free spins daily, join the casino", "gambling", Level.HIGH),
        ("Refugees are vermin", "hate", Level.HIGH),
        ("shitty drawings", "profanity", Level.LOW),
    ],
)
def test_levels_follow_what_is_said(risks: Risks, embedder: TextEmbedder, bio: str, tag: str, level: Level) -> None:
    assert of(risks, embedder, Words("bio", bio))[tag].level is level


@pytest.mark.parametrize(
    "bio",
    [
        "Sober since 2017, life after wine",
        "Anti-gambling counsellor, free and confidential",
        "Wine red lipstick and gold hoops",
        "Muslim women in tech",
        "Gay dads and three chickens",
        "Vegan skincare and cruelty-free serums",
    ],
)
def test_nobody_is_marked_for_a_word_or_for_what_they_are(risks: Risks, embedder: TextEmbedder, bio: str) -> None:
    assert of(risks, embedder, Words("bio", bio)) == {}


def test_evidence_names_the_place_the_words_and_the_list(risks: Risks, embedder: TextEmbedder) -> None:
    post = "Tonight: poker strategy live"
    found = of(risks, embedder, Words("bio", "Maths teacher"), Words("post 2", post))["gambling"]
    first = found.evidence[0]
    assert (first.place, first.by, first.value) == ("post 2", "lists/en: poker strategy", 2)
    assert first.start is not None
    assert post[first.start : first.end] == first.words == "poker strategy"


def test_who_speaks_against_it_in_the_bio_is_not_marked_for_a_post(risks: Risks, embedder: TextEmbedder) -> None:
    post = Words("post 1", "Five things I did instead of drinking wine and beer")
    assert "alcohol" in of(risks, embedder, Words("bio", "Runner"), Words("post 1", "wine and beer tonight"))
    assert "alcohol" not in of(risks, embedder, Words("bio", "Sober coach"), post)


def test_a_creator_without_words_has_no_tags(risks: Risks) -> None:
    assert risks.measure([()], np.zeros((1, 384), np.float32)) == [()]


def test_neighbours_in_a_batch_change_nothing(risks: Risks, embedder: TextEmbedder) -> None:
    bios = ["Casino streamer", "Knitting socks", "Guns and ammo"]
    vectors = embedder.embed(bios)
    together = risks.measure([[Words("bio", bio)] for bio in bios], vectors)
    alone = [risks.measure([[Words("bio", bio)]], vectors[row : row + 1])[0] for row, bio in enumerate(bios)]
    assert together == alone


def test_vectors_must_be_as_many_as_creators(risks: Risks) -> None:
    with pytest.raises(Invalid, match="as many vectors"):
        risks.measure([(), ()], np.zeros((1, 384), np.float32))


class Other:
    """A sentence model that the heads were not fitted on: it tells lengths."""

    name, version, dims = "lengths", "1", 4

    def for_heads(self) -> TextEmbedder:
        return self

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        rows = np.array([[len(text) % 7, len(text) % 5, 1, 1] for text in texts], np.float32)
        unit: npt.NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    embed_queries = embed


def test_another_sentence_model_leaves_the_heads_out_and_says_so(risks: Risks) -> None:
    other = Risks.load(Other())
    (found,) = other.measure([[Words("bio", "Casino nights and poker strategy")]], Other().embed(["x"]))
    assert [risk.tag for risk in found] == ["gambling"]
    assert other.version.endswith("+none")
    assert other.version != risks.version


def test_tags_are_found_by_their_names() -> None:
    assert all(find_tag(tag.id) == find_tag(tag.label) == tag.id for tag in TAGS)
    assert find_tag(" Self  harm ") == "self-harm"
    assert find_tag("knitting") is None
    assert tag_label("tobacco") == "Tobacco and vaping"
