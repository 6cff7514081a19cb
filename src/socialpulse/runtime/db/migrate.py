"""Bring a database to the shape this program expects: plain SQL files, run by yoyo, one process at a time."""

from __future__ import annotations

from pathlib import Path

import psycopg
from yoyo import get_backend, read_migrations

from socialpulse.core.errors import CannotStart

FOLDER = Path(__file__).parents[4] / "migrations"
LOCK = 7_215_503  # any number that nothing else of ours locks


def migrate(url: str) -> list[str]:
    """Apply what is missing and return the names applied. Two starts at once: one works, the other waits.

    Raises CannotStart where the database was written by a newer program.
    """
    with psycopg.connect(url, autocommit=True, connect_timeout=15) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # given back when the connection ends, however it ends
        backend = get_backend(_yoyo_url(url))
        backend.break_lock()  # yoyo's own lock is a row and outlives a kill; ours is the one that counts
        migrations = read_migrations(str(FOLDER))
        _refuse_newer(backend.get_applied_migration_hashes(), {migration.hash for migration in migrations})
        missing = backend.to_apply(migrations)
        backend.apply_migrations(missing)
        names = [migration.id for migration in missing]
        backend.connection.close()
    return names


def pending(url: str) -> int:
    """Return how many migrations the database still lacks."""
    backend = get_backend(_yoyo_url(url))
    count = len(backend.to_apply(read_migrations(str(FOLDER))))
    backend.connection.close()
    return count


def _yoyo_url(url: str) -> str:
    parts = psycopg.conninfo.conninfo_to_dict(url)
    query = "&".join(f"{name}={value}" for name, value in parts.items() if name != "dbname")
    return f"postgresql+psycopg:///{parts.get('dbname', '')}?{query}"


def _refuse_newer(applied: list[str], known: set[str]) -> None:
    unknown = set(applied) - known
    if unknown:
        raise CannotStart(
            f"the database holds {len(unknown)} migrations this program does not know: a newer SocialPulse wrote it; "
            "start that version, or point SOCIALPULSE_DATA at another folder"
        )
