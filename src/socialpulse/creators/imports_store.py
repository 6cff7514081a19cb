"""All SQL of imports and their rejects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

import pyarrow as pa

from socialpulse.core.errors import NotFound
from socialpulse.core.ids import ImportId, TenantId
from socialpulse.creators.observations_store import Outcome
from socialpulse.creators.types import Import
from socialpulse.runtime.db import Tx
from socialpulse.sources import Reject

_COLUMNS: LiteralString = """
id, file_name, n_bytes, platform, observed_at, state, error, n_records, n_bytes_read, n_new, n_changed, n_unchanged,
n_rejected, n_fields_rejected, started_at, ended_at, tenant_id
"""
_IMPORT: LiteralString = "SELECT " + _COLUMNS + "FROM creators.import "
_SAVE_STEP: LiteralString = (
    """UPDATE creators.import SET state = 'running', n_records = %(n)s, n_bytes_read = %(bytes)s,
           n_new = n_new + %(new)s, n_changed = n_changed + %(changed)s, n_unchanged = n_unchanged + %(same)s,
           n_rejected = n_rejected + %(rows)s, n_fields_rejected = n_fields_rejected + %(fields)s
       WHERE id = %(id)s RETURNING """  # noqa: S608  # column names are constants of this file
    + _COLUMNS
)


_END: LiteralString = (
    """UPDATE creators.import SET state = CASE WHEN %(error)s::text IS NULL THEN 'done' ELSE 'failed' END,
           error = %(error)s, ended_at = %(now)s WHERE id = %(id)s RETURNING """  # noqa: S608  # as above
    + _COLUMNS
)


async def add(tx: Tx, item: Import, file_sha: bytes) -> None:
    await tx.run(
        """INSERT INTO creators.import (id, file_name, file_sha, n_bytes, platform, observed_at, state, started_at,
                                        tenant_id)
           VALUES (%(id)s, %(name)s, %(sha)s, %(bytes)s, %(platform)s, %(observed)s, %(state)s, %(started)s,
                   %(tenant)s)""",
        id=item.id,
        name=item.file_name,
        sha=file_sha,
        bytes=item.n_bytes,
        platform=item.platform,
        observed=item.observed_at,
        state=item.state.value,
        started=item.started_at,
        tenant=item.tenant_id,
    )


async def find(tx: Tx, import_id: ImportId) -> Import | None:
    return await tx.find(Import, _IMPORT + "WHERE id = %(id)s", id=import_id)


async def find_latest(tx: Tx, limit: int) -> list[Import]:
    return await tx.rows(Import, _IMPORT + "ORDER BY started_at DESC, id DESC LIMIT %(limit)s", limit=limit)


async def find_latest_of(tx: Tx, tenant: TenantId | None, limit: int) -> list[Import]:
    """Return the latest imports that a tenant handed in."""
    query: LiteralString = _IMPORT + "WHERE tenant_id = %(tenant)s ORDER BY started_at DESC, id DESC LIMIT %(limit)s"
    return await tx.rows(Import, query, tenant=tenant, limit=limit)


async def find_unfinished(
    tx: Tx, file_sha: bytes, platform: str | None, tenant: TenantId | None = None
) -> Import | None:
    """Return the import of this very file by the same tenant that was begun and not ended."""
    query: LiteralString = (
        _IMPORT
        + """
        WHERE file_sha = %(sha)s AND state IN ('waiting', 'running') AND platform IS NOT DISTINCT FROM %(platform)s
          AND tenant_id IS NOT DISTINCT FROM %(tenant)s
        ORDER BY started_at LIMIT 1"""
    )
    return await tx.find(Import, query, sha=file_sha, platform=platform, tenant=tenant)


async def find_first_seen(tx: Tx, file_sha: bytes) -> datetime | None:
    """Return the moment that an earlier import of this very file was dated with."""
    seen: datetime | None = await tx.value(
        "SELECT min(observed_at) FROM creators.import WHERE file_sha = %(sha)s", sha=file_sha
    )
    return seen


async def save_step(
    tx: Tx, import_id: ImportId, n_records: int, n_bytes_read: int, outcome: Outcome, rejects: Sequence[Reject]
) -> Import:
    """Note that everything up to `n_records` is in, with what became of it; return the import as it stands."""
    n_rows = len({reject.line for reject in rejects if reject.severity == "row"})
    item = await tx.find(
        Import,
        _SAVE_STEP,
        id=import_id,
        n=n_records,
        bytes=n_bytes_read,
        new=outcome.n_new,
        changed=outcome.n_changed,
        same=outcome.n_unchanged,
        rows=n_rows,
        fields=sum(reject.severity == "field" for reject in rejects),
    )
    if rejects:
        table = pa.table(
            {
                "import_id": pa.array([str(import_id)] * len(rejects)),
                "line": pa.array([reject.line for reject in rejects], pa.int64()),
                "severity": [reject.severity for reject in rejects],
                "field": [_storable(reject.field) for reject in rejects],
                "value": [_storable(reject.value) for reject in rejects],
                "reason": [_storable(reject.reason) for reject in rejects],
            }
        )
        await tx.copy_in("creators.import_reject", table)
    if item is None:
        raise NotFound(f"the import {import_id} was deleted while its file was read")
    return item


def _storable(text: str) -> str:
    return text.replace("\x00", "\N{SYMBOL FOR NULL}").encode("utf-8", "replace").decode()


async def end(tx: Tx, import_id: ImportId, error: str | None, now: datetime) -> Import:
    """Return the import, ended. Raises NotFound when it was deleted meanwhile."""
    item = await tx.find(
        Import,
        _END,
        id=import_id,
        error=error and _storable(error),
        now=now,
    )
    if item is None:
        raise NotFound(f"the import {import_id} was deleted while its file was read")
    return item


async def find_rejects(tx: Tx, import_id: ImportId, limit: int | None = None) -> list[Reject]:
    """Return rejects in the order of the file."""
    return await tx.rows(
        Reject,
        """SELECT line, severity, field, value, reason FROM creators.import_reject
           WHERE import_id = %(id)s ORDER BY line, field, reason LIMIT %(limit)s""",
        id=import_id,
        limit=limit,
    )
