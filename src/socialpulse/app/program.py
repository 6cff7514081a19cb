"""Every room, opened in order and closed in reverse."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog
from pydantic import SecretStr

from socialpulse.accounts import Accounts
from socialpulse.activity import Counting, Recorder
from socialpulse.app.flow import COUNT, IMPORT, INDEX, PROCESS, PROCESS_AGAIN, UNDERSTAND, announcer
from socialpulse.app.models import LazyModels
from socialpulse.core.ids import ImportId
from socialpulse.creators import Imports, Lake, Profiles, Understanding
from socialpulse.discovery import Discovery, Indexing
from socialpulse.media import Library, Links, MediaId, Processing, Staging, Uploads
from socialpulse.people import People, Ties
from socialpulse.runtime.blobs import Blobs, open_blobs
from socialpulse.runtime.clock import Clock, SystemClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.interpreter import tune_interpreter
from socialpulse.runtime.jobs import Job, Jobs
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.settings import Settings

CLOCK_S = 3_600.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Program:
    """The open rooms. Any role of the program is one of these plus what drives it."""

    settings: Settings
    clock: Clock
    db: Db
    blobs: Blobs
    log: PgLog
    jobs: Jobs
    models: LazyModels
    accounts: Accounts
    uploads: Uploads
    library: Library
    links: Links
    processing: Processing
    people: People
    ties: Ties
    recorder: Recorder
    counting: Counting
    lake: Lake
    imports: Imports
    profiles: Profiles
    understanding: Understanding
    indexing: Indexing
    discovery: Discovery

    @property
    def scratch(self) -> Path:
        return self.settings.data.absolute() / "scratch"

    async def tick(self) -> None:
        """Do what time alone makes due: days of the log, records past their terms."""
        await self.log.make_days(self.clock.now().date(), 8)
        await self.lake.expire()
        await self.accounts.expire()
        await self.uploads.expire()
        await self.library.revive()
        await self.recorder.expire()
        await self.counting.tidy()

    async def keep_time(self) -> None:
        """Tick every hour until cancelled."""
        while True:
            await self.tick()
            await asyncio.sleep(timedelta(seconds=CLOCK_S).total_seconds())


@contextlib.asynccontextmanager
async def open_program(settings: Settings, url: str, clock: Clock | None = None) -> AsyncIterator[Program]:
    """Return the program over a migrated database at `url`, closed at the end of the block."""
    tune_interpreter()
    clock = clock or SystemClock()
    rooms: dict[str, Program] = {}

    async def run_import(import_id: str) -> None:
        await rooms["all"].imports.run_handed_in(ImportId(UUID(import_id)))

    async def understand() -> None:
        await rooms["all"].understanding.catch_up()

    async def index() -> None:
        await rooms["all"].indexing.catch_up()

    async def process(media_id: str) -> None:
        await rooms["all"].processing.process(MediaId(UUID(media_id)))

    async def count() -> None:
        await rooms["all"].counting.catch_up()

    jobs = Jobs(
        url,
        (
            Job(IMPORT, "imports", run_import),
            Job(UNDERSTAND, "understand", understand, alone=True),
            Job(INDEX, "index", index, alone=True),
            Job(PROCESS, "media", process, priority=10),
            Job(PROCESS_AGAIN, "media", process),
            Job(COUNT, "activity", count, alone=True),
        ),
    )
    db = Db(url, announcer(jobs), pool_size=settings.database.pool_size)
    async with db, contextlib.AsyncExitStack() as stack:
        await jobs.open()
        stack.push_async_callback(jobs.close)
        rooms["all"] = _furnish(settings, clock, db, jobs)
        stack.push_async_callback(rooms["all"].accounts.close)
        stack.push_async_callback(rooms["all"].recorder.close)
        yield rooms["all"]


def _furnish(settings: Settings, clock: Clock, db: Db, jobs: Jobs) -> Program:
    key = settings.secrets.contact_key
    if key is None:
        raise RuntimeError("open_data_folder fills in the contact key; call it first")
    blobs, events, models = open_blobs(settings), PgLog(db), LazyModels(settings)
    accounts = Accounts.open(settings, db, clock)
    lake, profiles = Lake(db, blobs, events, clock), Profiles(db)
    library = Library(db, blobs, events, clock)
    scratch = settings.data.absolute() / "scratch"
    return Program(
        settings=settings,
        clock=clock,
        db=db,
        blobs=blobs,
        log=events,
        jobs=jobs,
        models=models,
        accounts=accounts,
        uploads=Uploads(db, blobs, events, clock, Staging(settings.data.absolute() / "uploads")),
        library=library,
        links=Links(_secret(settings.secrets.media_key), clock),
        processing=Processing(db, blobs, events, clock, scratch),
        people=People(db, clock, library),
        ties=Ties(db, clock),
        recorder=Recorder(db, events, clock),
        counting=Counting(db, events),
        lake=lake,
        imports=Imports(db, blobs, events, lake, clock, key.get_secret_value().encode(), scratch, settings.batch_rows),
        profiles=profiles,
        understanding=Understanding(db, events, clock, models.load, settings.understand_not),
        indexing=Indexing(profiles, events, settings.index_folder),
        discovery=Discovery(profiles, accounts.quotas, models.embed_query, clock, settings.index_folder),
    )


def _secret(key: SecretStr | None) -> bytes:
    if key is None:
        raise RuntimeError("open_data_folder fills in the keys; call it first")
    return key.get_secret_value().encode()
