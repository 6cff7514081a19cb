"""All SQL that counts: the queue as it stands, and what was done in a period."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import LiteralString

from socialpulse.moderation.review.measures import Heard, Throughput, Waiting
from socialpulse.runtime.db import Tx

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def find_waiting(tx: Tx, now: datetime) -> list[Waiting]:
    """Return for each part of the queue how many cases wait, by age."""
    return await tx.rows(
        Waiting,
        """SELECT queue, count(*) AS n, count(*) FILTER (WHERE escalated) AS n_escalated,
                  count(*) FILTER (WHERE locked_until > %(now)s) AS n_held,
                  count(*) FILTER (WHERE opened_at > %(hour)s) AS n_within_hour,
                  count(*) FILTER (WHERE opened_at > %(day)s AND opened_at <= %(hour)s) AS n_within_day,
                  count(*) FILTER (WHERE opened_at <= %(day)s) AS n_older, min(opened_at) AS oldest_at
           FROM moderation.case WHERE closed_at IS NULL GROUP BY queue ORDER BY queue""",
        now=now,
        hour=now - HOUR,
        day=now - DAY,
    )


async def find_throughput(tx: Tx, since: datetime, until: datetime) -> list[Throughput]:
    """Return what each moderator decided on each day in UTC. Seconds are of cases decided one by one.

    A bulk of one is that: it is how a decision is made that can be taken back.
    """
    return await tx.rows(
        Throughput,
        """SELECT by_id AS moderator_id, (at AT TIME ZONE 'UTC')::date AS day, count(*) AS n_cases,
                  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM at - taken_at))
                      FILTER (WHERE (SELECT count(*) FROM moderation.vote b WHERE b.bulk_id = v.bulk_id) < 2)
                      AS median_s
           FROM moderation.vote v WHERE at >= %(since)s AND at < %(until)s AND undone_at IS NULL
           GROUP BY 1, 2 ORDER BY 2, 1""",
        since=since,
        until=until,
    )


async def find_heard(tx: Tx, since: datetime, until: datetime) -> list[Heard]:
    """Return what became of appeals made in a period, of decisions by the machine and by people."""
    return await tx.rows(
        Heard,
        """SELECT j.by_id IS NULL AS by_machine, count(*) AS n, count(*) FILTER (WHERE a.overturned) AS n_overturned,
                  count(*) FILTER (WHERE NOT a.overturned) AS n_upheld,
                  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.decided_at - a.at)) AS median_s
           FROM moderation.appeal a JOIN moderation.judgement j ON j.id = a.judgement_id
           WHERE a.at >= %(since)s AND a.at < %(until)s GROUP BY 1 ORDER BY 1""",
        since=since,
        until=until,
    )


async def count_automated(tx: Tx, since: datetime, until: datetime) -> dict[str, int]:
    """Return how many restrictions of a period were decided fully, partially or not by the machine."""
    return await _counts(
        tx,
        """SELECT automated AS name, count(*) AS n FROM moderation.statement
           WHERE at >= %(since)s AND at < %(until)s GROUP BY 1 ORDER BY 1""",
        since,
        until,
    )


async def count_actions(tx: Tx, since: datetime, until: datetime) -> dict[str, int]:
    """Return how many restrictions of each kind there were in a period."""
    return await _counts(
        tx,
        """SELECT j.action AS name, count(*) AS n
           FROM moderation.statement s JOIN moderation.judgement j ON j.id = s.judgement_id
           WHERE s.at >= %(since)s AND s.at < %(until)s GROUP BY 1 ORDER BY 1""",
        since,
        until,
    )


async def count_reasons(tx: Tx, since: datetime, until: datetime) -> dict[str, int]:
    """Return for which reasons things were restricted in a period."""
    return await _counts(
        tx,
        """SELECT coalesce(j.reason, 'other') AS name, count(*) AS n
           FROM moderation.statement s JOIN moderation.judgement j ON j.id = s.judgement_id
           WHERE s.at >= %(since)s AND s.at < %(until)s GROUP BY 1 ORDER BY 1""",
        since,
        until,
    )


async def count_reported(tx: Tx, since: datetime, until: datetime) -> dict[str, int]:
    """Return for which reasons people reported things in a period; one with two reasons counts for both."""
    return await _counts(
        tx,
        """SELECT reason AS name, count(*) AS n FROM moderation.case_report, unnest(reasons) AS reason
           WHERE at >= %(since)s AND at < %(until)s GROUP BY 1 ORDER BY 1""",
        since,
        until,
    )


async def find_report_times(tx: Tx, since: datetime, until: datetime) -> tuple[int, float | None]:
    """Return how many reports came in a period, and the median seconds until those decided were."""
    rows = await tx.records(
        """SELECT count(*) AS n,
                  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM c.closed_at - r.at)) AS median_s
           FROM moderation.case_report r JOIN moderation.case c ON c.id = r.case_id
           WHERE r.at >= %(since)s AND r.at < %(until)s""",
        since=since,
        until=until,
    )
    return rows[0]["n"], rows[0]["median_s"]


async def _counts(tx: Tx, query: LiteralString, since: datetime, until: datetime) -> dict[str, int]:
    return {row["name"]: row["n"] for row in await tx.records(query, since=since, until=until)}
