"""What may stand in a profile, and what comes of a wish to follow."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.core.errors import Invalid
from socialpulse.people import AgeBracket, Profile
from socialpulse.people.rules import ROWS, FollowCase, Outcome, checked, decide, wrong_handle

ADA = Profile("ada", "Ada", AgeBracket.FROM_25)


@pytest.mark.parametrize("handle", ["ab", "Ada.Lovelace", "a_1", "_a_", "x" * 30, "2b"])
def test_a_handle_of_plain_letters_is_taken(handle: str) -> None:
    assert wrong_handle(handle) is None


@pytest.mark.parametrize(
    ("handle", "why"),
    [
        ("a", "has 1 characters"),
        ("x" * 31, "has 31 characters"),
        ("", "has 0 characters"),
        ("\u0430da", "CYRILLIC SMALL LETTER A"),
        ("ad\u202ea", "RIGHT-TO-LEFT OVERRIDE"),
        ("ada\u200b", "ZERO WIDTH SPACE"),
        ("\uff41da", "FULLWIDTH"),
        ("a da", "SPACE"),
        ("ada\n", "U\\+000A"),
        ("a\x00", "U\\+0000"),
        (".ada", "dot"),
        ("ada.", "dot"),
        ("a..b", "dot"),
        ("__", "letter or digit"),
        ("Admin", "kept for the house"),
    ],
)
def test_a_handle_that_could_mislead_is_refused_with_the_reason(handle: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        checked(dataclasses.replace(ADA, handle=handle))


@given(st.text(min_size=1, max_size=35))
def test_every_handle_that_is_taken_is_ascii(handle: str) -> None:
    assert wrong_handle(handle) is not None or handle.isascii()


@pytest.mark.parametrize("name", ["李小龍", "محمد", "Zoë", "👩\u200d🔬 Ada", "می\u200cخواهم"])
def test_a_name_may_be_of_any_script(name: str) -> None:
    assert checked(dataclasses.replace(ADA, name=name)).name == name


@pytest.mark.parametrize("name", ["", "  ", "a\u202eb", "a\u2066b", "a\x00b", "a\nb", "x" * 61])
def test_a_name_of_nothing_or_with_hidden_characters_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="name"):
        checked(dataclasses.replace(ADA, name=name))


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://example.org", "https://ada:pw@example.org", "https://", "https://localhost",
     "https://ex\u0430mple.org", "https://a b.org", "//example.org", "https://[::1", "https://example.org:99999999"],
)  # fmt: skip
def test_a_link_that_is_no_web_address_is_refused(link: str) -> None:
    with pytest.raises(Invalid, match=r"links\.0"):
        checked(dataclasses.replace(ADA, links=[link]))


def test_everything_wrong_is_said_at_once() -> None:
    wrong = Profile("", "", AgeBracket.FROM_25, bio="\u202e", links=["x"] * 6, language="English")
    with pytest.raises(Invalid) as refused:
        checked(wrong)
    found = {problem.field for problem in refused.value.problems}
    assert found == {"handle", "name", "bio", "language", "links", *(f"links.{n}" for n in range(5))}


@pytest.mark.parametrize(("age", "private"), [(AgeBracket.FROM_16, True), (AgeBracket.FROM_18, False)])
def test_minors_are_private_unless_they_say_otherwise(age: AgeBracket, private: bool) -> None:
    assert checked(Profile("ada", "Ada", age)).private is private
    assert checked(Profile("ada", "Ada", age, private=False)).private is False


@pytest.mark.parametrize(
    ("case", "row", "outcome"),
    [
        (FollowCase(is_self=True, private=True), "self", Outcome.SELF),
        (FollowCase(hidden=True, follows=True), "blocked", Outcome.ABSENT),
        (FollowCase(follows=True, private=True), "follows-already", Outcome.KEPT),
        (FollowCase(private=True), "private", Outcome.ASKED),
        (FollowCase(), "default", Outcome.FOLLOWS),
    ],
)
def test_each_row_decides_its_case(case: FollowCase, row: str, outcome: Outcome) -> None:
    assert decide(case) == (row, outcome)


def test_the_cases_above_try_every_row() -> None:
    assert [row for row, _, _ in ROWS] == ["self", "blocked", "follows-already", "private", "default"]
