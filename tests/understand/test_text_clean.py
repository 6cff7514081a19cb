from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.understand.text import clean_text

PLAIN = [
    ("𝓕𝓲𝓽𝓷𝓮𝓼𝓼 coach", "Fitness coach"),
    ("ＦＵＬＬ ｗｉｄｔｈ", "FULL width"),
    ("🅵🅸🆃 ꜰɪᴛ", "FIT fit"),
    ("coffee☕and\n\n tea", "coffee and tea"),
    ("👩‍💻 dev 👍🏽", "dev"),
    ("#NewYork #fit_mum #BBCNews", "New York fit mum BBC News"),
    ("see https://example.com/a?b=c or www.example.org!", "see or"),
    ("C++ & C#, 100 % @ada", "C++ & C#, 100 % @ada"),
    ("می‌خواهم", "میخواهم"),
    ("café ñandú 東京 हिंदी", "café ñandú 東京 हिंदी"),
    ("a\x00b \ud800 \ud83d\ude00c", "a b c"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_text_becomes_what_one_would_read_out(text: str, expected: str) -> None:
    assert clean_text(text) == expected


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_the_result_is_one_line_that_utf8_holds(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()
    assert cleaned == " ".join(cleaned.split())


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=60))
def test_plain_letters_stay(text: str) -> None:
    assert clean_text(text) == text
