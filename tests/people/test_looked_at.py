"""What somebody writes about themselves, and what moderation lets others see of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from socialpulse.core.actor import ANONYMOUS, Actor
from socialpulse.core.events import Event
from socialpulse.media import Library
from socialpulse.people import AgeBracket, Look, People, Profile, ProfileWritten
from socialpulse.runtime.blobs import open_blobs
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db, Tx
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.settings import load_settings
from tests.people.conftest import Town, id_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def strict(town: Town, clock: SetClock, tmp_path: Path) -> People:
    library = Library(town.db, open_blobs(load_settings(data=tmp_path)), PgLog(town.db), clock)
    return People(town.db, clock, library, must_be_looked_at=True)


def profile(bio: str, name: str = "Ada") -> Profile:
    return Profile("ada", name, AgeBracket.FROM_25, bio, private=False)


async def judge(people: People, db: Db, actor: Actor, version: int, look: Look) -> bool:
    async with db.transaction() as tx:
        return await people.judge(tx, id_of(actor), version, look)


async def test_a_new_profile_shows_its_handle_until_somebody_looked(town: Town, strict: People) -> None:
    me = await town.account()
    own = await strict.save(me, profile("I sing."))
    assert (own.person.name, own.person.bio, own.waits) == ("Ada", "I sing.", True)
    seen = (await strict.load(ANONYMOUS, id_of(me))).person
    assert (seen.name, seen.bio) == ("ada", "")
    assert await judge(strict, town.db, me, 2, Look.ACCEPTED)
    assert (await strict.load(ANONYMOUS, id_of(me))).person.bio == "I sing."
    assert not (await strict.load_own(me)).waits


async def test_a_refused_change_leaves_what_stood_there_and_can_be_accepted_after_all(
    town: Town, strict: People
) -> None:
    me = await town.account()
    await strict.save(me, profile("good"))
    await judge(strict, town.db, me, 2, Look.ACCEPTED)
    await strict.save(me, profile("bad"))
    assert await judge(strict, town.db, me, 3, Look.REFUSED)
    assert (await strict.load(ANONYMOUS, id_of(me))).person.bio == "good"
    assert (await strict.load_own(me)).person.bio == "bad"
    assert await judge(strict, town.db, me, 3, Look.ACCEPTED)
    assert (await strict.load(ANONYMOUS, id_of(me))).person.bio == "bad"


async def test_what_is_seen_already_is_taken_away_and_given_back(town: Town, strict: People) -> None:
    me = await town.account()
    await town.people.save(me, profile("rude"))
    assert await judge(strict, town.db, me, 2, Look.REFUSED)
    seen = (await strict.load(ANONYMOUS, id_of(me))).person
    assert (seen.handle, seen.name, seen.bio) == ("ada", "ada", "")
    assert await judge(strict, town.db, me, 2, Look.ACCEPTED)
    assert (await strict.load(ANONYMOUS, id_of(me))).person.bio == "rude"


async def test_a_verdict_is_for_the_version_that_was_looked_at(town: Town, strict: People) -> None:
    me = await town.account()
    await strict.save(me, profile("one"))
    await strict.save(me, profile("two"))
    assert not await judge(strict, town.db, me, 2, Look.ACCEPTED)
    assert (await strict.load(ANONYMOUS, id_of(me))).person.bio == ""


async def test_only_a_change_of_what_is_seen_calls_for_a_look(town: Town, url: str, clock: SetClock) -> None:
    said = list[Event]()

    async def hear(_: Tx, event: Event) -> None:
        said.append(event)

    me = await town.account()
    async with Db(url, hear) as db:
        library = Library(db, open_blobs(load_settings()), PgLog(db), clock)
        people = People(db, clock, library, must_be_looked_at=True)
        await people.save(me, profile("one"))
        await people.save(me, profile("one"))
        await people.save(me, profile("two"))
        assert said == [ProfileWritten(id_of(me))] * 2
        assert await people.call_again() == 1
        await judge(people, db, me, 3, Look.HELD)
        assert await people.call_again() == 0
