"""Which rule decides, who it is for, and what is only counted."""

from __future__ import annotations

import pytest

from socialpulse.moderation.policy import Policy, default_text
from socialpulse.moderation.types import MINORS, Action, Evidence, Value

HEAD = '[policy]\nname = "Test"\n'


def rule(name: str, action: str = "hold", severity: int = 50, when: str = "author.minor", more: str = "") -> str:
    return (
        f'[[rules]]\nid = "{name}"\nwhen = \'{when}\'\naction = "{action}"\nseverity = {severity}\nreason = "spam"\n'
        f'words = "Why."\n{more}\n'
    )


def decide(*rules: str, **values: Value) -> tuple[list[str], list[str]]:
    """Return ids of what matched live and in the background, where __ in a name stands for a dot."""
    named = {name.replace("__", "."): value for name, value in ({"author__minor": True} | values).items()}
    ruling = Policy.parse(HEAD + "".join(rules), 1).decide(Evidence(named))
    return [match.rule for match in ruling.matches], [match.rule for match in ruling.shadows]


def test_the_gravest_action_comes_first_then_the_highest_severity_then_the_order_of_the_file() -> None:
    rules = [rule("mild", "blur", 99), rule("a", "hold", 10), rule("b", "hold", 20), rule("c", "hold", 20)]
    assert decide(*rules, rule("gone", "remove", 1))[0] == ["gone", "b", "c", "a", "mild"]


def test_a_rule_for_minors_matches_and_never_decides_for_all() -> None:
    policy = Policy.parse(HEAD + rule("young", "limit", more='viewers = "minors"'), 3)
    ruling = policy.decide(Evidence({"author.minor": True}))
    assert (ruling.action, ruling.decisive) == (Action.SHOW, None)
    assert [(match.action, match.viewers) for match in ruling.for_some] == [(Action.LIMIT, (MINORS,))]
    assert ruling.policy_version == 3


def test_a_rule_in_the_background_is_a_shadow_and_a_draft_is_nothing() -> None:
    rules = [rule("real", "blur"), rule("try", "remove", more='mode = "background"'), rule("x", more='mode = "draft"')]
    assert decide(*rules) == (["real"], ["try"])


def test_an_unknown_condition_matches_nothing() -> None:
    rules = [rule("a", when="text.hate > 0.5"), rule("b", when="not text.hate > 0.5")]
    assert decide(*rules) == ([], [])


@pytest.mark.parametrize("value", [float("nan"), 1.5, -0.1, "0.9", True, frozenset({"x"})])
def test_a_value_that_its_name_cannot_have_counts_as_not_there(value: Value) -> None:
    rules = [rule("high", when="text.hate >= 0"), rule("else", when="not sure(text.hate >= 0)")]
    assert decide(*rules, text__hate=value)[0] == ["else"]


def test_a_named_condition_is_unknown_where_its_parts_are() -> None:
    conditions = '[conditions]\nbad = "worse or text.spam > 0.5"\nworse = "text.hate > 0.5"\n'
    policy = Policy.parse(HEAD + conditions + rule("a", when="not bad") + rule("b", when="bad"), 1)
    assert policy.decide(Evidence({"text.hate": 0.1})).matches == ()
    assert [match.rule for match in policy.decide(Evidence({"text.hate": 0.1, "text.spam": 0.0})).matches] == ["a"]
    assert [match.rule for match in policy.decide(Evidence({"text.hate": 0.9})).matches] == ["b"]


def test_evidence_cannot_pretend_to_be_a_condition() -> None:
    policy = Policy.parse(HEAD + '[conditions]\nbad = "author.minor"\n' + rule("a", when="bad"), 1)
    assert policy.decide(Evidence({"bad": True})).matches == ()


def test_each_group_of_viewers_gets_its_gravest_rule_alone_and_none_beside_a_removal() -> None:
    rules = [
        rule("warned", "blur", more='viewers = ["FR", "DE"]'),
        rule("hidden", "limit", more='viewers = ["AT", "DE"]'),
        rule("young", "blur", more='viewers = "minors"'),
    ]
    minor = Evidence({"author.minor": True})
    ruling = Policy.parse(HEAD + "".join(rules), 1).decide(minor)
    found = {match.rule: match.viewers for match in ruling.for_some}
    assert (ruling.action, found) == (Action.SHOW, {"hidden": ("AT", "DE"), "warned": ("FR",), "young": ("minors",)})
    removing = Policy.parse(HEAD + "".join([*rules, rule("gone", "remove")]), 1)
    assert removing.decide(minor).for_some == []


def test_a_profile_is_never_shown_by_halves() -> None:
    policy = Policy.parse(HEAD + rule("mild", "limit") + rule("young", "blur", more='viewers = "minors"'), 1)
    profile = policy.decide(Evidence({"author.minor": True, "subject.kind": "person"}))
    post = policy.decide(Evidence({"author.minor": True, "subject.kind": "post"}))
    assert (profile.action, profile.matches, post.action) == (Action.SHOW, (), Action.LIMIT)


def test_what_is_likely_a_mistake_is_warned_of() -> None:
    policy = Policy.parse(HEAD + '[conditions]\nidle = "author.minor"\n' + rule("a"), 1)
    [unused, unmeasured] = policy.find_warnings()
    assert "idle" in unused
    assert "as if it were harmless" in unmeasured
    assert Policy.parse(default_text(), 1).find_warnings() == []
