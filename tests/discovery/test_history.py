"""The history of followers that hits come with where it is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR
from socialpulse.discovery import Search
from tests.discovery.conftest import bring_in

pytestmark = pytest.mark.anyio
SEEN_AT = datetime(2026, 10, 1, tzinfo=UTC)


async def test_history_is_asked_for_and_then_oldest_first_a_point_a_day(program: Program, tmp_path: Path) -> None:
    person = {"platform": "tiktok", "handle": "growing", "platform_user_id": "7", "followers": 900}
    await bring_in(program, [person], tmp_path)
    await bring_in(program, [{**person, "followers": 1_000, "observed_at": "2026-10-01T09:00:00Z"}], tmp_path)
    await bring_in(program, [{**person, "followers": 800, "observed_at": "2026-09-01T00:00:00Z"}], tmp_path)
    plain = await program.discovery.search(OPERATOR, Search())
    asked = await program.discovery.search(OPERATOR, Search(history=True))
    assert plain.hits[0].history is None
    assert asked.hits[0].history == [(date(2026, 9, 1), 800), (date(2026, 10, 1), 1_000)]
    assert replace(asked.hits[0], history=None) == plain.hits[0]


async def test_of_a_long_history_the_last_24_days_are_told(program: Program, tmp_path: Path) -> None:
    person = {"platform": "tiktok", "handle": "growing", "platform_user_id": "7", "followers": 900}
    await bring_in(program, [person], tmp_path)
    days = [SEEN_AT - timedelta(days=n) for n in range(1, 40)]
    points = {"platform": ["tiktok"] * 39, "platform_user_id": ["7"] * 39, "observed_at": days, "followers": [1] * 39}
    assert await program.imports.plant_history(pa.table(points), "demo") == 39
    assert await program.imports.plant_history(pa.table(points), "demo") == 0
    history = (await program.discovery.search(OPERATOR, Search(history=True))).hits[0].history or []
    assert (len(history), history[0][0], history[-1]) == (24, date(2026, 9, 8), (date(2026, 10, 1), 900))
