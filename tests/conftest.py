"""What tests stand on: a real PostgreSQL, a fresh database for each test that asks, the program over it."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import psycopg
import pyarrow as pa
import pytest
from psycopg import sql

from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db, EmbeddedPostgres, migrate
from socialpulse.runtime.settings import Settings, load_settings, open_data_folder
from socialpulse.sources import OBSERVATION

if TYPE_CHECKING:
    from socialpulse.app import Program

# a run that was green is green again; --hypothesis-profile=default draws other cases
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.load_profile("same")
os.environ["SOCIALPULSE_POSTS__HOLD"] = "false"  # most tests are about what is live
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
_numbers = itertools.count(1)


LONGEST = ("tests/web/test_stories.py", "tests/hard/test_killed.py", "tests/stories/test_killed_import.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take minutes: whoever ends last should not be whoever began last."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The url of a PostgreSQL: SOCIALPULSE_TEST_DATABASE_URL where it is set, otherwise the one from the wheel."""
    given = os.environ.get("SOCIALPULSE_TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="socialpulse-test-", dir=_fast_folder()))
    postgres = EmbeddedPostgres(folder / "postgres", {"fsync": "off"})
    postgres.start()
    yield postgres.url
    postgres.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """The name of a migrated database that others are copied from."""
    name = f"socialpulse_template_{os.getpid()}"
    _run(server, sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    _run(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    migrate(_named(server, name))
    return name


@pytest.fixture
def empty_url(server: str) -> Iterator[str]:
    """The url of a database with nothing in it."""
    name = f"socialpulse_empty_{os.getpid()}_{next(_numbers)}"
    _run(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield _named(server, name)
    _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def url(server: str, template: str) -> Iterator[str]:
    """The url of a migrated database of this test's own."""
    name = f"socialpulse_{os.getpid()}_{next(_numbers)}"
    _run(
        server,
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            sql.Identifier(name), sql.Identifier(template)
        ),
    )
    yield _named(server, name)
    _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
async def db(url: str) -> AsyncIterator[Db]:
    async with Db(url) as opened:
        yield opened


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """Where converted models are kept: where the program keeps them, so that tests convert nothing twice."""
    return load_settings().models_folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return open_data_folder(load_settings(data=tmp_path / "data"))


@pytest.fixture
async def program(settings: Settings, url: str, clock: SetClock) -> AsyncIterator[Program]:
    from socialpulse.app import open_program  # here, so that tests of small rooms do not load all of them

    async with open_program(settings, url, clock) as opened:
        yield opened


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data. Tests that need it are skipped where it is absent."""
    folder = Path(__file__).parents[1].parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("real data is absent: ../shared/data")
    return folder


def _fast_folder() -> Path | None:
    """Return memory where there is enough: a database for each test is many small files. None: the usual place."""
    memory = Path("/dev/shm")
    is_there = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 8 << 30
    return memory if is_there else None


def _run(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def _named(server: str, name: str) -> str:
    return psycopg.conninfo.make_conninfo(server, dbname=name)


class Observing:
    """Makes observations as a source yields them: only what a test speaks of, believable values for the rest."""

    def __call__(
        self, *rows: dict[str, object], at: datetime = NOW, source: str = "table", policy: str = "file"
    ) -> pa.RecordBatch:
        filled = [
            {
                "line": number,
                "platform": "tiktok",
                "observed_at": at,
                "observed_basis": "record",
                "source": source,
                "policy": policy,
                "raw": "{}",
                **row,
            }
            for number, row in enumerate(rows, 1)
        ]
        return pa.RecordBatch.from_pylist(filled, schema=OBSERVATION)


@pytest.fixture
def observe() -> Observing:
    return Observing()
