"""Statements of reasons with the fields of the European Commission's DSA Transparency Database.

Names and values: https://transparency.dsa.ec.europa.eu/page/api-documentation (schema of July 2025). Nothing in a
statement names a person, or repeats what somebody wrote.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import orjson

from socialpulse.moderation.types import MINORS, Action, JudgementId
from socialpulse.posts import REASONS, Reason, SubjectKind, dsa_category

Field = str | list[str] | None
Fields = Mapping[str, Field]
TERRITORY = ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI",
             "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"]  # fmt: skip
NAMES = (
    "puid",
    "decision_visibility",
    "end_date_visibility_restriction",
    "decision_ground",
    "incompatible_content_ground",
    "incompatible_content_explanation",
    "incompatible_content_illegal",
    "category",
    "content_type",
    "content_language",
    "content_date",
    "application_date",
    "territorial_scope",
    "decision_facts",
    "source_type",
    "automated_detection",
    "automated_decision",
)
_VISIBILITY: Mapping[Action, str] = {
    Action.BLUR: "DECISION_VISIBILITY_CONTENT_LABELLED",
    Action.LIMIT: "DECISION_VISIBILITY_CONTENT_DEMOTED",
    Action.HOLD: "DECISION_VISIBILITY_CONTENT_DISABLED",
    Action.ESCALATE: "DECISION_VISIBILITY_CONTENT_DISABLED",
    Action.REMOVE: "DECISION_VISIBILITY_CONTENT_REMOVED",
}


class Automated(StrEnum):
    """How much of a decision no person made."""

    FULLY = "fully"
    PARTIALLY = "partially"  # the machine found it, a person decided
    NOT = "not"


_AUTOMATED: Mapping[Automated, str] = {
    Automated.FULLY: "AUTOMATED_DECISION_FULLY",
    Automated.PARTIALLY: "AUTOMATED_DECISION_PARTIALLY",
    Automated.NOT: "AUTOMATED_DECISION_NOT_AUTOMATED",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A judgement that restricts, and what it was about. `n_reports` 0: nobody reported it."""

    judgement_id: JudgementId
    subject_kind: SubjectKind
    action: Action
    rule: str | None
    reason: Reason
    policy_version: int | None
    at: datetime
    ends_at: datetime | None
    content_types: list[str]  # text, image, video, audio
    content_language: str | None
    content_at: datetime
    n_reports: int
    automated: Automated
    viewers: list[str]  # for which groups, as of a judgement; none: for everybody

    def __post_init__(self) -> None:
        """Rows of the database hold plain text, and a judgement may have no reason."""
        object.__setattr__(self, "subject_kind", SubjectKind(self.subject_kind))
        object.__setattr__(self, "action", Action(self.action))
        object.__setattr__(self, "reason", Reason(self.reason or Reason.OTHER))
        object.__setattr__(self, "automated", Automated(self.automated))


def fields_of(statement: Statement) -> dict[str, Field]:
    """Return a statement as the Transparency Database takes it. Dates are days in UTC."""
    ends_at = statement.ends_at
    return {
        "puid": str(statement.judgement_id),
        "decision_visibility": [_visibility(statement)],
        "end_date_visibility_restriction": None if ends_at is None else _day(ends_at),
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": REASONS[statement.reason].words,
        "incompatible_content_explanation": _explanation(statement),
        "incompatible_content_illegal": "No",
        "category": dsa_category(statement.reason),
        "content_type": [f"CONTENT_TYPE_{kind.upper()}" for kind in statement.content_types],
        "content_language": _language(statement.content_language),
        "content_date": _day(statement.content_at),
        "application_date": _day(statement.at),
        "territorial_scope": _scope(statement),
        "decision_facts": _facts(statement),
        "source_type": "SOURCE_ARTICLE_16" if statement.n_reports else "SOURCE_VOLUNTARY",
        "automated_detection": "No" if statement.automated is Automated.NOT else "Yes",
        "automated_decision": _AUTOMATED[statement.automated],
    }


def json_line(fields: Fields) -> bytes:
    """Return a statement as one line of JSON; what is null is left out, as the database wants it."""
    told = {name: value for name, value in fields.items() if value is not None}
    return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)


def csv_line(fields: Fields) -> bytes:
    """Return a statement as a row; lists are joined by |, and nothing begins a formula in a spreadsheet."""
    return _row([_cell(fields[name]) for name in NAMES])


def csv_head() -> bytes:
    """Return the first row: the names of the fields."""
    return _row(list(NAMES))


def _row(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def _cell(value: Field) -> str:
    text = "|".join(value) if isinstance(value, list) else value or ""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _visibility(statement: Statement) -> str:
    """Return what is done; to limit something for some viewers is to hide it from them."""
    if statement.action is not Action.LIMIT or not statement.viewers:
        return _VISIBILITY[statement.action]
    aged = MINORS in statement.viewers
    return "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED" if aged else "DECISION_VISIBILITY_CONTENT_DISABLED"


def _scope(statement: Statement) -> list[str]:
    """Return where it applies: everywhere, but for what is decided for some countries."""
    if not statement.viewers or MINORS in statement.viewers:
        return TERRITORY
    return [code for code in TERRITORY if code in statement.viewers]


def _explanation(statement: Statement) -> str:
    rule = "the rules of this network" if statement.rule is None else f"the rule {statement.rule}"
    return f"It is against {rule}{_for_whom(statement)}: {REASONS[statement.reason].words}."


def _for_whom(statement: Statement) -> str:
    if MINORS in statement.viewers:
        return ", for people below 18 alone"
    return f", in {', '.join(statement.viewers)} alone" if statement.viewers else ""


def _facts(statement: Statement) -> str:
    """Return what was found, and how it was found, without a word of what was written."""
    found = "People reported it" if statement.n_reports else "It was found by our own looking"
    how = {
        Automated.FULLY: f"a rule of policy version {statement.policy_version} decided without a person",
        Automated.PARTIALLY: "a rule held it, and a person decided",
        Automated.NOT: "a person decided",
    }[statement.automated]
    whom = _for_whom(statement)
    return f"A {statement.subject_kind.value} was judged{whom}: {REASONS[statement.reason].words}. {found}; {how}."


def _language(tag: str | None) -> str | None:
    """Return a language of ISO 639-1 in capitals; the database knows no others."""
    primary = (tag or "").split("-")[0]
    return primary.upper() if len(primary) == 2 else None


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()
