"""What stands in a head is on one line, and shows all there is of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from socialpulse.core.head import one_line


def test_marks_that_turn_text_around_and_controls_are_left_out() -> None:
    assert one_line("a\u202eb\u2066c\x00d\u200fe", 20) == "abcd\u200fe"


def test_lines_become_one_and_long_text_ends_at_a_word() -> None:
    assert one_line("  Good\n\tmorning,\u2028 dear   friends ", 40) == "Good morning, dear friends"
    assert one_line("Good morning, dear friends", 16) == "Good morning…"


def test_a_long_word_is_cut_where_it_must_be() -> None:
    assert one_line("x" * 50, 10) == "x" * 9 + "…"


@given(st.text(), st.integers(1, 30))
def test_a_line_is_never_longer_than_asked(text: str, n_most: int) -> None:
    line = one_line(text, n_most)
    assert len(line) <= n_most
    assert "\n" not in line
