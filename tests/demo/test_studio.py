"""The studio: every scene draws something to look at, the same from the same seed, and ends where it began."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from socialpulse.demo.studio import SCENES, paint_clip, paint_picture, paint_portrait
from socialpulse.demo.studio.canvas import PALETTES, Canvas, colours
from socialpulse.demo.studio.sound import RATE, SOUNDS, make_sound
from socialpulse.media.ffmpeg import look, program
from socialpulse.media.probe import read_clip

GROWS = ("frost", "cells")  # from step to step: they do not come back


def frame_of(scene: str, seed: int = 5) -> object:
    found = SCENES[scene]
    return found.draw(Canvas(90, 160, found.palettes[0], np.random.default_rng(seed)))


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_fills_its_canvas_with_something_to_look_at(scene: str) -> None:
    picture = frame_of(scene)(SCENES[scene].at)  # type: ignore[operator]
    assert picture.shape == (160, 90, 3) and picture.dtype == np.uint8
    assert picture.reshape(-1, 3).std(axis=0).max() > 6


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_moves(scene: str) -> None:
    frame = frame_of(scene)
    first, later = frame(0.0), frame(0.37)  # type: ignore[operator]
    assert np.abs(first.astype(int) - later.astype(int)).mean() > 0.4


@pytest.mark.parametrize("scene", sorted(set(SCENES) - set(GROWS)))
def test_a_scene_ends_where_it_began(scene: str) -> None:
    first, last = frame_of(scene)(0.0), frame_of(scene)(1.0)  # type: ignore[operator]
    assert np.abs(first.astype(int) - last.astype(int)).mean() < 2.5


@pytest.mark.parametrize("scene", ["silk", "cells", "ridges"])
def test_the_same_seed_draws_the_same_and_another_something_else(scene: str) -> None:
    assert paint_portrait(scene, 0, 1) == paint_portrait(scene, 0, 1) != paint_portrait(scene, 0, 2)


def test_every_scene_names_palettes_and_a_sound_that_exist() -> None:
    for scene in SCENES.values():
        assert set(scene.palettes) <= PALETTES.keys() and scene.sound in SOUNDS
    assert all(colours(name).min() >= 0 and colours(name).max() <= 1 for name in PALETTES)


@pytest.mark.parametrize("kind", SOUNDS)
def test_a_sound_is_as_long_as_asked_for_not_silent_and_never_too_loud(kind: str) -> None:
    wave = make_sound(kind, 1.5, np.random.default_rng(1))
    assert len(wave) == 1.5 * RATE
    assert 0.5 < np.abs(wave).max() <= 0.71
    assert abs(float(wave[0])) < 0.01 and abs(float(wave[-1])) < 0.01


def test_a_picture_is_a_jpeg_of_the_size_of_posts() -> None:
    picture = Image.open(io.BytesIO(paint_picture("galaxy", 1, 3)))
    assert (picture.format, picture.size) == ("JPEG", (864, 1080))


def test_a_clip_has_sound_and_the_size_of_a_phone(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "clip.mp4").write_bytes(paint_clip("breathing", 0, 4, 1.0))
    assert look("clip.mp4", "mov")[0] == program()
    said = subprocess.run(look("clip.mp4", "mov"), cwd=tmp_path, capture_output=True, text=True, check=False).stderr
    clip = read_clip(said)
    assert (clip.width, clip.height) == (480, 854) and clip.audio_index is not None
