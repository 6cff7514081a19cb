"""All SQL of what tenants were shown and have spent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from socialpulse.core.ids import CreatorId, TenantId
from socialpulse.runtime.db import Tx


async def find_unseen(tx: Tx, tenant: TenantId, month: date, creators: Sequence[CreatorId]) -> list[CreatorId]:
    """Return those of the creators that this tenant was not shown in this month."""
    rows = await tx.records(
        """SELECT asked.id FROM unnest(%(ids)s::uuid[]) AS asked (id)
           WHERE NOT EXISTS (SELECT FROM accounts.shown s
                             WHERE s.tenant_id = %(tenant)s AND s.month = %(month)s AND s.creator_id = asked.id)""",
        ids=list(creators),
        tenant=tenant,
        month=month,
    )
    return [CreatorId(row["id"]) for row in rows]


async def find_limits(tx: Tx, tenant: TenantId, key: UUID | None) -> tuple[int, int | None]:
    """Return the most creators in a month of a tenant, and of the key itself where it has a limit of its own."""
    n_tenant = await tx.value("SELECT n_creators_per_month FROM accounts.tenant WHERE id = %(id)s", id=tenant)
    n_key = await tx.value("SELECT n_creators_per_month FROM accounts.api_key WHERE id = %(id)s", id=key)
    return int(n_tenant or 0), n_key


async def lock_spent(tx: Tx, holder: UUID, month: date) -> int:
    """Return what a tenant or key has spent, locked until the transaction ends."""
    return int(
        await tx.value(
            """INSERT INTO accounts.spent AS s (holder_id, month, n) VALUES (%(id)s, %(month)s, 0)
               ON CONFLICT (holder_id, month) DO UPDATE SET n = s.n RETURNING n""",
            id=holder,
            month=month,
        )
    )


async def find_spent(tx: Tx, holder: UUID, month: date) -> int:
    found = await tx.value(
        "SELECT n FROM accounts.spent WHERE holder_id = %(id)s AND month = %(month)s", id=holder, month=month
    )
    return int(found or 0)


async def save_spent(tx: Tx, holder: UUID, month: date, n: int) -> None:
    await tx.run(
        "UPDATE accounts.spent SET n = %(n)s WHERE holder_id = %(id)s AND month = %(month)s",
        id=holder,
        month=month,
        n=n,
    )


async def save_shown(tx: Tx, tenant: TenantId, month: date, creators: Sequence[CreatorId]) -> int:
    """Note creators as shown; return how many were not before."""
    return await tx.run(
        """INSERT INTO accounts.shown (tenant_id, month, creator_id)
           SELECT %(tenant)s, %(month)s, unnest(%(ids)s::uuid[]) ON CONFLICT DO NOTHING""",
        tenant=tenant,
        month=month,
        ids=list(creators),
    )


async def delete_before(tx: Tx, month: date) -> None:
    """Forget which creators were shown in months that are over; how many they were stays."""
    await tx.run("DELETE FROM accounts.shown WHERE month < %(month)s", month=month)
