"""All SQL of the access log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from socialpulse.accounts.types import Access
from socialpulse.core.ids import TenantId
from socialpulse.runtime.db import Tx


async def add(tx: Tx, lines: Sequence[Access]) -> None:
    """Append lines through COPY."""
    async with (
        tx.connection.cursor() as cursor,
        cursor.copy(
            """COPY accounts.access (at, tenant_id, role, actor_id, address, method, path, status, ms) FROM STDIN"""
        ) as copy,
    ):
        for line in lines:
            await copy.write_row(
                (
                    *(line.at, line.tenant_id, line.role, line.actor_id, line.address),
                    *(line.method, line.path, line.status, line.ms),
                )
            )


async def find_of(tx: Tx, tenant: TenantId, before: datetime, limit: int) -> list[Access]:
    """Return the latest lines of a tenant before a moment, the latest first."""
    return await tx.rows(
        Access,
        """SELECT at, tenant_id, role, actor_id, address, method, path, status, ms FROM accounts.access
           WHERE tenant_id = %(tenant)s AND at < %(before)s ORDER BY at DESC LIMIT %(limit)s""",
        tenant=tenant,
        before=before,
        limit=limit,
    )


async def delete_before(tx: Tx, moment: datetime) -> int:
    return await tx.run("DELETE FROM accounts.access WHERE at < %(moment)s", moment=moment)
