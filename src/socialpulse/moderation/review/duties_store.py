"""All SQL of what people are owed: notices, appeals, strikes, statements of reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.moderation.review.types import Appeal, CaseId, Notice, NoticeKind, Strike
from socialpulse.moderation.types import JudgementId, Subject
from socialpulse.runtime.db import Tx

LAST = UUID(int=2**128 - 1)
# The decision is told to whoever it is about, and to who reported what it was done for; never who made it.
_NOTICE: LiteralString = """SELECT n.id, n.to_id, n.kind, n.subject_kind, n.subject_id, n.judgement_id, n.at,
        j.action, j.reason, n.appeal_until, a.id IS NOT NULL AS appealed,
        coalesce(j.viewers, '{}') AS viewers,
        CASE WHEN j.id IS NOT NULL THEN j.by_id IS NULL END AS by_machine,
        CASE WHEN j.about_id = n.to_id THEN j.rule END AS rule,
        CASE WHEN j.about_id = n.to_id THEN j.words ELSE n.words END AS words,
        CASE WHEN j.about_id = n.to_id THEN j.ends_at ELSE n.ends_at END AS ends_at
    FROM moderation.notice n
    LEFT JOIN moderation.judgement j ON j.id = n.judgement_id
    LEFT JOIN moderation.appeal a ON a.judgement_id = n.judgement_id AND a.by_id = n.to_id """


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice to be sent to some people."""

    kind: NoticeKind
    subject: Subject
    judgement_id: JudgementId | None
    at: datetime
    appeal_until: datetime | None = None
    words: str | None = None
    ends_at: datetime | None = None


async def tell(tx: Tx, people: Sequence[PersonId], telling: Telling) -> None:
    """Send the same notice to some people."""
    if not people:
        return
    await tx.run(
        """INSERT INTO moderation.notice (id, to_id, kind, subject_kind, subject_id, judgement_id, at, appeal_until,
                                          words, ends_at)
           SELECT t.id, t.to_id, %(kind)s, %(subject_kind)s, %(subject_id)s, %(judgement)s, %(at)s, %(until)s,
                  %(words)s, %(ends_at)s
           FROM unnest(%(ids)s::uuid[], %(people)s::uuid[]) AS t (id, to_id)""",
        ids=[fresh_uuid() for _ in people],
        people=list(people),
        kind=telling.kind,
        subject_kind=telling.subject.kind,
        subject_id=telling.subject.id,
        judgement=telling.judgement_id,
        at=telling.at,
        until=telling.appeal_until,
        words=telling.words,
        ends_at=telling.ends_at,
    )


async def find_notices(tx: Tx, person: PersonId, before: UUID, limit: int) -> list[Notice]:
    """Return what somebody was told, the latest first."""
    return await tx.rows(
        Notice,
        _NOTICE + "WHERE n.to_id = %(me)s AND n.id < %(before)s ORDER BY n.id DESC LIMIT %(limit)s",
        me=person,
        before=before,
        limit=limit,
    )


async def find_notice_of(tx: Tx, person: PersonId, judgement_id: JudgementId) -> Notice | None:
    """Return what somebody was told of a judgement when it was made."""
    return await tx.find(
        Notice,
        _NOTICE
        + """WHERE n.to_id = %(me)s AND n.judgement_id = %(id)s AND n.kind IN ('decided', 'report-decided')
             ORDER BY n.id LIMIT 1""",
        me=person,
        id=judgement_id,
    )


async def find_last_told(tx: Tx, person: PersonId, subject: Subject, viewers: Sequence[str]) -> NoticeKind | None:
    """Return whether somebody knows their thing as restricted or as restored, by what they were told last.

    viewers  for some of these groups; none: for everybody
    """
    kind = await tx.value(
        """SELECT n.kind FROM moderation.notice n JOIN moderation.judgement j ON j.id = n.judgement_id
           WHERE n.to_id = %(me)s AND n.subject_kind = %(kind)s AND n.subject_id = %(id)s
             AND n.kind IN ('decided', 'restored')
             AND (j.viewers && %(viewers)s OR (j.viewers = '{}' AND %(viewers)s::text[] = '{}'))
           ORDER BY n.id DESC LIMIT 1""",
        me=person,
        kind=subject.kind,
        id=subject.id,
        viewers=list(viewers),
    )
    return None if kind is None else NoticeKind(kind)


