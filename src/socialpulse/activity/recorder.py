"""Takes batches and answers once they are durable. Those that wait at the same time share one transaction."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psycopg

from socialpulse.accounts import Act, person_of
from socialpulse.activity import store
from socialpulse.activity.flow import ACTIVITY_TOPIC, ActivityCame
from socialpulse.activity.parsing import parse
from socialpulse.activity.types import Receipt, Waiting
from socialpulse.core.actor import Actor
from socialpulse.core.errors import SocialPulseError, Unavailable
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import Log, Record

MOST_WAITING = 2_000  # batches; more than this and the database does not keep up
BELL_S = 1.0
IDS_KEPT = timedelta(hours=72)  # longer than parsing.MOST_AGE_MS: later, a batch sent again is too late to count


@dataclass(frozen=True, slots=True)
class _Held:
    waiting: Waiting
    done: asyncio.Future[bool]  # whether it was in before


class Recorder:
    """The one way of activity into the log."""

    def __init__(self, db: Db, log: Log, clock: Clock) -> None:
        self._db = db
        self._log = log
        self._clock = clock
        self._held: list[_Held] = []
        self._writer: asyncio.Task[None] | None = None
        self._bell: asyncio.Task[None] | None = None
        self._rang_at_s = -BELL_S

    async def take(self, actor: Actor, body: bytes) -> Receipt:
        """Return what became of a batch, once it is durable. Sent again, it counts once.

        Raises Invalid and TooLarge as `parse`, Unavailable where the database does not keep up: then send it again.
        """
        person = person_of(actor, Act.TAKE_PART)
        batch = parse(body, int(self._clock.now().timestamp() * 1_000))
        if batch.n == 0:
            return Receipt(0, batch.dropped, False)
        if len(self._held) >= MOST_WAITING:
            raise Unavailable(f"{len(self._held)} batches wait to be written; send this one again in some seconds")
        held = _Held(Waiting(person, batch), asyncio.get_running_loop().create_future())
        self._held.append(held)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        return Receipt(batch.n, batch.dropped, await held.done)

    async def expire(self) -> None:
        """Forget ids of batches that are too late to count again, and ring, in case a kill forestalled the bell."""
        async with self._db.transaction() as tx:
            await store.delete_batches(tx, self._clock.now() - IDS_KEPT)
        await self._ring()

    async def close(self) -> None:
        """Write what waits."""
        if self._writer is not None:
            await self._writer
        if self._bell is not None and not self._bell.done():
            self._bell.cancel()
            await self._ring()

    async def _write_all(self) -> None:
        while self._held:
            held, self._held = self._held, []
            try:
                known = await self._write([one.waiting for one in held])
            except (psycopg.Error, SocialPulseError) as error:
                _answer(held, Unavailable(f"the batch could not be written ({error}); send it again"))
            else:
                _answer(held, known)
            finally:
                for one in held:
                    one.done.cancel()  # nothing where it was answered

    async def _write(self, batches: list[Waiting]) -> set[tuple[UUID, UUID]]:
        """Append what is new in one transaction; return person and id of what was in before."""
        now = self._clock.now()
        first = {(one.person, one.batch.id): one for one in reversed(batches)}
        rings = time.monotonic() - self._rang_at_s >= BELL_S
        async with self._db.transaction() as tx:
            fresh = await store.add_batches(tx, list(first.values()), now)
            records = [Record(one.person.bytes, one.batch.body, now) for key, one in first.items() if key in fresh]
            await self._log.append(ACTIVITY_TOPIC, records, tx)
            if rings and records:
                await tx.announce(ActivityCame())
        if rings and records:
            self._rang_at_s = time.monotonic()
        elif records and (self._bell is None or self._bell.done()):
            self._bell = asyncio.create_task(self._ring_later())
        return {key for key in first if key not in fresh}

    async def _ring_later(self) -> None:
        await asyncio.sleep(BELL_S)
        await self._ring()

    async def _ring(self) -> None:
        """Say that something came. Where a kill forestalls it, the next batch or the clock rings."""
        async with self._db.transaction() as tx:
            await tx.announce(ActivityCame())
        self._rang_at_s = time.monotonic()


def _answer(held: list[_Held], what: Unavailable | set[tuple[UUID, UUID]]) -> None:
    """Tell each that waits. Of one sent twice at the same moment, the second is told that it is repeated."""
    told: set[tuple[UUID, UUID]] = set()
    for one in held:
        key = (one.waiting.person, one.waiting.batch.id)
        if one.done.done():
            continue  # its client went away
        if isinstance(what, Unavailable):
            one.done.set_exception(what)
        else:
            one.done.set_result(key in what or key in told)
        told.add(key)
