"""Cursors come back as they went, and what is none is refused by name."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.core.errors import Invalid
from socialpulse.feed import cursors
from socialpulse.feed.types import Mark, Moment, Name, Place, Rank

NUMBERS = st.integers(0, 2**31 - 1)
MOMENTS = st.builds(Moment, st.datetimes(timezones=st.just(UTC)), st.uuids())
RANKS = st.builds(Rank, st.uuids(), NUMBERS)


@given(st.one_of(MOMENTS, RANKS), st.lists(st.uuids(), max_size=20))
def test_a_mark_comes_back_as_it_went(place: Place, shown: list[UUID]) -> None:
    feed = Name.POPULAR if isinstance(place, Rank) else Name.FOLLOWING
    reposted = () if isinstance(place, Rank) else tuple(cursors.mark_of(one) for one in shown)
    mark = Mark(feed, place, reposted)
    assert cursors.read(cursors.write(mark), Name.FOLLOWING, Name.POPULAR) == mark


def test_the_longest_memory_still_fits_into_a_cursor() -> None:
    marks = tuple(cursors.mark_of(UUID(int=number)) for number in range(1_000))
    cursor = cursors.write(Mark(Name.FOLLOWING, Moment(datetime.now(UTC), UUID(int=1)), marks))
    assert len(cursor) <= cursors.MOST_LETTERS
    found = cursors.read(cursor, Name.FOLLOWING)
    assert found is not None
    assert found.reposted == marks[-cursors.MOST_REMEMBERED :]


@pytest.mark.parametrize(("made", "asked"), [(Name.LATEST, Name.FOLLOWING), (Name.FOLLOWING, Name.LATEST)])
def test_a_cursor_of_another_feed_is_refused(made: Name, asked: Name) -> None:
    cursor = cursors.write(Mark(made, Moment(datetime.now(UTC), UUID(int=1))))
    with pytest.raises(Invalid):
        cursors.read(cursor, asked)


@pytest.mark.parametrize(
    "position",
    [
        ["following", "0" * 32, 10**18, ""],
        ["following", "0" * 32, -(10**18), ""],
        ["following", "0" * 32, True, ""],
        ["following", "0" * 32, 1.5, ""],
        ["following", "no id", 1, ""],
        ["following", "0" * 32, 1, "\x00"],
        ["following", "0" * 32, 1, "abc"],
        ["popular", "0" * 32, -1],
        ["popular", "0" * 32, 2**40],
        ["popular", "0" * 32, 1, ""],
        ["nothing", "0" * 32, 1, ""],
        ["following", None, 1, ""],
        [],
        {"feed": "following"},
        "following",
    ],
)
def test_a_forged_cursor_is_refused(position: object) -> None:
    forged = base64.urlsafe_b64encode(orjson.dumps(position)).rstrip(b"=").decode()
    with pytest.raises(Invalid) as caught:
        cursors.read(forged, Name.FOLLOWING, Name.POPULAR)
    assert caught.value.problems[0].field == "cursor"


@given(st.text(max_size=300))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        cursors.read(text, Name.FOLLOWING, Name.LATEST, Name.POPULAR)
