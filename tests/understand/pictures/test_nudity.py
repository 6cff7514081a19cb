"""Boxes and what follows from them. No picture of a naked person is at hand: only what is not found can be tested."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from PIL import Image

from benchmarks.drawn import shapes
from socialpulse.understand.pictures import CATEGORIES, Box
from socialpulse.understand.pictures.nudity import (
    _SEEN,
    DETECTOR,
    EXPLICIT,
    SUGGESTIVE,
    NudityDetector,
    _apart,
    _rows,
    _windows,
    p_of,
)


@pytest.fixture(scope="module")
def detector() -> NudityDetector:
    return NudityDetector(n_threads=2)


def box(category: str, confidence: float) -> Box:
    return Box(category, confidence, 0, 0, 9, 9)


def test_nothing_is_found_in_nothing(detector: NudityDetector) -> None:
    assert detector.find(Image.new("RGB", (64, 48), (220, 170, 140))) == ()
    assert set(p_of([]).values()) == {0.0}
    assert p_of([]).keys() == {"explicit", "suggestive", *CATEGORIES}


def test_categories_are_in_the_order_in_which_the_model_names_them() -> None:
    told = ast.literal_eval(DETECTOR.open(1).get_modelmeta().custom_metadata_map["names"])
    named = [told[number].lower() for number in range(len(told))]
    assert [ours or named[number] for number, ours in enumerate(_SEEN)] == named


def test_no_category_says_who_a_person_is() -> None:
    assert not [name for name in CATEGORIES if "face" in name or "feet" in name]
    assert len(CATEGORIES) == 12


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_box_counts_as_the_tables_say(category: str) -> None:
    p = p_of([box(category, 0.5), box(category, 0.25)])
    assert p[category] == 0.5
    assert p["explicit"] == 0.5 * EXPLICIT.get(category, 0)
    assert p["suggestive"] == 0.5 * SUGGESTIVE.get(category, 0)


def test_suggestive_is_never_below_explicit() -> None:
    assert all(SUGGESTIVE[category] >= counts for category, counts in EXPLICIT.items())


@pytest.mark.parametrize("size", [(1, 1), (640, 480), (1000, 500), (3000, 300), (300, 3000), (10_000, 100), (7, 3)])
def test_windows_cover_the_whole_picture_and_nothing_else(size: tuple[int, int]) -> None:
    seen = np.zeros(size, np.bool_)
    for left, top, right, bottom in _windows(*size):
        assert 0 <= left < right <= size[0] and 0 <= top < bottom <= size[1]
        seen[left:right, top:bottom] = True
    assert seen.all()


def test_a_candidate_is_told_in_pixels_of_the_picture() -> None:
    candidate = np.zeros((2, 4 + 18), np.float32)
    candidate[0, :4], candidate[0, 4 + 3] = (160, 80, 40, 20), 0.75  # centre, size, and a class
    candidate[1, 4 + 3] = 0.24  # not sure enough
    assert _rows(candidate, (100, 0, 740, 480)).tolist() == [[380, 140, 460, 180, 0.75, 3]]


def test_of_boxes_on_each_other_the_surest_stays() -> None:
    rows = np.array([[0, 0, 10, 10, 0.5, 1], [1, 0, 10, 10, 0.75, 2], [20, 0, 30, 10, 0.25, 1]], np.float32)
    assert _apart(rows)[:, 4].tolist() == [0.75, 0.25]
    assert _apart(rows[:0]).shape == (0, 6)


def test_drawn_shapes_in_the_colours_of_skin_are_not_called_naked(detector: NudityDetector) -> None:
    found = [p_of(detector.find(image)) for image in shapes(24)]
    explicit, suggestive = (sum(p[name] >= 0.5 for p in found) for name in ("explicit", "suggestive"))
    print(f"\n{len(found)} pictures of shapes: explicit >= .5 in {explicit}, suggestive >= .5 in {suggestive}")
    assert explicit == 0
