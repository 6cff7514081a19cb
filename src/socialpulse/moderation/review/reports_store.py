"""All SQL of the reports that cases were opened by, or that were merged into them."""

from __future__ import annotations

from datetime import datetime

from psycopg.types.json import Jsonb

from socialpulse.core.ids import PersonId
from socialpulse.moderation.review.rules import gravest
from socialpulse.moderation.review.types import CaseId, Reported
from socialpulse.moderation.types import JudgementId
from socialpulse.posts import Reason, Report
from socialpulse.runtime.db import Tx


async def merge(tx: Tx, case_id: CaseId, report: Report, weight: float, at: datetime) -> bool:
    """Add a report to a case, or what is new in it; return whether it is the first of this reporter there."""
    is_first = await tx.value(
        """INSERT INTO moderation.case_report AS r (case_id, report_id, reporter_id, reasons, words, stood, weight, at)
           VALUES (%(case)s, %(report)s, %(reporter)s, %(reasons)s, %(words)s, %(stood)s, %(weight)s, %(at)s)
           ON CONFLICT (case_id, report_id) DO UPDATE
           SET reasons = excluded.reasons, words = excluded.words, stood = excluded.stood
           RETURNING xmax = 0""",  # of a row that was there already it is the lock of this transaction
        case=case_id,
        report=report.id,
        reporter=report.reporter_id,
        reasons=report.reasons,
        words=report.words,
        stood=Jsonb(report.subject),
        weight=weight,
        at=at,
    )
    if is_first:
        await tx.run("UPDATE moderation.case SET n_reports = n_reports + 1 WHERE id = %(id)s", id=case_id)
    return bool(is_first)


async def find(tx: Tx, case_id: CaseId) -> list[Reported]:
    """Return what was reported, the word that counts most first, at most 100."""
    return await tx.rows(
        Reported,
        """SELECT reasons, words, stood, weight, at FROM moderation.case_report
           WHERE case_id = %(id)s ORDER BY weight DESC, at LIMIT 100""",
        id=case_id,
    )


async def has_reported(tx: Tx, case_id: CaseId, person: PersonId) -> bool:
    """Return whether somebody reported what a case is about."""
    return bool(
        await tx.value(
            """SELECT EXISTS (
                   SELECT FROM moderation.case_report WHERE case_id = %(id)s AND reporter_id = %(person)s)""",
            id=case_id,
            person=person,
        )
    )


async def find_words(tx: Tx, case_id: CaseId) -> tuple[list[Reason], list[float]]:
    """Return the gravest reason of each report of a case and what the word of its reporter counts."""
    rows = await tx.records("SELECT reasons, weight FROM moderation.case_report WHERE case_id = %(id)s", id=case_id)
    reasons = [gravest([Reason(reason) for reason in row["reasons"]]) for row in rows]
    return reasons, [row["weight"] for row in rows]


async def find_reporters(tx: Tx, case_id: CaseId) -> list[PersonId]:
    """Return who reported what a case is about, as far as they still have an account."""
    rows = await tx.records(
        """SELECT reporter_id FROM moderation.case_report
           WHERE case_id = %(id)s AND reporter_id IS NOT NULL ORDER BY reporter_id""",
        id=case_id,
    )
    return [row["reporter_id"] for row in rows]


async def turn(tx: Tx, decision: JudgementId, was_right: bool) -> None:
    """Note that those who reported what a judgement decided were right, or not, after all."""
    await tx.run(
        """UPDATE moderation.case_report r SET was_right = %(right)s
           FROM moderation.case c WHERE c.id = r.case_id AND c.decision_id = %(decision)s AND c.kind <> 'appeal'""",
        decision=decision,
        right=was_right,
    )
