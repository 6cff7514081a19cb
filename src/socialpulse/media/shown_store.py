"""SQL of media as a page shows them: one query each, whatever a page holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, LiteralString

from socialpulse.media.types import Media, MediaFile, MediaId, Role
from socialpulse.runtime.db import Tx

_FIELDS = tuple(field.name for field in fields(Media))
_SHOWN: LiteralString = """
SELECT m.id, m.owner_id, m.file_name, m.n_bytes, m.state, m.reason, m.reason_words, m.public, m.kind, m.sha256, m.width,
       m.height, m.duration_ms, m.has_sound, m.thumbhash, m.n_attempts, m.made_at, m.moved_at, f.*
FROM media.media m
CROSS JOIN LATERAL (
    SELECT array_agg(path ORDER BY place) AS paths, array_agg(role ORDER BY place) AS roles,
           array_agg(mime ORDER BY place) AS mimes, array_agg(n_bytes ORDER BY place) AS sizes,
           array_agg(width ORDER BY place) AS widths, array_agg(height ORDER BY place) AS heights
    FROM media.file WHERE media_id = m.id AND role <> 'stream'
) f
WHERE m.id = ANY(%(ids)s)"""


async def find_shown(tx: Tx, ids: Sequence[MediaId]) -> list[tuple[Media, list[MediaFile]]]:
    """Return those of these media that exist, with their files in order, the parts of streams left out."""
    rows = await tx.records(_SHOWN, ids=list(ids))
    return [(Media(*[row[name] for name in _FIELDS]), _files(row)) for row in rows]


async def find_smallest(tx: Tx, ids: Sequence[MediaId]) -> dict[MediaId, str]:
    """Return the path of the smallest picture of each of these media that everybody may fetch."""
    rows = await tx.records(
        """SELECT m.id, f.path FROM media.media m
           CROSS JOIN LATERAL (
               SELECT path FROM media.file WHERE media_id = m.id AND role IN ('thumbnail', 'picture')
               ORDER BY n_bytes, place LIMIT 1
           ) f
           WHERE m.id = ANY(%(ids)s) AND m.public""",
        ids=list(ids),
    )
    return {row["id"]: row["path"] for row in rows}


def _files(row: dict[str, Any]) -> list[MediaFile]:
    if row["paths"] is None:
        return []
    columns = zip(row["paths"], row["roles"], row["mimes"], row["sizes"], row["widths"], row["heights"], strict=True)
    return [
        MediaFile(path, Role(role), mime, n_bytes, width, height)
        for path, role, mime, n_bytes, width, height in columns
    ]
