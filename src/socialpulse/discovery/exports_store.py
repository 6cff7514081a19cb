"""All SQL of exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any, LiteralString

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from socialpulse.discovery.types import Export, ExportId, ExportState, FileFormat, OwnerId, Wanted
from socialpulse.runtime.db import Tx

_WANTED = TypeAdapter(Wanted)
_EXPORT: LiteralString = """
SELECT id, owner_id, role, actor_id, wanted, format, columns, file_name, state, error, n_creators, n_done, n_bytes,
       made_at, ended_at
FROM discovery.export
"""


async def add(tx: Tx, made: Export) -> None:
    await tx.run(
        """INSERT INTO discovery.export (id, owner_id, role, actor_id, wanted, format, columns, file_name, state,
                                         made_at)
           VALUES (%(id)s, %(owner)s, %(role)s, %(actor)s, %(wanted)s, %(format)s, %(columns)s, %(name)s, %(state)s,
                   %(at)s)""",
        id=made.id,
        owner=made.owner_id,
        role=made.role,
        actor=made.actor_id,
        wanted=Jsonb(_WANTED.dump_python(made.wanted, mode="json")),
        format=made.format.value,
        columns=made.columns,
        name=made.file_name,
        state=made.state.value,
        at=made.made_at,
    )


async def find(tx: Tx, export_id: ExportId) -> Export | None:
    found = await tx.records(_EXPORT + "WHERE id = %(id)s", id=export_id)
    return _export(found[0]) if found else None


async def find_own(tx: Tx, owner: OwnerId, export_id: ExportId) -> Export | None:
    found = await tx.records(_EXPORT + "WHERE id = %(id)s AND owner_id = %(owner)s", id=export_id, owner=owner)
    return _export(found[0]) if found else None


async def find_latest(tx: Tx, owner: OwnerId, limit: int) -> list[Export]:
    query: LiteralString = _EXPORT + "WHERE owner_id = %(owner)s ORDER BY made_at DESC, id DESC LIMIT %(limit)s"
    return [_export(row) for row in await tx.records(query, owner=owner, limit=limit)]


async def find_made_before(tx: Tx, moment: datetime) -> list[ExportId]:
    rows = await tx.records("SELECT id FROM discovery.export WHERE made_at < %(at)s", at=moment)
    return [row["id"] for row in rows]


async def count_unended(tx: Tx, owner: OwnerId) -> int:
    return int(
        await tx.value(
            "SELECT count(*) FROM discovery.export WHERE owner_id = %(owner)s AND state IN ('waiting', 'running')",
            owner=owner,
        )
    )


async def save_found(tx: Tx, export_id: ExportId, n_creators: int) -> None:
    await tx.run(
        """UPDATE discovery.export SET state = 'running', n_creators = %(n)s, n_done = 0
           WHERE id = %(id)s AND state IN ('waiting', 'running')""",
        id=export_id,
        n=n_creators,
    )


async def save_done(tx: Tx, export_id: ExportId, n_done: int) -> None:
    await tx.run("UPDATE discovery.export SET n_done = %(n)s WHERE id = %(id)s", id=export_id, n=n_done)


async def end(tx: Tx, export_id: ExportId, n_bytes: int | None, error: str | None, now: datetime) -> bool:
    """Mark an export as done, or failed where there is an error; return False where it was deleted meanwhile."""
    n = await tx.run(
        """UPDATE discovery.export SET state = %(state)s, error = %(error)s, n_bytes = %(bytes)s, ended_at = %(now)s
           WHERE id = %(id)s""",
        id=export_id,
        state=(ExportState.DONE if error is None else ExportState.FAILED).value,
        error=error,
        bytes=n_bytes,
        now=now,
    )
    return n == 1


async def end_stuck(tx: Tx, before: datetime, error: str, now: datetime) -> int:
    """Mark what was asked for before a moment and never ended as failed."""
    return await tx.run(
        """UPDATE discovery.export SET state = 'failed', error = %(error)s, ended_at = %(now)s
           WHERE made_at < %(before)s AND state IN ('waiting', 'running')""",
        before=before,
        error=error,
        now=now,
    )


async def delete(tx: Tx, export_id: ExportId) -> None:
    await tx.run("DELETE FROM discovery.export WHERE id = %(id)s", id=export_id)


def _export(row: dict[str, Any]) -> Export:
    wanted = _WANTED.validate_python(row["wanted"])
    return Export(**{**row, "wanted": wanted, "format": FileFormat(row["format"]), "state": ExportState(row["state"])})
