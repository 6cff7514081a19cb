"""All SQL of the lake's catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from socialpulse.core.ids import ImportId
from socialpulse.runtime.db import Tx


@dataclass(frozen=True, slots=True)
class LakeObject:
    """One immutable object of raw records; all of them may be kept until `expires_at` (None: without end)."""

    key: str
    platform: str
    source: str
    policy: str
    import_id: ImportId
    n_records: int
    n_bytes: int
    fetched_at: datetime
    expires_at: datetime | None


async def save_objects(tx: Tx, objects: Sequence[LakeObject]) -> None:
    """Enter objects into the catalogue; those that stand there already stay as they are."""
    for item in objects:
        await tx.run(
            """INSERT INTO creators.lake_object
                   (key, platform, source, policy, import_id, n_records, n_bytes, fetched_at, expires_at)
               VALUES (%(key)s, %(platform)s, %(source)s, %(policy)s, %(import_id)s, %(n)s, %(bytes)s, %(at)s,
                       %(until)s)
               ON CONFLICT (key) DO NOTHING""",
            key=item.key,
            platform=item.platform,
            source=item.source,
            policy=item.policy,
            import_id=item.import_id,
            n=item.n_records,
            bytes=item.n_bytes,
            at=item.fetched_at,
            until=item.expires_at,
        )


async def find_due(tx: Tx, now: datetime) -> list[LakeObject]:
    """Return the objects whose time is over, oldest first."""
    return await tx.rows(
        LakeObject,
        """SELECT key, platform, source, policy, import_id, n_records, n_bytes, fetched_at, expires_at
           FROM creators.lake_object WHERE deleted_at IS NULL AND expires_at <= %(now)s ORDER BY expires_at, key""",
        now=now,
    )


async def mark_deleted(tx: Tx, key: str, now: datetime) -> None:
    await tx.run("UPDATE creators.lake_object SET deleted_at = %(now)s WHERE key = %(key)s", key=key, now=now)
