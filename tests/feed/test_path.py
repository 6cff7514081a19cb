"""The path of every feed, over sources and worlds that are plain lists."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialpulse.core.ids import PersonId
from socialpulse.feed.path import MOST_LOOKED_AT, Steps, read
from socialpulse.feed.types import Candidate, Found, Moment, Place, Slate, Why
from socialpulse.people import Person, Seen
from socialpulse.posts import Body, Card, Counts, Post, PostId, PostKind, PostState, Visibility
from tests.conftest import NOW

pytestmark = pytest.mark.anyio


def post_id(number: int) -> PostId:
    return PostId(UUID(int=number))


def card(number: int) -> Card:
    author = PersonId(UUID(int=1))
    person = Person(author, "ada", "Ada", "", None, [], None, False, NOW, 0, 0)
    post = Post(
        id=post_id(number),
        author_id=author,
        kind=PostKind.TEXT,
        caption="",
        tags=[],
        mentions=[],
        language=None,
        sensitive=False,
        comments_on=True,
        visibility=Visibility.PUBLIC,
        state=PostState.LIVE,
        state_words=None,
        version=1,
        scheduled_at=None,
        made_at=NOW,
        live_at=NOW,
        edited_at=None,
    )
    return Card(Body(post, person, None, []), Seen(person, None), Counts(), None)


@dataclass
class Shelf:
    """Posts by number, the highest first: those of them that are gone, and what each step was asked."""

    numbers: list[int]
    gone: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    found: list[int] = field(default_factory=list)
    loaded: list[int] = field(default_factory=list)

    def candidate(self, number: int) -> Candidate:
        at = NOW + timedelta(seconds=number)
        return Candidate(post_id(number), PersonId(UUID(int=1)), Moment(at, post_id(number)), Why.LATEST)

    async def find(self, after: Place | None, n: int) -> Found:
        assert after is None or isinstance(after, Moment)
        left = [one for one in sorted(self.numbers, reverse=True) if after is None or one < after.id.int]
        self.found.append(n)
        return Found([self.candidate(one) for one in left[:n]], len(left) <= n)

    async def sift(self, candidates: Sequence[Candidate]) -> list[str | None]:
        return ["seen" if one.post_id.int in self.seen else None for one in candidates]

    async def load(self, ids: Sequence[PostId]) -> Mapping[PostId, Card]:
        self.loaded.append(len(ids))
        return {one: card(one.int) for one in ids if one.int not in self.gone}

    async def name(self, people: Sequence[PersonId]) -> Mapping[PersonId, Seen]:
        return {}

    async def read(self, start: Place | None = None, n: int = 10) -> Slate:
        judge = {True: "gone", False: None}
        return await read(Steps(self.find, self.sift, self.load, lambda one: judge[one is None], self.name), start, n)


def numbers(slate: Slate) -> list[int]:
    return [item.card.post.id.int for item in slate.items]


async def test_a_page_of_which_nothing_is_left_out_takes_each_step_once() -> None:
    shelf = Shelf(list(range(1, 101)))
    slate = await shelf.read()
    assert numbers(slate) == list(range(100, 90, -1))
    assert (shelf.found, shelf.loaded, slate.n_looked_at, slate.is_end) == ([30], [10], 10, False)


async def test_an_empty_world_is_an_empty_page_at_its_end() -> None:
    slate = await Shelf([]).read()
    assert (slate.items, slate.place, slate.is_end, slate.n_looked_at) == ([], None, True, 0)


async def test_where_posts_are_gone_the_page_is_filled_with_what_follows() -> None:
    shelf = Shelf(list(range(1, 101)), gone=set(range(80, 100)))
    slate = await shelf.read()
    assert numbers(slate) == [100, *range(79, 70, -1)]
    assert slate.left_out == {"gone": 20}


async def test_the_end_is_told_with_the_last_post_that_is_left() -> None:
    shelf = Shelf(list(range(1, 16)), seen={1, 2, 3, 4, 5})
    slate = await shelf.read()
    assert (numbers(slate), slate.is_end) == (list(range(15, 5, -1)), True)


async def test_who_has_seen_nearly_all_gets_a_short_page_and_goes_on_from_there() -> None:
    shelf = Shelf(list(range(1, 3_001)), seen=set(range(2, 3_001)))
    slate = await shelf.read()
    assert (slate.items, slate.is_end, slate.n_looked_at) == ([], False, MOST_LOOKED_AT)
    slate = await shelf.read(slate.place)
    assert (numbers(slate), slate.is_end) == ([1], True)
    assert shelf.loaded == [1]


@given(st.integers(0, 2**32))
async def test_pages_hold_every_post_that_stays_exactly_once_while_others_come_and_go(seed: int) -> None:
    dice = random.Random(seed)
    shelf = Shelf(dice.sample(range(1, 300), dice.randrange(80)))
    staying = {one for one in shelf.numbers if dice.random() < 0.6}
    others = [one for one in shelf.numbers if one not in staying]
    shelf.seen = {one for one in shelf.numbers if dice.random() < 0.3}
    seen_before, shown = set(shelf.seen), list[int]()
    place, is_end = None, False
    while not is_end:
        slate = await shelf.read(place, dice.randint(1, 12))
        shown += numbers(slate)
        place, is_end = slate.place, slate.is_end
        shelf.seen |= set(numbers(slate))  # what was shown is seen
        shelf.gone |= {one for one in others if dice.random() < 0.2}
        shelf.numbers += [one for one in range(301 + len(shown), 310) if dice.random() < 0.2]
    assert len(shown) == len(set(shown))
    assert set(shown) >= staying - seen_before
    assert shown == sorted(shown, reverse=True)
