"""All SQL of people, their second factors, recovery codes, passkeys and identities elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from socialpulse.accounts.emails import EmailKey
from socialpulse.accounts.types import Enrolled, Passkey, Person
from socialpulse.core.ids import PersonId
from socialpulse.runtime.db import Tx

_PERSON: LiteralString = """
SELECT id, email, role, password_hash IS NOT NULL AS has_password, totp_sealed IS NOT NULL AS has_totp, made_at
FROM accounts.person
"""
_ENROLLED: LiteralString = """
SELECT p.id, p.email, p.role, p.password_hash IS NOT NULL AS has_password, p.totp_sealed IS NOT NULL AS has_totp,
       p.made_at, s.n_sessions, s.seen_at
FROM accounts.person p
CROSS JOIN LATERAL (SELECT count(*) AS n_sessions, max(seen_at) AS seen_at FROM accounts.session
                    WHERE person_id = p.id AND expires_at > %(now)s) s
"""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against."""

    id: PersonId
    password_hash: str | None
    totp_sealed: bytes | None


async def add(tx: Tx, person: PersonId, email: str, key: EmailKey, password_hash: str | None, now: datetime) -> bool:
    """Add a person; return False where the address is somebody's already."""
    n = await tx.run(
        """INSERT INTO accounts.person (id, email, email_key, password_hash, made_at)
           VALUES (%(id)s, %(email)s, %(key)s, %(hash)s, %(now)s) ON CONFLICT (email_key) DO NOTHING""",
        id=person,
        email=email,
        key=key,
        hash=password_hash,
        now=now,
    )
    return n == 1


async def find(tx: Tx, person: PersonId) -> Person | None:
    return await tx.find(Person, _PERSON + "WHERE id = %(id)s", id=person)


async def find_by_email(tx: Tx, key: EmailKey) -> Person | None:
    return await tx.find(Person, _PERSON + "WHERE email_key = %(key)s", key=key)


async def find_enrolled(
    tx: Tx, text: str, role: str | None, limit: int, before: tuple[datetime, UUID] | None, now: datetime
) -> list[Enrolled]:
    """Return people whose address holds a text, the newest first. Cost: every address is looked at."""
    query: LiteralString = (
        _ENROLLED
        + """WHERE strpos(lower(p.email), lower(%(text)s)) > 0 AND (%(role)s::text IS NULL OR p.role = %(role)s)
             AND (%(at)s::timestamptz IS NULL OR (p.made_at, p.id) < (%(at)s, %(id)s))
             ORDER BY p.made_at DESC, p.id DESC LIMIT %(limit)s"""
    )
    at, id = before or (None, None)
    return await tx.rows(Enrolled, query, text=text, role=role, limit=limit, at=at, id=id, now=now)


async def find_enrolled_of(tx: Tx, people: Sequence[PersonId], now: datetime) -> list[Enrolled]:
    return await tx.rows(Enrolled, _ENROLLED + "WHERE p.id = ANY(%(ids)s)", ids=list(people), now=now)


async def find_credentials(tx: Tx, key: EmailKey) -> Credentials | None:
    return await tx.find(
        Credentials,
        "SELECT id, password_hash, totp_sealed FROM accounts.person WHERE email_key = %(key)s",
        key=key,
    )


async def save_password(tx: Tx, person: PersonId, password_hash: str) -> None:
    await tx.run("UPDATE accounts.person SET password_hash = %(hash)s WHERE id = %(id)s", id=person, hash=password_hash)


async def find_password(tx: Tx, person: PersonId) -> str | None:
    found: str | None = await tx.value("SELECT password_hash FROM accounts.person WHERE id = %(id)s", id=person)
    return found


async def save_role(tx: Tx, person: PersonId, role: str) -> bool:
    return await tx.run("UPDATE accounts.person SET role = %(role)s WHERE id = %(id)s", id=person, role=role) == 1


async def save_totp(tx: Tx, person: PersonId, sealed: bytes | None, last_step: int = 0) -> None:
    await tx.run(
        "UPDATE accounts.person SET totp_sealed = %(sealed)s, totp_last_step = %(step)s WHERE id = %(id)s",
        id=person,
        sealed=sealed,
        step=last_step,
    )


