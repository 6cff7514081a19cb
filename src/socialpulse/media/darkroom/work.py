"""The process: one task as JSON in its argument, one answer as JSON on standard output.

A file that cannot be decoded ends this process with a traceback; whoever started it reads the exit status. That is why
nothing is caught here: there is nothing to save.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from socialpulse.media.darkroom.frames import best, read_frames
from socialpulse.media.darkroom.pictures import develop, open_picture
from socialpulse.media.rules import decide_image_size


def main() -> None:
    """Do the task and print what came of it."""
    task = json.loads(sys.argv[1])
    print(json.dumps(_TASKS[task.pop("task")](**task)))


def _picture(path: str, reader: str, folder: str, role: str) -> dict[str, Any]:
    """Return a refusal, that the picture moves, or what was made of it. The header is judged before any decoding."""
    image, header = open_picture(Path(path), reader)
    refusal = decide_image_size(header.width, header.height)
    if refusal is not None:
        return {"refusal": asdict(refusal)}
    if header.moving:
        return {"moving": True}
    return {"developed": asdict(develop(image, Path(folder), role))}


def _frames(pixels: str, times_s: list[float], width: int, height: int) -> dict[str, Any]:
    frames = read_frames(Path(pixels), times_s, width, height)
    return {"frames": [asdict(frame) for frame in frames], "best_at_ms": best(frames).at_ms if frames else None}


_TASKS: dict[str, Callable[..., dict[str, Any]]] = {"picture": _picture, "frames": _frames}
