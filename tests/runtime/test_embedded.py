from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from socialpulse.core.errors import CannotStart
from socialpulse.runtime.db import EmbeddedPostgres


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="socialpulse-pg-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def runs(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_last_user_out_stops_the_server(folder: Path) -> None:
    first, second = EmbeddedPostgres(folder / "postgres"), EmbeddedPostgres(folder / "postgres")
    first.start()
    second.start()
    first.stop()
    assert runs(second.url)
    second.stop()
    assert not runs(second.url)


def test_a_killed_user_does_not_keep_the_server_for_ever(folder: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from socialpulse.runtime.db import EmbeddedPostgres;"
        "EmbeddedPostgres(Path(sys.argv[1])).start(); os.kill(os.getpid(), 9)"
    )
    died = subprocess.run([sys.executable, "-c", code, str(folder / "postgres")], check=False)
    assert died.returncode == -signal.SIGKILL
    later = EmbeddedPostgres(folder / "postgres")
    later.start()
    assert runs(later.url)
    later.stop()
    assert not runs(later.url)


def test_a_server_that_was_killed_is_started_again_with_what_was_committed(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "postgres")
    postgres.start()
    with psycopg.connect(postgres.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    assert not postgres.revive()
    os.kill(int((folder / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    while not runs(postgres.url):
        with contextlib.suppress(CannotStart):  # until what it left behind has ended too
            postgres.revive()
    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
    postgres.stop()
    assert not postgres.revive() and not runs(postgres.url)


def test_a_half_made_database_of_a_killed_first_start_is_made_anew(folder: Path) -> None:
    draft = folder / "postgres.draft"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18")
    postgres = EmbeddedPostgres(folder / "postgres")
    postgres.start()
    assert runs(postgres.url)
    postgres.stop()
    assert not draft.exists()


def test_a_folder_of_another_version_is_refused_with_both_versions(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("19\n")
    with pytest.raises(CannotStart, match=r"PostgreSQL 19 .* brings 18"):
        EmbeddedPostgres(folder / "postgres").start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs to hand PostgreSQL to another user")
def test_root_can_keep_the_data_folder_closed_to_everyone(folder: Path) -> None:
    folder.chmod(0o700)
    postgres = EmbeddedPostgres(folder / "postgres")
    postgres.start()
    assert runs(postgres.url)
    postgres.stop()
    assert folder.stat().st_mode & 0o777 == 0o700
