from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.media.rules import (
    REASONS,
    Clip,
    Packets,
    decide_clip,
    decide_image_size,
    decide_length,
    first_rung,
    ladder,
    refuse,
)
from socialpulse.media.types import Reason

FINE = Clip(2, 0, 1, False, True, 1280, 720, 1280 * 720, 30.0, False)
SIDES = st.integers(16, 5_000)


@pytest.mark.parametrize(
    ("clip", "reason"),
    [
        (FINE, None),
        (replace(FINE, n_streams=17), Reason.TOO_MANY_STREAMS),
        (replace(FINE, n_streams=0, video_index=None), Reason.DAMAGED),
        (replace(FINE, protected=True), Reason.PROTECTED),
        (replace(FINE, video_index=None), Reason.NO_PICTURE),
        (replace(FINE, n_coded_pixels=8_192 * 8_192), Reason.TOO_LARGE),
        (replace(FINE, readable=False), Reason.DAMAGED),
        (replace(FINE, width=15), Reason.TOO_SMALL),
    ],
)
def test_a_clip_is_judged_by_its_headers(clip: Clip, reason: Reason | None) -> None:
    refusal = decide_clip(clip)
    assert (refusal and refusal.reason) == reason


@pytest.mark.parametrize(
    ("packets", "reason"),
    [
        (Packets(1_800, 60.4), None),
        (Packets(1_800, 60.6), Reason.TOO_LONG),
        (Packets(14_401, 30), Reason.TOO_MANY_FRAMES),
        (Packets(0, 0), Reason.DAMAGED),
    ],
)
def test_a_clip_is_judged_by_its_packets(packets: Packets, reason: Reason | None) -> None:
    refusal = decide_length(packets)
    assert (refusal and refusal.reason) == reason


def test_an_image_is_judged_by_its_header() -> None:
    assert decide_image_size(8_000, 8_000) is None
    for width, height in ((8_001, 8_000), (16_385, 1)):
        refusal = decide_image_size(width, height)
        assert refusal is not None and refusal.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_a_whole_sentence_that_says_what_to_do(reason: Reason) -> None:
    words = refuse(reason, "12").words
    assert words.endswith(".") and "{" not in words and len(words.split()) > 8
    assert reason in REASONS


@given(SIDES, SIDES)
def test_no_rung_is_larger_than_the_clip_and_every_one_is_even(width: int, height: int) -> None:
    rungs = ladder(width, height)
    assert rungs
    for rung in rungs:
        assert rung.width % 2 == rung.height % 2 == 0
        assert rung.width <= width + width % 2 and rung.height <= height + height % 2
        assert abs(rung.width / rung.height / (width / height) - 1) < 0.15  # even sizes bend small ones a little
    assert [rung.width for rung in rungs] == sorted({rung.width for rung in rungs})


@pytest.mark.parametrize(
    ("size", "names", "first"),
    [
        ((1920, 1080), ["360p", "480p", "720p"], "480p"),
        ((720, 1280), ["360p", "480p", "720p"], "480p"),
        ((854, 480), ["360p", "480p"], "480p"),
        ((640, 360), ["360p"], "360p"),
        ((100, 60), ["60p"], "60p"),
    ],
)
def test_rungs_are_named_by_the_short_side_and_480p_is_made_first(
    size: tuple[int, int], names: list[str], first: str
) -> None:
    rungs = ladder(*size)
    assert [rung.name for rung in rungs] == names
    assert first_rung(rungs).name == first