async def find_totp(tx: Tx, person: PersonId) -> bytes | None:
    found: bytes | None = await tx.value("SELECT totp_sealed FROM accounts.person WHERE id = %(id)s", id=person)
    return found


async def use_totp_step(tx: Tx, person: PersonId, step: int) -> bool:
    """Spend a time step; return False where it, or a later one, was spent before."""
    n = await tx.run(
        "UPDATE accounts.person SET totp_last_step = %(step)s WHERE id = %(id)s AND totp_last_step < %(step)s",
        id=person,
        step=step,
    )
    return n == 1


async def save_recovery_codes(tx: Tx, person: PersonId, shas: Sequence[bytes]) -> None:
    """Replace a person's recovery codes."""
    await tx.run("DELETE FROM accounts.recovery_code WHERE person_id = %(id)s", id=person)
    await tx.run(
        "INSERT INTO accounts.recovery_code (person_id, code_sha) SELECT %(id)s, unnest(%(shas)s::bytea[])",
        id=person,
        shas=list(shas),
    )


async def take_recovery_code(tx: Tx, person: PersonId, code_sha: bytes) -> bool:
    n = await tx.run(
        "DELETE FROM accounts.recovery_code WHERE person_id = %(id)s AND code_sha = %(sha)s", id=person, sha=code_sha
    )
    return n == 1


async def add_passkey(tx: Tx, passkey: Passkey) -> bool:
    """Add a passkey; return False where this credential is known already."""
    n = await tx.run(
        """INSERT INTO accounts.passkey (id, person_id, public_key, n_signed, name, made_at)
           VALUES (%(id)s, %(person)s, %(key)s, %(n)s, %(name)s, %(at)s) ON CONFLICT (id) DO NOTHING""",
        id=passkey.id,
        person=passkey.person_id,
        key=passkey.public_key,
        n=passkey.n_signed,
        name=passkey.name,
        at=passkey.made_at,
    )
    return n == 1


async def find_passkey(tx: Tx, credential: bytes) -> Passkey | None:
    """Return a passkey, locked until the transaction ends."""
    return await tx.find(
        Passkey,
        """SELECT id, person_id, public_key, n_signed, name, made_at, used_at
           FROM accounts.passkey WHERE id = %(id)s FOR UPDATE""",
        id=credential,
    )


async def find_passkeys(tx: Tx, person: PersonId) -> list[Passkey]:
    return await tx.rows(
        Passkey,
        """SELECT id, person_id, public_key, n_signed, name, made_at, used_at
           FROM accounts.passkey WHERE person_id = %(id)s ORDER BY made_at, id""",
        id=person,
    )


async def use_passkey(tx: Tx, credential: bytes, n_signed: int, now: datetime) -> None:
    await tx.run(
        "UPDATE accounts.passkey SET n_signed = %(n)s, used_at = %(now)s WHERE id = %(id)s",
        id=credential,
        n=n_signed,
        now=now,
    )


async def delete_passkey(tx: Tx, person: PersonId, credential: bytes) -> bool:
    n = await tx.run(
        "DELETE FROM accounts.passkey WHERE id = %(id)s AND person_id = %(person)s", id=credential, person=person
    )
    return n == 1


async def find_by_identity(tx: Tx, issuer: str, subject: str) -> PersonId | None:
    found: UUID | None = await tx.value(
        "SELECT person_id FROM accounts.identity WHERE issuer = %(issuer)s AND subject = %(subject)s",
        issuer=issuer,
        subject=subject,
    )
    return None if found is None else PersonId(found)


async def add_identity(tx: Tx, issuer: str, subject: str, person: PersonId, now: datetime) -> bool:
    """Link an identity to a person; return False where it is linked to somebody already."""
    n = await tx.run(
        """INSERT INTO accounts.identity (issuer, subject, person_id, linked_at)
           VALUES (%(issuer)s, %(subject)s, %(person)s, %(now)s) ON CONFLICT DO NOTHING""",
        issuer=issuer,
        subject=subject,
        person=person,
        now=now,
    )
    return n == 1
