"""Statements of reasons, field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from socialpulse.core.ids import fresh_uuid
from socialpulse.moderation.review.statements import NAMES, Automated, Statement, csv_line, fields_of, json_line
from socialpulse.moderation.types import Action, JudgementId
from socialpulse.posts import Reason, SubjectKind
from tests.conftest import NOW

REMOVED = Statement(
    judgement_id=JudgementId(fresh_uuid()),
    subject_kind=SubjectKind.POST,
    action=Action.REMOVE,
    rule="hate-sure",
    reason=Reason.HATE,
    policy_version=3,
    at=NOW,
    ends_at=None,
    content_types=["text", "video"],
    content_language="pt-BR",
    content_at=NOW - timedelta(days=2),
    n_reports=0,
    automated=Automated.FULLY,
    viewers=[],
)


def test_a_decision_of_the_machine_is_told_in_the_words_of_the_database() -> None:
    fields = fields_of(REMOVED)
    assert tuple(fields) == NAMES
    assert (fields["content_date"], fields["application_date"], fields["content_language"]) == (
        "2026-10-30", "2026-11-01", "PT"
    )  # fmt: skip
    assert fields["content_type"] == ["CONTENT_TYPE_TEXT", "CONTENT_TYPE_VIDEO"]
    assert (fields["source_type"], fields["automated_detection"], fields["automated_decision"]) == (
        "SOURCE_VOLUNTARY", "Yes", "AUTOMATED_DECISION_FULLY"
    )  # fmt: skip
    assert "hate-sure" in str(fields["incompatible_content_explanation"]) and "version 3" in str(
        fields["decision_facts"]
    )


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.SHOW])
def test_every_restriction_has_a_visibility_and_every_reason_a_category(action: Action) -> None:
    for reason in Reason:
        fields = fields_of(replace(REMOVED, action=action, reason=reason))
        assert str(fields["category"]).startswith("STATEMENT_CATEGORY_")
        assert fields["decision_visibility"]


@pytest.mark.parametrize(
    ("action", "viewers", "visibility", "n_countries"),
    [
        (Action.LIMIT, [], "CONTENT_DEMOTED", 30),
        (Action.LIMIT, ["minors"], "CONTENT_AGE_RESTRICTED", 30),
        (Action.LIMIT, ["AT", "DE", "US"], "CONTENT_DISABLED", 2),
        (Action.BLUR, ["DE"], "CONTENT_LABELLED", 1),
        (Action.LIMIT, ["US"], "CONTENT_DISABLED", 0),
    ],
)
def test_what_is_decided_for_some_says_where_and_for_whom(
    action: Action, viewers: list[str], visibility: str, n_countries: int
) -> None:
    fields = fields_of(replace(REMOVED, action=action, viewers=viewers))
    assert fields["decision_visibility"] == [f"DECISION_VISIBILITY_{visibility}"]
    assert len(fields["territorial_scope"] or "") == n_countries
    told = "people below 18" if viewers == ["minors"] else ", ".join(viewers)
    assert told in str(fields["decision_facts"]) and told in str(fields["incompatible_content_explanation"])


def test_what_was_reported_and_decided_by_a_person_says_so() -> None:
    fields = fields_of(replace(REMOVED, n_reports=2, automated=Automated.NOT, rule=None))
    assert (fields["source_type"], fields["automated_detection"]) == ("SOURCE_ARTICLE_16", "No")


@pytest.mark.parametrize(("tag", "told"), [(None, None), ("ceb", None), ("en", "EN"), ("zh-Hant", "ZH")])
def test_only_languages_of_two_letters_are_told(tag: str | None, told: str | None) -> None:
    assert fields_of(replace(REMOVED, content_language=tag))["content_language"] == told


def test_no_cell_begins_a_formula_and_no_line_holds_what_is_null() -> None:
    fields = {**fields_of(REMOVED), "incompatible_content_ground": "=1+1"}
    assert b",'=1+1," in csv_line(fields)
    assert b"end_date" not in json_line(fields) and json_line(fields).endswith(b"}\n")
