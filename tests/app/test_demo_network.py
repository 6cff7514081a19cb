"""The demo network, carried out for real and small: whole and right in every count, however often it is killed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from socialpulse.app import Program, open_program
from socialpulse.app.demo_network import SEED, DemoNetwork, sign_in_of
from socialpulse.app.demo_progress import Progress, Size, find_progress
from socialpulse.demo.network import TRIALS, Exhibit, World, draw_world, live, talk
from socialpulse.media import Role
from socialpulse.posts import PostKind, find_latest
from socialpulse.runtime.settings import Settings

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]
SIZE = Size(n_people=6, n_posts=20, n_artworks=3)
N_EXHIBITS = sum(trial.exhibit is not Exhibit.NOTHING for trial in TRIALS)
N_BROUGHT = N_EXHIBITS + 1  # and one for the list of what is known to be bad
N_KILLS = 2
CODE = """
import asyncio, sys
from socialpulse.app import open_program
from socialpulse.app.demo_network import DemoNetwork
from socialpulse.app.demo_progress import Size
from socialpulse.runtime.settings import load_settings, open_data_folder

async def main(url, *size):
    async with open_program(open_data_folder(load_settings()), url) as program:
        working = asyncio.create_task(program.jobs.work(["media", "activity", "posts", "moderation"]))
        print("on", flush=True)
        await DemoNetwork(program).build(Size(*map(int, size)))
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        print("done", flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


def start(url: str, data: Path) -> subprocess.Popen[str]:
    size = (str(SIZE.n_people), str(SIZE.n_posts), str(SIZE.n_artworks))
    return subprocess.Popen(
        [sys.executable, "-c", CODE, url, *size],
        env={**os.environ, "SOCIALPULSE_DATA": str(data), "SOCIALPULSE_LOG_LEVEL": "warning"},
        stdout=subprocess.PIPE,
        text=True,
    )


def forget_dead_workers(url: str) -> None:
    """Have the jobs of killed workers begun again at once, instead of after half a minute without a sign of life."""
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


@pytest.fixture
async def program(settings: Settings, url: str) -> AsyncIterator[Program]:
    """The program by the machine's clock, as the killed processes have it."""
    async with open_program(settings, url) as opened:
        yield opened


async def test_killed_again_and_again_it_ends_as_if_nothing_had_happened(url: str, program: Program) -> None:
    dice, data = random.Random(11), program.settings.data
    for _ in range(N_KILLS):
        process = start(url, data)
        assert process.stdout is not None
        await asyncio.to_thread(process.stdout.readline)
        await asyncio.sleep(dice.uniform(0.5, 4.0))
        process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(process.wait)
        forget_dead_workers(url)
    last = start(url, data)
    output, _ = await asyncio.to_thread(last.communicate)
    assert last.returncode == 0 and output.endswith("done\n")

    progress = await find_progress(program)
    assert progress is not None and progress.complete
    await program.counting.catch_up()
    world = draw_world(SEED, SIZE.n_people, SIZE.n_posts, SIZE.n_artworks, progress.ends_at.hour)
    assert found(url) == planned(world)
    await every_post_can_be_looked_at(program, world)
    await the_first_can_sign_in(program, world)
    await once_complete_it_is_left_alone(url, program, progress)


def planned(world: World) -> dict[str, int]:
    fortnight = live(world, SEED)
    return {
        "accounts.person": len(world.cast) + any(trial.is_first for trial in TRIALS),
        "people.follow": len(fortnight.follows),
        "posts.post": len(world.posts) + len(TRIALS),
        "posts.medium": sum(len(post.shows) for post in world.posts) + N_EXHIBITS,
        "posts.comment": len(talk(world, fortnight, SEED)),
        "posts.post_like": sum("like" in view.done for view in fortnight.views),
        "posts.saved": sum("save" in view.done for view in fortnight.views),
        "impressions": len(fortnight.views),
        "watched_ms": sum(view.watch_ms for view in fortnight.views),
        "pictures": len({(post.author, number) for post in world.posts for number in post.shows}) + N_BROUGHT,
    }


def found(url: str) -> dict[str, int]:
    tables = ("accounts.person", "people.follow", "posts.post", "posts.medium", "posts.comment", "posts.post_like")
    with psycopg.connect(url) as connection:

        def value(query: str) -> int:
            row = connection.execute(query).fetchone()
            assert row is not None
            return int(row[0] or 0)

        counts = {table: value(f"SELECT count(*) FROM {table}") for table in (*tables, "posts.saved")}
        counts["impressions"] = value("SELECT sum(n) FROM activity.post_hour WHERE kind = 1")
        counts["watched_ms"] = value("SELECT sum(ms) FROM activity.post_hour")
        counts["pictures"] = value("SELECT count(*) FROM media.media WHERE file_name <> 'demo-portrait.jpg'")
        assert value("SELECT count(*) FROM media.media WHERE state <> 'ready'") == 0
        return counts


async def every_post_can_be_looked_at(program: Program, world: World) -> None:
    async with program.db.transaction() as tx:
        places = await find_latest(tx, None, 100)
        cards = await program.posts.find_cards(tx, None, [place.id for place in places])
    planted = {post.caption for post in world.posts}
    shown = [card for card in cards.values() if card.post.caption in planted]
    assert len(shown) == len(world.posts)
    for card in shown:
        for picture in card.pictures:
            assert picture.alt and picture.shown.media.public
            roles = {file.role for file in picture.shown.files}
            needed = Role.MASTER if card.post.kind is PostKind.VIDEO else Role.PICTURE
            assert needed in roles
            for file in picture.shown.files:
                assert await program.blobs.exists(f"media/files/{file.path}")
        assert card.author.person.avatar_id is not None


async def the_first_can_sign_in(program: Program, world: World) -> None:
    emails, password = sign_in_of(program)
    assert emails == [member.email for member in world.cast[: len(emails)]]
    with psycopg.connect(program.db.url) as connection:
        rows = connection.execute("SELECT email, password_hash FROM accounts.person").fetchall()
    opened = [email for email, hashed in rows if await program.accounts.passwords.fits(password, hashed)]
    assert sorted(opened) == sorted(emails)


async def once_complete_it_is_left_alone(url: str, program: Program, progress: Progress) -> None:
    async with program.db.transaction() as tx:
        latest = (await find_latest(tx, None, 1))[0]
    before = found(url)
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM posts.post WHERE id = %s", [latest.id])
    await DemoNetwork(program).build(SIZE)
    assert found(url)["posts.post"] == before["posts.post"] - 1
    assert await find_progress(program) == progress


def test_beside_few_creators_there_are_few_people() -> None:
    assert Size.beside(20_000) == Size() == Size.beside(1_000_000)
    assert Size.beside(60) == Size(4, 12, 3)
