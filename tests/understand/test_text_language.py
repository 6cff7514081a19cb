from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialpulse.understand.text import LanguageDetector

KNOWN = [
    ("Dermatologist sharing honest reviews of sunscreen and serums", "en"),
    ("Ich backe jeden Sonntag Brot und erzähle davon", "de"),
    ("Recetas caseras de mi abuela y mucho cariño", "es"),
    ("Je partage mes voyages et mes carnets de dessin", "fr"),
    ("Receitas fáceis para o dia a dia da família", "pt"),
    ("Jeg skriver om kaffe, katter og lange turer i fjellet", "nb"),
    ("부산 할머니가 가르치는 김치", "ko"),
    ("東京でカレーを食べ歩いています", "ja"),
    ("ร้านอาหารเล็ก ๆ ในเชียงใหม่", "th"),
    ("Рецепты на каждый день и немного юмора", "ru"),
    ("وصفات سهلة من مطبخ أمي كل يوم", "ar"),
    ("Her gün yeni bir tarif ve biraz kahve", "tr"),
]


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector()


@pytest.mark.parametrize(("text", "code"), KNOWN)
def test_a_clear_text_has_its_language(detector: LanguageDetector, text: str, code: str) -> None:
    [found] = detector.detect_languages([text])
    assert found is not None
    assert found.code == code
    assert 0.5 < found.p <= 1


@pytest.mark.parametrize(
    "text", ["", "   ", "👍👍👍", "https://a.example/b", "@ada #fit", "12 34", "a b", "me@example.org", "❤️ 2021"]
)
def test_what_holds_no_words_has_no_language(detector: LanguageDetector, text: str) -> None:
    assert detector.detect_languages([text]) == [None]


def test_links_names_and_pictures_do_not_count(detector: LanguageDetector) -> None:
    bare = "Ich backe jeden Sonntag Brot"
    dressed = f"🥖 {bare} https://example.com/the-best-bread-in-town @the_british_baker 🥐"
    assert detector.detect_languages([dressed]) == detector.detect_languages([bare])


def test_styled_letters_are_read_as_plain_ones(detector: LanguageDetector) -> None:
    plain, styled = detector.detect_languages(
        ["Fitness coach and mother of three", "𝓕𝓲𝓽𝓷𝓮𝓼𝓼 𝓬𝓸𝓪𝓬𝓱 𝓪𝓷𝓭 𝓶𝓸𝓽𝓱𝓮𝓻 𝓸𝓯 𝓽𝓱𝓻𝓮𝓮"]
    )
    assert plain == styled


def test_answers_stand_in_the_order_of_the_texts(detector: LanguageDetector) -> None:
    found = detector.detect_languages([text for text, _ in KNOWN] + [""])
    assert [language.code if language else None for language in found] == [code for _, code in KNOWN] + [None]


def test_an_unlikely_language_is_not_named() -> None:
    assert LanguageDetector(min_p=1.01).detect_languages(["Ich backe jeden Sonntag Brot"]) == [None]


def test_sentences_of_75_languages_are_named_right(detector: LanguageDetector, shared_data: Path) -> None:
    assert _macro_accuracy(detector, shared_data, longest=1_000) >= 0.94


def test_beginnings_of_sentences_are_mostly_named_right(detector: LanguageDetector, shared_data: Path) -> None:
    assert _macro_accuracy(detector, shared_data, longest=60) >= 0.88


@settings(deadline=None, max_examples=50)
@given(texts=st.lists(st.text(st.characters(exclude_categories=()), max_size=60), max_size=5))
def test_no_text_makes_it_stumble(detector: LanguageDetector, texts: list[str]) -> None:
    assert len(detector.detect_languages(texts)) == len(texts)


def _macro_accuracy(detector: LanguageDetector, shared_data: Path, longest: int) -> float:
    """Return the mean over languages of the share of sentences named right; no answer counts as wrong."""
    dice = random.Random(2)
    shares = []
    for path in sorted((shared_data / "language" / "sentences").glob("*.txt")):
        sentences = dice.sample([line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()], 12)
        found = detector.detect_languages(
            [sentence[: min(longest, dice.randint(20, 60))] if longest < 100 else sentence for sentence in sentences]
        )
        shares.append(sum(language is not None and language.code == path.stem for language in found) / len(found))
    return sum(shares) / len(shares)
