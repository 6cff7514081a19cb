"""What of a batch is taken and what is dropped, with the reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.activity import EVENT, Kind, Source, Why
from socialpulse.activity.parsing import MOST_EVENTS, parse
from socialpulse.core.errors import Invalid, TooLarge
from tests.activity.conftest import NOW_MS, batch, event

MINUTE_MS, HOUR_MS = 60_000, 3_600_000


def test_an_event_lies_in_the_log_as_it_was_sent() -> None:
    page = "00000000-0000-0000-0000-000000000007"
    sent = event("watch", ms=8_200, loops=2, position=7, source="for_you", request=page)
    [row] = np.frombuffer(parse(batch(sent), NOW_MS).body, EVENT)
    assert (row["at_ms"], row["ms"], row["loops"], row["position"]) == (NOW_MS, 8_200, 2, 7)
    assert (row["kind"], row["source"]) == (Kind.WATCH, Source.FOR_YOU)
    assert bytes(row["subject"]) == b"\0" * 15 + b"\1" and bytes(row["request"]) == b"\0" * 15 + b"\7"


@pytest.mark.parametrize("kind", [kind.name.lower() for kind in Kind])
def test_every_kind_is_taken(kind: str) -> None:
    subject = {"post": None, "person": "00000000-0000-0000-0000-000000000001"}
    both = event(kind, post=subject["person"], person=subject["person"])
    assert parse(batch(both), NOW_MS).n == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("text", Why.MALFORMED),
        (None, Why.MALFORMED),
        (event(at="now"), Why.MALFORMED),
        (event(at=True), Why.MALFORMED),
        (event(at=None), Why.MALFORMED),
        (event(ms=1.5), Why.MALFORMED),
        (event(request="x"), Why.MALFORMED),
        (event(source=7), Why.MALFORMED),
        (event("dance"), Why.UNKNOWN_KIND),
        ({**event(), "kind": 7}, Why.UNKNOWN_KIND),
        ({**event(), "kind": ["watch"]}, Why.UNKNOWN_KIND),
        (event(post=None), Why.NO_SUBJECT),
        (event(post="' OR 1=1 --"), Why.NO_SUBJECT),
        (event("profile_visit", person=None, post="00000000-0000-0000-0000-000000000001"), Why.NO_SUBJECT),
        (event(at=NOW_MS + 6 * MINUTE_MS), Why.AHEAD),
        (event(at=2**63), Why.AHEAD),
        (event(at=NOW_MS - 49 * HOUR_MS), Why.TOO_LATE),
        (event(at=-(2**62)), Why.TOO_LATE),
        (event(ms=-1), Why.ABSURD),
        (event(ms=3 * HOUR_MS), Why.ABSURD),
        (event(loops=5_000), Why.ABSURD),
        (event(position=70_000), Why.ABSURD),
    ],
)
def test_what_does_not_fit_is_dropped_with_its_reason_and_the_rest_is_taken(wrong: Any, why: Why) -> None:
    found = parse(batch(event(), wrong, event()), NOW_MS)
    assert (found.n, found.dropped) == (2, {why: 1})


@pytest.mark.parametrize("at", [NOW_MS + 4 * MINUTE_MS, NOW_MS - 47 * HOUR_MS])
def test_a_clock_that_is_a_little_off_is_believed(at: int) -> None:
    assert parse(batch(event(at=at)), NOW_MS).n == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"id": 7, "events": []}', b"\xff", b'{"events": []}'])
def test_a_batch_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        parse(body, NOW_MS)


def test_too_many_events_at_a_time_are_refused() -> None:
    with pytest.raises(TooLarge, match="501 events"):
        parse(batch(*[event()] * (MOST_EVENTS + 1)), NOW_MS)


@given(st.recursive(st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=40),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["kind", "post", "at", "ms", "loops", "source", "request"]), inner, max_size=7),
                    max_leaves=12))  # fmt: skip
def test_whatever_stands_in_an_event_it_is_taken_or_dropped(anything: Any) -> None:
    found = parse(orjson.dumps({"id": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "events": [anything]}), NOW_MS)
    assert found.n + sum(found.dropped.values()) == 1
