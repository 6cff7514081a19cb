"""SIGKILL of server, worker and PostgreSQL under load: everything acknowledged is there afterwards, and none twice.

The normal suite kills each once. The long form, at random moments, with a table of what was said and answered:

    SOCIALPULSE_KILLS=20 python -m pytest -s tests/hard/test_killed.py
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hard.load import Client, Told
from tests.hard.running import READY_S, Running, running

N_KILLS = int(os.environ.get("SOCIALPULSE_KILLS", "0"))  # 0: each part once
pytestmark = [pytest.mark.anyio, pytest.mark.timeout(3_600 if N_KILLS else 600)]
PARTS = ("postgres", "worker", "server")
N_PEOPLE = 3 if N_KILLS else 2
N_BETWEEN = 25 if N_KILLS else 12  # acknowledged at least from one kill to the next
MEDIA_DONE_S = 180.0
LOOKED_AT_S = 120.0  # a job that died with its worker is begun again after half a minute


@pytest.fixture
def program() -> Iterator[Running]:
    folder = Path(tempfile.mkdtemp(prefix="socialpulse-hard-"))
    (folder / "data").mkdir()
    with running(folder / "data") as found:
        yield found
    shutil.rmtree(folder, ignore_errors=True)


async def test_what_was_acknowledged_before_any_kill_is_there_once(program: Running) -> None:
    told, stop, dice = Told(), asyncio.Event(), random.Random(29)
    people = [await asyncio.to_thread(program.sign_up, f"person{number}") for number in range(N_PEOPLE)]
    clients = [Client(program, person, told, random.Random(number)) for number, person in enumerate(people)]
    load = asyncio.gather(*(client.run(stop) for client in clients))
    killed = [dice.choice(PARTS) for _ in range(N_KILLS)] or list(PARTS)
    for number, part in enumerate(killed):
        await until_told(told, told.n + dice.randrange(N_BETWEEN, 2 * N_BETWEEN), load)
        await asyncio.sleep(dice.uniform(0, 0.3))
        print(f"{time.strftime('%H:%M:%S')} kill {number + 1}: {part}, after {told.n} acknowledged", flush=True)
        await asyncio.to_thread(program.kill, part)
        if not N_KILLS:
            await asyncio.to_thread(program.forget_dead_workers)
    await asyncio.to_thread(program.wait_ready)
    await until_told(told, told.n + N_BETWEEN, load)  # it goes on as before
    stop.set()
    await asyncio.wait_for(load, READY_S)
    tell(killed, told)
    await everything_is_looked_at_once(program)
    everything_is_there_once(program, told)
    await media_are_finished(program, told)
    await activity_is_counted_once(program, told)


async def until_told(told: Told, n: int, load: asyncio.Future[list[None]]) -> None:
    """Return once so much was acknowledged, or raise what ended a client."""
    end = time.monotonic() + READY_S
    while told.n < n:
        if load.done():
            load.result()
        assert time.monotonic() < end, f"{told.n} of {n} acknowledged in {READY_S:.0f} s; said: {told.tries}"
        await asyncio.sleep(0.02)


async def everything_is_looked_at_once(program: Running) -> None:
    """Every post and comment was judged, once, and is live."""
    end = time.monotonic() + LOOKED_AT_S
    unlooked = """SELECT (SELECT count(*) FROM posts.post WHERE state <> 'live')
                       + (SELECT count(*) FROM posts.comment WHERE state <> 'live')"""
    while program.rows(unlooked)[0][0] and time.monotonic() < end:
        await asyncio.sleep(0.3)
    assert program.rows(unlooked)[0][0] == 0
    judged = "SELECT count(*), count(DISTINCT subject_id) FROM moderation.judgement WHERE subject_kind <> 'person'"
    n_judged, n_subjects = program.rows(judged)[0]
    assert n_judged == n_subjects


def everything_is_there_once(program: Running, told: Told) -> None:
    captions = [row[0] for row in program.rows("SELECT caption FROM posts.post")]
    assert sorted(captions) == sorted(told.posts)
    texts = [row[0] for row in program.rows("SELECT text FROM posts.comment")]
    assert sorted(texts) == sorted(told.comments)
    likes = {
        (str(post), str(person)) for post, person in program.rows("SELECT post_id, person_id FROM posts.post_like")
    }
    assert likes == told.likes
    counted = program.rows("SELECT sum(n_likes), sum(n_comments) FROM posts.tally")[0]
    assert tuple(int(n or 0) for n in counted) == (len(told.likes), len(told.comments))


async def media_are_finished(program: Running, told: Told) -> None:
    """Every upload became one medium, and ends ready."""
    end = time.monotonic() + MEDIA_DONE_S
    while True:
        found = program.rows("SELECT file_name, state FROM media.media")
        if all(state == "ready" for _, state in found) or time.monotonic() > end:
            break
        await asyncio.sleep(0.3)
    assert sorted(name for name, _ in found) == sorted(told.uploads)
    assert {state for _, state in found} <= {"ready"}


async def activity_is_counted_once(program: Running, told: Told) -> None:
    """Every batch is counted, once: the ms of each is its number."""
    end, expected = time.monotonic() + 60, (len(told.batches), sum(told.batches))
    while True:
        found = program.rows("SELECT coalesce(sum(n), 0), coalesce(sum(ms), 0) FROM activity.post_hour")[0]
        if tuple(map(int, found)) == expected or time.monotonic() > end:
            break
        await asyncio.sleep(0.3)
    assert tuple(map(int, found)) == expected


def tell(killed: list[str], told: Told) -> None:
    print(f"\nkilled: {', '.join(killed)}")
    print(
        f"acknowledged: {len(told.posts)} posts, {len(told.comments)} comments, {len(told.likes)} likes, "
        f"{len(told.batches)} batches, {len(told.uploads)} uploads"
    )
    print(f"said: {dict(sorted(told.tries.items()))}")
