"""Policy files: what they may hold, and that everything wrong with one is told at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.core.errors import Invalid
from socialpulse.moderation.policy import Policy, default_text
from socialpulse.moderation.types import MINORS, Action, Evidence

HEAD = '[policy]\nname = "Test"\n'
RULE = {
    "id": '"one"',
    "when": '"author.minor"',
    "action": '"hold"',
    "severity": "50",
    "reason": '"spam"',
    "words": '"Why."',
}


def rule(**keys: str | None) -> str:
    """Return a rule, with other keys or without some."""
    pairs = {**RULE, **keys}
    return "[[rules]]\n" + "".join(f"{key} = {value}\n" for key, value in pairs.items() if value is not None)


REPORTING = """
[reporting]
unfounded = 5
percent = 80
within = "30 days"
suspend = "2 weeks"
warning = "Stop."
words = "Not looked at."
"""


def test_misuse_of_reporting_is_part_of_a_policy_and_may_be_left_out() -> None:
    assert Policy.parse(HEAD + rule(), 8).book.reporting is None
    terms = Policy.parse(HEAD + rule() + REPORTING, 8).book.reporting
    assert terms is not None
    assert (terms.n_unfounded, terms.percent, terms.suspended_for, terms.policy_version) == (
        5, 80, timedelta(weeks=2), 8
    )  # fmt: skip


def test_everything_wrong_with_reporting_is_told() -> None:
    wrong = REPORTING.replace("80", "101").replace("unfounded = 5", "unfounded = 0").replace('"30 days"', '"a while"')
    found = problems(HEAD + rule() + wrong.replace('suspend = "2 weeks"', "suspnd = 1"))
    assert {field.removeprefix("reporting: ") for field in found} == {
        "percent", "unfounded", "within", "suspend", "suspnd"
    }  # fmt: skip


def test_a_policy_says_what_a_second_opinion_is_asked_about_besides_what_would_be_held() -> None:
    ask = '[opinion]\nask = "text.hate >= 0.5"\n'
    for text, hate, asked in ((ask, 0.6, True), (ask, 0.4, False), ("", 0.6, False)):
        assert Policy.parse(HEAD + rule() + text, 1).asks(Evidence({"text.hate": hate})) is asked
    assert Policy.parse(HEAD + rule(), 1).asks(Evidence({"author.minor": True}))
    assert set(problems(HEAD + rule() + '[opinion]\nask = "text.hat >= 0.5"\nwhen = 1\n')) == {
        "opinion: ask", "opinion: when"
    }  # fmt: skip


def problems(text: str) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        Policy.parse(text, 1)
    return {problem.field: problem.reason for problem in caught.value.problems}


def test_a_rule_is_read_with_all_that_it_says() -> None:
    text = HEAD + rule(viewers='"minors"', action='"limit"', lasts='"2 weeks"') + rule(id='"two"')
    [one, two] = Policy.parse(text, 7).book.rules
    assert (one.match.viewers, one.match.lasts) == ((MINORS,), timedelta(weeks=2))
    [there] = Policy.parse(HEAD + rule(viewers='["DE", "AT", "DE"]', action='"limit"'), 8).book.rules
    assert there.match.viewers == ("AT", "DE")
    assert (two.id, two.match.action, two.match.severity, two.words) == ("two", Action.HOLD, 50, "Why.")


@pytest.mark.parametrize(
    ("keys", "key", "reason"),
    [
        ({"id": None}, "id", "a text is needed"),
        ({"id": '"Not An Id"'}, "id", "is no id"),
        ({"when": None}, "when", "a text is needed"),
        ({"when": '"text.hat > 0.5"'}, "when", "did you mean text.hate"),
        ({"when": "3"}, "when", "a text is needed"),
        ({"action": '"delete"'}, "action", "is not one of show, blur"),
        ({"action": '"removed"'}, "action", "did you mean remove"),
        ({"severity": "0"}, "severity", "from 1 to 100"),
        ({"severity": "true"}, "severity", "from 1 to 100"),
        ({"severity": '"high"'}, "severity", "from 1 to 100"),
        ({"reason": '"hatred"'}, "reason", "did you mean hate"),
        ({"reason": None}, "reason", "is not one of"),
        ({"mode": '"shadow"'}, "mode", "live, background, draft"),
        ({"viewers": '"minors"'}, "action", "for some viewers write blur or limit"),
        ({"viewers": '["DE"]'}, "action", "for some viewers write blur or limit"),
        ({"viewers": '"adults"'}, "viewers", "is not all, minors, or a list of countries"),
        ({"viewers": "[]"}, "viewers", "is not all, minors, or a list of countries"),
        ({"viewers": '["DE", "Germany"]'}, "viewers", "is no country of ISO 3166"),
        ({"viewers": "[7]"}, "viewers", "is no country of ISO 3166"),
        ({"lasts": '"a while"'}, "lasts", "30 days"),
        ({"lasts": '"99999 weeks"'}, "lasts", "up to ten years"),
        ({"lasts": '"0 days"'}, "lasts", "30 days"),
        ({"words": '""'}, "words", "a text is needed"),
        ({"words": '"' + "x" * 1_001 + '"'}, "words", "1,000 are possible"),
        ({"severty": "3"}, "severty", "did you mean severity"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told_with_rule_and_key(
    keys: dict[str, str | None], key: str, reason: str
) -> None:
    name = str(keys.get("id", RULE["id"]) or '""').strip('"')
    assert reason in problems(HEAD + rule(**keys))[f'rule 1 "{name}": {key}']


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ("", "file", "is empty"),
        (" \n", "file", "is empty"),
        ("# nothing\n", "policy: name", "a text is needed"),
        ("[policy", "file", "is not TOML"),
        ("\udc00", "file", "surrogates"),
        ("x = " + "[\n" * 100_000, "file", "is not TOML"),
        ("x = " + "9_" * 900 + "x", "file", "is not TOML"),
        ("#\n" * 500_001, "file", "at most 1,000,000 bytes"),
        ("a" + ".a" * 400 + " = 1", "file", "more parts with dots between"),
        ("x = {" + "''.\"\"." * 200 + "a = 1}", "file", "more parts with dots between"),
        ("x = '" + "y" * 2_000 + "'", "file", "a line of more than 2,000 characters"),
        (HEAD, "file: rules", "no rule is live"),
        (HEAD + rule(mode='"draft"'), "file: rules", "no rule is live"),
        (HEAD + rule() + rule(), "file: rules", "two rules"),
        (HEAD + rule() * 1_001, "file: rules", "1,000 are possible"),
        ('rules = "many"\n' + HEAD, "file: rules", "write [[rules]]"),
        ("rules = [3]\n" + HEAD, 'rule 1 ""', "is no table"),
        ("policy = 3\n" + rule(), "policy", "is no table"),
        (HEAD + rule() + "[condition]\na = 3", "file: condition", "is not known at the top"),
    ],
)
def test_a_file_that_is_no_policy_is_refused(text: str, field: str, reason: str) -> None:
    assert reason in problems(text)[field]


def test_every_problem_of_a_file_is_told() -> None:
    text = (
        HEAD + '[conditions]\nbad = "text.hat > 1"\n' + rule(action='"x"', when='"bad"') + rule(id='"b"', severity="0")
    )
    assert sorted(problems(text)) == ["conditions: bad", 'rule 1 "one": action', 'rule 2 "b": severity']


def test_no_more_problems_are_told_than_anybody_reads() -> None:
    assert len(problems(HEAD + "".join(rule(id=f'"r{n}"', severity="0") for n in range(1_000)))) == 200


def test_a_circle_of_conditions_is_named() -> None:
    text = HEAD + '[conditions]\na = "b or author.minor"\nb = "not c"\nc = "sure(a)"\n' + rule(when='"a"')
    [reason] = problems(text).values()
    assert reason == "goes in a circle: a asks for b asks for c asks for a"


def test_a_condition_that_asks_for_itself_is_a_circle() -> None:
    assert "a asks for a" in problems(HEAD + '[conditions]\na = "not a"\n' + rule())["conditions: a"]


@pytest.mark.parametrize("name", ["unmeasured", "Big", "not", "sure", '"a.b"'])
def test_a_condition_takes_no_word_that_means_something_else(name: str) -> None:
    found = problems(HEAD + f'[conditions]\n{name} = "author.minor"\n' + rule())
    assert "cannot be called so" in found["conditions: " + name.strip('"')]


def test_conditions_may_stand_in_any_order_and_build_on_each_other_a_thousand_times() -> None:
    chain = "".join(f'c{n} = "c{n + 1} or c{n + 1}"\n' for n in range(999)) + 'c999 = "author.minor"\n'
    policy = Policy.parse(HEAD + "[conditions]\n" + chain + rule(when='"c0"'), 1)
    assert policy.book.conditions[0][0] == "c999"


@given(st.text(max_size=200) | st.lists(st.sampled_from(default_text().splitlines()), max_size=12).map("\n".join))
def test_nonsense_is_refused_in_words(text: str) -> None:
    try:
        Policy.parse(text, 1)
    except Invalid as error:
        assert all(problem.field and problem.reason for problem in error.problems)
