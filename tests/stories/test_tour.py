"""The documented way of an upload, run word for word: every line of docs/tour.md, against the whole program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hard.running import Running, running

ROOT = Path(__file__).parents[2]
HEADING = "## An upload: from a phone on a bad line to somebody's feed"


@pytest.fixture
def program() -> Iterator[Running]:
    folder = Path(tempfile.mkdtemp(prefix="socialpulse-tour-"))
    (folder / "data").mkdir()
    with running(folder / "data") as found:
        yield found
    shutil.rmtree(folder, ignore_errors=True)


def lines_of_the_tour() -> str:
    page = (ROOT / "docs" / "tour.md").read_text().split(HEADING)[1]
    blocks = re.findall(r"```sh\n(.*?)```", page, re.S)
    assert len(blocks) == 5
    return "\n".join(blocks).replace(".venv/bin/python", "python")


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_line_of_the_tour_does_what_it_says(program: Running) -> None:
    environment = {**os.environ, "A": program.address, "DATA": str(program.data)}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", lines_of_the_tour()],
        env=environment,
        cwd=program.data,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
