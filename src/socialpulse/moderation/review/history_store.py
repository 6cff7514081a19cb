"""All SQL that looks back: what was decided about a person's things, and about others that are alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from socialpulse.core.ids import PersonId
from socialpulse.moderation.review.types import Case, CaseId
from socialpulse.moderation.types import Action, JudgementId, Value
from socialpulse.posts import Reason
from socialpulse.runtime.db import Tx

N_LOOKED_THROUGH = 200  # decided cases among which those alike are looked for


@dataclass(frozen=True, slots=True)
class Decision:
    """A decided case, and what was measured of its subject."""

    case_id: CaseId
    rule: str | None
    reason: Reason | None
    action: Action
    values: dict[str, Value]
    closed_at: datetime


async def find_decisions(tx: Tx, case: Case) -> list[Decision]:
    """Return the last cases decided for the same reason, that is no appeals, with what was measured."""
    rows = await tx.records(
        """SELECT c.id, m.rule, d.reason, d.action, coalesce(m.evidence, d.evidence) AS evidence, c.closed_at
           FROM moderation.case c JOIN moderation.judgement d ON d.id = c.decision_id
           LEFT JOIN moderation.judgement m ON m.id = c.judgement_id
           WHERE c.outcome IN ('acted', 'dismissed') AND c.reason = %(reason)s AND c.id <> %(id)s
           ORDER BY c.closed_at DESC LIMIT %(limit)s""",
        reason=case.reason,
        id=case.id,
        limit=N_LOOKED_THROUGH,
    )
    return [_decision(row) for row in rows]


async def is_undone(tx: Tx, judgement_id: JudgementId) -> bool:
    """Return whether a later judgement took this one back."""
    return bool(
        await tx.value("SELECT EXISTS (SELECT FROM moderation.judgement WHERE undoes = %(id)s)", id=judgement_id)
    )


async def count_cases(tx: Tx, person: PersonId) -> dict[str, int]:
    """Return of the cases about a person how many are open and how many ended in which way."""
    rows = await tx.records(
        """SELECT coalesce(outcome, 'open') AS outcome, count(*) AS n FROM moderation.case
           WHERE about_id = %(id)s GROUP BY 1 ORDER BY 1""",
        id=person,
    )
    return {row["outcome"]: row["n"] for row in rows}


async def count_open_reports(tx: Tx, person: PersonId) -> int:
    """Return how many reports about a person's things wait to be decided."""
    n: int = await tx.value(
        """SELECT coalesce(sum(n_reports), 0)::int FROM moderation.case
           WHERE about_id = %(id)s AND closed_at IS NULL""",
        id=person,
    )
    return n


def _decision(row: dict[str, Any]) -> Decision:
    values = row["evidence"].get("values", {})
    return Decision(
        case_id=row["id"],
        rule=row["rule"],
        reason=row["reason"] and Reason(row["reason"]),
        action=Action(row["action"]),
        values={name: value for name, value in values.items() if not isinstance(value, list)},
        closed_at=row["closed_at"],
    )
