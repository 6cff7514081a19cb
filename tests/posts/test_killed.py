"""SIGKILL between any two steps: every scheduled post goes live once, every acknowledged like is there and counted."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import orjson
import pytest

from socialpulse.core.ids import fresh_uuid
from socialpulse.posts import POSTS_TOPIC
from tests.people.conftest import id_of
from tests.posts.conftest import Square

pytestmark = pytest.mark.anyio
N_POSTS = 120
ROOM = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from socialpulse.core.actor import Actor, Role
from socialpulse.media import Library
from socialpulse.people import People
from socialpulse.posts import Cards, Posts, Reactions
from socialpulse.runtime.blobs import open_blobs
from socialpulse.runtime.clock import SystemClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.settings import load_settings

async def main(url, folder, *rest):
    clock = SystemClock()
    async with Db(url) as db:
        library = Library(db, open_blobs(load_settings(data=Path(folder))), PgLog(db), clock)
        posts = Posts(db, PgLog(db), clock, People(db, clock, library), library, Cards(library), lambda text: None)
        print("ready", flush=True)
"""
PUBLISH = (
    ROOM + "        await posts.publish_due()\n        print('done', flush=True)\nasyncio.run(main(*sys.argv[1:]))\n"
)
LIKE = (
    ROOM
    + """
        post, *people = map(UUID, rest)
        for person in people:
            await Reactions(db, clock).like(Actor(Role.PERSON, person), post)
            print(person, flush=True)
asyncio.run(main(*sys.argv[1:]))
"""
)


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ},
        stdout=subprocess.PIPE,
        text=True,
    )


async def scheduled(square: Square) -> None:
    """Make posts whose minute has come."""
    author = await square.person()
    async with square.db.transaction() as tx:
        for _ in range(N_POSTS):
            await tx.run(
                """INSERT INTO posts.post (id, author_id, kind, caption, tags, mentions, sensitive, comments_on,
                                           visibility, state, version, made_at, scheduled_at)
                   VALUES (%(id)s, %(author)s, 'text', 'x', '{}', '{}', false, true, 'public', 'scheduled', 1,
                           now() - interval '2 hours', now() - interval '1 hour')""",
                id=fresh_uuid(),
                author=author.id,
            )


async def n_live(square: Square) -> int:
    async with square.db.transaction() as tx:
        n: int = await tx.value("SELECT count(*) FROM posts.post WHERE state = 'live'")
    return n


async def test_a_worker_killed_while_it_publishes_leaves_the_rest_to_the_next(square: Square, tmp_path: Path) -> None:
    await scheduled(square)
    stopped_at = []
    for reach in (5, 40):
        worker = start(PUBLISH, square.db.url, tmp_path)
        while await n_live(square) < reach:
            assert worker.poll() is None
            await asyncio.sleep(0.005)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        stopped_at.append(await n_live(square))
    assert stopped_at[-1] < N_POSTS, "the kill came too late to show anything"
    assert start(PUBLISH, square.db.url, tmp_path).wait() == 0
    assert await n_live(square) == N_POSTS
    told = Counter(orjson.loads(entry.body)["post_id"] for entry in await square.log.read(POSTS_TOPIC, "test"))
    assert (len(told), set(told.values())) == (N_POSTS, {1})


async def test_likes_that_were_acknowledged_before_a_kill_are_there_and_counted(square: Square, tmp_path: Path) -> None:
    people = await square.several(60)
    post_id = await square.text(people[0])
    server = start(LIKE, square.db.url, tmp_path, post_id, *[id_of(person) for person in people])
    assert server.stdout is not None
    acknowledged = [server.stdout.readline().strip() for _ in range(20)][1:]
    server.send_signal(signal.SIGKILL)
    acknowledged += [line.strip() for line in server.stdout]
    server.wait()
    async with square.db.transaction() as tx:
        kept = {str(row["person_id"]) for row in await tx.records("SELECT person_id FROM posts.post_like")}
    assert set(acknowledged) <= kept
    assert (await square.posts.load(people[0], post_id)).counts.n_likes == len(kept) < 60
