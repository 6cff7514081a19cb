"""`socialpulse moderation policy` and `replay`, as processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from socialpulse.moderation.policy import default_text


def run(folder: Path, *arguments: str, url: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SOCIALPULSE_DATA": str(folder / "data"), "COLUMNS": "200"}
    if url is not None:
        address = f"postgresql:///?{urlencode(psycopg.conninfo.conninfo_to_dict(url))}"
        environment["SOCIALPULSE_DATABASE__URL"] = address
    return subprocess.run(
        [sys.executable, "-m", "socialpulse", "moderation", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )


def test_a_file_is_checked_without_a_database(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(default_text().replace('"text.hate >= 0.95 or', '"text.hate >= 0.99 or'))
    checked = run(tmp_path, "policy", "check", str(file))
    assert "text.hate=0.96: limit (hate-likely) instead of hold (hate-sure)" in checked.stdout, checked.stderr
    assert "66 rules, 62 of them live" in checked.stdout
    file.write_text(default_text().replace("severity = 100", "severity = 101"))
    wrong = run(tmp_path, "policy", "check", str(file))
    assert (wrong.returncode, 'rule 2 "known-escalate": severity' in wrong.stderr) == (1, True)
    assert run(tmp_path, "policy", "show", "--shipped").stdout == default_text()


def test_a_policy_is_tried_and_put_into_force(tmp_path: Path, url: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(default_text())
    tried = run(tmp_path, "replay", "--policy", str(file), "--since", "7d", url=url)
    assert "0 judgements, 0 would have another action" in tried.stdout, tried.stderr
    put = run(tmp_path, "policy", "put", str(file), "--comment", "mine", "--live", url=url)
    assert "is policy 2, and in force" in put.stdout, put.stderr
    history = run(tmp_path, "policy", "history", url=url).stdout.splitlines()
    assert [line.split()[0] for line in history] == ["2", "1"]
    assert "in force  " in history[0]


def test_a_span_of_time_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(default_text())
    refused = run(tmp_path, "replay", "--policy", str(file), "--since", "soon")
    assert (refused.returncode, "write 12h, 7d or 4w" in refused.stderr) == (1, True)
