"""A file far larger than what is allowed in memory is read in little of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MOST_MEGABYTES = 600
# VmHWM, not ru_maxrss: that one begins at the size of the process that started this one.
PROGRAM = r"""
import re, sys
from pathlib import Path
from socialpulse.sources import open_file
n = sum(batch.rows.num_rows for batch in open_file(sys.argv[1], platform="instagram").read())
print(n, int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def rows_and_megabytes(path: Path) -> tuple[int, int]:
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, check=True)
    n_rows, megabytes = done.stdout.split()
    return int(n_rows), int(megabytes)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json"])
def test_200_megabytes_are_read_in_a_fraction_of_a_gigabyte(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"large.{kind}"
    bio = "A long text about travel, food and fashion. " * 60  # long rows, so that 200 MB take seconds
    row = f'someone,"Some, One","{bio}",1234\n' if kind == "csv" else ""
    record = json.dumps({"username": "someone", "followersCount": 1234, "postsCount": 5, "biography": bio})
    piece = row * 100 if kind == "csv" else (record + (",\n" if kind == "json" else "\n")) * 100
    n_pieces = 200_000_000 // len(piece)
    with path.open("w") as file:
        file.write({"csv": "username,name,bio,followers\n", "json": "[", "jsonl": ""}[kind])
        for _ in range(n_pieces):
            file.write(piece)
        file.write(record + "]" if kind == "json" else "")
    n_rows, megabytes = rows_and_megabytes(path)
    assert n_rows == n_pieces * 100 + (kind == "json")
    assert megabytes < MOST_MEGABYTES
