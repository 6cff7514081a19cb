"""All SQL of API keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from socialpulse.accounts.types import ApiKey
from socialpulse.core.ids import KeyId, PersonId, TenantId
from socialpulse.runtime.db import Tx

_KEY: LiteralString = """
SELECT id, tenant_id, name, prefix, scopes, n_creators_per_month, n_requests_per_minute, made_at, expires_at, used_at,
       revoked_at
FROM accounts.api_key
"""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What a request with a key needs to know of it."""

    id: UUID
    tenant_id: UUID
    scopes: list[str]
    n_requests_per_minute: int | None
    used_at: datetime | None


async def add(tx: Tx, key: ApiKey, secret_sha: bytes, made_by: PersonId | None) -> None:
    await tx.run(
        """INSERT INTO accounts.api_key (id, tenant_id, name, prefix, secret_sha, scopes, n_creators_per_month,
                                         n_requests_per_minute, made_by, made_at, expires_at)
           VALUES (%(id)s, %(tenant)s, %(name)s, %(prefix)s, %(sha)s, %(scopes)s, %(creators)s, %(requests)s, %(by)s,
                   %(at)s, %(until)s)""",
        id=key.id,
        tenant=key.tenant_id,
        name=key.name,
        prefix=key.prefix,
        sha=secret_sha,
        scopes=key.scopes,
        creators=key.n_creators_per_month,
        requests=key.n_requests_per_minute,
        by=made_by,
        at=key.made_at,
        until=key.expires_at,
    )


async def find_usable(tx: Tx, secret_sha: bytes, now: datetime) -> KeyRow | None:
    return await tx.find(
        KeyRow,
        """SELECT id, tenant_id, scopes, n_requests_per_minute, used_at FROM accounts.api_key
           WHERE secret_sha = %(sha)s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > %(now)s)""",
        sha=secret_sha,
        now=now,
    )


async def touch(tx: Tx, key: UUID, now: datetime) -> None:
    await tx.run("UPDATE accounts.api_key SET used_at = %(now)s WHERE id = %(id)s", id=key, now=now)


async def find_of(tx: Tx, tenant: TenantId) -> list[ApiKey]:
    """Return every key of a tenant, revoked ones too, the newest first."""
    query: LiteralString = _KEY + "WHERE tenant_id = %(tenant)s ORDER BY made_at DESC, id DESC"
    return await tx.rows(ApiKey, query, tenant=tenant)


async def revoke(tx: Tx, tenant: TenantId, key: KeyId, now: datetime) -> bool:
    n = await tx.run(
        """UPDATE accounts.api_key SET revoked_at = coalesce(revoked_at, %(now)s)
           WHERE id = %(id)s AND tenant_id = %(tenant)s""",
        id=key,
        tenant=tenant,
        now=now,
    )
    return n == 1
