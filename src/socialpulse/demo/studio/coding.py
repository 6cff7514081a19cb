"""From scenes to files: clips by ffmpeg, pictures by Pillow. What comes out goes through the upload like any file."""

from __future__ import annotations

import io
import subprocess
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import imageio_ffmpeg
import numpy as np
from PIL import Image

from socialpulse.demo.studio.canvas import Canvas, Picture
from socialpulse.demo.studio.scenes import SCENES, Scene
from socialpulse.demo.studio.sound import RATE, make_sound

CLIP_SIZE: Final = (480, 854)
PICTURE_SIZE: Final = (864, 1080)
PORTRAIT_SIDE: Final = 256
FPS: Final = 20


def paint_clip(scene: str, palette: int, seed: int, seconds: float) -> bytes:
    """Return a clip of a scene as MP4 with sound, once around. palette counts through those of the scene.

    About a second for each four of the clip.
    """
    found, dice = SCENES[scene], np.random.default_rng(seed)
    frame = found.draw(_canvas(found, palette, dice, CLIP_SIZE))
    n = round(seconds * FPS)
    with tempfile.TemporaryDirectory(prefix="socialpulse-studio-") as folder:
        sound, out = Path(folder) / "sound.raw", Path(folder) / "clip.mp4"
        make_sound(found.sound, seconds, dice).tofile(sound)
        first = frame(0.0)
        coder = subprocess.Popen(_code(first, sound, out), stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert coder.stdin is not None
        with coder.stdin as pipe:
            pipe.write(first.tobytes())
            for number in range(1, n):
                pipe.write(frame(number / n).tobytes())
        if coder.wait() != 0:
            raise RuntimeError(f"ffmpeg ended with {coder.returncode} over the scene {scene}")
        return out.read_bytes()


def paint_picture(scene: str, palette: int, seed: int) -> bytes:
    """Return a still of a scene as JPEG."""
    found, dice = SCENES[scene], np.random.default_rng(seed)
    still = Image.fromarray(found.draw(_canvas(found, palette, dice, PICTURE_SIZE))(found.at))
    return _jpeg(still.resize(PICTURE_SIZE, Image.Resampling.BICUBIC))


def paint_portrait(scene: str, palette: int, seed: int) -> bytes:
    """Return a small square of a scene as JPEG, for somebody's picture."""
    found, dice = replace(SCENES[scene], scale=1.0), np.random.default_rng(seed)
    canvas = _canvas(found, palette, dice, (PORTRAIT_SIDE, PORTRAIT_SIDE))
    return _jpeg(Image.fromarray(found.draw(canvas)(found.at)))


def _canvas(scene: Scene, palette: int, dice: np.random.Generator, size: tuple[int, int]) -> Canvas:
    width, height = (round(side * scene.scale) // 2 * 2 for side in size)
    return Canvas(width, height, scene.palettes[palette % len(scene.palettes)], dice)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def _code(first: Picture, sound: Path, out: Path) -> list[str]:
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{first.shape[1]}x{first.shape[0]}", "-r", str(FPS), "-i", "-"]
    heard = ["-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", str(sound)]
    shown = ["-vf", f"scale={CLIP_SIZE[0]}:{CLIP_SIZE[1]}:flags=bicubic,format=yuv420p", "-c:v", "libx264"]
    return [
        *(_program(), "-v", "error", "-y", *raw, *heard, *shown, "-preset", "ultrafast", "-crf", "17", "-threads", "1"),
        *("-c:a", "aac", "-b:a", "128k", "-shortest", "-movflags", "+faststart", str(out)),
    ]


@cache
def _program() -> str:
    path: str = imageio_ffmpeg.get_ffmpeg_exe()
    return path
