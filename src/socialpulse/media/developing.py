"""Pictures and frames handed to the darkroom, and its answers read with care: a hostile file may have written them."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from socialpulse.media.darkroom.answers import Developed, Frame, Made
from socialpulse.media.rules import refuse
from socialpulse.media.sandbox import Limits, run_confined
from socialpulse.media.types import CannotProcess, Reason, Refusal

PICTURE_LIMITS = Limits(wall_s=25, memory_bytes=2 << 30, file_bytes=60_000_000)
FRAMES_LIMITS = Limits(wall_s=25, memory_bytes=2 << 30, file_bytes=1)
_NAME = re.compile(r"[a-z]+-\d+\.(avif|webp|jpg)")
# The room's front loads the database driver (a second or two); this process needs none, so it meets the folder alone.
_START = (
    "import sys, types; room = types.ModuleType('socialpulse.media'); room.__path__ = [sys.argv.pop(1)]; "
    "sys.modules['socialpulse.media'] = room; from socialpulse.media.darkroom.work import main; main()"
)


@dataclass(frozen=True, slots=True)
class Moving:
    """The picture has more than one frame: it is a clip."""


async def develop_picture(path: Path, reader: str, folder: Path, role: str) -> Developed | Moving:
    """Return what was made of a picture in `folder`. Raises CannotProcess where it is refused or cannot be decoded."""
    task = {"task": "picture", "path": str(path), "reader": reader, "folder": str(folder), "role": role}
    answer = await _ask(task, folder, PICTURE_LIMITS)
    if "refusal" in answer:
        raise CannotProcess(Refusal(Reason(answer["refusal"]["reason"]), str(answer["refusal"]["words"])))
    if answer.get("moving"):
        return Moving()
    found = answer["developed"]
    files = [Made(**made) for made in found.pop("files")]
    if not all(_NAME.fullmatch(made.name) and (folder / made.name).is_file() for made in files):
        raise CannotProcess(refuse(Reason.DAMAGED))
    return Developed(**found, files=files)


async def read_frames(pixels: Path, times_s: list[float], width: int, height: int) -> tuple[list[Frame], int]:
    """Return the frames in a file of raw RGB and the time in ms of the one that stands best for the clip.

    Raises CannotProcess where there is none.
    """
    task = {"task": "frames", "pixels": str(pixels), "times_s": times_s, "width": width, "height": height}
    answer = await _ask(task, pixels.parent, FRAMES_LIMITS)
    if answer["best_at_ms"] is None:
        raise CannotProcess(refuse(Reason.DAMAGED, ": no frame could be read"))
    return [Frame(**frame) for frame in answer["frames"]], int(answer["best_at_ms"])


async def _ask(task: dict[str, Any], folder: Path, limits: Limits) -> dict[str, Any]:
    here = str(Path(__file__).parent)
    ended = await run_confined([sys.executable, "-I", "-c", _START, here, orjson.dumps(task).decode()], folder, limits)
    if ended.ran_into_a_limit:
        raise CannotProcess(refuse(Reason.TOO_HARD))
    if not ended.ok:
        raise CannotProcess(refuse(Reason.DAMAGED))
    answer: dict[str, Any] = orjson.loads(ended.out)
    return answer
