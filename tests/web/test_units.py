"""What the app for browsers computes is tested by vitest, in Node; here it runs once."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"


def test_the_units_of_the_app() -> None:
    path = os.pathsep.join([str(ROOT / ".venv" / "bin"), os.environ.get("PATH", "")])
    npm = shutil.which("npm", path=path)
    if npm is None or not (WEB / "node_modules").is_dir():
        pytest.skip("Node or the packages of web/ are not installed; `make run` does that")
    ran = subprocess.run(
        [npm, "run", "--silent", "test"],
        cwd=WEB,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
