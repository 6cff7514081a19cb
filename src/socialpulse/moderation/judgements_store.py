"""All SQL of judgements, and of what was measured of media."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from socialpulse.core.ids import PersonId
from socialpulse.media import MediaId
from socialpulse.moderation.types import Action, Evidence, Judgement, JudgementId, Subject, Value
from socialpulse.posts import Reason, SubjectKind
from socialpulse.runtime.db import Tx

_COLUMNS: LiteralString = """j.id, j.subject_kind, j.subject_id, j.subject_version, j.about_id, j.action, j.rule,
    j.reason, j.severity, j.words, j.policy_version, j.evidence, j.by_id, j.at, j.ends_at, j.undoes,
    j.viewers"""
_JUDGEMENT: LiteralString = "SELECT " + _COLUMNS + " FROM moderation.judgement j "  # noqa: S608  # constants of this file
_BY_VIEWER: LiteralString = (
    "SELECT DISTINCT ON (g.viewer) g.viewer, "  # noqa: S608  # column names are constants of this file
    + _COLUMNS
    + """ FROM moderation.judgement j CROSS JOIN unnest(j.viewers) AS g (viewer)
          WHERE j.subject_kind = %(kind)s AND j.subject_id = %(id)s
            AND (%(before)s::uuid IS NULL OR j.id < %(before)s)
          ORDER BY g.viewer, j.id DESC"""
)


async def lock(tx: Tx, subject_id: UUID) -> None:
    """Wait until nobody else decides about a subject, and keep others waiting until the transaction ends."""
    await tx.run("SELECT pg_advisory_xact_lock(hashtextextended(%(id)s::text, 5))", id=subject_id)


async def add(tx: Tx, one: Judgement) -> None:
    await tx.run(
        """INSERT INTO moderation.judgement (id, subject_kind, subject_id, subject_version, about_id, action, rule,
                                             reason, severity, words, policy_version, evidence, by_id, at, ends_at,
                                             undoes, viewers)
           VALUES (%(id)s, %(kind)s, %(subject)s, %(version)s, %(about)s, %(action)s, %(rule)s, %(reason)s,
                   %(severity)s, %(words)s, %(policy)s, %(evidence)s, %(by)s, %(at)s, %(ends)s, %(undoes)s,
                   %(viewers)s)""",
        id=one.id,
        kind=one.subject.kind,
        subject=one.subject.id,
        version=one.subject.version,
        about=one.about_id,
        action=one.action,
        rule=one.rule,
        reason=one.reason,
        severity=one.severity,
        words=one.words,
        policy=one.policy_version,
        evidence=Jsonb(_plain(one.evidence)),
        by=one.by,
        at=one.at,
        ends=one.ends_at,
        undoes=one.undoes,
        viewers=list(one.viewers),
    )


async def find(tx: Tx, judgement_id: JudgementId) -> Judgement | None:
    rows = await tx.records(_JUDGEMENT + "WHERE j.id = %(id)s", id=judgement_id)
    return _judgement(rows[0]) if rows else None


async def find_latest(tx: Tx, kind: SubjectKind, subject_id: UUID) -> Judgement | None:
    """Return what was decided last about a subject for everybody, whichever version of it."""
    found = await find_of_subject(tx, kind, subject_id, 1)
    return found[0] if found else None


async def find_for_some(tx: Tx, kind: SubjectKind, subject_id: UUID) -> dict[str, Judgement]:
    """Return what keeps groups of viewers from a subject, or warns them of it, by group."""
    found = await find_by_viewer(tx, kind, subject_id)
    return {group: one for group, one in found.items() if one.action is not Action.SHOW}


async def find_by_viewer(
    tx: Tx, kind: SubjectKind, subject_id: UUID, before: JudgementId | None = None
) -> dict[str, Judgement]:
    """Return what was decided last for each group of viewers, to be shown too. `before`: earlier than that."""
    rows = await tx.records(_BY_VIEWER, kind=kind, id=subject_id, before=before)
    return {row["viewer"]: _judgement(row) for row in rows}


async def find_of_subject(tx: Tx, kind: SubjectKind, subject_id: UUID, limit: int) -> list[Judgement]:
    """Return what was decided about a subject for everybody, the last first."""
    rows = await tx.records(
        _JUDGEMENT
        + """WHERE j.subject_kind = %(kind)s AND j.subject_id = %(id)s AND j.viewers = '{}'
             ORDER BY j.id DESC LIMIT %(limit)s""",
        kind=kind,
        id=subject_id,
        limit=limit,
    )
    return [_judgement(row) for row in rows]


async def find_about(tx: Tx, person: PersonId, limit: int) -> list[Judgement]:
    """Return what was decided against somebody, the last first."""
    rows = await tx.records(
        _JUDGEMENT + "WHERE j.about_id = %(person)s AND j.action <> 'show' ORDER BY j.id DESC LIMIT %(limit)s",
        person=person,
        limit=limit,
    )
    return [_judgement(row) for row in rows]


async def find_machine_since(tx: Tx, since: datetime, after: JudgementId | None, limit: int) -> list[Judgement]:
    """Return what the machine decided for everybody from a moment on, the first first, from behind `after`."""
    rows = await tx.records(
        _JUDGEMENT
        + """WHERE j.by_id IS NULL AND j.undoes IS NULL AND j.viewers = '{}' AND j.at >= %(since)s AND j.id > %(after)s
             ORDER BY j.id LIMIT %(limit)s""",
        since=since,
        after=after or UUID(int=0),
        limit=limit,
    )
    return [_judgement(row) for row in rows]


async def find_ended(tx: Tx, now: datetime, limit: int) -> list[Judgement]:
    """Return judgements whose time is over and that nothing has followed for all their viewers, the first first."""
    rows = await tx.records(
        _JUDGEMENT  # noqa: S608  # constants of this file
        + """WHERE j.ends_at <= %(now)s AND EXISTS (
                 SELECT FROM unnest(CASE WHEN j.viewers = '{}' THEN '{everybody}' ELSE j.viewers END) AS g (viewer)
                 WHERE NOT EXISTS (
                     SELECT FROM moderation.judgement o
                     WHERE o.subject_kind = j.subject_kind AND o.subject_id = j.subject_id AND o.id > j.id
                       AND (g.viewer = ANY (o.viewers) OR (g.viewer = 'everybody' AND o.viewers = '{}'))))
             ORDER BY j.ends_at LIMIT %(limit)s""",
        now=now,
        limit=limit,
    )
    return [_judgement(row) for row in rows]


async def find_measured(tx: Tx, ids: Sequence[MediaId], measured_by: str) -> dict[MediaId, dict[str, Any]]:
    """Return what these models measured of these media."""
    rows = await tx.records(
        """SELECT media_id, measures FROM moderation.measured
           WHERE media_id = ANY(%(ids)s) AND measured_by = %(by)s""",
        ids=list(ids),
        by=measured_by,
    )
    return {row["media_id"]: row["measures"] for row in rows}


async def save_measured(
    tx: Tx, media_id: MediaId, measured_by: str, measures: Mapping[str, object], now: datetime
) -> None:
    await tx.run(
        """INSERT INTO moderation.measured (media_id, measured_by, measures, at)
           VALUES (%(id)s, %(by)s, %(measures)s, %(now)s) ON CONFLICT DO NOTHING""",
        id=media_id,
        by=measured_by,
        measures=Jsonb(measures),
        now=now,
    )


def _judgement(row: dict[str, Any]) -> Judgement:
    return Judgement(
        id=row["id"],
        subject=Subject(SubjectKind(row["subject_kind"]), row["subject_id"], row["subject_version"]),
        about_id=row["about_id"],
        action=Action(row["action"]),
        rule=row["rule"],
        reason=row["reason"] and Reason(row["reason"]),
        severity=row["severity"],
        words=row["words"],
        policy_version=row["policy_version"],
        evidence=_evidence(row["evidence"]),
        by=row["by_id"],
        at=row["at"],
        ends_at=row["ends_at"],
        undoes=row["undoes"],
        viewers=tuple(row["viewers"]),
    )


def _plain(evidence: Evidence) -> dict[str, object]:
    """Return evidence as JSON: a set is a list in order."""
    values = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in evidence.values.items()}
    return {"values": values, "missing": dict(evidence.missing), "models": dict(evidence.models)}


def _evidence(plain: dict[str, Any]) -> Evidence:
    values: dict[str, Value] = {
        name: frozenset(value) if isinstance(value, list) else value for name, value in plain["values"].items()
    }
    return Evidence(values, plain["missing"], plain["models"])
