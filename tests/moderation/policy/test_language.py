"""Conditions: what they say of evidence that is there, of evidence that is not, and what is wrong with bad ones."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.moderation.policy.language import MOST_CHARS, WrongCondition, compile_condition
from socialpulse.moderation.types import Value

VALUES: dict[str, Value | None] = {
    "text.hate": 0.9,
    "read.hate": 0.4,
    "words.slur": 2,
    "author.n_posts": 12.0,
    "author.minor": True,
    "post.sensitive": False,
    "post.kind": "video",
    "known.lists": frozenset({"removed"}),
    "named": True,
}


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("text.hate >= 0.9", True),
        ("text.hate > 0.9", False),
        ("0.9 <= text.hate", True),
        ("0.5 <= text.hate < 0.9", False),
        ("0.3 < read.hate < text.hate <= 1", True),
        ("words.slur == 2", True),
        ("words.slur != 2", False),
        ("author.n_posts >= 12 and author.minor", True),
        ("not author.minor or post.sensitive", False),
        ('post.kind == "video"', True),
        ('"images" == post.kind', False),
        ('post.kind in ("video", "images")', True),
        ('post.kind not in ["text"]', True),
        ('"removed" in known.lists', True),
        ('"other" not in known.lists', True),
        ("named and not\n  post.sensitive", True),
        ("text.spam > 0.5", None),
        ("not text.spam > 0.5", None),
        ("text.spam > 0.5 or author.minor", True),
        ("text.spam > 0.5 or post.sensitive", None),
        ("text.spam > 0.5 and post.sensitive", False),
        ("text.spam > 0.5 and author.minor", None),
        ("0.1 < text.spam < text.hate", None),
        ('"text" in unmeasured', None),
        ('post.language in ("en",)', None),
        ("sure(text.spam > 0.5)", False),
        ("not sure(text.spam > 0.5)", True),
        ("sure(author.minor)", True),
        ("label.swiss_army_knife > 0.9", None),
    ],
)
def test_a_condition_is_true_false_or_unknown(text: str, truth: bool | None) -> None:
    assert compile_condition(text, {"named"}).test(VALUES) is truth


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("  \n ", "is empty"),
        ("text.hate >=", "cannot be read"),
        ("text.hate >= 1.5", "from 0 to 1; 1.5 lies outside"),
        ("text.hate >= 1e999", "above 1,000,000,000"),
        ("words.slur >= 4", "from 0 to 3"),
        ("text.hate == 0.5", "never exactly"),
        ('text.hate > "high"', "is a text"),
        ("text.hatred > 0.5", "did you mean text.hate"),
        ("nmaed", "did you mean named"),
        ("text.hate", "write text.hate >= 0.9"),
        ("unmeasured", 'write "word" in unmeasured'),
        ("known.lists < 3", "is a set and is not compared"),
        ("author.minor == 1", "is a flag and is not compared"),
        ("author.minor == True", "True is not known here"),
        ('post.kind == "image"', "did you mean images"),
        ('"texts" in unmeasured', "did you mean text"),
        ("post.kind > 3", "compared with == or !="),
        ("post.kind in (1, 2)", "only a text"),
        ('"en" in post.language', "is a text; write"),
        ("text.hate in (0.1, 0.2)", "only a text"),
        ("text.hate > words.slur", "do not compare"),
        ("1 < 2", "neither is a name"),
        ("text.hate is None", "write =="),
        ("__import__('os').system('ls')", "is no condition"),
        ("(lambda: author.minor)()", "is no condition"),
        ("[author.minor for x in y]", "is no condition"),
        ("text.hate > -1", "stands where a name or a fixed value belongs"),
        ("text.hate + 1 > 1", "stands where"),
        ("text.__class__ > 1", "is not a name of evidence"),
        ("author.minor if author.minor else author.minor", "is no condition"),
        ("(x := author.minor)", "is no condition"),
        ("author.minor # and more", "holds a #"),
        ("label.No > 0.5", "is not a name of evidence"),
        ("sure(author.minor, named)", "is no condition"),
        ("author.minor, named", "is no condition"),
        ("f'{author.minor}'", "is no condition"),
        ("not " * 200 + "author.minor", "deep"),
        ("(" * 500 + "author.minor" + ")" * 500, "cannot be read"),
        ("author.minor\0", "cannot be read"),
        ("author.minor or " * (MOST_CHARS // 10) + "named", "characters"),
        ("9" * 3_999, "is no condition"),
        ("author.n_posts > " + "9" * 3_900, "above"),
    ],
)
def test_what_is_wrong_is_said(text: str, reason: str) -> None:
    with pytest.raises(WrongCondition) as caught:
        compile_condition(text, {"named"})
    assert reason in str(caught.value)


def test_every_part_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(WrongCondition) as caught:
        compile_condition("text.hat > 0.5 and words.slur > 9 and post.kind == 'film'")
    assert len(caught.value.reasons) == 3


@given(st.text(max_size=60) | st.text("text.hae >=<01()notandri\"',", max_size=60))
def test_nonsense_is_a_condition_or_an_error_of_ours(text: str) -> None:
    try:
        truth = compile_condition(text).test({})
    except WrongCondition as error:
        assert error.reasons
    else:
        assert truth in (True, False, None)


FLAGS = ("author.minor", "post.sensitive", "picture.qr")
TERMS = st.recursive(
    st.sampled_from(FLAGS),
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda part: f"({' '.join(part)})")
        | inner.map("(not {})".format)
    ),
    max_leaves=8,
)


@given(TERMS)
def test_three_truths_are_those_of_kleene(text: str) -> None:
    """With false 0, unknown ½ and true 1, `and` is the least, `or` the greatest, and `not` what is left to 1."""
    condition = compile_condition(text)
    for truths in itertools.product((False, None, True), repeat=3):
        numbers = {flag: {False: 0.0, None: 0.5, True: 1.0}[truth] for flag, truth in zip(FLAGS, truths, strict=True)}
        found = condition.test(dict(zip(FLAGS, truths, strict=True)))
        assert {False: 0.0, None: 0.5, True: 1.0}[found] == kleene(text, numbers)


def kleene(text: str, numbers: dict[str, float]) -> float:
    """Return the truth of a fully bracketed text, by looking for its outermost operator."""
    if text in numbers:
        return numbers[text]
    inner = text[1:-1]
    if inner.startswith("not "):
        return 1 - kleene(inner[4:], numbers)
    depth = 0
    for place, char in enumerate(inner):
        depth += (char == "(") - (char == ")")
        if depth == 0 and inner[place:].startswith((" and ", " or ")):
            one, other = kleene(inner[:place], numbers), kleene(inner[place:].split(" ", 2)[2], numbers)
            return min(one, other) if inner[place:].startswith(" and ") else max(one, other)
    raise AssertionError(text)
