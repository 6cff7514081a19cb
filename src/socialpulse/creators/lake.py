"""The lake: every record as it came, by platform and day, immutable under its key, gone when its terms say so.

    lake/{platform}/YYYY/MM/DD/{import}-{records read}.parquet      zstd, one policy and so one expiry each

Whatever this room knows can be built again from these objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import structlog

from socialpulse.core.ids import AccountId, ImportId
from socialpulse.creators import lake_store, store
from socialpulse.creators.flow import OBSERVED, tell_changed
from socialpulse.creators.lake_store import LakeObject
from socialpulse.runtime.blobs import Blobs
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx
from socialpulse.runtime.log import Log
from socialpulse.sources import POLICIES, policy_of

_KEPT = ["line", "platform", "platform_user_id", "handle", "observed_at", "source", "policy", "raw"]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Packed:
    """An object on its way into the lake."""

    entry: LakeObject
    body: bytes


class Lake:
    """Writes raw records and takes out what may not live on."""

    def __init__(self, db: Db, blobs: Blobs, events: Log, clock: Clock) -> None:
        self._db = db
        self._blobs = blobs
        self._log = events
        self._clock = clock

    async def put(self, packed: Sequence[Packed]) -> None:
        """Store objects; those that an interrupted run stored already are stored again, the same."""
        for item in packed:
            await self._blobs.put(item.entry.key, item.body)

    async def enter(self, tx: Tx, packed: Sequence[Packed]) -> None:
        """Note in the catalogue that these objects exist."""
        await lake_store.save_objects(tx, [item.entry for item in packed])

    async def expire(self) -> tuple[int, list[AccountId]]:
        """Delete the objects past their time, and what was kept of them in rows. Return how many, and whose."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            due = await lake_store.find_due(tx, now)
        for item in due:
            await self._blobs.delete(item.key)
            async with self._db.transaction() as tx:
                await lake_store.mark_deleted(tx, item.key, now)
        gone: list[AccountId] = []
        for policy in POLICIES.values():
            if policy.n_days_kept is not None:
                async with self._db.transaction() as tx:
                    found = await store.delete_expired(tx, policy.name, now - timedelta(days=policy.n_days_kept))
                    await tell_changed(self._log, tx, OBSERVED, found, now)
                gone += found
        log.info("lake expired", n_objects=len(due), n_accounts=len(gone))
        return len(due), gone


def pack(observed: pa.RecordBatch, import_id: ImportId, n_read: int, fetched_at: datetime) -> list[Packed]:
    """Return the raw records of one batch as objects for the lake. The same batch of an import gives the same keys."""
    packed = []
    table = pa.Table.from_batches([observed]).select(_KEPT)
    for platform, policy, source in _kinds(table):
        part = table.filter(
            pc.and_(
                pc.and_(pc.equal(table["platform"], platform), pc.equal(table["policy"], policy)),
                pc.equal(table["source"], source),
            )
        )
        days = policy_of(policy).n_days_kept
        expires_at = None if days is None else fetched_at + timedelta(days=days)
        body = _parquet(part, fetched_at, expires_at)
        key = f"lake/{platform}/{fetched_at:%Y/%m/%d}/{import_id}-{n_read:012d}-{source}.parquet"
        entry = LakeObject(key, platform, source, policy, import_id, part.num_rows, len(body), fetched_at, expires_at)
        packed.append(Packed(entry, body))
    return packed


def _kinds(table: pa.Table) -> list[tuple[str, str, str]]:
    groups = table.group_by(["platform", "policy", "source"]).aggregate([])
    return sorted(zip(*(groups[name].to_pylist() for name in ("platform", "policy", "source")), strict=True))


def _parquet(table: pa.Table, fetched_at: datetime, expires_at: datetime | None) -> bytes:
    n = table.num_rows
    kind = pa.timestamp("us", tz="UTC")
    table = table.append_column("fetched_at", pa.array([fetched_at] * n, kind))
    table = table.append_column("expires_at", pa.array([expires_at] * n, kind))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", compression_level=1)
    return bytes(sink.getvalue())
