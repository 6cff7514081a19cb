"""All SQL of the audit log."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from socialpulse.moderation.review.audit_entry import Entry, Head
from socialpulse.runtime.db import Tx

_ENTRY: LiteralString = "SELECT number, at, actor, act, subject, detail, previous, hash FROM moderation.audit "


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries are listed; None: all.

    act           how it begins: case, appeal, policy, known-list, reporter, or a whole one
    by            who did it
    subject       words that stand in what it was done to: the id of a case or a judgement, the name of a list
    since, until  `until` outside
    """

    act: str | None = None
    by: UUID | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def load_head(tx: Tx) -> Head:
    """Return how many entries there are and the hash of the last."""
    found = await tx.find(Head, "SELECT n_entries, hash FROM moderation.audit_head")
    return found or Head(0, b"")


async def load_head_locked(tx: Tx) -> Head:
    """Return the head; nobody else appends until the transaction ends."""
    found = await tx.find(Head, "SELECT n_entries, hash FROM moderation.audit_head FOR UPDATE")
    return found or Head(0, b"")


async def append(tx: Tx, entry: Entry) -> None:
    """Add an entry behind the last, and make it the head."""
    await tx.run(
        """INSERT INTO moderation.audit (number, at, actor, act, subject, detail, previous, hash)
           VALUES (%(number)s, %(at)s, %(actor)s, %(act)s, %(subject)s, %(detail)s, %(previous)s, %(hash)s)""",
        number=entry.number,
        at=entry.at,
        actor=entry.actor,
        act=entry.act,
        subject=entry.subject,
        detail=Jsonb(entry.detail),
        previous=entry.previous,
        hash=entry.hash,
    )
    await tx.run("UPDATE moderation.audit_head SET n_entries = %(n)s, hash = %(hash)s", n=entry.number, hash=entry.hash)


async def find_after(tx: Tx, number: int, limit: int) -> list[Entry]:
    """Return entries behind a number, the first first."""
    return await tx.rows(
        Entry, _ENTRY + "WHERE number > %(number)s ORDER BY number LIMIT %(limit)s", number=number, limit=limit
    )


async def find_before(tx: Tx, sought: Sought, number: int, limit: int) -> list[Entry]:
    """Return entries before a number, the last first."""
    return await tx.rows(
        Entry,
        _ENTRY
        + """WHERE number < %(number)s
             AND (%(act)s::text IS NULL OR starts_with(act, %(act)s))
             AND (%(by)s::uuid IS NULL OR right(actor, 36) = %(by)s::text)
             AND (%(subject)s::text IS NULL OR strpos(lower(subject), lower(%(subject)s)) > 0)
             AND (%(since)s::timestamptz IS NULL OR at >= %(since)s)
             AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
             ORDER BY number DESC LIMIT %(limit)s""",
        number=number,
        limit=limit,
        **asdict(sought),
    )