async def add_appeal(tx: Tx, appeal: Appeal) -> bool:
    """Keep an appeal; return False where this person appealed this before."""
    n = await tx.run(
        """INSERT INTO moderation.appeal (id, judgement_id, by_id, case_id, words, at)
           VALUES (%(id)s, %(judgement_id)s, %(by_id)s, %(case_id)s, %(words)s, %(at)s)
           ON CONFLICT (judgement_id, by_id) DO NOTHING""",
        **asdict(appeal),
    )
    return n == 1


async def find_appeals_of_case(tx: Tx, case_id: CaseId) -> list[Appeal]:
    """Return what was said against a judgement, the first first."""
    return await tx.rows(
        Appeal,
        """SELECT id, judgement_id, by_id, case_id, words, at, decided_at, overturned FROM moderation.appeal
           WHERE case_id = %(id)s ORDER BY id""",
        id=case_id,
    )


async def find_appeals_by(tx: Tx, person: PersonId, before: UUID, limit: int) -> list[Appeal]:
    """Return somebody's appeals, the latest first."""
    return await tx.rows(
        Appeal,
        """SELECT id, judgement_id, by_id, case_id, words, at, decided_at, overturned FROM moderation.appeal
           WHERE by_id = %(me)s AND id < %(before)s ORDER BY id DESC LIMIT %(limit)s""",
        me=person,
        before=before,
        limit=limit,
    )


async def decide_appeals(tx: Tx, case_id: CaseId, overturned: bool, at: datetime) -> None:
    """Note what became of the appeals of a case."""
    await tx.run(
        """UPDATE moderation.appeal SET decided_at = %(at)s, overturned = %(overturned)s
           WHERE case_id = %(id)s AND decided_at IS NULL""",
        id=case_id,
        overturned=overturned,
        at=at,
    )


async def is_appealed(tx: Tx, judgement_id: JudgementId) -> bool:
    """Return whether anybody appealed a judgement."""
    return bool(
        await tx.value("SELECT EXISTS (SELECT FROM moderation.appeal WHERE judgement_id = %(id)s)", id=judgement_id)
    )


async def add_strike(tx: Tx, strike: Strike) -> None:
    """Keep a strike; said again of the same judgement, it changes nothing."""
    await tx.run(
        """INSERT INTO moderation.strike (judgement_id, person_id, subject_kind, subject_id, points, at)
           VALUES (%(judgement_id)s, %(person_id)s, %(subject_kind)s, %(subject_id)s, %(points)s, %(at)s)
           ON CONFLICT (judgement_id) DO NOTHING""",
        **asdict(strike),
    )


async def lift_strikes(tx: Tx, subject: Subject, at: datetime) -> None:
    """Lift every strike for a subject."""
    await tx.run(
        """UPDATE moderation.strike SET lifted_at = %(at)s
           WHERE subject_kind = %(kind)s AND subject_id = %(id)s AND lifted_at IS NULL""",
        kind=subject.kind,
        id=subject.id,
        at=at,
    )


async def find_strikes(tx: Tx, person: PersonId, since: datetime) -> list[Strike]:
    """Return the strikes of a person since a moment, the latest first, lifted ones too."""
    return await tx.rows(
        Strike,
        """SELECT judgement_id, person_id, subject_kind, subject_id, points, at, lifted_at FROM moderation.strike
           WHERE person_id = %(id)s AND at > %(since)s ORDER BY at DESC, judgement_id""",
        id=person,
        since=since,
    )
