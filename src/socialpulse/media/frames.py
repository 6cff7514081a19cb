"""The frames of a medium that are worth a look: few, and none of the clip lies far from all of them."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from socialpulse.core.errors import Unavailable
from socialpulse.media import ffmpeg
from socialpulse.media.sandbox import Ended, Limits, run_confined

U8 = npt.NDArray[np.uint8]
F64 = npt.NDArray[np.float64]

FILE, FOLDER = "stored", "socialpulse-frames-"
PICTURE_READERS = {"image/webp": "webp_pipe", "image/jpeg": "jpeg_pipe"}
LEFT_AFTER_S = 3_600
MOST_FRAMES = 64
MOST_A_SECOND = 2  # on average: what looking at a clip costs grows with its length
NEAR = 12  # two frames are nearly equal when no colour of any of 32 x 32 tiles differs by more, of 255
FAR = 24.0  # a frame shows something else when colours differ by so much on the average of all tiles
TAKE = Limits(wall_s=60, file_bytes=400_000_000)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What stood to be seen at a time. rgb (height, width, 3)"""

    at_ms: int
    rgb: U8


def choose(times_s: F64, tiles: U8) -> list[int]:
    """Return numbers of the frames to look at, in order of time.

    times_s (n,) rising · tiles (n, 32, 32, 3): each frame thinned out

    The first frame of each second, but for those nearly equal to one before; then, as long as a frame is FAR from all
    of these, the farthest, be it one alone between two seconds. Together at most 64, and twice the seconds. Ties by
    time. Cost: one look at all tiles for each frame that is chosen.
    """
    seconds = np.floor(times_s)
    most = min(MOST_FRAMES, MOST_A_SECOND * len(np.unique(seconds)))
    firsts = np.flatnonzero(np.diff(seconds, prepend=-1))
    chosen: list[int] = []
    away = np.full(len(times_s), np.inf)
    for number in firsts[:most]:
        if all(_most_apart(tiles[number], tiles[other]) > NEAR for other in chosen):
            chosen.append(int(number))
            away = np.minimum(away, _apart(tiles, tiles[number]))
    while len(chosen) < most and away.max() >= FAR:
        chosen.append(int(away.argmax()))
        away = np.minimum(away, _apart(tiles, tiles[chosen[-1]]))
    return sorted(chosen)


@contextmanager
def working_folder(scratch: Path | None) -> Iterator[Path]:
    """Return an empty folder that is gone afterwards, and remove those that a kill left long ago.

    scratch: where it is made; None: the folder for temporary files of this machine
    """
    parent = scratch or Path(tempfile.gettempdir())
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{FOLDER}*"):
        with suppress(FileNotFoundError):  # another worker was faster
            if left.stat().st_mtime < time.time() - LEFT_AFTER_S:
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=FOLDER, dir=parent) as name:
        yield Path(name)


async def take_from_clip(folder: Path, size: tuple[int, int]) -> list[Frame]:
    """Return the frames to look at of FILE in `folder`, an MP4 of ours, in this size or smaller.

    Raises Unavailable.
    """
    _check(await run_confined(ffmpeg.thin_out(FILE), folder, TAKE))
    times_s, tiles = await asyncio.to_thread(_read_thin, folder)
    numbers = await asyncio.to_thread(choose, times_s, tiles)
    width, height = _fitted(*size)
    _check(await run_confined(ffmpeg.take_frames(FILE, numbers, width, height), folder, TAKE))
    frames = await _read_frames(folder, len(numbers), width, height)
    return [Frame(round(times_s[number] * 1_000), rgb) for number, rgb in zip(numbers, frames, strict=True)]


async def take_from_picture(folder: Path, mime: str, size: tuple[int, int]) -> list[Frame]:
    """Return the one frame of FILE in `folder`, a WebP or JPEG of ours in this size. Raises Unavailable.

    What is transparent lies on grey, where both black and white writing can be seen.
    """
    _check(await run_confined(ffmpeg.take_picture(FILE, PICTURE_READERS[mime]), folder, TAKE))
    return [Frame(0, (await _read_frames(folder, 1, *size))[0])]


async def _read_frames(folder: Path, n: int, width: int, height: int) -> U8:
    """Return the n frames that ffmpeg wrote. (n, height, width, 3). Raises Unavailable where it wrote more or fewer."""
    pixels = await asyncio.to_thread(np.fromfile, folder / ffmpeg.FRAMES_FILE, np.uint8)
    n_bytes = width * height * 3
    if len(pixels) != n * n_bytes:
        raise Unavailable(f"{len(pixels) / n_bytes:.1f} of {n} frames could be taken of the stored file; try again")
    frames: U8 = pixels.reshape(n, height, width, 3)
    return frames


def _read_thin(folder: Path) -> tuple[F64, U8]:
    """Return times in seconds and tiles of all frames of a clip, from what ffmpeg wrote."""
    lines = (folder / ffmpeg.TIMES_FILE).read_text().splitlines()
    base = next((Fraction(line.split()[-1]) for line in lines if line.startswith("#tb 0:")), Fraction(0))
    shown_at = [int(line.split(",")[2]) for line in lines if line and not line.startswith("#")]
    tiles = np.fromfile(folder / ffmpeg.TILES_FILE, np.uint8)
    side = ffmpeg.TILES_SIDE
    n_frames = len(tiles) // (side * side * 3)
    if not base or not n_frames or n_frames != len(shown_at):
        raise Unavailable(f"{n_frames} frames and {len(shown_at)} times were read from the stored clip; try again")
    times_s = np.array(shown_at, np.float64) * float(base)
    return times_s - times_s[0], tiles.reshape(n_frames, side, side, 3)


def _check(ended: Ended) -> None:
    if not ended.ok:
        why = "time or memory ran out" if ended.ran_into_a_limit else ended.said.strip()[-200:]
        raise Unavailable(f"no frames could be taken of the stored file ({why}); try again")


def _fitted(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, ffmpeg.MOST_SIDE / max(width, height))
    return max(2, round(width * scale)), max(2, round(height * scale))


def _apart(tiles: U8, one: U8) -> F64:
    """Return how far each of these frames is from one, on the average of all tiles. (n,)"""
    far: F64 = np.abs(tiles.astype(np.int16) - one).mean(axis=(1, 2, 3))
    return far


def _most_apart(one: U8, other: U8) -> int:
    return int(np.abs(one.astype(np.int16) - other).max())
