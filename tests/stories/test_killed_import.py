"""SIGKILL in the middle of an import: starting again finishes it, nothing doubled, nothing lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from socialpulse.demo import write_creators

N_KILLS = int(os.environ.get("SOCIALPULSE_KILLS", "3"))
COUNTS = """
SELECT (SELECT count(*) FROM creators.account), (SELECT count(*) FROM creators.creator),
       (SELECT count(*) FROM creators.stats), (SELECT sum(n_records) FROM creators.lake_object),
       (SELECT md5(string_agg(platform || handle_key || coalesce(followers::text, '-'), ','
                              ORDER BY platform, handle_key))
        FROM creators.account WHERE handle_key IS NOT NULL)
"""
CODE = """
import asyncio, sys
from pathlib import Path
from socialpulse.app import open_program
from socialpulse.core.actor import OPERATOR
from socialpulse.runtime.settings import load_settings, open_data_folder

async def main(url, path):
    async with open_program(open_data_folder(load_settings()), url) as program:
        tell = lambda item: print(item.n_records, flush=True)
        done = await program.imports.run_file(OPERATOR, Path(path), None, None, tell)
        print("done", done.n_new, done.n_records, flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


def start(url: str, path: Path, data: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "SOCIALPULSE_DATA": str(data), "SOCIALPULSE_BATCH_ROWS": "150"}
    return subprocess.Popen(
        [sys.executable, "-c", CODE, url, str(path)], env=environment, stdout=subprocess.PIPE, text=True
    )


def result(url: str) -> tuple[object, ...]:
    with psycopg.connect(url) as connection:
        row = connection.execute(COUNTS).fetchone()
    assert row is not None
    return row


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.jsonl"
    write_creators(path, 3_000, 7)
    return path


def test_an_import_killed_again_and_again_ends_as_if_nothing_had_happened(
    url: str, server: str, template: str, people: Path, tmp_path: Path
) -> None:
    dice = random.Random(5)
    n_killed = 0
    for _ in range(N_KILLS):
        process = start(url, people, tmp_path / "killed")
        assert process.stdout is not None
        process.stdout.readline()  # at least one step is stored
        time.sleep(dice.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)
        n_killed += process.wait() == -signal.SIGKILL
    last = start(url, people, tmp_path / "killed")
    output, _ = last.communicate(timeout=120)
    assert last.returncode == 0, output
    assert n_killed == N_KILLS
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*), min(state) FROM creators.import").fetchone() == (1, "done")

    calm = f"socialpulse_calm_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {calm} TEMPLATE {template}")
    calm_url = psycopg.conninfo.make_conninfo(server, dbname=calm)
    assert start(calm_url, people, tmp_path / "calm").wait(120) == 0
    assert result(url) == result(calm_url)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {calm} WITH (FORCE)")
