"""All SQL of tenants, members and invitations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from socialpulse.accounts.emails import EmailKey
from socialpulse.accounts.types import Invitation, Member, Membership, Tenant
from socialpulse.core.ids import PersonId, TenantId
from socialpulse.runtime.db import Tx


async def add(tx: Tx, tenant: Tenant) -> None:
    await tx.run(
        """INSERT INTO accounts.tenant (id, name, n_creators_per_month, made_at)
           VALUES (%(id)s, %(name)s, %(n)s, %(at)s)""",
        id=tenant.id,
        name=tenant.name,
        n=tenant.n_creators_per_month,
        at=tenant.made_at,
    )


async def find(tx: Tx, tenant: TenantId) -> Tenant | None:
    return await tx.find(
        Tenant, "SELECT id, name, n_creators_per_month, made_at FROM accounts.tenant WHERE id = %(id)s", id=tenant
    )


async def save_quota(tx: Tx, tenant: TenantId, n_creators_per_month: int) -> bool:
    n = await tx.run(
        "UPDATE accounts.tenant SET n_creators_per_month = %(n)s WHERE id = %(id)s", id=tenant, n=n_creators_per_month
    )
    return n == 1


async def find_memberships(tx: Tx, person: PersonId) -> list[Membership]:
    """Return the tenants of a person, the one joined first first."""
    rows = await tx.records(
        """SELECT t.id, t.name, t.n_creators_per_month, t.made_at, m.standing
           FROM accounts.member m JOIN accounts.tenant t ON t.id = m.tenant_id
           WHERE m.person_id = %(person)s ORDER BY m.joined_at, t.id""",
        person=person,
    )
    return [
        Membership(Tenant(row["id"], row["name"], row["n_creators_per_month"], row["made_at"]), row["standing"])
        for row in rows
    ]


async def find_members(tx: Tx, tenant: TenantId) -> list[Member]:
    """Return everyone in a tenant, the one who joined first first."""
    return await tx.rows(
        Member,
        """SELECT m.person_id, p.email, m.standing, m.joined_at
           FROM accounts.member m JOIN accounts.person p ON p.id = m.person_id
           WHERE m.tenant_id = %(tenant)s ORDER BY m.joined_at, m.person_id""",
        tenant=tenant,
    )


async def lock(tx: Tx, tenant: TenantId) -> None:
    """Keep others from changing who belongs to a tenant until the transaction ends."""
    await tx.run("SELECT FROM accounts.tenant WHERE id = %(id)s FOR UPDATE", id=tenant)


async def find_standing(tx: Tx, tenant: TenantId, person: PersonId) -> str | None:
    found: str | None = await tx.value(
        "SELECT standing FROM accounts.member WHERE tenant_id = %(tenant)s AND person_id = %(person)s",
        tenant=tenant,
        person=person,
    )
    return found


async def count_owners(tx: Tx, tenant: TenantId) -> int:
    return int(
        await tx.value(
            "SELECT count(*) FROM accounts.member WHERE tenant_id = %(tenant)s AND standing = 'owner'", tenant=tenant
        )
    )


async def save_member(tx: Tx, tenant: TenantId, person: PersonId, standing: str, now: datetime) -> None:
    """Add a member, or give one another standing."""
    await tx.run(
        """INSERT INTO accounts.member (tenant_id, person_id, standing, joined_at)
           VALUES (%(tenant)s, %(person)s, %(standing)s, %(now)s)
           ON CONFLICT (person_id, tenant_id) DO UPDATE SET standing = excluded.standing""",
        tenant=tenant,
        person=person,
        standing=standing,
        now=now,
    )


async def delete_member(tx: Tx, tenant: TenantId, person: PersonId) -> None:
    await tx.run(
        "DELETE FROM accounts.member WHERE tenant_id = %(tenant)s AND person_id = %(person)s",
        tenant=tenant,
        person=person,
    )


async def add_invitation(tx: Tx, invitation: Invitation, key: EmailKey, secret_sha: bytes) -> None:
    """Add an invitation in place of an earlier one of the same address."""
    await tx.run(
        "DELETE FROM accounts.invitation WHERE tenant_id = %(tenant)s AND email_key = %(key)s",
        tenant=invitation.tenant_id,
        key=key,
    )
    await tx.run(
        """INSERT INTO accounts.invitation
               (id, tenant_id, secret_sha, email, email_key, standing, invited_at, expires_at)
           VALUES (%(id)s, %(tenant)s, %(sha)s, %(email)s, %(key)s, %(standing)s, %(at)s, %(until)s)""",
        id=invitation.id,
        tenant=invitation.tenant_id,
        sha=secret_sha,
        email=invitation.email,
        key=key,
        standing=invitation.standing,
        at=invitation.invited_at,
        until=invitation.expires_at,
    )


async def find_invitations(tx: Tx, tenant: TenantId, now: datetime) -> list[Invitation]:
    return await tx.rows(
        Invitation,
        """SELECT id, tenant_id, email, standing, invited_at, expires_at FROM accounts.invitation
           WHERE tenant_id = %(tenant)s AND expires_at > %(now)s ORDER BY invited_at, id""",
        tenant=tenant,
        now=now,
    )


async def take_invitation(tx: Tx, secret_sha: bytes, person: PersonId, now: datetime) -> Invitation | None:
    """Return an invitation to this person's address and delete it; None where there is none."""
    return await tx.find(
        Invitation,
        """DELETE FROM accounts.invitation i USING accounts.person p
           WHERE i.secret_sha = %(sha)s AND i.expires_at > %(now)s AND p.id = %(person)s AND p.email_key = i.email_key
           RETURNING i.id, i.tenant_id, i.email, i.standing, i.invited_at, i.expires_at""",
        sha=secret_sha,
        person=person,
        now=now,
    )


async def delete_invitation(tx: Tx, tenant: TenantId, invitation: UUID) -> bool:
    n = await tx.run(
        "DELETE FROM accounts.invitation WHERE id = %(id)s AND tenant_id = %(tenant)s", id=invitation, tenant=tenant
    )
    return n == 1


async def delete_due_invitations(tx: Tx, now: datetime) -> int:
    return await tx.run("DELETE FROM accounts.invitation WHERE expires_at <= %(now)s", now=now)
