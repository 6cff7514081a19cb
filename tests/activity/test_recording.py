"""From the door into the log: each batch once, however often it is sent."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from socialpulse.activity import ACTIVITY_TOPIC, Recorder, Why, read_entries
from socialpulse.core.actor import ANONYMOUS, OPERATOR, Actor, Role
from socialpulse.core.errors import Forbidden, NotSignedIn, Unavailable
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from tests.activity.conftest import batch, event
from tests.conftest import NOW

pytestmark = pytest.mark.anyio


@pytest.fixture
def ada() -> Actor:
    return Actor(Role.PERSON, uuid4())


async def n_in_log(log: PgLog) -> int:
    return len(read_entries(await log.read(ACTIVITY_TOPIC, "test", 10_000)).events)


async def test_what_is_answered_stands_in_the_log(recorder: Recorder, log: PgLog, ada: Actor) -> None:
    receipt = await recorder.take(ada, batch(event(), event("like"), event("dance")))
    assert (receipt.n_accepted, receipt.dropped, receipt.repeated) == (2, {Why.UNKNOWN_KIND: 1}, False)
    told = read_entries(await log.read(ACTIVITY_TOPIC, "test"))
    assert ada.id is not None and [bytes(one) for one in told.by] == [ada.id.bytes] * 2


async def test_a_batch_sent_again_is_taken_once(recorder: Recorder, log: PgLog, ada: Actor) -> None:
    body = batch(event(), event())
    answers = [(await recorder.take(ada, body)).repeated for _ in range(3)]
    assert (answers, await n_in_log(log)) == ([False, True, True], 2)


async def test_a_batch_sent_many_times_at_once_is_taken_once(db: Db, log: PgLog, clock: SetClock, ada: Actor) -> None:
    body, servers = batch(event()), [Recorder(db, log, clock) for _ in range(4)]
    receipts = await asyncio.gather(*(servers[n % 4].take(ada, body) for n in range(40)))
    assert sorted(receipt.repeated for receipt in receipts) == [False] + [True] * 39
    assert await n_in_log(log) == 1


async def test_two_people_may_choose_the_same_id(recorder: Recorder, log: PgLog, ada: Actor) -> None:
    body = batch(event())
    for actor in (ada, Actor(Role.PERSON, uuid4())):
        assert not (await recorder.take(actor, body)).repeated
    assert await n_in_log(log) == 2


async def test_ids_are_forgotten_only_when_their_events_are_too_late(
    recorder: Recorder, log: PgLog, clock: SetClock, ada: Actor
) -> None:
    body = batch(event())
    await recorder.take(ada, body)
    for hours in (47, 73):
        clock.set(NOW + timedelta(hours=hours))
        await recorder.expire()
        await recorder.take(ada, body)
    assert await n_in_log(log) == 1


async def test_a_client_that_goes_away_stops_nobody_elses_batch(recorder: Recorder, log: PgLog, ada: Actor) -> None:
    gone = asyncio.create_task(recorder.take(ada, batch(event())))
    await asyncio.sleep(0)
    gone.cancel()
    await recorder.take(ada, batch(event()))
    assert await n_in_log(log) == 2


async def test_a_database_that_is_gone_is_said_and_nothing_acknowledged(url: str, clock: SetClock, ada: Actor) -> None:
    async with Db(url) as db:
        recorder = Recorder(db, PgLog(db), clock)
        async with db.transaction() as tx:
            await tx.run("ALTER TABLE activity.batch RENAME TO elsewhere")
        with pytest.raises(Unavailable, match="send it again"):
            await recorder.take(ada, batch(event()))


async def test_only_people_have_activity(recorder: Recorder) -> None:
    with pytest.raises(NotSignedIn):
        await recorder.take(ANONYMOUS, batch(event()))
    for actor in (OPERATOR, Actor(Role.KEY, uuid4())):
        with pytest.raises(Forbidden):
            await recorder.take(actor, batch(event()))
