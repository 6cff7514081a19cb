"""What was heard as captions to read along: WebVTT (W3C, https://www.w3.org/TR/webvtt1/), in lines a phone can show."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from socialpulse.understand.speech.types import Segment

MOST_IN_LINE = 37  # letters, as broadcasters have it
MOST_LINES = 2
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def web_vtt(segments: Sequence[Segment]) -> str:
    """Return captions of what is said, "" where nothing is. A long part comes in turns, each as long as its letters."""
    cues = [cue for segment in segments for cue in _cues(segment)]
    return "\n\n".join(["WEBVTT", *cues]) + "\n" if cues else ""


def _cues(segment: Segment) -> list[str]:
    plain = "".join(letter if letter.isprintable() else " " for letter in segment.text)
    lines = textwrap.wrap(" ".join(plain.split()), MOST_IN_LINE)
    turns = ["\n".join(lines[at : at + MOST_LINES]) for at in range(0, len(lines), MOST_LINES)]
    n_letters, length_ms = sum(map(len, turns)), segment.end_ms - segment.begin_ms
    found, begin_ms, n_shown = list[str](), segment.begin_ms, 0
    for turn in turns:
        n_shown += len(turn)
        end_ms = segment.begin_ms + length_ms * n_shown // n_letters
        if end_ms > begin_ms:
            found.append(f"{_time(begin_ms)} --> {_time(end_ms)}\n{turn.translate(_ESCAPES)}")
        begin_ms = end_ms
    return found


def _time(ms: int) -> str:
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1_000:02}.{rest % 1_000:03}"
