"""The index follows posts: through kills, rebuilt, compared, counted."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from socialpulse import retrieval
from socialpulse.core.errors import Conflict
from socialpulse.posts import POSTS_TOPIC
from socialpulse.search import Question
from socialpulse.search.columns import post_id, row_id
from socialpulse.search.indexing import CONSUMER
from tests.people.conftest import id_of
from tests.search.conftest import World, ids

pytestmark = pytest.mark.anyio
N_POSTS = 60
WRITER = """
import asyncio, os, signal, sys
from pathlib import Path
import numpy as np
from socialpulse.posts.search_store import find_live_ids, find_searchable
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.tail import PgTail
from socialpulse.search import Indexing, Sources
from socialpulse.search import indexing

class Dies(PgLog):
    async def save_position(self, consumer, topic, seen, tx=None):
        if mode == "between":
            os.kill(os.getpid(), signal.SIGKILL)
        await super().save_position(consumer, topic, seen, tx)
        print("saved", flush=True)

def embed(texts):
    return np.ones((len(texts), 384), np.float32)

async def main():
    indexing.AT_ONCE = 5
    async with Db(url) as db:
        sources = Sources(find_searchable, find_live_ids)
        await Indexing(db, Dies(db), PgTail(db), sources, embed, Path(folder)).catch_up()

url, folder, mode = sys.argv[1:]
asyncio.run(main())
"""


def start(world: World, mode: str) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITER, world.db.url, str(world.folder), mode]
    return subprocess.Popen(arguments, env={**os.environ}, stdout=subprocess.PIPE, text=True)


def n_rows(folder: Path) -> int:
    return retrieval.ENGINE.open(folder).status().n_rows if retrieval.exists(folder) else 0


async def planted(world: World) -> None:
    await world.unknown_posts(await world.person(), [f"guitar {number}" for number in range(N_POSTS)])


async def test_killed_between_commit_and_position_it_writes_the_same_again(world: World) -> None:
    await planted(world)
    assert start(world, "between").wait() == -signal.SIGKILL
    assert n_rows(world.folder) == 5
    assert len(await world.log.read(POSTS_TOPIC, CONSUMER)) == N_POSTS, "no position was saved"
    await world.indexing.catch_up()
    assert n_rows(world.folder) == N_POSTS
    assert await world.log.read(POSTS_TOPIC, CONSUMER) == []


async def test_killed_at_any_moment_the_next_one_has_every_post_once(world: World) -> None:
    await planted(world)
    for _ in range(2):
        writer = start(world, "on")
        assert writer.stdout is not None
        writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    assert n_rows(world.folder) < N_POSTS, "the kills came too late to show anything"
    await world.indexing.catch_up()
    found = await world.search.find_posts(await world.person(), Question("guitar"), 50)
    assert (n_rows(world.folder), len(set(ids(found)))) == (N_POSTS, 50)
    assert retrieval.verify(world.folder).problems == ()


async def test_built_again_it_finds_the_same(world: World) -> None:
    await planted(world)
    ada = await world.person()
    before = await world.find(ada, "guitar", 50)
    await world.unknown_posts(ada, ["a mandolin"])
    assert await world.indexing.rebuild() == N_POSTS + 1
    assert await world.log.read(POSTS_TOPIC, CONSUMER) == []
    assert await world.find(ada, "guitar", 50) == before


async def test_likes_and_comments_are_counted_again_by_the_clock_without_embedding(world: World) -> None:
    ada = await world.person()
    [post] = await world.several_posts(ada, ["a walk in the woods"])
    await world.like(post, 3)
    await world.comments.write(ada, post, "well seen")
    assert await world.indexing.refresh() == 1
    row = retrieval.ENGINE.open(world.folder).find([row_id(post)], ["first_half", "likes", "comments"]).to_pylist()[0]
    assert (row["likes"], row["comments"], post_id(row["first_half"], row["id"])) == (3, 1, post)
    assert await world.indexing.refresh() == 0


async def test_what_differs_for_whatever_reason_is_mended_by_comparing(world: World) -> None:
    ada = await world.person()
    posts = await world.several_posts(ada, ["guitar one", "guitar two", "guitar three"])
    with retrieval.ENGINE.write(world.folder) as writer:
        writer.delete([row_id(posts[0])])
        writer.commit()
    async with world.db.transaction() as tx:
        await tx.run("DELETE FROM posts.post WHERE id = %(id)s", id=posts[1])
    assert await world.indexing.refresh() == 2
    assert set(await world.find(ada, "guitar")) == {posts[0], posts[2]}


async def test_one_writes_at_a_time_and_the_clock_waits_for_its_next_turn(world: World) -> None:
    await world.post(await world.person(), "guitar")
    async with world.db.hold(CONSUMER) as is_ours:
        assert is_ours
        with pytest.raises(Conflict):
            await world.indexing.catch_up()
        assert await world.indexing.refresh() == 0
    assert await asyncio.wait_for(world.indexing.catch_up(), 30) == 1


async def test_an_erased_person_leaves_no_row(world: World) -> None:
    ada, eve = await world.person(), await world.person()
    await world.several_posts(eve, ["guitar"])
    async with world.db.transaction() as tx:
        await tx.run("DELETE FROM people.person WHERE id = %(id)s", id=id_of(eve))
    assert await world.find(ada, "guitar") == []
    await world.indexing.refresh()
    assert n_rows(world.folder) == 0
