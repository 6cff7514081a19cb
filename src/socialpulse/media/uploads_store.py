"""All SQL of files on their way in."""

from __future__ import annotations

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from socialpulse.media.types import MediaId, Upload
from socialpulse.runtime.db import Tx

_UPLOAD: LiteralString = (
    "SELECT media_id, owner_id, file_name, n_bytes, expires_at, completed_at FROM media.upload WHERE "
)


async def add(tx: Tx, upload: Upload) -> None:
    await tx.run(
        """INSERT INTO media.upload (media_id, owner_id, file_name, n_bytes, expires_at)
           VALUES (%(id)s, %(owner)s, %(name)s, %(bytes)s, %(expires)s)""",
        id=upload.media_id,
        owner=upload.owner_id,
        name=upload.file_name,
        bytes=upload.n_bytes,
        expires=upload.expires_at,
    )


async def find(tx: Tx, media_id: MediaId) -> Upload | None:
    return await tx.find(Upload, _UPLOAD + "media_id = %(id)s", id=media_id)


async def count_open(tx: Tx, owner_id: UUID | None) -> int:
    """Return how many files of an owner are on their way in."""
    return int(
        await tx.value(
            "SELECT count(*) FROM media.upload WHERE owner_id IS NOT DISTINCT FROM %(owner)s AND completed_at IS NULL",
            owner=owner_id,
        )
    )


async def complete(tx: Tx, media_id: MediaId, now: datetime) -> bool:
    """Note that every byte is here. Return False where that was noted before, or the upload is gone."""
    n_rows = await tx.run(
        "UPDATE media.upload SET completed_at = %(now)s WHERE media_id = %(id)s AND completed_at IS NULL",
        id=media_id,
        now=now,
    )
    return n_rows == 1


async def delete(tx: Tx, media_id: MediaId) -> None:
    await tx.run("DELETE FROM media.upload WHERE media_id = %(id)s", id=media_id)


async def delete_expired(tx: Tx, now: datetime) -> list[MediaId]:
    """Forget uploads whose time is over; return their ids. What a complete one became stays."""
    gone = await tx.records("DELETE FROM media.upload WHERE expires_at <= %(now)s RETURNING media_id", now=now)
    return [row["media_id"] for row in gone]
