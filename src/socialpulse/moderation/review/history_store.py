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

N_LOOKED_THROUGH = 50  # decided cases among which those alike are looked for


@dataclass(frozen=True, slots=True)
class Decision:
    """A decided case, and what was measured of its subject."""

    case_id: CaseId
    rule: str | None
    reason: Reason | None
    action: Action
    viewers: list[str]
    values: dict[str, Value]
    closed_at: datetime


async def find_decisions(tx: Tx, case: Case) -> list[Decision]:
    """Return the last cases decided for the same reason, that is no appeals, with what was measured."""
    rows = await tx.records(
        """SELECT c.id, m.rule, d.reason, d.action, d.viewers, coalesce(m.evidence, d.evidence) -> 'values' AS values,
                  c.closed_at
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


async def count_cases(tx: Tx, person: PersonId) -> tuple[dict[str, int], int]:
    """Return how many cases about a person are open and how many ended in which way; and how many reports wait."""
    rows = await tx.records(
        """SELECT coalesce(outcome, 'open') AS outcome, count(*) AS n, sum(n_reports)::int AS n_reports
           FROM moderation.case WHERE about_id = %(id)s GROUP BY 1 ORDER BY 1""",
        id=person,
    )
    n_waiting = sum(row["n_reports"] for row in rows if row["outcome"] == "open")
    return {row["outcome"]: row["n"] for row in rows}, n_waiting


def _decision(row: dict[str, Any]) -> Decision:
    return Decision(
        case_id=row["id"],
        rule=row["rule"],
        reason=row["reason"] and Reason(row["reason"]),
        action=Action(row["action"]),
        viewers=row["viewers"],
        values={name: value for name, value in row["values"].items() if not isinstance(value, list)},
        closed_at=row["closed_at"],
    )
