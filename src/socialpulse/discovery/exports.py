"""Files of creators: asked for, written in the background, kept for a week.

A file is written to the scratch folder and stored whole before the export is done: a run that is killed leaves nothing
that could be taken for a file, and the next begins anew. What the first one counted on the quota is not counted again.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from socialpulse.accounts import Act, Quotas
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import Conflict, Invalid, NotFound, OverQuota
from socialpulse.core.ids import AccountId, CreatorId, TenantId, fresh_uuid
from socialpulse.creators import Account, Profiles
from socialpulse.discovery import exports_store as store
from socialpulse.discovery import lists_store
from socialpulse.discovery.columns import BY_NAME, COLUMNS, Row
from socialpulse.discovery.files import open_file
from socialpulse.discovery.flow import ExportWaits
from socialpulse.discovery.owners import owner_of
from socialpulse.discovery.service import Discovery
from socialpulse.discovery.types import (
    HOUSE,
    Export,
    ExportId,
    ExportState,
    FileFormat,
    Listed,
    ListId,
    OwnerId,
    Wanted,
)
from socialpulse.runtime.blobs import Blobs
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

KEPT_FOR = timedelta(days=7)
STUCK_AFTER = timedelta(days=1)
MOST_CREATORS = 100_000
MOST_IDS = 10_000
MOST_AT_ONCE = 5  # of one owner, waiting or running
STEP = 1_000  # creators in memory
PART_BYTES = 1 << 20

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A creator and the account it is shown by; None: its largest."""

    creator: CreatorId
    account: AccountId | None = None


