"""Batches of activity, and the room over a real database."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from socialpulse.activity import Counting, Recorder
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from tests.conftest import NOW

NOW_MS = int(NOW.timestamp() * 1_000)


def event(kind: str = "watch", **fields: Any) -> dict[str, Any]:
    """Return an event that is taken, but for what a test says otherwise; a field of None is left out."""
    subject = "person" if kind == "profile_visit" else "post"
    given = {"kind": kind, subject: str(UUID(int=1)), "at": NOW_MS, **fields}
    return {name: value for name, value in given.items() if value is not None}


def batch(*events: object, id: UUID | None = None) -> bytes:
    return orjson.dumps({"id": str(id or uuid4()), "events": events})


@pytest.fixture
def log(db: Db) -> PgLog:
    return PgLog(db)


@pytest.fixture
def recorder(db: Db, log: PgLog, clock: SetClock) -> Recorder:
    return Recorder(db, log, clock)


@pytest.fixture
def counting(db: Db, log: PgLog) -> Counting:
    return Counting(db, log)
