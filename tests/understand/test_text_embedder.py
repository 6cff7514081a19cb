from __future__ import annotations

import csv
import itertools
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialpulse.core.errors import CannotStart, Invalid
from socialpulse.understand.text import OnnxEmbedder, Precision, load_minilm

F32 = npt.NDArray[np.float32]

ALIKE = [
    ("I bake sourdough bread at home", "Homemade bread and pastry every weekend"),
    ("Marathon runner and triathlete", "Running long distances, swimming and cycling"),
    ("Reviews of phones and laptops", "Tech journalist writing about gadgets"),
    ("Makeup tutorials and skincare tips", "Beauty creator, cosmetics and serums"),
    ("Guitar teacher and songwriter", "I write music and play the guitar"),
    ("Vegetarian restaurants in Berlin", "Meat-free places to eat in the German capital"),
]


@pytest.fixture(scope="module")
def minilm(models_folder: Path) -> OnnxEmbedder:
    return load_minilm(models_folder, n_threads=2)


@pytest.fixture(scope="module")
def exact(models_folder: Path) -> OnnxEmbedder:
    return load_minilm(models_folder, n_threads=2, precision=Precision.FP32)


def test_a_text_is_closest_to_the_one_of_like_meaning(minilm: OnnxEmbedder) -> None:
    left, right = (minilm.embed(list(side)) for side in zip(*ALIKE, strict=True))
    assert (left @ right.T).argmax(axis=1).tolist() == list(range(len(ALIKE)))


def test_likeness_of_known_sentences_is_what_the_model_is_known_for(exact: OnnxEmbedder) -> None:
    cat, dog, happy = exact.embed(["A cat sits on the mat", "The cat is sitting on a mat", "I love pizza"])
    assert cat @ dog > 0.9
    assert cat @ happy < 0.2


def test_rows_stand_in_the_order_of_the_texts(minilm: OnnxEmbedder) -> None:
    texts = [text for pair in ALIKE for text in pair]
    shuffled = random.Random(1).sample(texts, len(texts))
    rows = dict(zip(texts, minilm.embed(texts), strict=True))
    np.testing.assert_allclose(minilm.embed(shuffled), [rows[text] for text in shuffled], atol=1e-6)


def test_a_text_has_the_same_vector_alone_and_in_company(minilm: OnnxEmbedder) -> None:
    text = "Ceramics, slow mornings and a small garden"
    company = [text.replace("small", word) for word in ("large", "wild", "tiny", "green")] * 20 + [text]
    np.testing.assert_allclose(minilm.embed([text])[0], minilm.embed(company)[-1], atol=1e-6)


def test_the_same_text_twice_has_the_same_row_twice(minilm: OnnxEmbedder) -> None:
    rows = minilm.embed(["tea", "coffee", "tea"])
    assert np.array_equal(rows[0], rows[2])
    assert not np.array_equal(rows[0], rows[1])


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00", "\u200b"])
def test_a_blank_text_has_the_zero_row(minilm: OnnxEmbedder, text: str) -> None:
    rows = minilm.embed(["something", text])
    assert not rows[1].any()
    assert np.linalg.norm(rows[0]) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_rows(minilm: OnnxEmbedder) -> None:
    assert minilm.embed([]).shape == (0, 384)


def test_what_comes_after_the_longest_text_does_not_count(minilm: OnnxEmbedder) -> None:
    long = "bread and butter " * 600
    rows = minilm.embed([long, long + "submarine", "bread and butter"])
    assert len(long) > 10_000
    assert np.array_equal(rows[0], rows[1])
    assert rows[0] @ rows[2] > 0.4


def test_a_joined_surrogate_pair_is_the_character_it_stands_for(minilm: OnnxEmbedder) -> None:
    rows = minilm.embed(["fit \ud83d\ude00 coach", "fit \U0001f600 coach", "fit \ud83d coach"])
    assert np.array_equal(rows[0], rows[1])
    assert np.isfinite(rows[2]).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=40), max_size=6))
def test_every_row_has_length_one_or_zero(minilm: OnnxEmbedder, texts: list[str]) -> None:
    lengths = np.linalg.norm(minilm.embed(texts), axis=1)
    assert all(abs(length - 1) < 1e-4 or length == 0 for length in lengths)


def test_many_threads_get_what_one_gets(minilm: OnnxEmbedder) -> None:
    calls = [[f"{text} {i}" for pair in ALIKE for text in pair] for i in range(8)]
    alone = [minilm.embed(call) for call in calls]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(minilm.embed, calls))
    assert all(np.allclose(a, b, atol=1e-6) for a, b in zip(alone, together, strict=True))


def test_one_text_without_brackets_is_refused(minilm: OnnxEmbedder) -> None:
    with pytest.raises(Invalid, match="brackets"):
        minilm.embed("a single text")


def test_what_is_not_a_text_is_refused_with_its_place(minilm: OnnxEmbedder) -> None:
    with pytest.raises(Invalid, match=r"texts\[1\]"):
        minilm.embed(["a", None])  # type: ignore[list-item]


def test_name_and_version_tell_the_precisions_apart(minilm: OnnxEmbedder, exact: OnnxEmbedder) -> None:
    assert minilm.name == exact.name == "minilm-l6-v2"
    assert minilm.version != exact.version
    assert minilm.dims == exact.dims == 384


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "models"
    in_the_way.write_text("a file")
    with pytest.raises(CannotStart, match="models"):
        load_minilm(in_the_way, precision=Precision.FP32)


def test_rounding_keeps_written_texts_where_they_were(minilm: OnnxEmbedder, exact: OnnxEmbedder) -> None:
    words = ("vegan", "boxing", "ceramics", "opera", "chess", "surfing", "divorce law", "jazz", "bees", "Mars")
    places = ("Lagos", "Oslo", "Lima", "Seoul", "a village in Wales", "Texas")
    texts = [f"I teach {word} in {place}" for word in words for place in places]
    texts += [
        f"{place}: {word}, food, family and {other}" for word, other in itertools.pairwise(words) for place in places
    ]
    assert mean_cosine(minilm.embed(texts), exact.embed(texts)) >= 0.99


def test_rounding_keeps_real_bios_and_their_neighbours(
    minilm: OnnxEmbedder, exact: OnnxEmbedder, shared_data: Path
) -> None:
    bios = real_bios(shared_data)[:500]
    rounded, whole = minilm.embed(bios), exact.embed(bios)
    assert len(bios) == 500
    assert mean_cosine(rounded, whole) >= 0.99
    assert shared_neighbours(rounded, whole, 10) >= 0.95


def real_bios(shared_data: Path) -> list[str]:
    """Return the distinct bios of the set in file order."""
    with (shared_data / "trends" / "tweets_with_bios_and_locations.csv").open(encoding="utf-8", newline="") as file:
        bios = [row["user_description"].strip() for row in csv.DictReader(file)]
    return list(dict.fromkeys(bio for bio in bios if bio))


def mean_cosine(a: F32, b: F32) -> float:
    return float((a * b).sum(axis=1).mean())


def shared_neighbours(a: F32, b: F32, k: int) -> float:
    """Return the mean share of each row's k nearest other rows that both have."""
    nearest = []
    for rows in (a, b):
        cosine = rows @ rows.T
        np.fill_diagonal(cosine, -2)
        nearest.append(np.argsort(-cosine, axis=1)[:, :k])
    return float(np.mean([len(set(x) & set(y)) / k for x, y in zip(*nearest, strict=True)]))
