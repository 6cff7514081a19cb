"""Real hostile files through the real upload: each ends ready or failed for a reason, and nothing of it is left behind.

A sample that is always the same, or with SOCIALPULSE_ALL_MEDIA=1 every file, with a table of what became of them:

    SOCIALPULSE_ALL_MEDIA=1 pytest -s tests/media/test_hard_cases.py
"""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from socialpulse.app import Program
from socialpulse.media.sniff import HEAD_BYTES, find_format

ALL = bool(os.environ.get("SOCIALPULSE_ALL_MEDIA"))
pytestmark = [pytest.mark.anyio, pytest.mark.timeout(3_600 if ALL else 600)]
MOST_S = 60.0
WORST = ("crash-", "oom-", "timeout-", "bomb", "truncat", "no_duration", "clusterfuzz", "failing_audio", "out_of_range")
LONG = ("history/1.mp4", "second_vid", "big_buck_bunny_0_30", "long_examples", "smpte", "result.mp4", "chaplin")


@dataclass(frozen=True, slots=True)
class Outcome:
    path: Path
    state: str
    reason: str
    took_s: float


@pytest.fixture
def media_files(shared_data: Path) -> list[Path]:
    """Every file; or every 9th of the worst, every 60th picture and every 15th of the rest, long clips left out."""
    files = sorted(path for path in (shared_data / "media").rglob("*") if path.is_file())
    if ALL:
        return files
    hostile = [path for path in files if any(word in str(path) for word in WORST)]
    readable = [path for path in files if path not in hostile and find_format(path.open("rb").read(HEAD_BYTES))]
    pictures = [path for path in readable if "images" in path.parts]
    others = [path for path in readable if "images" not in path.parts and not any(word in str(path) for word in LONG)]
    return hostile[::9] + pictures[::60] + others[::15]


async def test_every_hostile_file_ends_with_an_answer_and_leaves_nothing(
    sender: Any, program: Program, media_files: list[Path]
) -> None:
    outcomes = []
    for path in media_files:
        began = time.perf_counter()
        media = await sender.process(path.read_bytes())
        outcomes.append(Outcome(path, media["state"], media["reason"] or "", time.perf_counter() - began))
        if media["state"] == "failed":
            assert media["reason_words"].endswith("."), path
        assert not list((program.scratch / "media").glob("*")), f"{path} left temporary files"
    assert not list((program.settings.data / "uploads").glob("*"))
    assert [item for item in outcomes if item.state not in ("ready", "failed")] == []
    assert [item for item in outcomes if item.took_s > MOST_S] == []
    assert await program.jobs.find_dead() == []
    tell(outcomes)


def tell(outcomes: list[Outcome]) -> None:
    """Print how many ended how, and what took longest."""
    print()
    for (state, reason), n in sorted(Counter((item.state, item.reason) for item in outcomes).items()):
        print(f"{n:5}  {state}  {reason}")
    for item in sorted(outcomes, key=lambda item: -item.took_s)[:8]:
        print(f"{item.took_s:6.1f} s  {item.state:6}  {item.path.name}")
    print(f"{len(outcomes)} files")
