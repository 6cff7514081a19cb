"""`socialpulse accounts`, as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import psycopg


def run(data: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    address = f"postgresql:///?{urlencode(psycopg.conninfo.conninfo_to_dict(url))}"
    environment = {**os.environ, "SOCIALPULSE_DATA": str(data), "SOCIALPULSE_DATABASE__URL": address}
    return subprocess.run(
        [sys.executable, "-m", "socialpulse", "accounts", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=data.parent,
    )


def test_the_operator_makes_people_and_moderators(tmp_path: Path, url: str) -> None:
    password = ("--password", "correct horse battery")
    made = run(tmp_path / "data", url, "add", "ada@example.org", *password)
    assert (made.returncode, made.stdout[:26]) == (0, "ada@example.org is person "), made.stderr
    again = run(tmp_path / "data", url, "add", "ada@example.org", *password)
    assert (again.returncode, "has an account already" in again.stderr) == (1, True)
    given = run(tmp_path / "data", url, "role", "Ada@example.org", "moderator")
    assert "is moderator" in given.stdout, given.stderr
    wrong = run(tmp_path / "data", url, "role", "nobody@example.org", "operator")
    assert (wrong.returncode, "nobody has an account" in wrong.stderr) == (1, True)
