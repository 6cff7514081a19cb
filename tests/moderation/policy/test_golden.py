"""The golden corpus: what the default policy does, case by case. Every rule must decide one."""

from __future__ import annotations

import pytest

from socialpulse.core.errors import Invalid
from socialpulse.moderation.policy import Mode, Policy, default_text, find_disagreements
from socialpulse.moderation.policy.golden import Case, load_golden, read_evidence
from socialpulse.moderation.types import Action, Evidence, Value

DEFAULT = Policy.parse(default_text(), 1)


@pytest.mark.parametrize("case", load_golden(), ids=lambda case: case.written)
def test_the_default_policy_decides_as_the_corpus_says(case: Case) -> None:
    ruling = DEFAULT.decide(case.evidence)
    others = {match.rule for match in ruling.matches if match.viewers}
    others |= {match.rule for match in ruling.shadows}
    rule = ruling.decisive.rule if ruling.decisive else None
    assert (ruling.action, rule, frozenset(others)) == (case.action, case.rule, case.others)


def test_there_are_enough_cases_and_no_two_say_the_same() -> None:
    written = [case.written for case in load_golden()]
    assert len(set(written)) == len(written) >= 150


def test_every_rule_for_all_decides_a_case() -> None:
    live = {rule.id for rule in DEFAULT.live if not rule.match.viewers}
    assert live == {case.rule for case in load_golden()} - {None}


def test_every_rule_for_minors_or_in_the_background_matches_a_case() -> None:
    beside = {rule.id for rule in DEFAULT.live if rule.match.viewers}
    beside |= {rule.id for rule in DEFAULT.background}
    assert beside == frozenset[str]().union(*(case.others for case in load_golden()))


def test_a_draft_decides_nothing() -> None:
    drafts = {rule.id for rule in DEFAULT.book.rules if rule.mode is Mode.DRAFT}
    assert drafts == {"label-weapons", "label-drugs"}
    assert DEFAULT.decide(read_evidence("label.weapon=1 label.drugs=1")).matches == ()


def test_nothing_is_removed_for_what_one_head_says() -> None:
    for head in ("offensive", "hate", "abusive", "hate_speech", "spam"):
        assert DEFAULT.decide(read_evidence(f"text.{head}=1")).action != "remove"


def test_a_second_opinion_alone_shows_nothing_that_would_be_held() -> None:
    posts = [case for case in load_golden() if case.evidence.values["subject.kind"] != "person"]  # shown whole or not
    for case in posts:
        asked: dict[str, Value] = {"opinion.violates": 0.0, "opinion.categories": frozenset[str](), "opinion.saw": True}
        alone = DEFAULT.decide(
            Evidence({name: value for name, value in case.evidence.values.items() if name not in asked})
        )
        if alone.action.gravity >= Action.HOLD.gravity:
            assert DEFAULT.decide(Evidence({**case.evidence.values, **asked})).action is not Action.SHOW, case.written


def test_another_policy_is_told_where_it_decides_otherwise() -> None:
    assert find_disagreements(DEFAULT) == []
    milder = Policy.parse(default_text().replace('"text.hate >= 0.95 or', '"text.hate >= 0.97 or'), 2)
    assert "text.hate=0.96: limit (hate-likely) instead of hold (hate-sure)" in find_disagreements(milder)


@pytest.mark.parametrize("written", ["text.hat=1", "text.hate=2", "words.slur=x", "author.minor=1", "text.hate"])
def test_evidence_that_fits_no_name_is_refused(written: str) -> None:
    with pytest.raises(Invalid):
        read_evidence(written)
