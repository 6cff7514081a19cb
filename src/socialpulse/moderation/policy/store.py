"""All SQL of policies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from socialpulse.moderation.policy.versions import Shadow, Version
from socialpulse.moderation.types import Action, Match, Subject
from socialpulse.runtime.db import Tx


async def lock(tx: Tx) -> None:
    """Wait until nobody else changes policies, and keep others from it until the transaction ends. Reading goes on."""
    await tx.run("LOCK TABLE moderation.policy IN SHARE ROW EXCLUSIVE MODE")


async def find_live(tx: Tx) -> int | None:
    """Return the version in force."""
    found: int | None = await tx.value("SELECT version FROM moderation.policy_turn ORDER BY number DESC LIMIT 1")
    return found


async def find_before(tx: Tx, version: int) -> int | None:
    """Return the last version in force that is not this one."""
    found: int | None = await tx.value(
        """SELECT version FROM moderation.policy_turn WHERE version <> %(version)s
           ORDER BY number DESC LIMIT 1""",
        version=version,
    )
    return found


async def find_text(tx: Tx, version: int) -> str | None:
    found: str | None = await tx.value("SELECT text FROM moderation.policy WHERE version = %(v)s", v=version)
    return found


async def find_versions(tx: Tx, before: int, limit: int) -> list[Version]:
    """Return versions below one, the newest first."""
    return await tx.rows(
        Version,
        """SELECT p.version, p.comment, p.made_by, p.made_at, t.at AS live_at,
                  p.version = (SELECT version FROM moderation.policy_turn ORDER BY number DESC LIMIT 1) AS is_live
           FROM moderation.policy p
           LEFT JOIN LATERAL (SELECT at FROM moderation.policy_turn t WHERE t.version = p.version
                              ORDER BY number DESC LIMIT 1) t ON true
           WHERE p.version < %(before)s ORDER BY p.version DESC LIMIT %(limit)s""",
        before=before,
        limit=limit,
    )


async def plant(tx: Tx, text: str, comment: str, now: datetime) -> None:
    """Keep the first policy, as version 1."""
    await tx.run(
        """INSERT INTO moderation.policy (version, text, comment, made_at) OVERRIDING SYSTEM VALUE
           VALUES (1, %(text)s, %(comment)s, %(now)s)""",
        text=text,
        comment=comment,
        now=now,
    )


async def add(tx: Tx, text: str, comment: str, by: UUID | None, now: datetime) -> int:
    """Keep a policy; return its version, which no other ever had."""
    return int(
        await tx.value(
            """INSERT INTO moderation.policy (text, comment, made_by, made_at)
               VALUES (%(text)s, %(comment)s, %(by)s, %(now)s) RETURNING version""",
            text=text,
            comment=comment,
            by=by,
            now=now,
        )
    )


async def make_live(tx: Tx, version: int, by: UUID | None, now: datetime) -> None:
    await tx.run(
        "INSERT INTO moderation.policy_turn (version, by_id, at) VALUES (%(version)s, %(by)s, %(now)s)",
        version=version,
        by=by,
        now=now,
    )


async def save_shadows(tx: Tx, subject: Subject, version: int, matches: Sequence[Match], day: date) -> None:
    """Count a subject for each rule, once."""
    await tx.run(
        """INSERT INTO moderation.shadow (policy_version, rule, subject_kind, subject_id, subject_version, action, day)
           SELECT %(version)s, m.rule, %(kind)s, %(id)s, %(subject_version)s, m.action, %(day)s
           FROM unnest(%(rules)s::text[], %(actions)s::text[]) AS m (rule, action) ON CONFLICT DO NOTHING""",
        version=version,
        kind=subject.kind.value,
        id=subject.id,
        subject_version=subject.version,
        day=day,
        rules=[match.rule for match in matches],
        actions=[match.action.value for match in matches],
    )


async def find_shadows(tx: Tx, since: date) -> list[Shadow]:
    """Return what was counted from a day on, the newest day first."""
    rows = await tx.records(
        """SELECT policy_version, rule, action, day, count(*) AS n,
                  (array_agg(subject_id ORDER BY subject_id DESC))[:3] AS subjects
           FROM moderation.shadow WHERE day >= %(since)s
           GROUP BY policy_version, rule, action, day ORDER BY day DESC, policy_version DESC, n DESC, rule""",
        since=since,
    )
    return [Shadow(**{**row, "action": Action(row["action"])}) for row in rows]


async def delete_shadows(tx: Tx, before: date) -> int:
    return await tx.run("DELETE FROM moderation.shadow WHERE day < %(before)s", before=before)
