"""Blobs that belong to nothing: what a kill between storing bytes and noting them leaves behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from socialpulse.core.ids import uuid_of
from socialpulse.media import store
from socialpulse.media.shelf import FILES, ORIGINALS
from socialpulse.media.types import MediaId
from socialpulse.runtime.blobs import Blobs
from socialpulse.runtime.db import Db

OLD = timedelta(hours=48)  # longer than an upload or its processing lasts: what is younger may be on its way
AT_ONCE = 1_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """What was deleted."""

    n_blobs: int = 0
    n_bytes: int = 0


async def sweep(db: Db, blobs: Blobs, now: datetime) -> Swept:
    """Delete files no medium has, and originals of no medium and no upload, that are OLD; return how much it was.

    Asks the store for every name once, and the database for a thousand at a time.
    """
    swept = Swept()
    for prefix in (FILES, ORIGINALS):
        async for some in _thousands(blobs.list(prefix, now - OLD)):
            for key in await _orphans(db, prefix, list(some)):
                await blobs.delete(key)
                swept = Swept(swept.n_blobs + 1, swept.n_bytes + some[key])
    log.info("media swept", n_blobs=swept.n_blobs, n_bytes=swept.n_bytes)
    return swept


async def _orphans(db: Db, prefix: str, keys: list[str]) -> list[str]:
    """Return those of these names that nothing refers to."""
    rest = {key.removeprefix(f"{prefix}/"): key for key in keys}
    async with db.transaction() as tx:
        if prefix == FILES:
            return [rest[path] for path in await store.find_unshared(tx, list(rest))]
        ids = {MediaId(found): key for name, key in rest.items() if (found := uuid_of(name)) is not None}
        return [ids[media_id] for media_id in await store.find_absent(tx, list(ids))]


async def _thousands(found: AsyncIterator[tuple[str, int]]) -> AsyncIterator[dict[str, int]]:
    gathered: dict[str, int] = {}
    async for key, n_bytes in found:
        gathered[key] = n_bytes
        if len(gathered) == AT_ONCE:
            yield gathered
            gathered = {}
    if gathered:
        yield gathered
