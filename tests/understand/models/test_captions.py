"""What was heard, as captions."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from socialpulse.understand.speech import Segment, web_vtt
from socialpulse.understand.speech.captions import MOST_IN_LINE, MOST_LINES

CUE = re.compile(r"(\d{2}):(\d{2}):(\d{2})\.(\d{3}) --> (\d{2}):(\d{2}):(\d{2})\.(\d{3})")


def ms(parts: tuple[str, ...]) -> int:
    hours, minutes, seconds, rest = map(int, parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + rest


def test_each_part_is_a_cue_at_its_time() -> None:
    captions = web_vtt([Segment(0, 1_250, "Good morning."), Segment(3_601_250, 3_602_000, "a < b --> c & d")])
    assert captions == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.250\nGood morning.\n\n"
        "01:00:01.250 --> 01:00:02.000\na &lt; b --&gt; c &amp; d\n"
    )


def test_where_nothing_is_said_there_are_no_captions() -> None:
    assert web_vtt([]) == web_vtt([Segment(0, 900, "  ")]) == web_vtt([Segment(5, 5, "too short")]) == ""


@given(
    st.lists(
        st.builds(
            lambda begin, length, text: Segment(begin, begin + length, text),
            st.integers(0, 60_000),
            st.integers(1, 9_000),
            st.text(max_size=300),
        ),
        max_size=4,
    )
)
def test_whatever_was_said_fits_its_time_and_two_lines(segments: list[Segment]) -> None:
    captions = web_vtt(segments)
    blocks = captions.split("\n\n")[1:]
    for block in blocks:
        time, *lines = block.strip("\n").split("\n")
        found = CUE.fullmatch(time)
        assert found is not None and 1 <= len(lines) <= MOST_LINES
        assert ms(found.groups()[:4]) < ms(found.groups()[4:]) <= max(one.end_ms for one in segments)
        assert "-->" not in "".join(lines)
        assert all(len(re.sub(r"&(amp|lt|gt);", "x", line)) <= MOST_IN_LINE for line in lines)
