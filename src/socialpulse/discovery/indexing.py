"""Keeps the creator index level with `creators`: one writer, in the order of the accounts topic."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import structlog

from socialpulse import retrieval
from socialpulse.core.ids import AccountId
from socialpulse.creators import ACCOUNTS_TOPIC, Profiles, changed_ids
from socialpulse.discovery.index import SCHEMA, index_rows, is_outdated, open_or_create, remove
from socialpulse.runtime.log import Log
from socialpulse.runtime.telemetry import INDEXED_ROWS

CONSUMER = "discovery.index"
CHUNK = 20_000

log = structlog.get_logger(__name__)


class Indexing:
    """Writes changed accounts into the index."""

    def __init__(self, profiles: Profiles, events: Log, folder: Path) -> None:
        self._profiles = profiles
        self._log = events
        self._folder = folder

    async def catch_up(self) -> int:
        """Index everything the topic names; return how many rows were written. Raises Conflict beside a writer.

        An index with the columns of another version is built again first.
        """
        total = 0
        if await asyncio.to_thread(is_outdated, self._folder):
            total = await self.rebuild()
        while entries := await self._log.read(ACCOUNTS_TOPIC, CONSUMER, limit=20):
            total += await self._write(changed_ids(entries))
            await self._log.save_position(CONSUMER, ACCOUNTS_TOPIC, entries)
        return total

    async def rebuild(self, tell: retrieval.Tells = retrieval.say_nothing) -> int:
        """Build the index again from the accounts as they are now; return how many rows it holds.

        What changes meanwhile waits for `catch_up`. Raises Conflict beside a writer.
        """
        loop = asyncio.get_running_loop()
        await asyncio.to_thread(remove, self._folder)
        n_rows = await asyncio.to_thread(retrieval.build, self._folder, SCHEMA, lambda _: self._all_rows(loop), tell)
        INDEXED_ROWS.set(n_rows)
        return n_rows

    def _all_rows(self, loop: asyncio.AbstractEventLoop) -> Iterator[pa.Table]:
        """Yield the rows of all accounts; the next ones are loaded while those before them are written."""
        coming = asyncio.run_coroutine_threadsafe(self._rows_after(AccountId(0)), loop)
        while (found := coming.result()) is not None:
            rows, last = found
            coming = asyncio.run_coroutine_threadsafe(self._rows_after(last), loop)
            yield rows

    async def _rows_after(self, last: AccountId) -> tuple[pa.Table, AccountId] | None:
        ids = await self._profiles.find_ids(last, CHUNK)
        return (index_rows(await self._profiles.index_rows(ids)), ids[-1]) if ids else None

    async def _write(self, ids: Sequence[AccountId]) -> int:
        for start in range(0, len(ids), CHUNK):
            part = ids[start : start + CHUNK]
            found = index_rows(await self._profiles.index_rows(part))
            gone = np.setdiff1d(np.asarray(part, np.int64), np.asarray(found["id"]))
            n_rows = await asyncio.to_thread(_commit, self._folder, found, gone)
            INDEXED_ROWS.set(n_rows)
        return len(ids)


def _commit(folder: Path, rows: pa.Table, gone: np.ndarray) -> int:
    open_or_create(folder)
    with retrieval.ENGINE.write(folder) as writer:
        writer.upsert(rows)
        writer.delete(gone)
        writer.commit()
        writer.merge()
        return writer.n_rows
