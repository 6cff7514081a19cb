"""Files in: read, keep raw, normalise, store, tell. Killed at any moment, the next run goes on after the last step.

One step is one batch of records: its raw objects have names that follow from the import and the place in the file, and
its rows, rejects, counts and checkpoint are saved in one transaction.
"""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import structlog

from socialpulse.accounts import Act, allow
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import Conflict, Invalid, NotFound
from socialpulse.core.ids import ImportId, TenantId, fresh_uuid
from socialpulse.core.platforms import Platform
from socialpulse.creators import imports_store, observations_store
from socialpulse.creators.flow import OBSERVED, ImportWaits, tell_changed
from socialpulse.creators.lake import Lake, Packed, pack
from socialpulse.creators.normalise import leads, normalise, stats_rows
from socialpulse.creators.types import Import, ImportState
from socialpulse.runtime.blobs import Blobs
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import Log
from socialpulse.runtime.telemetry import ROWS_IMPORTED
from socialpulse.sources import Batch, Checkpoint, Reject, open_file

Progress = Callable[[Import], None]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Step:
    """One batch, ready to be stored: all that can be worked out beside the database, while it stores the one before."""

    batch: Batch
    raw: Sequence[Packed]
    rows: pa.Table
    rejects: Sequence[Reject]


MANY_ROWS = 1_000  # of an import after which the statistics of the database would mislead it


