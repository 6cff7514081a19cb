"""Counters: known answers, a slow reference, and right whoever dies or counts at the same time."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from socialpulse.activity import Counting, Kind, Recorder
from socialpulse.core.actor import Actor, Role
from socialpulse.core.ids import PersonId
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from tests.activity.conftest import NOW_MS, batch, event
from tests.conftest import NOW

pytestmark = pytest.mark.anyio
POST, OTHER = UUID(int=1), UUID(int=2 << 120)


async def test_a_day_of_one_person_is_counted_by_hour_and_kind(recorder: Recorder, counting: Counting, db: Db) -> None:
    ada = Actor(Role.PERSON, uuid4())
    hour_ago = NOW_MS - 3_600_000
    await recorder.take(ada, batch(event(ms=3_000, loops=1), event(ms=4_000), event("like"), event(at=hour_ago, ms=5)))
    await recorder.take(ada, batch(event("profile_visit"), event("like", post=str(OTHER))))
    assert await counting.catch_up() == 6
    async with db.transaction() as tx:
        post = await counting.find_post_hours(tx, POST)
        person = await counting.find_person_hours(tx, PersonId(ada.id or POST))
    hour = timedelta(hours=1)
    assert [(one.hour, one.kind, one.n, one.ms, one.loops) for one in post] == [
        (NOW - hour, Kind.WATCH, 1, 5, 0),
        (NOW, Kind.WATCH, 2, 7_000, 1),
        (NOW, Kind.LIKE, 1, 0, 0),
    ]
    assert [(one.hour, one.kind, one.n) for one in person] == [
        (NOW - hour, Kind.WATCH, 1),
        (NOW, Kind.WATCH, 2),
        (NOW, Kind.LIKE, 2),
        (NOW, Kind.PROFILE_VISIT, 1),
    ]


async def test_a_post_is_seen_by_sight_and_by_who_saw_it(recorder: Recorder, counting: Counting, db: Db) -> None:
    ada, eve = (Actor(Role.PERSON, uuid4()) for _ in range(2))
    await recorder.take(ada, batch(event("impression"), event("like", post=str(OTHER))))
    await recorder.take(eve, batch(event("profile_visit", person=str(POST))))
    await counting.catch_up()
    async with db.transaction() as tx:
        assert await counting.find_seen(tx, PersonId(ada.id or POST), [POST, OTHER]) == {POST}
        assert await counting.find_seen(tx, PersonId(eve.id or POST), [POST, OTHER]) == set()


async def test_what_was_seen_in_many_pieces_is_joined_and_still_seen(
    recorder: Recorder, counting: Counting, db: Db
) -> None:
    ada, posts = Actor(Role.PERSON, uuid4()), [uuid4() for _ in range(40)]
    for post in posts:
        await recorder.take(ada, batch(event(post=str(post)), event(post=str(POST))))
        await counting.catch_up()
    await counting.tidy()
    async with db.transaction() as tx:
        assert await tx.value("SELECT count(*) FROM activity.seen") == 1
        assert await counting.find_seen(tx, PersonId(ada.id or POST), [*posts, POST, OTHER]) == {*posts, POST}


async def test_counting_agrees_with_a_slow_count(recorder: Recorder, counting: Counting, db: Db) -> None:
    dice, expected = random.Random(6), Counter[tuple[UUID, Kind, str]]()
    posts = [UUID(int=dice.getrandbits(128)) for _ in range(9)]
    for _ in range(30):
        events = []
        for _ in range(40):
            post, kind, ms = dice.choice(posts), dice.choice([Kind.WATCH, Kind.LIKE, Kind.SKIP]), dice.randrange(9_000)
            events.append(event(kind.name.lower(), post=str(post), ms=ms, at=NOW_MS - dice.randrange(90_000_000)))
            expected[post, kind, "n"] += 1
            expected[post, kind, "ms"] += ms
        await recorder.take(Actor(Role.PERSON, uuid4()), batch(*events))
        if dice.random() < 0.2:
            await counting.catch_up()
    await counting.catch_up()
    found = Counter[tuple[UUID, Kind, str]]()
    async with db.transaction() as tx:
        for post in posts:
            for one in await counting.find_post_hours(tx, post):
                found[post, one.kind, "n"] += one.n
                found[post, one.kind, "ms"] += one.ms
    assert found == expected


async def test_who_counts_at_the_same_time_counts_nothing_twice(recorder: Recorder, db: Db, log: PgLog) -> None:
    ada = Actor(Role.PERSON, uuid4())
    for _ in range(20):
        await recorder.take(ada, batch(event("like")))
    counted = await asyncio.gather(*(Counting(db, log).catch_up() for _ in range(4)))
    assert sum(counted) == 20
    async with db.transaction() as tx:
        [one] = await Counting(db, log).find_post_hours(tx, POST)
    assert one.n == 20


async def test_a_counter_that_dies_before_its_commit_has_counted_nothing(
    recorder: Recorder, counting: Counting, db: Db
) -> None:
    await recorder.take(Actor(Role.PERSON, uuid4()), batch(event("like")))
    async with db.transaction() as tx:
        await tx.run("ALTER TABLE activity.seen RENAME TO elsewhere")
    await recorder.take(Actor(Role.PERSON, uuid4()), batch(event("impression")))
    with pytest.raises(Exception, match=r"activity\.seen"):
        await counting.catch_up()
    async with db.transaction() as tx:
        await tx.run("ALTER TABLE activity.elsewhere RENAME TO seen")
        assert await counting.find_post_hours(tx, POST) == []
    assert await counting.catch_up() == 2
