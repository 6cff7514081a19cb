"""All SQL of sessions, refresh tokens and tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from socialpulse.accounts.tokens import LIFETIME
from socialpulse.accounts.types import Purpose, Session
from socialpulse.core.actor import Actor, Role, Standing
from socialpulse.core.ids import PersonId, SessionId, TenantId
from socialpulse.runtime.db import Tx

ENDED_MATTERS = 2 * LIFETIME  # of access tokens, and then some for clocks that differ

_SESSION: LiteralString = """
SELECT id, person_id, client, address, secret_sha IS NOT NULL AS has_cookie, began_at, seen_at, expires_at
FROM accounts.session
"""
_CALLER: LiteralString = """
SELECT s.id AS session_id, s.seen_at, p.id AS person_id, p.role, m.tenant_id, m.standing
FROM accounts.session s
JOIN accounts.person p ON p.id = s.person_id
LEFT JOIN LATERAL (
    SELECT tenant_id, standing FROM accounts.member WHERE person_id = s.person_id
    ORDER BY tenant_id = s.tenant_id DESC NULLS LAST, joined_at, tenant_id LIMIT 1) m ON true
"""


@dataclass(frozen=True, slots=True)
class CallerRow:
    """Who a session stands for, and the tenant chosen in it (otherwise the first one joined)."""

    session_id: UUID
    seen_at: datetime
    person_id: UUID
    role: str
    tenant_id: UUID | None
    standing: str | None

    def actor(self) -> Actor:
        return Actor(
            Role(self.role),
            self.person_id,
            None if self.tenant_id is None else TenantId(self.tenant_id),
            None if self.standing is None else Standing(self.standing),
        )


@dataclass(frozen=True, slots=True)
class Ticket:
    person_id: UUID | None
    body: dict[str, Any]


async def add(tx: Tx, session: Session, secret_sha: bytes | None) -> None:
    await tx.run(
        """INSERT INTO accounts.session
               (id, person_id, secret_sha, client, address, began_at, seen_at, expires_at)
           VALUES (%(id)s, %(person)s, %(sha)s, %(client)s, %(address)s, %(began)s, %(seen)s, %(until)s)""",
        id=session.id,
        person=session.person_id,
        sha=secret_sha,
        client=session.client,
        address=session.address,
        began=session.began_at,
        seen=session.seen_at,
        until=session.expires_at,
    )


async def find_caller(tx: Tx, secret_sha: bytes, now: datetime) -> CallerRow | None:
    query: LiteralString = _CALLER + "WHERE s.secret_sha = %(sha)s AND s.expires_at > %(now)s"
    return await tx.find(CallerRow, query, sha=secret_sha, now=now)


async def find_caller_of(tx: Tx, session: SessionId, now: datetime) -> CallerRow | None:
    query: LiteralString = _CALLER + "WHERE s.id = %(id)s AND s.expires_at > %(now)s"
    return await tx.find(CallerRow, query, id=session, now=now)


async def find(tx: Tx, session: SessionId) -> Session | None:
    return await tx.find(Session, _SESSION + "WHERE id = %(id)s", id=session)


async def find_of(tx: Tx, person: PersonId, now: datetime) -> list[Session]:
    """Return a person's running sessions, the one seen last first."""
    query: LiteralString = _SESSION + (
        "WHERE person_id = %(person)s AND expires_at > %(now)s ORDER BY seen_at DESC, id DESC"
    )
    return await tx.rows(Session, query, person=person, now=now)


async def touch(tx: Tx, session: UUID, now: datetime, expires_at: datetime) -> None:
    await tx.run(
        "UPDATE accounts.session SET seen_at = %(now)s, expires_at = %(until)s WHERE id = %(id)s",
        id=session,
        now=now,
        until=expires_at,
    )


async def save_tenant(tx: Tx, session: SessionId, tenant: TenantId) -> None:
    await tx.run("UPDATE accounts.session SET tenant_id = %(tenant)s WHERE id = %(id)s", id=session, tenant=tenant)


async def delete(tx: Tx, session: SessionId) -> bool:
    return await tx.run("DELETE FROM accounts.session WHERE id = %(id)s", id=session) == 1


async def delete_own(tx: Tx, person: PersonId, session: SessionId) -> bool:
    n = await tx.run(
        "DELETE FROM accounts.session WHERE id = %(id)s AND person_id = %(person)s", id=session, person=person
    )
    return n == 1


