"""PDQ knows real pictures again: a sample of what `make eval` prints in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality_known import CHANGES, Real, distinct, false_matches, real_pictures, recall

N_FILES = 60
SIDE = 200


@pytest.fixture(scope="module")
def pictures(shared_data: Path) -> list[Real]:
    return list(real_pictures(shared_data / "media" / "images", N_FILES))


@pytest.mark.parametrize("name", ["JPEG 75", "WebP 60"])
def test_a_picture_that_was_compressed_anew_is_known_again(pictures: list[Real], name: str) -> None:
    large = [real for real in distinct(pictures) if real.side >= SIDE]
    assert len(large) >= 5
    assert recall(large, CHANGES[name]) >= 0.95


def test_different_pictures_are_not_taken_for_one(pictures: list[Real]) -> None:
    assert len(false_matches(pictures)) <= len(pictures) // 20