class Imports:
    """Takes files in and remembers what became of each."""

    def __init__(
        self,
        db: Db,
        blobs: Blobs,
        events: Log,
        lake: Lake,
        clock: Clock,
        contact_key: bytes,
        scratch: Path,
        batch_rows: int,
    ) -> None:
        self._db = db
        self._blobs = blobs
        self._log = events
        self._lake = lake
        self._clock = clock
        self._contact_key = contact_key
        self._scratch = scratch
        self._batch_rows = batch_rows

    async def load(self, import_id: ImportId) -> Import:
        """Return an import as it stands. Raises NotFound."""
        async with self._db.transaction() as tx:
            found = await imports_store.find(tx, import_id)
        if found is None:
            raise NotFound(f"no import has the id {import_id}")
        return found

    async def find_latest(self, limit: int = 20) -> list[Import]:
        async with self._db.transaction() as tx:
            return await imports_store.find_latest(tx, limit)

    async def find_rejects(self, import_id: ImportId, limit: int) -> list[Reject]:
        """Return the first rejects of an import, in the order of its file."""
        async with self._db.transaction() as tx:
            return await imports_store.find_rejects(tx, import_id, limit)

    async def load_own(self, actor: Actor, import_id: ImportId) -> Import:
        """Return an import the caller may see: the operator all, others their tenant's. Raises NotFound."""
        allow(actor, Act.IMPORT_CREATORS)
        item = await self.load(import_id)
        if not _is_house(actor) and item.tenant_id != actor.tenant:
            raise NotFound(f"no import has the id {import_id}")
        return item

    async def find_own(self, actor: Actor, limit: int) -> list[Import]:
        """Return the latest imports the caller may see."""
        allow(actor, Act.IMPORT_CREATORS)
        if _is_house(actor):
            return await self.find_latest(limit)
        async with self._db.transaction() as tx:
            return await imports_store.find_latest_of(tx, actor.tenant, limit)

    async def hand_in(self, actor: Actor, path: Path, file_name: str, platform: Platform | None) -> Import:
        """Keep an uploaded file and have it read in the background; the same bytes again join a running import."""
        allow(actor, Act.IMPORT_CREATORS)
        tenant = None if _is_house(actor) else actor.tenant
        sha, n_bytes = await asyncio.to_thread(_digest, path)
        async with self._db.transaction() as tx:
            running = await imports_store.find_unfinished(tx, sha, platform, tenant)
            if running is not None:
                return running
            seen_at = await imports_store.find_first_seen(tx, sha) or self._clock.now()
        item = self._begin(Path(file_name).name or "upload", n_bytes, platform, seen_at, ImportState.WAITING, tenant)
        await self._blobs.put_file(f"imports/{item.id}/file", path)
        async with self._db.transaction() as tx:
            await imports_store.add(tx, item, sha)
            await tx.announce(ImportWaits(item.id))
        log.info("import handed in", actor=actor.role.value, import_id=str(item.id), n_bytes=n_bytes)
        return item

    async def plant_history(self, points: pa.Table, source: str) -> int:
        """Add earlier followers of accounts that are there; return how many points are new.

        platform, platform_user_id, observed_at, followers. For worlds made up: nothing raw is kept of them.
        """
        async with self._db.transaction() as tx:
            return await observations_store.add_history(tx, points, source)

    async def run_handed_in(self, import_id: ImportId) -> None:
        """Read a file that was handed in; for the background job."""
        item = await self.load(import_id)
        if item.state in (ImportState.DONE, ImportState.FAILED):
            return
        path = self._scratch / str(import_id) / item.file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            await self._blobs.get_file(f"imports/{import_id}/file", path, modified_at=item.observed_at)
            await self._run(item, path, None, _quiet)
        except Invalid:
            pass  # the import is marked as failed, with the reason; running it again would not help
        finally:
            path.unlink(missing_ok=True)
            path.parent.rmdir()

    async def run_file(
        self, actor: Actor, path: Path, platform: Platform | None, observed_at: datetime | None, progress: Progress
    ) -> Import:
        """Read a local file, going on where an earlier run of the same bytes was cut off; return what became of it.

        Raises Invalid where the file cannot be read at all, Conflict where another process reads it now.
        """
        sha, n_bytes = await asyncio.to_thread(_digest, path)
        async with self._db.transaction() as tx:
            item = await imports_store.find_unfinished(tx, sha, platform)
            if item is None:
                modified_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                item = self._begin(path.name, n_bytes, platform, observed_at or modified_at, ImportState.RUNNING)
                await imports_store.add(tx, item, sha)
        log.info("import", actor=actor.role.value, import_id=str(item.id), n_bytes=n_bytes, resumes_at=item.n_records)
        return await self._run(item, path, observed_at, progress)

    def _begin(
        self,
        name: str,
        n_bytes: int,
        platform: Platform | None,
        observed_at: datetime,
        state: ImportState,
        tenant: TenantId | None = None,
    ) -> Import:
        return Import(
            id=ImportId(fresh_uuid()),
            file_name=name,
            n_bytes=n_bytes,
            platform=platform,
            observed_at=observed_at,
            state=state,
            error=None,
            n_records=0,
            n_bytes_read=0,
            n_new=0,
            n_changed=0,
            n_unchanged=0,
            n_rejected=0,
            n_fields_rejected=0,
            started_at=self._clock.now(),
            ended_at=None,
            tenant_id=tenant,
        )

    async def _run(self, item: Import, path: Path, observed_at: datetime | None, progress: Progress) -> Import:
        async with self._db.hold(f"import:{item.id}") as held:
            if not held:
                raise Conflict(f"another process reads {item.file_name} now (import {item.id})")
            item = await self.load(item.id)
            try:
                await self._read(item, path, observed_at, progress)
            except Invalid as error:
                await self._end(item.id, str(error))
                raise
            return await self._end(item.id, None)

    async def _read(self, item: Import, path: Path, observed_at: datetime | None, progress: Progress) -> None:
        platform = Platform(item.platform) if item.platform else None
        source = await asyncio.to_thread(
            open_file, path, platform=platform, observed_at=observed_at, batch_rows=self._batch_rows
        )
        steps = self._steps(item, source.read(Checkpoint(item.n_records)))
        ahead = asyncio.create_task(asyncio.to_thread(next, steps, None))
        try:
            while (step := await ahead) is not None:
                ahead = asyncio.create_task(asyncio.to_thread(next, steps, None))  # read on while this one is stored
                progress(await self._store(item.id, step))
        finally:
            await asyncio.gather(ahead, return_exceptions=True)

    def _steps(self, item: Import, batches: Iterator[Batch]) -> Iterator[_Step]:
        for batch in batches:
            normalised = normalise(batch.rows, self._contact_key)
            raw = pack(batch.rows, item.id, batch.checkpoint.n_records, item.started_at)
            yield _Step(batch, raw, _for_store(normalised.rows), (*batch.rejects, *normalised.rejects))

    async def _store(self, import_id: ImportId, step: _Step) -> Import:
        """Store a step and return the import as it stands then."""
        await self._lake.put(step.raw)
        async with self._db.transaction() as tx:
            outcome = await observations_store.save_observations(tx, step.rows)
            await self._lake.enter(tx, step.raw)
            item = await imports_store.save_step(
                tx, import_id, step.batch.checkpoint.n_records, step.batch.n_bytes_read, outcome, step.rejects
            )
            await tell_changed(self._log, tx, OBSERVED, outcome.changed, self._clock.now())
        for name, count in (("new", outcome.n_new), ("changed", outcome.n_changed), ("unchanged", outcome.n_unchanged)):
            ROWS_IMPORTED.labels(name).inc(count)
        return item

    async def _end(self, import_id: ImportId, error: str | None) -> Import:
        async with self._db.transaction() as tx:
            rejects = await imports_store.find_rejects(tx, import_id)
            item = await imports_store.end(tx, import_id, error, self._clock.now())
            if item.n_new + item.n_changed >= MANY_ROWS:
                await observations_store.refresh_statistics(tx)
        if rejects:
            await self._blobs.put(rejects_key(import_id), _as_csv(rejects))
        return item


def _is_house(actor: Actor) -> bool:
    return actor.role in (Role.OPERATOR, Role.SYSTEM)


def rejects_key(import_id: ImportId) -> str:
    """Return the name of the blob that holds an import's rejects as CSV."""
    return f"imports/{import_id}/rejects.csv"


def _for_store(rows: pa.Table) -> pa.Table:
    lead, turn = leads(rows)
    numbers = np.arange(rows.num_rows)
    added = (
        ("lead", pa.array(lead, pa.int32())),
        ("turn", pa.array(np.where(lead == numbers, turn, -1), pa.int32())),
        ("has_stats", stats_rows(rows)),
    )
    for name, column in added:
        rows = rows.append_column(name, column)
    return rows.drop_columns(["line"])


def _digest(path: Path) -> tuple[bytes, int]:
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").digest(), path.stat().st_size
    except OSError as error:
        raise Invalid.one("file", str(path), f"cannot be read: {error.strerror}") from None


def _as_csv(rejects: list[Reject]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("line", "severity", "field", "value", "reason"))
    writer.writerows((item.line, item.severity, item.field, item.value, item.reason) for item in rejects)
    return out.getvalue().encode()


def _quiet(_: Import) -> None:
    return None
