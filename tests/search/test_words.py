"""Words of any script, without case, accents and width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.search.words import MOST_WORDS, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't STOP", ["dont", "stop"]),
        ("Café ÉCLAIR", ["cafe", "eclair"]),
        ("#NewYork nights", ["new", "york", "nights", "newyork"]),
        ("#new_york", ["new", "york", "newyork"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("東京タワー", ["東京", "京タ", "タワ", "ワー"]),
        ("مُحَمَّد كتـاب", ["محمد", "كتاب"]),
        ("שָׁלוֹם", ["שלום"]),
        ("bread 🍞👍🏽", ["bread", "🍞", "👍"]),
        ("𝓕𝓲𝓽 ＣＡＦＥ", ["fit", "cafe"]),
        ("?! ... --", []),
        ("", []),
    ],
)
def test_words_are_those_a_reader_would_name(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_composed_and_a_decomposed_letter_are_the_same() -> None:
    assert words_of("caf\u00e9") == words_of("cafe\u0301") == ["cafe"]


@given(st.text(max_size=300))
def test_every_text_gives_words_that_are_kept_as_they_are_said_again(text: str) -> None:
    words = words_of(text)
    assert len(words) == len(set(words)) <= MOST_WORDS
    assert all(words)
