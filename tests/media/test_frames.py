"""Frames of clips and images: what is to be looked at, and that nothing else was in the clip."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from socialpulse.app import Program
from socialpulse.core.errors import Conflict, NotFound, Unavailable
from socialpulse.core.ids import fresh_uuid
from socialpulse.media import Frame, MediaId
from socialpulse.media.frames import FAR, FOLDER, LEFT_AFTER_S, MOST_FRAMES, choose, working_folder
from socialpulse.media.shelf import file_key
from socialpulse.understand.pictures import Pictures

pytestmark = pytest.mark.anyio
ALL = bool(os.environ.get("SOCIALPULSE_ALL_MEDIA"))
FPS = 10
U8 = npt.NDArray[np.uint8]


def film_of(*colours: int) -> tuple[npt.NDArray[np.float64], U8]:
    """Return times and tiles of a clip in which each number is a frame of this grey, ten a second."""
    tiles = np.broadcast_to(np.array(colours, np.uint8)[:, None, None, None], (len(colours), 32, 32, 3))
    return np.arange(len(colours)) / FPS, tiles


def test_a_still_clip_has_one_frame() -> None:
    assert choose(*film_of(*[90] * 600)) == [0]


def test_each_second_that_differs_has_its_first_frame() -> None:
    assert choose(*film_of(*(10 + number for number in range(60)))) == [0, 20, 40]


def test_a_flash_between_two_seconds_is_seen() -> None:
    assert choose(*film_of(*[90] * 303, 255, *[90] * 296)) == [0, 303]


def test_one_bad_second_in_sixty_is_seen_wherever_it_begins() -> None:
    for begin in range(7, 590, 97):
        frames = [90] * 600
        frames[begin : begin + FPS] = [200] * FPS
        assert any(begin <= number < begin + FPS for number in choose(*film_of(*frames)))


def test_a_small_thing_that_comes_later_makes_a_frame_differ() -> None:
    times_s, tiles = film_of(*[90] * 40)
    changed = tiles.copy()
    changed[15:, 3, 4] = 120
    assert choose(times_s, changed) == [0, 20]


def test_a_clip_that_flickers_has_no_more_frames_than_the_limit() -> None:
    dice = np.random.default_rng(1)
    tiles = dice.integers(0, 256, (600, 32, 32, 3), np.uint8)
    chosen = choose(np.arange(600) / FPS, tiles)
    assert len(chosen) == MOST_FRAMES
    assert {number // FPS for number in chosen} == set(range(60))
    assert len(choose(np.arange(100) / FPS, tiles[:100])) == 20


@given(st.lists(st.integers(0, 255), min_size=1, max_size=80))
def test_no_frame_lies_far_from_all_that_were_chosen_unless_the_limit_is_reached(colours: list[int]) -> None:
    chosen = choose(*film_of(*colours))
    assert chosen == sorted(set(chosen)) and chosen[0] == 0
    most = 2 * -(-len(colours) // FPS)
    assert len(chosen) <= most
    far = max(min(abs(colour - colours[number]) for number in chosen) for colour in colours)
    assert far < FAR or len(chosen) == most


async def frames_of(program: Program, sender: Any, body: bytes) -> list[Frame]:
    media = await sender.process(body)
    assert media["state"] == "ready", media
    return await program.library.take_frames(MediaId(UUID(media["id"])))


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body)).convert("RGB")


async def test_a_clip_yields_its_seconds_in_its_shape(program: Program, sender: Any, film: Any) -> None:
    frames = await frames_of(program, sender, film(seconds=3))
    assert [frame.at_ms for frame in frames] == [0, 1_000, 2_000]
    assert {frame.rgb.shape for frame in frames} == {(240, 320, 3)}
    assert {frame.rgb.dtype for frame in frames} == {np.dtype(np.uint8)}


async def test_a_few_frames_of_something_else_are_seen_in_the_real_clip(
    program: Program, sender: Any, film: Any
) -> None:
    red = "drawbox=color=red:t=fill:enable='between(t,1.3,1.6)'"
    frames = await frames_of(program, sender, film("-vf", red, seconds=3))
    seen = [frame.at_ms for frame in frames if (frame.rgb.mean(axis=(0, 1)) - [254, 0, 0]).max() < 30]
    assert len(seen) == 1 and 1_300 <= seen[0] <= 1_600


async def test_a_turned_clip_stands_upright(program: Program, sender: Any, film: Any) -> None:
    frames = await frames_of(program, sender, film(size="240x320", seconds=1))
    assert frames[0].rgb.shape == (320, 240, 3)


async def test_an_image_is_its_own_only_frame(program: Program, sender: Any, draw: Any) -> None:
    body = draw(3_000, 1_000)
    (frame,) = await frames_of(program, sender, body)
    assert (frame.at_ms, frame.rgb.shape) == (0, (683, 2_048, 3))
    drawn, taken = (
        image.resize((64, 21), Image.Resampling.BOX) for image in (opened(body), Image.fromarray(frame.rgb))
    )
    assert np.abs(np.asarray(drawn, np.int16) - np.asarray(taken)).mean() < 4


async def test_what_is_transparent_lies_on_grey(program: Program, sender: Any) -> None:
    body = io.BytesIO()
    Image.new("RGBA", (64, 48), (255, 255, 255, 0)).save(body, "PNG")
    (frame,) = await frames_of(program, sender, body.getvalue())
    assert np.ptp(frame.rgb) == 0 and 120 < frame.rgb.mean() < 136


async def test_what_is_not_there_or_not_ready_has_no_frames(program: Program, sender: Any, draw: Any) -> None:
    with pytest.raises(NotFound):
        await program.library.take_frames(MediaId(fresh_uuid()))
    with pytest.raises(Conflict, match="uploaded"):
        await program.library.take_frames(MediaId(UUID(await sender.send(draw()))))
    failed = await sender.process(b"no picture at all")
    with pytest.raises(Conflict, match="failed"):
        await program.library.take_frames(MediaId(UUID(failed["id"])))


async def swap(program: Program, media: dict[str, Any], body: bytes) -> MediaId:
    """Put other bytes in place of the file that frames are taken of."""
    media_id = MediaId(UUID(media["id"]))
    async with program.db.transaction() as tx:
        files = (await program.library.find_many(tx, [media_id]))[media_id].files
    path = next(file.path for file in files if file.role in ("progressive", "picture"))
    await program.blobs.delete(file_key(path))
    await program.blobs.put(file_key(path), body)
    return media_id


@pytest.mark.parametrize("body", [b"", b"not a clip at all", b"\0\0\0\x18ftypmp42" + b"\0" * 4_000])
async def test_stored_files_that_were_damaged_end_in_words(
    program: Program, sender: Any, film: Any, draw: Any, body: bytes
) -> None:
    for made in (film(seconds=1), draw()):
        media_id = await swap(program, await sender.process(made), body)
        with pytest.raises(Unavailable, match="no frames could be taken"):
            await program.library.take_frames(media_id)


async def test_a_stored_picture_of_another_size_is_not_taken(program: Program, sender: Any, draw: Any) -> None:
    media_id = await swap(program, await sender.process(draw()), draw(200, 100, format="WEBP"))
    with pytest.raises(Unavailable, match="frames could be taken"):
        await program.library.take_frames(media_id)


def test_a_working_folder_is_gone_afterwards_and_what_a_kill_left_long_ago_too(tmp_path: Path) -> None:
    old, young, other = (tmp_path / name for name in (f"{FOLDER}old", f"{FOLDER}young", "other"))
    for folder in (old, young, other):
        folder.mkdir()
    long_ago = time.time() - LEFT_AFTER_S - 1
    for folder in (old, other):
        os.utime(folder, (long_ago, long_ago))
    with working_folder(tmp_path) as folder:
        assert folder.is_dir()
    assert sorted(tmp_path.iterdir()) == sorted([young, other])


@pytest.fixture
def odd_files(shared_data: Path) -> list[Path]:
    """Every file of two folders; or every 60th picture and every 12th clip."""
    found = []
    for folder, every in (("images", 60), ("mp4_odd", 12)):
        files = sorted(path for path in (shared_data / "media" / folder).rglob("*") if path.is_file())
        found += files if ALL else files[::every]
    return found


@pytest.mark.timeout(3_600 if ALL else 300)
async def test_whatever_became_ready_of_odd_files_can_be_measured(
    program: Program, sender: Any, odd_files: list[Path]
) -> None:
    pictures, n_frames, explicit = Pictures(), 0, list[str]()
    for path in odd_files:
        media = await sender.process(path.read_bytes())
        if media["state"] != "ready":
            continue
        frames = await program.library.take_frames(MediaId(UUID(media["id"])))
        measures = pictures.measure([frame.rgb for frame in frames], frames=True)
        n_frames += len(frames)
        explicit += [path.name] if any(found.nudity["explicit"] >= 0.5 for found in measures) else []
    print(f"\n{len(odd_files)} files, {n_frames} frames measured, called explicit: {explicit}")
    assert n_frames > 0
    assert len(explicit) <= 0.02 * n_frames
