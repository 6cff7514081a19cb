"""`socialpulse moderation audit`, as the tree of commands mounts it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from typer.testing import CliRunner

from socialpulse.cli.audit import app
from socialpulse.core.actor import OPERATOR
from socialpulse.moderation.review import Audit
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def settings_of_this_test(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command reads its settings from the environment."""
    address = f"postgresql:///?{urlencode(psycopg.conninfo.conninfo_to_dict(url))}"
    monkeypatch.setenv("SOCIALPULSE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SOCIALPULSE_DATABASE__URL", address)


def write(url: str, n: int) -> None:
    async def entries() -> None:
        async with Db(url) as db:
            for number in range(n):
                async with db.transaction() as tx:
                    await Audit(db, SetClock(NOW)).write(tx, OPERATOR, "tested", f"thing {number}", {"n": number})

    asyncio.run(entries())


def test_a_whole_log_is_verified_shown_and_exported(url: str, tmp_path: Path) -> None:
    write(url, 3)
    verified = CliRunner().invoke(app, ["verify"])
    assert (verified.exit_code, "3 entries" in verified.output) == (0, True), verified.output
    shown = CliRunner().invoke(app, ["show", "--limit", "2"])
    assert "thing 2" in shown.output and "thing 0" not in shown.output
    exported = CliRunner().invoke(app, ["export", str(tmp_path / "audit.jsonl")])
    lines = (tmp_path / "audit.jsonl").read_text().splitlines()
    assert exported.exit_code == 0 and [json.loads(line)["number"] for line in lines] == [1, 2, 3]


def test_a_changed_log_ends_with_exit_code_1_and_the_entry(url: str) -> None:
    write(url, 3)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER TABLE moderation.audit DISABLE TRIGGER only_added_to")
        connection.execute("UPDATE moderation.audit SET actor = 'somebody else' WHERE number = 2")
    verified = CliRunner().invoke(app, ["verify"])
    assert (verified.exit_code, "broken at entry 2" in verified.output) == (1, True), verified.output
