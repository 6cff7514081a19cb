"""Regions and rectangles against known answers and a slow reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from socialpulse.understand.pictures.regions import find_regions, grown, rectangle
from socialpulse.understand.pictures.types import F64, Bool


def flooded(mask: Bool) -> list[int]:
    """Return how many pixels each region has, found by walking from pixel to pixel."""
    left, sizes = set(zip(*np.nonzero(mask), strict=True)), []
    while left:
        front, size = [left.pop()], 0
        while front:
            y, x = front.pop()
            size += 1
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            front += near
        sizes.append(size)
    return sorted(sizes, reverse=True)


@given(arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 12))))
def test_regions_are_those_of_a_walk_from_pixel_to_pixel(mask: Bool) -> None:
    found = find_regions(np.ones(mask.shape, np.float32), mask, 1, 200)
    assert [region.n_pixels for region in found] == flooded(mask)


def test_a_spiral_is_one_region() -> None:
    mask = np.zeros((7, 7), np.bool_)
    mask[0], mask[:, 6], mask[6], mask[2:, 0], mask[2, :5] = True, True, True, True, True
    mask[2:5, 4], mask[4, 2:5] = True, True
    assert len(find_regions(np.ones((7, 7), np.float32), mask, 1, 9)) == 1


def test_the_mean_is_that_of_the_region_alone() -> None:
    values = np.array([[0.2, 0.4, 0.0, 0.9]], np.float32)
    found = find_regions(values, values > 0.1, 1, 9)
    assert [round(region.mean, 3) for region in found] == [0.3, 0.9]


def test_small_regions_and_those_beyond_the_limit_are_left_out() -> None:
    mask = np.array([[1, 0, 1, 1, 0, 1, 1, 1]], np.bool_)
    assert [region.n_pixels for region in find_regions(mask.astype(np.float32), mask, 2, 9)] == [3, 2]
    assert [region.n_pixels for region in find_regions(mask.astype(np.float32), mask, 1, 1)] == [3]


def turned(width: float, height: float, degrees: float) -> F64:
    """Return the corners of a rectangle around (100, 50), clockwise from its upper left."""
    angle = np.radians(degrees)
    u, v = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    corners: F64 = np.array([[100, 50] + (a * width * u + b * height * v) / 2 for a, b in signs])
    return corners


@pytest.mark.parametrize("degrees", [0, 10, 44, -10, -44, -20.5])
def test_a_rectangle_is_found_from_its_corners_whichever_way_it_is_turned(degrees: float) -> None:
    corners = turned(80, 10, degrees)
    np.testing.assert_allclose(rectangle(corners), corners, atol=1e-6)


def test_a_rectangle_grows_by_the_same_on_every_side() -> None:
    np.testing.assert_allclose(grown(turned(80, 10, 30), 3), turned(86, 16, 30), atol=1e-9)
