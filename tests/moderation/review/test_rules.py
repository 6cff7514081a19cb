"""The decisions of review that need no database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.moderation.review import DECISIONS, KEYS, Strike, Wellness
from socialpulse.moderation.review.rules import (
    distance,
    gravest,
    points_now,
    points_of,
    queue_of,
    reported_severity,
    severity_of,
    streak_of,
    turn_at,
    weight_of,
)
from socialpulse.moderation.types import JudgementId, Value
from socialpulse.posts import Reason, SubjectKind
from tests.conftest import NOW

reasons = st.sampled_from(Reason)


@given(st.integers(1, 100), st.integers(1, 100), st.integers(0, 10_000), st.integers(0, 10_000))
def test_of_two_cases_as_old_the_graver_and_of_two_as_grave_the_older_comes_first(
    a: int, b: int, m: int, n: int
) -> None:
    assert (turn_at(NOW, a) < turn_at(NOW, b)) == (a > b)
    early, late = NOW - timedelta(minutes=max(m, n)), NOW - timedelta(minutes=min(m, n))
    assert (turn_at(early, a) <= turn_at(late, a)) and turn_at(late, 1) - turn_at(early, 100) >= late - early


def test_every_reason_has_a_queue_and_a_severity() -> None:
    for reason in Reason:
        assert 1 <= severity_of(reason) <= 100 and queue_of(reason)
    assert gravest([Reason.SPAM, Reason.CHILD_ABUSE, Reason.HATE]) is Reason.CHILD_ABUSE


@given(st.lists(st.tuples(reasons, st.floats(0.1, 1)), min_size=1, max_size=50), reasons, st.floats(0.1, 1))
def test_another_report_never_makes_a_case_milder(
    reports: list[tuple[Reason, float]], reason: Reason, w: float
) -> None:
    named, weights = [one for one, _ in reports], [weight for _, weight in reports]
    before = reported_severity(named, weights)
    assert 1 <= before <= reported_severity([*named, reason], [*weights, w]) <= 100


@given(st.integers(0, 1_000), st.integers(0, 1_000))
def test_a_word_counts_between_a_tenth_and_one_and_less_after_each_mistake(n_right: int, n_wrong: int) -> None:
    weight = weight_of(n_right, n_wrong)
    assert 0.1 <= weight_of(n_right, n_wrong + 1) <= weight <= 1


@pytest.mark.parametrize(("severity", "points"), [(1, 1), (49, 1), (50, 2), (79, 2), (80, 3), (100, 3)])
def test_points_of_a_strike_rise_with_severity(severity: int, points: int) -> None:
    assert points_of(severity) == points


@pytest.mark.parametrize(("days", "points"), [(0, 3.0), (89, 3.0), (90, 1.5), (179, 1.5), (180, 0.0)])
def test_strikes_fade(days: int, points: float) -> None:
    made = Strike(JudgementId(fresh_uuid()), PersonId(fresh_uuid()), SubjectKind.POST, fresh_uuid(), 3, NOW, None)
    assert points_now(made, NOW + timedelta(days=days)) == points


def test_a_break_of_a_quarter_of_an_hour_ends_a_streak() -> None:
    times = [NOW - timedelta(minutes=minutes) for minutes in (1, 10, 24, 40, 41)]
    streak = streak_of(times, NOW, Wellness(break_every_min=25))
    assert (streak.n_cases, round(streak.minutes), streak.break_due) == (3, 24, False)
    assert streak_of(times, NOW, Wellness(break_every_min=24)).break_due


def test_measures_are_compared_by_what_both_have() -> None:
    some: dict[str, Value] = {
        "text.hate": 0.9,
        "words.insult": 3.0,
        "picture.qr": True,
        "known.lists": frozenset({"a"}),
        "post.kind": "text",
    }
    assert distance(some, {"text.hate": 0.5, "picture.qr": True, "words.insult": 0.0}) == pytest.approx(0.4 / 2)
    assert distance(some, {"post.kind": "text"}) == 1.0 and distance({}, {}) == 1.0


def test_keys_are_one_to_six_and_each_decision_has_one() -> None:
    assert [key.key for key in KEYS] == list("123456")
    assert [key.action for key in KEYS if key.action] == list(DECISIONS)
