"""All SQL of misuse of reporting: whose reports were dismissed, who was warned, whose are not looked at."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from socialpulse.core.ids import PersonId
from socialpulse.moderation.review.types import Reporter, Step
from socialpulse.runtime.db import Tx

_STEP: LiteralString = """SELECT id, person_id, at, ends_at, n_unfounded, n_decided, policy_version, lifted_at
    FROM moderation.reporter_step """


async def count_right(tx: Tx, reporter: PersonId) -> tuple[int, int]:
    """Return how many of somebody's decided reports were right, and how many were not."""
    rows = await tx.records(
        """SELECT count(*) FILTER (WHERE was_right) AS n_right, count(*) FILTER (WHERE NOT was_right) AS n_wrong
           FROM moderation.case_report WHERE reporter_id = %(id)s""",
        id=reporter,
    )
    return rows[0]["n_right"], rows[0]["n_wrong"]


async def count_decided(tx: Tx, reporter: PersonId, since: datetime) -> tuple[int, int]:
    """Return how many reports of somebody were dismissed after a moment, and how many were decided at all."""
    rows = await tx.records(
        """SELECT count(*) FILTER (WHERE NOT r.was_right) AS n_unfounded, count(*) AS n_decided
           FROM moderation.case_report r JOIN moderation.case c ON c.id = r.case_id
           WHERE r.reporter_id = %(id)s AND r.was_right IS NOT NULL AND c.closed_at > %(since)s""",
        id=reporter,
        since=since,
    )
    return rows[0]["n_unfounded"], rows[0]["n_decided"]


async def find_last(tx: Tx, person: PersonId) -> Step | None:
    """Return the last warning or suspension of somebody, lifted or not."""
    return await tx.find(Step, _STEP + "WHERE person_id = %(id)s ORDER BY at DESC, id DESC LIMIT 1", id=person)


async def add(tx: Tx, step: Step) -> None:
    """Keep a warning or a suspension."""
    await tx.run(
        """INSERT INTO moderation.reporter_step (id, person_id, at, ends_at, n_unfounded, n_decided, policy_version)
           VALUES (%(id)s, %(person_id)s, %(at)s, %(ends_at)s, %(n_unfounded)s, %(n_decided)s, %(policy_version)s)""",
        **asdict(step),
    )


async def lift(tx: Tx, step_id: UUID, at: datetime) -> None:
    """Note that a suspension ends now."""
    await tx.run("UPDATE moderation.reporter_step SET lifted_at = %(at)s WHERE id = %(id)s", id=step_id, at=at)


async def find_doubtful(tx: Tx, n_least: int, p_least: float, now: datetime, limit: int) -> list[Reporter]:
    """Return whose decided reports were mostly wrong, or are not looked at now; those first, then the most wrong."""
    return await tx.rows(
        Reporter,
        """WITH counted AS (
               SELECT reporter_id AS person_id, count(*) AS n, count(*) FILTER (WHERE was_right) AS n_right,
                      count(*) FILTER (WHERE NOT was_right) AS n_wrong
               FROM moderation.case_report WHERE reporter_id IS NOT NULL AND was_right IS NOT NULL
               GROUP BY reporter_id
           )
           SELECT c.person_id, c.n_right, c.n_wrong, s.at AS warned_at,
                  CASE WHEN s.ends_at > %(now)s THEN s.ends_at END AS suspended_until
           FROM counted c
           LEFT JOIN LATERAL (
               SELECT at, ends_at FROM moderation.reporter_step
               WHERE person_id = c.person_id AND lifted_at IS NULL ORDER BY at DESC, id DESC LIMIT 1
           ) s ON true
           WHERE (c.n >= %(least)s AND c.n_wrong >= %(p)s * c.n) OR s.ends_at > %(now)s
           ORDER BY s.ends_at > %(now)s DESC NULLS LAST, c.n_wrong DESC, c.person_id LIMIT %(limit)s""",
        least=n_least,
        p=p_least,
        now=now,
        limit=limit,
    )
