"""All SQL of kept answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from socialpulse.runtime.db import Tx


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is kept. `request_sha` says to what, `sealed` holds it."""

    request_sha: bytes
    sealed: bytes


async def take(tx: Tx, answer_id: bytes) -> bool:
    """Return whether nobody else is at work on this request; then nobody else can be until this transaction ends."""
    taken: bool = await tx.value(
        "SELECT pg_try_advisory_xact_lock(%(id)s)", id=int.from_bytes(answer_id[:8], "big", signed=True)
    )
    return taken


async def find(tx: Tx, answer_id: bytes, since: datetime) -> Kept | None:
    return await tx.find(
        Kept,
        "SELECT request_sha, sealed FROM api.answer WHERE id = %(id)s AND at > %(since)s",
        id=answer_id,
        since=since,
    )


async def save(tx: Tx, answer_id: bytes, kept: Kept, at: datetime) -> None:
    await tx.run(
        """INSERT INTO api.answer (id, request_sha, sealed, at) VALUES (%(id)s, %(sha)s, %(sealed)s, %(at)s)
           ON CONFLICT (id) DO UPDATE
           SET request_sha = excluded.request_sha, sealed = excluded.sealed, at = excluded.at""",
        id=answer_id,
        sha=kept.request_sha,
        sealed=kept.sealed,
        at=at,
    )


async def delete_before(tx: Tx, moment: datetime) -> int:
    return await tx.run("DELETE FROM api.answer WHERE at <= %(moment)s", moment=moment)
