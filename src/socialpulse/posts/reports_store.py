"""All SQL of reports."""

from __future__ import annotations

from typing import LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from socialpulse.posts.types import Report, SubjectKind
from socialpulse.runtime.db import Tx

_COLUMNS: LiteralString = """id, reporter_id, subject_kind, subject_id, about_id, reasons, words, subject, n_times,
    made_at, changed_at"""
LAST = UUID(int=2**128 - 1)


async def merge(tx: Tx, report: Report) -> Report:
    """Add a report, or what is new in it to the one this person made of this thing before; return what is kept."""
    found = await tx.find(
        Report,
        """INSERT INTO posts.report AS r (id, reporter_id, subject_kind, subject_id, about_id, reasons, words, subject,
                                          n_times, made_at, changed_at)
           VALUES (%(id)s, %(reporter)s, %(subject_kind)s, %(subject_id)s, %(about)s, %(reasons)s, %(words)s,
                   %(subject)s, 1, %(now)s, %(now)s)
           ON CONFLICT (reporter_id, subject_kind, subject_id) DO UPDATE
           SET reasons = r.reasons || ARRAY(SELECT unnest(excluded.reasons) EXCEPT SELECT unnest(r.reasons)),
               words = CASE WHEN excluded.words = '' THEN r.words ELSE excluded.words END,
               n_times = r.n_times + 1, changed_at = excluded.changed_at
           RETURNING """  # noqa: S608  # column names are constants of this file
        + _COLUMNS,
        id=report.id,
        reporter=report.reporter_id,
        subject_kind=report.subject_kind,
        subject_id=report.subject_id,
        about=report.about_id,
        reasons=report.reasons,
        words=report.words,
        subject=Jsonb(report.subject),
        now=report.made_at,
    )
    return found or report


async def find_report(tx: Tx, report_id: UUID) -> Report | None:
    return await tx.find(
        Report,
        "SELECT " + _COLUMNS + " FROM posts.report WHERE id = %(id)s",  # noqa: S608  # column names are constants of this file
        id=report_id,
    )


async def find_latest(tx: Tx, before: UUID, limit: int) -> list[Report]:
    """Return reports, the last made first."""
    return await tx.rows(
        Report,
        "SELECT " + _COLUMNS + " FROM posts.report WHERE id < %(before)s ORDER BY id DESC LIMIT %(limit)s",  # noqa: S608  # column names are constants of this file
        before=before,
        limit=limit,
    )


async def find_of_subject(tx: Tx, kind: SubjectKind, subject_id: UUID) -> list[Report]:
    """Return what was reported about one thing, the first report first."""
    return await tx.rows(
        Report,
        "SELECT "  # noqa: S608  # column names are constants of this file
        + _COLUMNS
        + """ FROM posts.report
           WHERE subject_kind = %(subject_kind)s AND subject_id = %(id)s ORDER BY id""",
        subject_kind=kind,
        id=subject_id,
    )
