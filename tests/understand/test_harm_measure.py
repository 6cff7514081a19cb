from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality_text import auc, calibration_error, load_cases, says
from socialpulse.core.errors import CannotStart, Invalid
from socialpulse.understand.harm import TextHarm, load_heads, load_lists
from socialpulse.understand.text import OnnxEmbedder, load_minilm


@pytest.fixture(scope="module")
def embedder(models_folder: Path) -> OnnxEmbedder:
    return load_minilm(models_folder)


@pytest.fixture(scope="module")
def harm(embedder: OnnxEmbedder) -> TextHarm:
    return TextHarm.load(embedder)


def test_every_measure_says_what_measured_it(harm: TextHarm) -> None:
    (found,) = harm.measure(["good morning"])
    assert set(found.p) == set(harm.measured)
    assert all(part in found.measured_by for part in ("harm-heads/", "minilm-l6-v2/", "lists-"))


def test_what_threatens_is_severe_and_what_only_offends_is_not(harm: TextHarm) -> None:
    threat, coarse, kind, signs = harm.measure(["I will kill you", "this is fucking shit", "good morning", "?!"])
    assert threat.severe() == threat.severe({"en"}) == 1.0
    assert threat.severe({"de"}) == threat.p["hate_speech"] < 0.5
    assert coarse.severe() == coarse.p["hate_speech"] < 0.2 < coarse.p["offensive"]
    assert kind.severe() < 0.1
    assert signs.severe() == 0.0


def test_severe_tells_the_threats_and_hate_of_the_cases_from_coarse_and_harmless_talk(harm: TextHarm) -> None:
    cases = load_cases()
    severe = [one.severe() for one in harm.measure([case.text for case in cases])]
    by: dict[str, list[float]] = {}
    for case, value in zip(cases, severe, strict=True):
        by.setdefault(case.function, []).append(value)
    assert min(by["threat to a person"]) == 1.0
    assert max(by["everyday talk"]) < 0.1
    assert np.mean(by["not a threat"]) < np.mean(by["profanity without hate"]) < np.mean(by["derogation"])


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u202e", "!!! ??", "😀"])
def test_a_text_without_words_has_no_probability(harm: TextHarm, text: str) -> None:
    (found,) = harm.measure([text])
    assert found.p == {}
    assert found.hits == ()


def test_no_texts_are_no_measures(harm: TextHarm) -> None:
    assert harm.measure([]) == []


@pytest.mark.parametrize("texts", ["one text", ["a", None]])
def test_what_is_no_list_of_texts_is_refused(harm: TextHarm, texts: list[str]) -> None:
    with pytest.raises(Invalid, match="texts"):
        harm.measure(texts)


def test_a_text_has_one_measure_whatever_is_beside_it(harm: TextHarm) -> None:
    alone = harm.measure(["you are a stupid fool"])[0]
    beside = harm.measure(["hello there", "you are a stupid fool", ""])[1]
    assert beside.p == pytest.approx(alone.p, abs=1e-6)
    assert beside.hits == alone.hits


@pytest.mark.parametrize(
    ("plain", "tricked"),
    [
        ("you are a stupid bitch", "you are a 5tup1d b1tch"),
        ("i hate all immigrants", "i h\u0430te all immi\u200bgrants"),
        ("you are a stupid bitch", "y\u200dou are a s.t.u.p.i.d b i t c h"),
    ],
)
def test_a_trick_of_spelling_changes_nothing(harm: TextHarm, plain: str, tricked: str) -> None:
    a, b = harm.measure([plain, tricked])
    assert b.p == pytest.approx(a.p, abs=0.02)


def test_harsh_words_weigh_more_than_kind_ones(harm: TextHarm) -> None:
    harsh, kind = harm.measure(["You are a fucking idiot, shut up", "Thank you all for the lovely evening"])
    assert harsh.p["offensive"] > harm.thresholds["offensive"] > kind.p["offensive"]


def test_the_worst_piece_of_a_long_text_is_shown_as_evidence(harm: TextHarm) -> None:
    calm = "We walked along the river and had tea in the garden. " * 30
    text = calm + "You are a fucking stupid bitch, shut up, you moron. " * 8 + calm
    (found,) = harm.measure([text])
    assert "moron" in text[slice(*found.piece)]
    assert found.p["offensive"] > harm.thresholds["offensive"]


def test_ten_megabytes_are_measured_in_part_and_it_is_said(harm: TextHarm) -> None:
    (found,) = harm.measure(["good day to you " * 640_000])
    assert found.n_unread == 16 * 640_000 - 100_000
    assert found.n_unscored > 0


def test_a_lone_surrogate_is_measured(harm: TextHarm) -> None:
    (found,) = harm.measure(["you stupid \ud83d fool"])
    assert found.p["offensive"] > 0


def test_hits_show_kind_strength_and_place(harm: TextHarm) -> None:
    text = "Well, I will k!ll you."
    (found,) = harm.measure([text])
    assert [(hit.kind, text[hit.start : hit.end]) for hit in found.hits] == [("threat", "I will k!ll you")]
    assert found.listed("threat") == 3
    assert found.listed("slur") == 0


def test_heads_of_another_sentence_model_are_refused(embedder: OnnxEmbedder) -> None:
    heads = load_heads()
    other = type(heads)(heads.heads, heads.letters, heads.letters_scale, heads.meaning, heads.bias, "other/1", "x")
    with pytest.raises(CannotStart, match="fitted on vectors of other/1"):
        TextHarm(embedder, other, load_lists())


def test_at_least_seven_in_ten_functional_cases_are_right(harm: TextHarm) -> None:
    cases = load_cases()
    found = harm.measure([case.text for case in cases])
    right = [
        says(measures, case.measure, harm.thresholds) == case.wanted
        for case, measures in zip(cases, found, strict=True)
    ]
    assert len(cases) >= 400
    assert sum(right) / len(right) >= 0.7


def test_auc_and_calibration_error_of_known_answers() -> None:
    import numpy as np

    p, true = np.array([0.1, 0.9, 0.9, 0.1]), np.array([False, True, False, False])
    assert auc(p, true) == pytest.approx((1 + 1 + 0.5) / 3)
    assert calibration_error(p, true) == pytest.approx((0.2 + 0.8) / 4)