async def delete_by_secret(tx: Tx, secret_sha: bytes) -> None:
    await tx.run("DELETE FROM accounts.session WHERE secret_sha = %(sha)s", sha=secret_sha)


async def delete_all(tx: Tx, person: PersonId, but: SessionId | None) -> int:
    return await tx.run(
        "DELETE FROM accounts.session WHERE person_id = %(person)s AND id IS DISTINCT FROM %(but)s",
        person=person,
        but=but,
    )


async def add_refresh(tx: Tx, session: SessionId, secret_sha: bytes) -> None:
    await tx.run(
        "INSERT INTO accounts.refresh_token (secret_sha, session_id) VALUES (%(sha)s, %(id)s)",
        sha=secret_sha,
        id=session,
    )


async def use_refresh(tx: Tx, secret_sha: bytes, now: datetime) -> tuple[SessionId, bool] | None:
    """Spend a refresh token; return its session and whether it was still good. None: no such token.

    Of two uses at once, the second waits for the first and finds it spent.
    """
    rows = await tx.records(
        "SELECT session_id, used_at FROM accounts.refresh_token WHERE secret_sha = %(sha)s FOR UPDATE", sha=secret_sha
    )
    if not rows:
        return None
    await tx.run(
        "UPDATE accounts.refresh_token SET used_at = coalesce(used_at, %(now)s) WHERE secret_sha = %(sha)s",
        sha=secret_sha,
        now=now,
    )
    return SessionId(rows[0]["session_id"]), rows[0]["used_at"] is None


async def add_ticket(
    tx: Tx, secret_sha: bytes, purpose: Purpose, person: PersonId | None, body: dict[str, Any], expires_at: datetime
) -> None:
    await tx.run(
        """INSERT INTO accounts.ticket (secret_sha, purpose, person_id, body, expires_at)
           VALUES (%(sha)s, %(purpose)s, %(person)s, %(body)s, %(until)s)""",
        sha=secret_sha,
        purpose=purpose.value,
        person=person,
        body=Jsonb(body),
        until=expires_at,
    )


async def take_ticket(tx: Tx, secret_sha: bytes, purpose: Purpose, now: datetime) -> Ticket | None:
    """Return a ticket and delete it: it counts once."""
    return await tx.find(
        Ticket,
        """DELETE FROM accounts.ticket WHERE secret_sha = %(sha)s AND purpose = %(purpose)s AND expires_at > %(now)s
           RETURNING person_id, body""",
        sha=secret_sha,
        purpose=purpose.value,
        now=now,
    )


async def find_ticket(tx: Tx, secret_sha: bytes, purpose: Purpose, now: datetime) -> Ticket | None:
    return await tx.find(
        Ticket,
        """SELECT person_id, body FROM accounts.ticket
           WHERE secret_sha = %(sha)s AND purpose = %(purpose)s AND expires_at > %(now)s""",
        sha=secret_sha,
        purpose=purpose.value,
        now=now,
    )


async def delete_tickets(tx: Tx, person: PersonId, purpose: Purpose) -> None:
    await tx.run(
        "DELETE FROM accounts.ticket WHERE person_id = %(person)s AND purpose = %(purpose)s",
        person=person,
        purpose=purpose.value,
    )


async def find_ended(tx: Tx) -> list[SessionId]:
    """Return the sessions that ended while an access token of theirs may still be good. By the database's clock."""
    rows = await tx.records(
        "SELECT session_id FROM accounts.ended_session WHERE at > now() - make_interval(secs => %(s)s)",
        s=ENDED_MATTERS.total_seconds(),
    )
    return [row["session_id"] for row in rows]


async def delete_due(tx: Tx, now: datetime) -> int:
    """Delete tickets and sessions whose time is over, and refresh tokens spent more than a week ago."""
    await tx.run(
        "DELETE FROM accounts.ended_session WHERE at < now() - make_interval(secs => %(s)s)",
        s=ENDED_MATTERS.total_seconds(),
    )
    await tx.run("DELETE FROM accounts.refresh_token WHERE used_at < %(then)s", then=now - timedelta(days=7))
    n = await tx.run("DELETE FROM accounts.ticket WHERE expires_at <= %(now)s", now=now)
    return n + await tx.run("DELETE FROM accounts.session WHERE expires_at <= %(now)s", now=now)
