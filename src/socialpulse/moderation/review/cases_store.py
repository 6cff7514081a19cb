"""All SQL of cases: opened, merged, locked, found in turn, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from socialpulse.core.ids import PersonId
from socialpulse.moderation.review.rules import POINT, turn_at
from socialpulse.moderation.review.types import Case, CaseId, CaseKind, Outcome, Queue
from socialpulse.moderation.types import JudgementId, Subject
from socialpulse.posts import Reason, SubjectKind
from socialpulse.runtime.db import Tx

_COLUMNS: LiteralString = """c.id, c.kind, c.queue, c.subject_kind, c.subject_id, c.subject_version, c.about_id,
    c.judgement_id, c.reason, c.severity, c.escalated, c.n_reports, c.opened_at, c.turn_at, c.locked_by, c.locked_until,
    c.taken_at, c.barred, c.closed_at, c.outcome, c.decision_id,
    ARRAY(SELECT v.by_id FROM moderation.vote v WHERE v.case_id = c.id AND c.closed_at IS NOT NULL
          AND v.undone_at IS NULL ORDER BY v.id) AS decided_by"""
_CASE: LiteralString = "SELECT " + _COLUMNS + " FROM moderation.case c "  # noqa: S608  # column names are constants of this file
_OPEN: LiteralString = """INSERT INTO moderation.case AS c (id, kind, queue, subject_kind, subject_id, subject_version,
        about_id, judgement_id, reason, severity, escalated, opened_at, turn_at, barred)
    VALUES (%(id)s, %(case_kind)s, %(queue)s, %(subject_kind)s, %(subject_id)s, %(version)s, %(about)s, %(judgement)s,
            %(reason)s, %(severity)s, %(escalated)s, %(now)s, %(turn)s, %(barred)s)
    ON CONFLICT """
_NEXT: LiteralString = """UPDATE moderation.case c SET locked_by = %(me)s, locked_until = %(until)s, taken_at = %(now)s
    WHERE c.id = (
        SELECT o.id FROM moderation.case o
        WHERE o.closed_at IS NULL AND (o.locked_until IS NULL OR o.locked_until <= %(now)s)
          AND o.about_id <> %(me)s AND %(me)s <> ALL (o.barred)
          AND NOT EXISTS (SELECT FROM moderation.case_report r WHERE r.case_id = o.id AND r.reporter_id = %(me)s) """
_FILTERS: LiteralString = """ AND (%(queue)s::text IS NULL OR c.queue = %(queue)s)
    AND (%(case_kind)s::text IS NULL OR c.kind = %(case_kind)s)
    AND (%(subject_kind)s::text IS NULL OR c.subject_kind = %(subject_kind)s)
    AND (%(about)s::uuid IS NULL OR c.about_id = %(about)s) AND c.about_id IS DISTINCT FROM %(not_about)s::uuid """
_IN_TURN: LiteralString = (
    " ORDER BY o.escalated DESC, o.turn_at, o.id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING " + _COLUMNS
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a case, or is merged into the open one of its subject."""

    id: CaseId
    kind: CaseKind
    queue: Queue
    subject: Subject
    about_id: PersonId
    judgement_id: JudgementId | None
    reason: Reason
    severity: int
    escalated: bool
    at: datetime
    barred: Sequence[PersonId] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ends. `decision_id` None: nothing was judged anew."""

    outcome: Outcome
    decision_id: JudgementId | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are listed; None: all."""

    queue: Queue | None = None
    kind: CaseKind | None = None
    subject_kind: SubjectKind | None = None
    about_id: PersonId | None = None


async def open_or_merge(tx: Tx, opening: Opening) -> Case:
    """Return the open case of a subject, locked: a new one, or the one there is, as grave as the gravest made it."""
    return await _open(
        tx,
        opening,
        _OPEN
        + """(subject_kind, subject_id) WHERE kind <> 'appeal' AND closed_at IS NULL DO UPDATE
        SET severity = greatest(c.severity, excluded.severity),
            queue = CASE WHEN excluded.severity > c.severity THEN excluded.queue ELSE c.queue END,
            reason = CASE WHEN excluded.severity > c.severity THEN excluded.reason ELSE c.reason END,
            turn_at = c.opened_at - greatest(c.severity, excluded.severity) * %(point)s::interval,
            escalated = c.escalated OR excluded.escalated,
            subject_version = greatest(c.subject_version, excluded.subject_version),
            judgement_id = coalesce(excluded.judgement_id, c.judgement_id)
        RETURNING """
        + _COLUMNS,
    )


async def open_appeal(tx: Tx, opening: Opening) -> Case:
    """Return the open appeal case of a judgement, locked: a new one, or the one there is, barred to one more."""
    return await _open(
        tx,
        opening,
        _OPEN
        + """(judgement_id) WHERE kind = 'appeal' AND closed_at IS NULL DO UPDATE
        SET barred = c.barred || ARRAY(SELECT unnest(excluded.barred) EXCEPT SELECT unnest(c.barred))
        RETURNING """
        + _COLUMNS,
    )


async def _open(tx: Tx, opening: Opening, query: LiteralString) -> Case:
    found = await tx.find(
        Case,
        query,
        id=opening.id,
        case_kind=opening.kind,
        queue=opening.queue,
        subject_kind=opening.subject.kind,
        subject_id=opening.subject.id,
        version=opening.subject.version,
        about=opening.about_id,
        judgement=opening.judgement_id,
        reason=opening.reason,
        severity=opening.severity,
        escalated=opening.escalated,
        now=opening.at,
        turn=turn_at(opening.at, opening.severity),
        point=POINT,
        barred=list(opening.barred),
    )
    assert found is not None  # an insert that updates where there is one always returns a row
    return found


async def raise_severity(tx: Tx, case: Case, severity: int) -> Case:
    """Return a case as grave as this, or as it was where that is graver."""
    raised = await tx.find(
        Case,
        """UPDATE moderation.case c
           SET severity = %(severity)s, turn_at = opened_at - %(severity)s * %(point)s::interval
           WHERE id = %(id)s AND severity < %(severity)s RETURNING """  # noqa: S608  # column names
        + _COLUMNS,
        id=case.id,
        severity=severity,
        point=POINT,
    )
    return raised or await find(tx, case.id) or case


async def take_next(tx: Tx, me: PersonId, queue: Queue | None, now: datetime, until: datetime) -> Case | None:
    """Return the case whose turn it is, locked for a moderator; what others hold or look at just now is passed over."""
    if queue is None:
        return await tx.find(Case, _NEXT + _IN_TURN, me=me, now=now, until=until)
    return await tx.find(Case, _NEXT + "AND o.queue = %(queue)s" + _IN_TURN, me=me, now=now, until=until, queue=queue)


async def find_held(tx: Tx, me: PersonId, now: datetime) -> Case | None:
    """Return the open case a moderator holds, if any."""
    return await tx.find(
        Case,
        _CASE + "WHERE c.locked_by = %(me)s AND c.locked_until > %(now)s AND c.closed_at IS NULL LIMIT 1",
        me=me,
        now=now,
    )


async def find(tx: Tx, case_id: CaseId) -> Case | None:
    """Return a case, open or closed."""
    return await tx.find(Case, _CASE + "WHERE c.id = %(id)s", id=case_id)


async def find_of_subject(tx: Tx, subject: Subject) -> Case | None:
    """Return the open case of a subject that is no appeal."""
    return await tx.find(
        Case,
        _CASE
        + """WHERE c.subject_kind = %(subject_kind)s AND c.subject_id = %(id)s AND c.kind <> 'appeal'
             AND c.closed_at IS NULL""",
        subject_kind=subject.kind,
        id=subject.id,
    )


async def find_open(
    tx: Tx, wanted: Wanted, not_about: UUID | None, after: tuple[bool, datetime, UUID] | None, limit: int
) -> list[Case]:
    """Return open cases in the order of the queue, behind a place in it, none about one person."""
    place = after or (True, datetime.min, UUID(int=0))
    return await tx.rows(
        Case,
        _CASE
        + """WHERE c.closed_at IS NULL
             AND (%(first)s OR c.escalated < %(escalated)s
                  OR (c.escalated = %(escalated)s AND (c.turn_at, c.id) > (%(turn)s::timestamptz, %(id)s)))"""
        + _FILTERS
        + """ORDER BY c.escalated DESC, c.turn_at, c.id LIMIT %(limit)s""",
        first=after is None,
        escalated=place[0],
        turn=place[1],
        id=place[2],
        limit=limit,
        **_filters(wanted, not_about),
    )


async def find_closed(
    tx: Tx, wanted: Wanted, not_about: UUID | None, before: tuple[datetime, UUID] | None, limit: int
) -> list[Case]:
    """Return closed cases, the last closed first, behind a place in that order, none about one person."""
    place = before or (datetime.max, UUID(int=0))
    return await tx.rows(
        Case,
        _CASE
        + """WHERE c.closed_at IS NOT NULL AND (%(first)s OR (c.closed_at, c.id) < (%(at)s::timestamptz, %(id)s))"""
        + _FILTERS
        + """ORDER BY c.closed_at DESC, c.id DESC LIMIT %(limit)s""",
        first=before is None,
        at=place[0],
        id=place[1],
        limit=limit,
        **_filters(wanted, not_about),
    )


def _filters(wanted: Wanted, not_about: UUID | None) -> dict[str, object]:
    return {
        "queue": wanted.queue,
        "case_kind": wanted.kind,
        "subject_kind": wanted.subject_kind,
        "about": wanted.about_id,
        "not_about": not_about,
    }


async def lock(tx: Tx, case_id: CaseId, me: PersonId, now: datetime, until: datetime) -> bool:
    """Have a moderator hold an open case until a moment; return False where somebody else holds it."""
    n = await tx.run(
        """UPDATE moderation.case
           SET taken_at = CASE WHEN locked_by = %(me)s AND locked_until > %(now)s THEN taken_at ELSE %(now)s END,
               locked_by = %(me)s, locked_until = %(until)s
           WHERE id = %(id)s AND closed_at IS NULL
             AND (locked_by IS NULL OR locked_by = %(me)s OR locked_until <= %(now)s)""",
        id=case_id,
        me=me,
        now=now,
        until=until,
    )
    return n == 1


async def release(tx: Tx, case_id: CaseId, me: PersonId, now: datetime) -> bool:
    """Have nobody hold a case that a moderator holds; return False where they do not."""
    n = await tx.run(
        """UPDATE moderation.case SET locked_by = NULL, locked_until = NULL, taken_at = NULL
           WHERE id = %(id)s AND closed_at IS NULL AND locked_by = %(me)s AND locked_until > %(now)s""",
        id=case_id,
        me=me,
        now=now,
    )
    return n == 1


async def pass_on(tx: Tx, case_id: CaseId, me: PersonId, now: datetime) -> bool:
    """Have a case that a moderator holds be held by nobody, and never come to them again; False as `release`."""
    n = await tx.run(
        """UPDATE moderation.case SET locked_by = NULL, locked_until = NULL, taken_at = NULL,
               barred = array_append(barred, %(me)s)
           WHERE id = %(id)s AND closed_at IS NULL AND locked_by = %(me)s AND locked_until > %(now)s""",
        id=case_id,
        me=me,
        now=now,
    )
    return n == 1


async def escalate(tx: Tx, case_id: CaseId, judgement_id: JudgementId) -> None:
    """Put a case before all others, to be decided by two."""
    await tx.run(
        "UPDATE moderation.case SET escalated = true, judgement_id = %(judgement)s WHERE id = %(id)s",
        id=case_id,
        judgement=judgement_id,
    )


async def close(tx: Tx, case_id: CaseId, me: PersonId, ending: Ending) -> bool:
    """Note how a case that a moderator holds ended, and whether its reports were right; False as `release`."""
    n = await tx.run(
        """UPDATE moderation.case SET closed_at = %(now)s, outcome = %(outcome)s, decision_id = %(decision)s,
               locked_by = NULL, locked_until = NULL
           WHERE id = %(id)s AND closed_at IS NULL AND locked_by = %(me)s AND locked_until > %(now)s""",
        id=case_id,
        me=me,
        now=ending.at,
        outcome=ending.outcome,
        decision=ending.decision_id,
    )
    await tx.run(
        "UPDATE moderation.case_report SET was_right = %(right)s WHERE case_id = %(id)s",
        id=case_id,
        right={Outcome.ACTED: True, Outcome.DISMISSED: False}.get(ending.outcome),
    )
    return n == 1


async def withdraw(tx: Tx, subject: Subject, now: datetime) -> None:
    """Close the open case of a subject that the machine alone brought, and that nobody holds or voted in."""
    await tx.run(
        """UPDATE moderation.case c SET closed_at = %(now)s, outcome = %(gone)s
           WHERE c.subject_kind = %(subject_kind)s AND c.subject_id = %(id)s AND c.kind = 'machine'
             AND c.closed_at IS NULL AND c.n_reports = 0 AND NOT c.escalated
             AND (c.locked_until IS NULL OR c.locked_until <= %(now)s)
             AND NOT EXISTS (SELECT FROM moderation.vote v WHERE v.case_id = c.id AND v.undone_at IS NULL)""",
        subject_kind=subject.kind,
        id=subject.id,
        now=now,
        gone=Outcome.GONE,
    )


async def reopen(tx: Tx, case_id: CaseId, decision_id: JudgementId) -> bool:
    """Take back that a case is closed, where this decided it; it is as old as it was."""
    n = await tx.run(
        """UPDATE moderation.case SET closed_at = NULL, outcome = NULL, decision_id = NULL, taken_at = NULL
           WHERE id = %(id)s AND decision_id = %(decision)s""",
        id=case_id,
        decision=decision_id,
    )
    await tx.run("UPDATE moderation.case_report SET was_right = NULL WHERE case_id = %(id)s", id=case_id)
    return n == 1
