"""All SQL of what accounts' words mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

from socialpulse.core.ids import AccountId
from socialpulse.runtime.db import Tx


@dataclass(frozen=True, slots=True)
class AccountText:
    """An account's words, and what was understood of it before."""

    id: AccountId
    name: str
    bio: str | None
    categories: list[str] | None
    post_texts: list[str] | None
    has_place: bool  # said by the person, not only where the audience is
    policy: str
    known_sha: bytes | None
    known_model: str | None
    known_vector: bytes | None = None
    known_risk_sha: bytes | None = None
    known_risk_model: str | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What one account's words mean. `vector` is little-endian float16, or None where there were no words."""

    account_id: AccountId
    text_sha: bytes
    model: str
    policy: str
    vector: bytes | None
    language: str | None
    p_language: float | None
    country: str | None
    city: str | None
    niches: list[str]
    p_niches: list[float]


async def find_texts(tx: Tx, ids: Sequence[AccountId]) -> list[AccountText]:
    return await tx.rows(
        AccountText,
        """SELECT a.id, a.name, a.bio, a.categories, a.post_texts, a.policy,
                  a.country IS NOT NULL AND a.place_basis <> 'audience' AS has_place,
                  u.text_sha AS known_sha, u.model AS known_model, u.vector AS known_vector,
                  r.text_sha AS known_risk_sha, r.model AS known_risk_model
           FROM creators.account a LEFT JOIN creators.understanding u ON u.account_id = a.id
           LEFT JOIN creators.risk r ON r.account_id = a.id
           WHERE a.id = ANY(%(ids)s) ORDER BY a.id""",
        ids=list(ids),
    )


async def save(tx: Tx, understood: Sequence[Understood]) -> None:
    """Store what was understood in place of what was before; accounts deleted meanwhile are passed over."""
    await tx.run(
        "CREATE TEMP TABLE IF NOT EXISTS fresh (LIKE creators.understanding INCLUDING DEFAULTS) ON COMMIT DELETE ROWS"
    )
    names = ", ".join(field.name for field in fields(Understood))
    statement = f"COPY fresh ({names}) FROM STDIN (FORMAT binary)".encode()
    types = ["int8", "bytea", "text", "text", "bytea", "text", "float4", "text", "text", "text[]", "float4[]"]
    async with tx.connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for item in understood:
            await copy.write_row(astuple(item))
    await tx.run(
        """INSERT INTO creators.understanding AS u
           SELECT f.* FROM fresh f JOIN creators.account a ON a.id = f.account_id
           ON CONFLICT (account_id) DO UPDATE SET
               text_sha = excluded.text_sha, model = excluded.model, policy = excluded.policy, vector = excluded.vector,
               language = excluded.language, p_language = excluded.p_language, country = excluded.country,
               city = excluded.city, niches = excluded.niches, p_niches = excluded.p_niches, understood_at = now()"""
    )


async def count_waiting(tx: Tx, policies_left_out: frozenset[str]) -> int:
    return int(
        await tx.value(
            """SELECT count(*) FROM creators.account a
               WHERE NOT EXISTS (SELECT 1 FROM creators.understanding u WHERE u.account_id = a.id)
                 AND a.policy <> ALL(%(out)s)""",
            out=sorted(policies_left_out),
        )
    )
