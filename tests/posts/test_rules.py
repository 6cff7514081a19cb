"""What state a post is in, and what the reasons of reports are called elsewhere: tables, each row of which decides."""

from __future__ import annotations

import re

import pytest

from socialpulse.posts import REASONS, PostState, Reason, Verdict, dsa_category, ozone_type
from socialpulse.posts.rules import ROWS, Case, Judged, decide, kept_text, wrong_text

CASES = [
    (Case(is_draft=True, removed=True, failed=True), "removed", PostState.REMOVED),
    (Case(is_draft=True, failed=True, ready=False), "draft", PostState.DRAFT),
    (Case(failed=True, is_due=False, ready=False), "failed", PostState.FAILED),
    (Case(is_due=False, ready=False, held=True), "not-due", PostState.SCHEDULED),
    (Case(ready=False, held=True), "media", PostState.WAITING),
    (Case(held=True), "held", PostState.HELD),
    (Case(), "default", PostState.LIVE),
]


@pytest.mark.parametrize(("case", "row", "state"), CASES)
def test_the_state_of_a_post(case: Case, row: str, state: PostState) -> None:
    assert decide(case) == (row, state)


def test_every_row_decides_some_case() -> None:
    assert [row for row, _, _ in ROWS] == [row for _, row, _ in CASES]


@pytest.mark.parametrize(
    ("judged", "version", "must", "holds"),
    [
        (Judged(), 1, False, False),
        (Judged(), 1, True, True),
        (Judged(Verdict.LIVE, 1), 1, True, False),
        (Judged(Verdict.LIVE, 1), 2, True, True),
        (Judged(Verdict.LIVE, 1), 2, False, False),
        (Judged(Verdict.HELD, 1), 2, False, True),
    ],
)
def test_a_verdict_of_live_is_for_the_version_that_was_looked_at(
    judged: Judged, version: int, must: bool, holds: bool
) -> None:
    assert judged.holds(version, must_be_looked_at=must) is holds


TEXTS = (
    "<script>alert(1)</script>",
    "'; DROP TABLE posts.post; --",
    "می‌خواهم a\u200fb",
    "👩‍👩‍👧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "\u1780\u200b\u1781",
)


@pytest.mark.parametrize("text", TEXTS)
def test_text_of_every_script_is_taken_as_it_is(text: str) -> None:
    assert wrong_text(kept_text(text), 2_200) is None
    assert kept_text(text) == text


def test_text_is_composed_and_trimmed() -> None:
    assert kept_text(" cafe\u0301\r\nx\ry ") == "caf\u00e9\nx\ny"


def test_every_reason_has_its_words_and_two_names_elsewhere() -> None:
    assert REASONS.keys() == set(Reason)
    for reason in Reason:
        assert dsa_category(reason) in DSA
        assert re.fullmatch(r"tools\.ozone\.report\.defs#reason[A-Z]\w+", ozone_type(reason))


DSA = {  # the 16 categories of the schema of July 2025
    f"STATEMENT_CATEGORY_{name}"
    for name in """ANIMAL_WELFARE CONSUMER_INFORMATION CYBER_VIOLENCE CYBER_VIOLENCE_AGAINST_WOMEN
        DATA_PROTECTION_AND_PRIVACY_VIOLATIONS ILLEGAL_OR_HARMFUL_SPEECH INTELLECTUAL_PROPERTY_INFRINGEMENTS
        NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS NOT_SPECIFIED_NOTICE OTHER_VIOLATION_TC
        PROTECTION_OF_MINORS RISK_FOR_PUBLIC_SECURITY SCAMS_AND_FRAUD SELF_HARM UNSAFE_AND_PROHIBITED_PRODUCTS
        VIOLENCE""".split()  # noqa: SIM905
}
