"""What a look at a post costs, from its text alone to a burst of pictures while people scroll.

Targets: a text judged in under 10 ms, 300 a second; a page of a feed, p99, under twice as slow while a burst drains.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.embedding import bios
from benchmarks.machine import machine
from benchmarks.network import Network, seed, token_of
from benchmarks.pages import get, load
from benchmarks.serving import free_port, serving
from benchmarks.stopwatch import took_ms
from socialpulse.app import Program, open_program
from socialpulse.app.database import database
from socialpulse.app.run import worker_process
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.ids import PersonId
from socialpulse.demo.studio import paint_picture
from socialpulse.media import MediaId
from socialpulse.moderation import Evidence, Policy, default_text, text_values
from socialpulse.posts import Draft, Picture, PostKind
from socialpulse.runtime.settings import load_settings, open_data_folder
from socialpulse.runtime.telemetry import start_logging
from socialpulse.understand.harm import TextHarm
from socialpulse.understand.text import load_minilm

N_TEXTS, N_ALONE, N_COMMENTS = 320, 100, 150
N_PEOPLE, N_POSTS, N_VIEWERS = 500, 20_000, 20
N_BURST = int(os.environ.get("SOCIALPULSE_BURST", "1000"))
RATE_PER_S, SECONDS = 20.0, 20.0
FREE = {"SOCIALPULSE_ACCOUNTS__N_REQUESTS_PER_MINUTE": "100000000", "SOCIALPULSE_LOG_LEVEL": "warning"}


def main() -> None:
    """Measure and print."""
    start_logging("warning")
    verdicts()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with database(open_data_folder(load_settings(data=data))) as url:
            asyncio.run(_over_the_program(url, data))


def verdicts() -> None:
    """Print what it takes to measure a text and decide about it."""
    texts, kind = bios()
    harm = TextHarm.load(load_minilm(load_settings().models_folder))
    policy = Policy.parse(default_text(), 1)

    def judge(some: Sequence[str]) -> None:
        for one in harm.measure(some):
            policy.decide(Evidence(text_values("text.", [one])))

    judge(texts[:10])
    alone = sorted(took_ms(partial(judge, [text])) for text in texts[:N_ALONE])
    many = [took_ms(partial(judge, texts[:N_TEXTS])) for _ in range(3)]
    print(f"   {N_TEXTS} texts, {kind}, measured and judged by {len(policy.live)} rules")
    print(f"   one text: median {statistics.median(alone):.1f} ms, p95 {alone[-N_ALONE // 20]:.1f} ms (target < 10)")
    print(f"   together: {N_TEXTS * 1_000 / statistics.median(many):.0f} texts/s (target 300)")


async def _over_the_program(url: str, data: Path) -> None:
    async with open_program(open_data_folder(load_settings(data=data)), url) as program:
        network = await seed(program, N_PEOPLE, N_POSTS, N_VIEWERS)
        await program.popular.look_at_all()
        await _comments(program, network)
        base = await _picture(program, network.people[0])
        tokens = [token_of(program, viewer) for viewer in network.viewers]
        await _burst(program, network, base, tokens, data)


async def _comments(program: Program, network: Network) -> None:
    """Print how fast comments are looked at, jobs and database included."""
    author = Actor(Role.PERSON, network.people[1])
    texts, _ = bios()
    await program.comments.write(author, network.posts[-1], "the first loads the models")
    await program.jobs.work_off()
    for text in texts[:N_COMMENTS]:
        await program.comments.write(author, network.posts[-1], text[:900])
    began = time.perf_counter()
    await program.jobs.work_off()
    spent = time.perf_counter() - began
    print(f"   {N_COMMENTS} comments that waited: {N_COMMENTS / spent:.0f} looked at in a second, one job each")


async def _burst(program: Program, network: Network, base: MediaId, tokens: Sequence[str], data: Path) -> None:
    """Print how slow pages are while a burst of pictures drains, and how fast it does."""
    port, environment = free_port(), {"SOCIALPULSE_DATA": str(data), **FREE}
    with serving(["-m", "socialpulse", "api", "--port"], port, environment):
        ask = _pages(tokens)
        await load(port, ask, RATE_PER_S, SECONDS / 4)
        quiet = await load(port, ask, RATE_PER_S, SECONDS)
        for number in range(N_BURST):
            owner = network.people[number % N_PEOPLE]
            copied = await program.library.copy(OPERATOR, base, owner)
            draft = Draft(PostKind.IMAGES, f"picture {number}", [Picture(copied)])
            await program.posts.write(Actor(Role.PERSON, owner), draft)
        os.environ.update(environment)
        with worker_process():
            began, waiting = time.perf_counter(), await _waiting(program)
            while await _waiting(program) == waiting:  # until the models are loaded
                await asyncio.sleep(0.2)
            busy = await load(port, ask, RATE_PER_S, SECONDS)
            while await _waiting(program):
                await asyncio.sleep(0.5)
    spent = time.perf_counter() - began
    p = [[float(np.percentile(ms, quantile)) for quantile in (50, 99)] for ms in (quiet, busy)]
    print(f"   a burst of {N_BURST:,} posts with a picture each drains at {N_BURST / spent:.1f} a second, one worker")
    print(f"   a feed page at {RATE_PER_S:.0f}/s, quiet: p50 {p[0][0]:.1f} ms, p99 {p[0][1]:.1f} ms")
    print(f"   meanwhile: p50 {p[1][0]:.1f} ms, p99 {p[1][1]:.1f} ms, {p[1][1] / p[0][1]:.1f} times (target < 2)")


async def _waiting(program: Program) -> int:
    async with program.db.transaction() as tx:
        n: int = await tx.value(
            "SELECT count(*) FROM posts.post WHERE state IN ('held', 'waiting') AND verdict IS NULL"
        )
    return n


def _pages(tokens: Sequence[str]) -> Callable[[], bytes]:
    turns = iter(range(10**9))
    return lambda: get("/v1/feed/following", tokens[next(turns) % len(tokens)])


async def _picture(program: Program, owner: PersonId) -> MediaId:
    """Return a picture of somebody, ready."""
    actor, body = Actor(Role.PERSON, owner), paint_picture("sea", 0, 1)
    upload = await program.uploads.create(actor, "sea.jpg", len(body))

    async def whole() -> AsyncIterator[bytes]:
        yield body

    await program.uploads.append(actor, upload.media_id, 0, whole(), None)
    await program.jobs.work_off()
    return upload.media_id


if __name__ == "__main__":
    print(machine())
    main()
