from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality_text import load_cases
from socialpulse.core.errors import CannotStart
from socialpulse.understand.harm.fit_data import load_davidson, load_phrases, load_spam, load_tweeteval
from socialpulse.understand.harm.plain import plain_text


def test_the_test_part_of_tweeteval_is_its_val_split(shared_data: Path) -> None:
    data = load_tweeteval(shared_data / "text", "offensive")
    assert [len(data.texts), len(data.rows(2))] == [13_240, 1_324]
    assert data.rows(2)[0] == 11_916
    assert len(data.rows(1)) == pytest.approx(1_191, abs=100)


def test_davidson_is_split_the_same_every_time(shared_data: Path) -> None:
    first, again = (load_davidson(shared_data / "text") for _ in range(2))
    np.testing.assert_array_equal(first.parts, again.parts)
    assert [len(first.texts), len(first.rows(2))] == [17_293, 2_620]


def test_shares_of_votes_are_shares(shared_data: Path) -> None:
    data = load_davidson(shared_data / "text")
    assert ((data.shares >= 0) & (data.shares <= 1)).all()
    assert data.shares[data.labels == 0].min() >= 0.5


def test_absent_sets_are_named(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="train_labels"):
        load_tweeteval(tmp_path, "hate")


def test_no_functional_case_is_a_phrase_that_was_fitted_on() -> None:
    def letters(text: str) -> str:
        return "".join(char for char in plain_text(text).text if char.isalnum())

    fitted = {letters(text) for text in load_phrases()[0]}
    assert not [case.text for case in load_cases() if letters(case.text) in fitted]


def test_phrases_name_every_placeholder_and_know_both_answers() -> None:
    texts, hate, offensive = load_phrases()
    assert not any("{" in text for text in texts)
    assert set(hate.tolist()) == {0, 1}
    assert set(offensive.tolist()) == {-1, 0, 1}


def test_spam_examples_hold_both_kinds() -> None:
    texts, labels = load_spam()
    assert len(texts) == len(labels)
    assert min(labels.sum(), (1 - labels).sum()) > 25


def test_cases_cover_every_function_the_card_speaks_of() -> None:
    functions = {case.function for case in load_cases()}
    for wanted in ("negated hate", "counter-speech quotes", "reclaimed and friendly", "threat to a person"):
        assert wanted in functions
    assert sum(function.startswith("spelling") for function in functions) == 6
