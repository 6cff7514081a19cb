from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.media.ranges import Part, find_part

BODY = bytes(range(100))


@given(st.integers(0, 99), st.integers(0, 200))
def test_a_range_is_the_slice_it_names(first: int, more: int) -> None:
    part = find_part(f"bytes={first}-{first + more}", len(BODY))
    assert part is not None
    assert BODY[part.start : part.end] == BODY[first : first + more + 1]


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=10-", Part(10, 100)),
        ("bytes=-10", Part(90, 100)),
        ("bytes=-1000", Part(0, 100)),
        (None, None),
        ("bytes=-", None),
        ("bytes=5-2", None),
        ("bytes=0-1,5-6", None),
        ("lines=1-2", None),
        ("bytes=a-b", None),
    ],
)
def test_other_ranges(header: str | None, part: Part | None) -> None:
    assert find_part(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="bytes"):
        find_part(header, 100)
