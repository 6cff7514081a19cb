"""`socialpulse moderation policy` and `replay`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from typer.testing import CliRunner

from socialpulse.cli.moderation import app
from socialpulse.core.errors import Invalid
from socialpulse.moderation.policy import default_text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A policy file that is milder than the default."""
    path = tmp_path / "mine.toml"
    path.write_text(default_text().replace('"text.hate >= 0.95 or', '"text.hate >= 0.99 or'))
    return path


def run(folder: Path, url: str, *arguments: str) -> str:
    """Return what a process of its own prints over this database."""
    address = f"postgresql:///?{urlencode(psycopg.conninfo.conninfo_to_dict(url))}"
    environment = {**os.environ, "SOCIALPULSE_DATA": str(folder / "data"), "SOCIALPULSE_DATABASE__URL": address}
    done = subprocess.run(
        [sys.executable, "-m", "socialpulse", "moderation", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_policy_is_tried_and_put_into_force(tmp_path: Path, url: str, file: Path) -> None:
    tried = run(tmp_path, url, "replay", "--policy", str(file), "--since", "7d")
    assert "0 judgements, 0 would have another action" in tried
    assert "is policy 2, and in force" in run(tmp_path, url, "policy", "put", str(file), "--comment", "mine", "--live")
    newest, first = run(tmp_path, url, "policy", "history").splitlines()
    assert (newest.split()[0], first.split()[0], "in force  " in newest) == ("2", "1", True)


def test_a_file_is_checked_without_a_database(file: Path) -> None:
    checked = CliRunner().invoke(app, ["policy", "check", str(file)]).stdout
    assert "text.hate=0.96: limit (hate-likely) instead of hold (hate-sure)" in checked.replace("\n", " ")
    assert "67 rules, 63 of them live" in checked


def test_the_policy_of_the_program_is_printed_as_it_is() -> None:
    assert CliRunner().invoke(app, ["policy", "show", "--shipped"]).stdout == default_text()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["policy", "check", "{file}.gone"], "cannot be read"),
        (["policy", "check", "{folder}"], "cannot be read"),
        (["replay", "--policy", "{file}", "--since", "soon"], "write 12h, 7d or 4w"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_opened(file: Path, arguments: list[str], reason: str) -> None:
    told = [argument.format(file=file, folder=file.parent) for argument in arguments]
    error = CliRunner().invoke(app, told).exception
    assert isinstance(error, Invalid)
    assert reason in str(error)
