from __future__ import annotations

import threading
from pathlib import Path

import psycopg
import pytest

from socialpulse.core.errors import CannotStart
from socialpulse.runtime.db import migrate, pending


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    assert migrate(empty_url)
    assert migrate(empty_url) == []
    assert pending(empty_url) == 0


def test_two_starts_at_once_apply_each_migration_once(empty_url: str) -> None:
    applied: list[str] = []
    threads = [threading.Thread(target=lambda: applied.extend(migrate(empty_url))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(applied) == len(set(applied)) == len(list((Path(__file__).parents[2] / "migrations").glob("0*")))


def test_a_start_that_was_killed_does_not_lock_out_the_next(empty_url: str) -> None:
    migrate(empty_url)
    with psycopg.connect(empty_url) as connection:
        connection.execute("INSERT INTO yoyo_lock (locked, ctime, pid) VALUES (1, now(), 999999)")
    assert migrate(empty_url) == []


def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO _yoyo_migration (migration_hash, migration_id, applied_at_utc)"
            " VALUES ('ff', '9999_later', now())"
        )
    with pytest.raises(CannotStart, match="newer SocialPulse"):
        migrate(url)