class Exports:
    """Writes files of creators and hands them out, each to its owner alone."""

    def __init__(
        self,
        db: Db,
        blobs: Blobs,
        profiles: Profiles,
        quotas: Quotas,
        discovery: Discovery,
        clock: Clock,
        scratch: Path,
    ) -> None:
        self._db = db
        self._blobs = blobs
        self._profiles = profiles
        self._quotas = quotas
        self._discovery = discovery
        self._clock = clock
        self._scratch = scratch

    async def ask(self, actor: Actor, wanted: Wanted, format: FileFormat, columns: Sequence[str]) -> Export:
        """Have a file written in the background. Raises Invalid, NotFound, Conflict where too many are on their way."""
        owner, now = owner_of(actor, Act.SEARCH_CREATORS), self._clock.now()
        _check(wanted)
        async with self._db.transaction() as tx:
            made = Export(
                id=ExportId(fresh_uuid()),
                owner_id=owner,
                role=actor.role.value,
                actor_id=actor.id,
                wanted=wanted,
                format=format,
                columns=_chosen(columns),
                file_name=f"{await self._name(tx, owner, wanted)}-{now:%Y-%m-%d}.{format.value}",
                state=ExportState.WAITING,
                error=None,
                n_creators=None,
                n_done=0,
                n_bytes=None,
                made_at=now,
                ended_at=None,
            )
            if await store.count_unended(tx, owner) >= MOST_AT_ONCE:
                raise Conflict(f"{MOST_AT_ONCE} exports are on their way; wait for one, or delete it")
            await store.add(tx, made)
            await tx.announce(ExportWaits(made.id))
        log.info("export", actor=actor.role.value, export_id=str(made.id))
        return made

    async def load(self, actor: Actor, export_id: ExportId) -> Export:
        """Return an export of the caller's as it stands. Raises NotFound."""
        owner = owner_of(actor, Act.SEARCH_CREATORS)
        async with self._db.transaction() as tx:
            found = await store.find_own(tx, owner, export_id)
        if found is None:
            raise NotFound(f"no export has the id {export_id}; they are kept for {KEPT_FOR.days} days")
        return found

    async def find_latest(self, actor: Actor, limit: int) -> list[Export]:
        """Return the caller's exports, the last first."""
        owner = owner_of(actor, Act.SEARCH_CREATORS)
        async with self._db.transaction() as tx:
            return await store.find_latest(tx, owner, limit)

    async def load_done(self, actor: Actor, export_id: ExportId) -> Export:
        """Return an export whose file can be read. Raises NotFound, Conflict where there is none yet."""
        export = await self.load(actor, export_id)
        if export.state is not ExportState.DONE:
            why = f": {export.error}" if export.error else "; ask again when it is done"
            raise Conflict(f"the export is {export.state.value}{why}")
        return export

    async def read(self, export: Export) -> AsyncIterator[bytes]:
        """Yield the bytes of a file that is done."""
        for at in range(0, export.n_bytes or 0, PART_BYTES):
            yield await self._blobs.get_range(_key(export.id), at, min(export.n_bytes or 0, at + PART_BYTES))

    async def delete(self, actor: Actor, export_id: ExportId) -> None:
        """Delete an export with its file, whatever its state. Raises NotFound."""
        export = await self.load(actor, export_id)
        await self._delete(export.id)

    async def run(self, export_id: ExportId) -> None:
        """Write the file of an export; for the background job. One that has ended, or was deleted, is left alone."""
        async with self._db.hold(f"export:{export_id}") as held:
            if not held:
                raise Conflict(f"another process writes export {export_id} now")
            async with self._db.transaction() as tx:
                export = await store.find(tx, export_id)
            if export is None or export.state in (ExportState.DONE, ExportState.FAILED):
                return
            try:
                n_bytes = await self._make(export)
            except (Invalid, NotFound, OverQuota) as error:
                return await self._end(export_id, None, str(error))  # running it again would not help
            await self._end(export_id, n_bytes, None)

    async def expire(self) -> None:
        """Delete exports older than a week; what did not end within a day is told to have failed."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            await store.end_stuck(tx, now - STUCK_AFTER, "it did not end within a day; ask again", now)
            due = await store.find_made_before(tx, now - KEPT_FOR)
        for export_id in due:
            await self._delete(export_id)

    async def _delete(self, export_id: ExportId) -> None:
        await self._blobs.delete(_key(export_id))  # first: a file nobody knows of would stay for ever
        async with self._db.transaction() as tx:
            await store.delete(tx, export_id)

    async def _make(self, export: Export) -> int:
        """Write the file and store it; return its size. Raises OverQuota before anything is written."""
        shown = await self._find(export)
        await self._quotas.spend(_actor_of(export), [one.creator for one in shown])
        async with self._db.transaction() as tx:
            await store.save_found(tx, export.id, len(shown))
        self._scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._scratch, prefix="export-") as folder:
            path = Path(folder) / "file"
            await self._write(export, shown, path)
            await self._blobs.put_file(_key(export.id), path)
            return path.stat().st_size

    async def _find(self, export: Export) -> list[_Shown]:
        """Return whom an export is of, each once, in its order; those that are gone are left out."""
        wanted = export.wanted
        if wanted.search is not None:
            accounts = await self._discovery.find_all(export.owner_id, wanted.search, wanted.n_most)
            owners = await self._profiles.find_owners(accounts)
            return [_Shown(owners[one].creator_id, one) for one in accounts if one in owners]
        ids = list(dict.fromkeys(wanted.creator_ids))
        if wanted.list_id is not None:
            async with self._db.transaction() as tx:
                if await lists_store.find(tx, export.owner_id, wanted.list_id) is None:
                    raise NotFound("the list was deleted before the export began")
                ids = await lists_store.find_ids(tx, wanted.list_id, wanted.n_most)
        known = await self._profiles.find_numbers(ids)
        return [_Shown(creator) for creator in ids if creator in known]

    async def _write(self, export: Export, shown: Sequence[_Shown], path: Path) -> None:
        columns = [BY_NAME[name] for name in export.columns]
        with open_file(path, export.format, columns) as write:
            for start in range(0, len(shown), STEP):
                rows = await self._rows(export.wanted.list_id, shown[start : start + STEP])
                await asyncio.to_thread(write, rows)
                async with self._db.transaction() as tx:
                    await store.save_done(tx, export.id, min(start + STEP, len(shown)))

    async def _rows(self, list_id: ListId | None, shown: Sequence[_Shown]) -> list[Row]:
        creators = [one.creator for one in shown]
        families = await self._profiles.find_accounts_of(creators)
        notes: dict[CreatorId, Listed] = {}
        if list_id is not None:
            async with self._db.transaction() as tx:
                notes = {one.creator_id: one for one in await lists_store.find_notes(tx, list_id, creators)}
        chosen = {one.creator: _chosen_of(families.get(one.creator, []), one.account) for one in shown}
        quality = self._discovery.find_quality([account.id for account in chosen.values() if account])
        rows = []
        for creator, account in chosen.items():
            if account is None:
                continue  # deleted since it was found
            others = [other for other in families[creator] if other.id != account.id]
            note = notes.get(creator)
            tags = note.tags if note else []
            rows.append(Row(creator, account, others, quality.get(account.id), note.note if note else "", tags))
        return rows

    async def _end(self, export_id: ExportId, n_bytes: int | None, error: str | None) -> None:
        async with self._db.transaction() as tx:
            is_there = await store.end(tx, export_id, n_bytes, error, self._clock.now())
        if not is_there:
            await self._blobs.delete(_key(export_id))

    async def _name(self, tx: Tx, owner: OwnerId, wanted: Wanted) -> str:
        """Return how a file is called. Raises NotFound for a list of somebody else."""
        if wanted.list_id is None:
            return "creators"
        found = await lists_store.find(tx, owner, wanted.list_id)
        if found is None:
            raise NotFound(f"no list has the id {wanted.list_id}")
        return re.sub(r"[^\w.-]+", "-", found.name).strip("-.")[:80] or "list"


def _chosen_of(family: Sequence[Account], wanted: AccountId | None) -> Account | None:
    """Return the wanted account of a creator, or else its largest."""
    first = family[0] if family else None
    return next((account for account in family if account.id == wanted), first)


def _actor_of(export: Export) -> Actor:
    """Return who asked: on the quota of their tenant, and of their key, it counts."""
    if export.owner_id == HOUSE:
        return Actor(Role.SYSTEM)
    return Actor(Role(export.role), export.actor_id, TenantId(export.owner_id))


def _check(wanted: Wanted) -> None:
    n = sum((wanted.search is not None, wanted.list_id is not None, bool(wanted.creator_ids)))
    if n != 1:
        raise Invalid.one("search", n, "exactly one of search, list_id and creator_ids says what to export")
    if len(wanted.creator_ids) > MOST_IDS:
        raise Invalid.one("creator_ids", len(wanted.creator_ids), f"are more than {MOST_IDS:,}; make a list of them")
    if not 1 <= wanted.n_most <= MOST_CREATORS:
        raise Invalid.one("limit", wanted.n_most, f"must lie between 1 and {MOST_CREATORS:,}")


def _chosen(columns: Sequence[str]) -> list[str]:
    unknown = [name for name in columns if name not in BY_NAME]
    if unknown:
        raise Invalid.one("columns", ", ".join(unknown), f"are no columns; there are {', '.join(BY_NAME)}")
    return list(dict.fromkeys(columns)) or [column.name for column in COLUMNS]


def _key(export_id: ExportId) -> str:
    return f"exports/{export_id}/file"
