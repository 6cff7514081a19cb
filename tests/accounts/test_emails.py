"""Which texts are addresses, and which addresses are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.accounts.emails import email_key
from socialpulse.core.errors import Invalid


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("  ada@example.org ", "ada@example.org"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ａｄａ@example.org", "ada@example.org"),
    ],
)
def test_spellings_of_one_address_are_the_same(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)


@pytest.mark.parametrize(("one", "other"), [("a.da@x.org", "ada@x.org"), ("ada+news@x.org", "ada@x.org")])
def test_dots_and_tags_make_another_address(one: str, other: str) -> None:
    assert email_key(one) != email_key(other)


@pytest.mark.parametrize(
    "text",
    ["", "ada", "@x.org", "ada@", "a b@x.org", "ada@x..org", "ada@-x.org", ".ada@x.org", "a..b@x.org", "ada@x@y.org",
     "ada@x.org\r\nBcc: all@x.org", "ada\x00@x.org", "<ada@x.org>", "a" * 65 + "@x.org", "ada@" + "x." * 130 + "org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="e-mail"):
        email_key(text)


@given(st.text(max_size=300))
def test_any_text_is_an_address_or_refused_and_the_key_of_a_key_is_itself(text: str) -> None:
    try:
        key = email_key(text)
    except Invalid:
        return
    assert email_key(key) == key
