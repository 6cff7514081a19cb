"""All SQL of what could not be measured when it was judged, and is looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from socialpulse.moderation.types import Subject
from socialpulse.posts import SubjectKind
from socialpulse.runtime.db import Tx

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=2), timedelta(hours=6)  # doubled with every try
MOST_TRIES = 20  # three days and a half


async def put(tx: Tx, subject: Subject, now: datetime) -> None:
    """Note that something of a version of a subject is missing. What was noted of the same version stays as it is."""
    await tx.run(
        """INSERT INTO moderation.unmeasured AS u (subject_kind, subject_id, subject_version, due_at)
           VALUES (%(kind)s, %(id)s, %(version)s, %(due)s)
           ON CONFLICT (subject_kind, subject_id) DO UPDATE
           SET subject_version = excluded.subject_version, n_tries = 0, due_at = excluded.due_at
           WHERE u.subject_version <> excluded.subject_version""",
        kind=subject.kind,
        id=subject.id,
        version=subject.version,
        due=now + FIRST_PAUSE,
    )


async def take_due(tx: Tx, now: datetime) -> tuple[SubjectKind, UUID] | None:
    """Return a subject whose turn it is, due again after a longer pause; None where none is. What never helped goes."""
    await tx.run(
        "DELETE FROM moderation.unmeasured WHERE due_at <= %(now)s AND n_tries >= %(most)s", now=now, most=MOST_TRIES
    )
    rows = await tx.records(
        """UPDATE moderation.unmeasured u
           SET n_tries = n_tries + 1, due_at = %(now)s + least(%(first)s * power(2, n_tries + 1), %(longest)s)
           WHERE (subject_kind, subject_id) = (
               SELECT o.subject_kind, o.subject_id FROM moderation.unmeasured o
               WHERE o.due_at <= %(now)s ORDER BY o.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
           RETURNING u.subject_kind, u.subject_id""",
        now=now,
        first=FIRST_PAUSE,
        longest=LONGEST_PAUSE,
    )
    return (SubjectKind(rows[0]["subject_kind"]), rows[0]["subject_id"]) if rows else None


async def forget(tx: Tx, kind: SubjectKind, subject_id: UUID) -> None:
    """Note that nothing of a subject is missing any more, or that it does not matter."""
    await tx.run(
        "DELETE FROM moderation.unmeasured WHERE subject_kind = %(kind)s AND subject_id = %(id)s",
        kind=kind,
        id=subject_id,
    )
