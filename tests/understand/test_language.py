from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.understand.text import detect_languages

KNOWN = [
    ("Dermatologist sharing honest reviews of sunscreen and serums", "en"),
    ("Ich backe jeden Sonntag Brot und erzähle davon", "de"),
    ("Recetas caseras de mi abuela y mucho cariño", "es"),
    ("Je partage mes voyages et mes carnets de dessin", "fr"),
    ("Receitas fáceis para o dia a dia da família", "pt"),
    ("Ricette di famiglia e passeggiate in montagna", "it"),
    ("부산 할머니가 가르치는 김치", "ko"),
    ("東京でカレーを食べ歩いています", "ja"),
    ("Рецепты на каждый день и немного юмора", "ru"),
    ("وصفات سهلة من مطبخ أمي كل يوم", "ar"),
    ("Her gün yeni bir tarif ve biraz kahve", "tr"),
]


@pytest.mark.parametrize(("text", "code"), KNOWN)
def test_a_clear_text_has_its_language(text: str, code: str) -> None:
    [found] = detect_languages([text])
    assert found is not None
    assert found.code == code
    assert 0 < found.p <= 1


@pytest.mark.parametrize("text", ["", "   ", "👍👍👍", "https://a.example/b", "@ada #fit", "12 34", "a b"])
def test_what_holds_no_words_has_no_language(text: str) -> None:
    assert detect_languages([text]) == [None]


def test_fancy_letters_are_read_as_plain_ones() -> None:
    plain, fancy = detect_languages(["Fitness coach and mother of three", "𝓕𝓲𝓽𝓷𝓮𝓼𝓼 𝓬𝓸𝓪𝓬𝓱 𝓪𝓷𝓭 𝓶𝓸𝓽𝓱𝓮𝓻 𝓸𝓯 𝓽𝓱𝓻𝓮𝓮"])
    assert plain == fancy


def test_answers_stand_in_the_order_of_the_texts() -> None:
    found = detect_languages([text for text, _ in KNOWN] + [""])
    assert [language.code if language else None for language in found] == [code for _, code in KNOWN] + [None]


def test_most_sentences_of_75_languages_are_named_right(shared_data: Path) -> None:
    dice = random.Random(2)
    right = total = 0
    for path in sorted((shared_data / "language" / "sentences").glob("*.txt")):
        sentences = dice.sample(path.read_text(encoding="utf-8").splitlines(), 12)
        right += sum(found is not None and found.code == path.stem for found in detect_languages(sentences))
        total += len(sentences)
    assert right / total >= 0.90


@given(st.lists(st.text(max_size=60), max_size=5))
def test_no_text_makes_it_stumble(texts: list[str]) -> None:
    assert len(detect_languages(texts)) == len(texts)
