"""All SQL of what moderators said, one by one and many at once, and of how they want to see things."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import LiteralString

from socialpulse.core.ids import PersonId
from socialpulse.moderation.review.types import BulkId, CaseId, Vote, Wellness
from socialpulse.moderation.types import JudgementId
from socialpulse.runtime.db import Tx

_COLUMNS: LiteralString = """v.id, v.case_id, v.by_id, v.subject_version, v.action, v.reason, v.words, v.taken_at, v.at,
    v.bulk_id, v.undone_at, v.viewers"""
_VOTE: LiteralString = "SELECT " + _COLUMNS + " FROM moderation.vote v "  # noqa: S608  # column names are constants of this file


async def add(tx: Tx, vote: Vote) -> None:
    """Keep a vote."""
    await tx.run(
        """INSERT INTO moderation.vote (id, case_id, by_id, subject_version, action, reason, words, taken_at, at,
                                        bulk_id, viewers)
           VALUES (%(id)s, %(case_id)s, %(by_id)s, %(subject_version)s, %(action)s, %(reason)s, %(words)s, %(taken_at)s,
                   %(at)s, %(bulk_id)s, %(viewers)s)""",
        **asdict(vote),
    )


async def find_counting(tx: Tx, case_id: CaseId, version: int) -> list[Vote]:
    """Return what was decided of a version in a case and not taken back, the first first."""
    return await tx.rows(
        Vote,
        _VOTE
        + """WHERE v.case_id = %(id)s AND v.subject_version = %(version)s AND v.action <> 'escalate'
             AND v.undone_at IS NULL ORDER BY v.id""",
        id=case_id,
        version=version,
    )


async def find_voters(tx: Tx, decision: JudgementId) -> list[PersonId]:
    """Return every moderator who took part in a decision."""
    rows = await tx.records(
        """SELECT DISTINCT v.by_id FROM moderation.vote v JOIN moderation.case c ON c.id = v.case_id
           WHERE c.decision_id = %(decision)s AND v.undone_at IS NULL ORDER BY v.by_id""",
        decision=decision,
    )
    return [row["by_id"] for row in rows]


async def find_times(tx: Tx, moderator: PersonId, since: datetime) -> list[datetime]:
    """Return when a moderator decided since a moment, the latest first."""
    rows = await tx.records(
        "SELECT at FROM moderation.vote WHERE by_id = %(by)s AND at >= %(since)s ORDER BY at DESC",
        by=moderator,
        since=since,
    )
    return [row["at"] for row in rows]


async def add_bulk(tx: Tx, bulk_id: BulkId, by: PersonId, at: datetime) -> None:
    """Keep that somebody decides many cases at once."""
    await tx.run(
        "INSERT INTO moderation.bulk (id, by_id, at) VALUES (%(id)s, %(by)s, %(at)s)", id=bulk_id, by=by, at=at
    )


async def find_bulk_owner(tx: Tx, bulk_id: BulkId) -> PersonId | None:
    """Return who decided a bulk; None where there is none."""
    found: PersonId | None = await tx.value("SELECT by_id FROM moderation.bulk WHERE id = %(id)s", id=bulk_id)
    return found


async def find_of_bulk(tx: Tx, bulk_id: BulkId) -> list[Vote]:
    """Return what was said in a bulk and not taken back, in its order."""
    return await tx.rows(Vote, _VOTE + "WHERE v.bulk_id = %(id)s AND v.undone_at IS NULL ORDER BY v.id", id=bulk_id)


async def take_back(tx: Tx, vote: Vote, at: datetime) -> None:
    """Note that a vote does not count any more."""
    await tx.run("UPDATE moderation.vote SET undone_at = %(at)s WHERE id = %(id)s", id=vote.id, at=at)


async def find_wellness(tx: Tx, moderator: PersonId) -> Wellness | None:
    """Return how a moderator wants to see things, where they said so."""
    return await tx.find(
        Wellness,
        """SELECT blur, grayscale, mute, break_every_min, break_every_cases FROM moderation.wellness
           WHERE person_id = %(id)s""",
        id=moderator,
    )


async def save_wellness(tx: Tx, moderator: PersonId, wellness: Wellness) -> None:
    """Keep how a moderator wants to see things."""
    await tx.run(
        """INSERT INTO moderation.wellness (person_id, blur, grayscale, mute, break_every_min, break_every_cases)
           VALUES (%(id)s, %(blur)s, %(grayscale)s, %(mute)s, %(break_every_min)s, %(break_every_cases)s)
           ON CONFLICT (person_id) DO UPDATE
           SET blur = excluded.blur, grayscale = excluded.grayscale, mute = excluded.mute,
               break_every_min = excluded.break_every_min, break_every_cases = excluded.break_every_cases""",
        id=moderator,
        **asdict(wellness),
    )
