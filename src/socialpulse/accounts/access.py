"""The access log: who asked for what, written a little later and in bulk, read by the tenant it is about."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import psycopg
import structlog

from socialpulse.accounts import access_store as store
from socialpulse.accounts.permissions import Act, tenant_of
from socialpulse.accounts.types import Access
from socialpulse.core.actor import Actor
from socialpulse.core.errors import SocialPulseError
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db

FLUSH_S = 1.0  # a killed process loses what it noted in this time; the request log has it still
MOST_WAITING = 50_000  # lines that wait for a database which does not answer; what comes after is not kept

log = structlog.get_logger(__name__)


class AccessLog:
    """Takes lines without waiting and writes them once a second."""

    def __init__(self, db: Db, clock: Clock, n_days: int) -> None:
        self._db = db
        self._clock = clock
        self._kept = timedelta(days=n_days)
        self._waiting: list[Access] = []
        self._writer: asyncio.Task[None] | None = None

    def note(self, actor: Actor, address: str, method: str, path: str, status: int, took_s: float) -> None:
        """Have a line written soon."""
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(
                Access(
                    at=self._clock.now(),
                    tenant_id=actor.tenant,
                    role=actor.role.value,
                    actor_id=actor.id,
                    address=address,
                    method=method,
                    path=path,
                    status=status,
                    ms=round(took_s * 1_000, 2),
                )
            )
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_soon())

    async def flush(self) -> None:
        """Write what waits."""
        lines, self._waiting = self._waiting, []
        if not lines:
            return
        try:
            async with self._db.transaction() as tx:
                await store.add(tx, lines)
        except (psycopg.Error, SocialPulseError) as error:
            self._waiting = (lines + self._waiting)[:MOST_WAITING]
            log.warning("access log waits", n_lines=len(self._waiting), error=str(error))

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.cancel()
        await self.flush()

    async def find_own(self, actor: Actor, before: datetime | None, limit: int) -> list[Access]:
        """Return the latest requests made for the caller's tenant, the latest first."""
        tenant = tenant_of(actor, Act.SEE_ACCESS_LOG)
        moment = before or self._clock.now() + timedelta(seconds=1)
        async with self._db.transaction() as tx:
            return await store.find_of(tx, tenant, moment, limit)

    async def expire(self) -> None:
        """Delete what is older than the settings keep."""
        async with self._db.transaction() as tx:
            await store.delete_before(tx, self._clock.now() - self._kept)

    async def _write_soon(self) -> None:
        while self._waiting:
            await asyncio.sleep(FLUSH_S)
            await self.flush()
