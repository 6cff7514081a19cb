from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.core.errors import Invalid
from socialpulse.core.page import read_cursor, write_cursor


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**63), 2**63 - 1))
def test_a_cursor_gives_back_the_very_position(score: float, row: int) -> None:
    assert read_cursor(write_cursor(score, row), float, int) == (score, row)


@pytest.mark.parametrize("text", ["", "abc", "!!!", "W10", "WzFd", "eyJhIjoxfQ", "Ω"])
def test_what_is_no_cursor_of_this_list_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="cursor"):
        read_cursor(text, float, int)


def test_a_cursor_of_another_order_is_refused() -> None:
    with pytest.raises(Invalid):
        read_cursor(write_cursor("name", 1), float, int)
