"""The audit log: what people of the house did, in a chain of hashes that shows what was changed afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from socialpulse.accounts import Act, allow
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.moderation.review import audit_store as store
from socialpulse.moderation.review.audit_entry import FIRST, Detail, Entry, Head, Verified, break_of
from socialpulse.moderation.review.audit_store import Sought
from socialpulse.moderation.review.rules import check_period
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

AT_ONCE = 1_000
MOST_ACT, MOST_SUBJECT = 40, 100  # characters that are looked for
_LATEST = 2**62
EVERY = Sought()


class Audit:
    """Written in the transaction of what it tells of, so that neither happens without the other."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def write(self, tx: Tx, actor: Actor, act: str, subject: str, detail: Detail) -> None:
        """Add an entry. Others who add one wait until `tx` ends, so this comes last in it.

        Last also keeps two transactions from waiting for each other in a circle.
        """
        head = await store.load_head_locked(tx)
        who = actor.role.value if actor.id is None else f"{actor.role.value} {actor.id}"
        entry = Entry(head.n_entries + 1, self._clock.now(), who, act, subject, detail, head.hash)
        await store.append(tx, replace(entry, hash=entry.seal()))

    async def find_latest(
        self, actor: Actor, limit: int, cursor: str | None = None, sought: Sought = EVERY
    ) -> Page[Entry]:
        """Return a page of entries, the last first. For the operator. Raises Forbidden, Invalid.

        Cost: reads the log backwards until the page is full.
        """
        allow(actor, Act.OPERATE)
        _check(sought)
        before = _LATEST if cursor is None else read_cursor(cursor, int)[0]
        async with self._db.reading() as tx:
            found = await store.find_before(tx, sought, min(before, _LATEST), limit + 1)
        return Page(found[:limit], write_cursor(found[limit - 1].number) if len(found) > limit else None)

    async def export(self, actor: Actor) -> AsyncIterator[Entry]:
        """Yield every entry, the first first. For the operator."""
        allow(actor, Act.OPERATE)
        number = 0
        while found := await self._find_after(number):
            for entry in found:
                yield entry
            number = found[-1].number

    async def verify(self, actor: Actor) -> Verified:
        """Return whether every entry is as it was written and none is missing; the first that is not, with why.

        Whoever can write the tables can also write a whole new chain: note the head elsewhere, and compare `hash` of
        the entry with that number.
        """
        allow(actor, Act.OPERATE)
        n_read, previous = 0, FIRST
        while True:
            found = await self._find_after(n_read)
            for entry in found:
                why = break_of(entry, n_read + 1, previous)
                if why is not None:
                    return Verified(n_read, await self._load_head(), n_read + 1, why)
                n_read, previous = n_read + 1, entry.hash
            if not found:
                head = await self._load_head()  # after the entries, so that it counts all of them
                if not await self._find_after(n_read):  # none came between the two
                    return Verified(n_read, head, *_end(n_read, previous, head))

    async def _find_after(self, number: int) -> list[Entry]:
        async with self._db.reading() as tx:
            return await store.find_after(tx, number, AT_ONCE)

    async def _load_head(self) -> Head:
        async with self._db.reading() as tx:
            return await store.load_head(tx)


def _check(sought: Sought) -> None:
    check_period(sought.since, sought.until)
    for name, text, most in (("act", sought.act, MOST_ACT), ("subject", sought.subject, MOST_SUBJECT)):
        if text is not None and len(text) > most:
            raise Invalid.one(name, text, f"has {len(text):,} characters; at most {most} are looked for")


def _end(n_read: int, last: bytes, head: Head) -> tuple[int, str] | tuple[None, None]:
    """Return what is wrong with the end of the log, if anything is."""
    if n_read < head.n_entries:
        return n_read + 1, f"entry {n_read + 1} is missing; the head counts {head.n_entries}"
    if n_read > head.n_entries:
        return (
            head.n_entries + 1,
            f"entry {head.n_entries + 1} was added by other ways: the head counts {head.n_entries}",
        )
    if last != head.hash:
        return n_read, f"entry {n_read} does not have the hash of the head"
    return None, None
