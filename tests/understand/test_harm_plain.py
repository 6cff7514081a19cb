from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.understand.harm.plain import N_CHARS, plain_text

TRICKS = [
    ("leetspeak", "5tup1d sh1t", "stupid shit"),
    ("signs for letters", "a$$ @ssh0le k!ll", "ass asshole kill"),
    ("masks", "f**k that b*tch", "fuck that bitch"),
    ("letters apart", "f u c k  y o u", "fuck you"),
    ("dots between letters", "k.i.l.l them", "kill them"),
    ("repeated letters", "fuuuuck youuu", "fuck you"),
    ("doubled letters stay double", "cooooool", "cool"),
    ("Cyrillic inside a Latin word", "h\u0430t\u0435", "hate"),
    ("a whole word of look-alikes", "\u0455\u04bb\u0456t is what they wrote here", "shit is what they wrote here"),
    ("zero width", "ki\u200bl\u200dl", "kill"),
    ("soft hyphen", "ki\u00adll", "kill"),
    ("shown backwards", "\u202ellik\u202c you", "kill you"),
    ("heaps of accents", "k\u0337i\u0335l\u0353\u0308l", "kill"),
    ("styled letters", "\U0001d4f4\U0001d4f2\U0001d4f5\U0001d4f5", "kill"),
    ("letters in squares", "\U0001f17a\U0001f178\U0001f17b\U0001f17b", "kill"),
    ("full width", "\uff4b\uff49\uff4c\uff4c", "kill"),
    ("entities", "&amp;lt;b&gt; &#107;ill", "<b> kill"),
]
KEPT = [
    "2nd mp3 h2o covid19 b2b 2nite",
    "@user99 #throwback http://t.co/a1b2",
    "win $5000, call 0800 111",
    "привет, сосна",
    "straße und äpfel, señor",
    "\u4f60\u597d \u0645\u0631\u062d\u0628\u0627 \u0939\u093f\u0928\u094d\u0926\u0940",
    "half 👍 a smile 😀",
    "wow! really? yes: no.",
]


@pytest.mark.parametrize(("trick", "text", "wanted"), TRICKS, ids=[row[0] for row in TRICKS])
def test_a_trick_is_undone(trick: str, text: str, wanted: str) -> None:
    assert plain_text(text).text == wanted


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_trick_stays(text: str) -> None:
    assert plain_text(text).text == text


@pytest.mark.parametrize("text", ["f u c k it", "well, sh1t happens", "say fu\u200bu\u200buck now", "&#102;uck"])
def test_the_place_in_the_original_is_kept(text: str) -> None:
    plain = plain_text(text)
    word = next(word for word in ("fuck", "shit") if word in plain.text)
    start, end = plain.original(plain.text.index(word), plain.text.index(word) + len(word))
    assert plain_text(text[start:end]).text == word


def test_a_lone_surrogate_can_be_written_as_utf_8() -> None:
    assert plain_text("a\ud800b").text == "a\ufffdb"


def test_nothing_is_nothing() -> None:
    assert plain_text("").text == ""
    assert plain_text("").original(0, 0) == (0, 0)


@given(st.text(max_size=200))
def test_every_character_has_its_place(text: str) -> None:
    plain = plain_text(text)
    assert len(plain.text) == len(plain.starts) == len(plain.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(plain.starts, plain.ends, strict=True))
    plain.text.encode()


BIG = ("a", "a b ", "é&amp;", "f*", "\u202e", "a1", "\u0301", "\u0455\u04bb", ". ", "f#", "a.", "&#1", "\u202eab\n")


@pytest.mark.parametrize("piece", BIG)
def test_ten_megabytes_of_anything_are_bounded_and_what_was_left_out_is_said(piece: str) -> None:
    text = piece * (10**7 // len(piece))
    plain = plain_text(text)
    assert plain.n_unread == len(text) - N_CHARS
    assert len(plain.text) <= N_CHARS
