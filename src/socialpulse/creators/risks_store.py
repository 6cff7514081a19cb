"""All SQL of risk tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from psycopg.types.json import Jsonb

from socialpulse.core.ids import AccountId
from socialpulse.creators.types import AccountRisk, RiskEvidence
from socialpulse.runtime.db import Tx
from socialpulse.understand.risk import Risk


@dataclass(frozen=True, slots=True)
class RiskRow:
    """What was found in one account's words."""

    account_id: AccountId
    text_sha: bytes
    model: str
    policy: str
    tags: list[str]
    levels: list[str]
    evidence: Jsonb

    @classmethod
    def of(cls, account: AccountId, sha: bytes, model: str, policy: str, risks: Sequence[Risk]) -> RiskRow:
        evidence = Jsonb([[asdict(item) for item in risk.evidence] for risk in risks])
        tags, levels = [risk.tag for risk in risks], [risk.level.value for risk in risks]
        return cls(account, sha, model, policy, tags, levels, evidence)


async def save_risks(tx: Tx, rows: Sequence[RiskRow]) -> None:
    """Store what was found in place of what was before; accounts deleted meanwhile are passed over."""
    if not rows:
        return
    await tx.run(
        "CREATE TEMP TABLE IF NOT EXISTS fresh_risk (LIKE creators.risk INCLUDING DEFAULTS) ON COMMIT DELETE ROWS"
    )
    names = [field.name for field in fields(RiskRow)]
    statement = f"COPY fresh_risk ({', '.join(names)}) FROM STDIN (FORMAT binary)".encode()
    async with tx.connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "bytea", "text", "text", "text[]", "text[]", "jsonb"])
        for row in rows:
            await copy.write_row([getattr(row, name) for name in names])
    await tx.run(
        """INSERT INTO creators.risk AS r
           SELECT f.* FROM fresh_risk f JOIN creators.account a ON a.id = f.account_id
           ON CONFLICT (account_id) DO UPDATE SET
               text_sha = excluded.text_sha, model = excluded.model, policy = excluded.policy, tags = excluded.tags,
               levels = excluded.levels, evidence = excluded.evidence, measured_at = now()"""
    )


async def delete_risks(tx: Tx, accounts: Sequence[AccountId]) -> None:
    if accounts:
        await tx.run("DELETE FROM creators.risk WHERE account_id = ANY(%(ids)s)", ids=list(accounts))


async def find_risks(tx: Tx, accounts: Sequence[AccountId]) -> list[AccountRisk]:
    """Return the tags of these accounts with their evidence, by account and in the order they were found."""
    rows = await tx.records(
        """SELECT account_id, model, tags, levels, evidence FROM creators.risk
           WHERE account_id = ANY(%(ids)s) ORDER BY account_id""",
        ids=list(accounts),
    )
    return [risk for row in rows for risk in _risks(row)]


def _risks(row: dict[str, Any]) -> list[AccountRisk]:
    return [
        AccountRisk(row["account_id"], tag, level, [RiskEvidence(**item) for item in evidence], row["model"])
        for tag, level, evidence in zip(row["tags"], row["levels"], row["evidence"], strict=True)
    ]


async def find_outdated(
    tx: Tx, model: str, policies_left_out: frozenset[str], after: AccountId, limit: int
) -> list[AccountId]:
    """Return accounts with words whose risks another version measured, or none did, by rising id."""
    rows = await tx.records(
        """SELECT a.id FROM creators.account a LEFT JOIN creators.risk r ON r.account_id = a.id
           WHERE a.id > %(after)s AND a.policy <> ALL(%(out)s) AND r.model IS DISTINCT FROM %(model)s
             AND (a.bio <> '' OR a.categories <> '{}' OR a.post_texts <> '{}')
           ORDER BY a.id LIMIT %(limit)s""",
        after=after,
        out=sorted(policies_left_out),
        model=model,
        limit=limit,
    )
    return [row["id"] for row in rows]
