"""Pages of feeds over HTTP: 10 posts with authors, counts, viewer state, clips and pictures, at 200 requests a second.

Targets with 100,000 posts and 10,000 people, server and load on the same 2 cores: p99 below 40 ms over REST and below
80 ms over GraphQL. The load is open: requests are due at random moments, whatever became of those before, and an
answer's time counts from when its request was due. Viewers are 200 signed-in people with 500 posts seen each; three
in ten requests go on behind a first page. Beside it the limit: a FastAPI that answers hello, at the same rate.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
import psutil

from benchmarks.network import Network, seed, token_of
from benchmarks.serving import free_port, serving
from socialpulse.app import open_program
from socialpulse.app.database import database
from socialpulse.runtime.settings import load_settings, open_data_folder
from socialpulse.runtime.telemetry import start_logging

N_PEOPLE, N_POSTS, N_VIEWERS = 10_000, 100_000, 200
RATE_PER_S = 200.0
SECONDS = 10.0
WARM_S = 8.0  # a server that starts loads its models meanwhile
N_ROUNDS = 3
FEEDS = ("following", "following", "popular", "popular", "latest")
P_FURTHER = 0.3  # of requests that go on behind a first page
FREE = {"SOCIALPULSE_LOG_LEVEL": "warning", "SOCIALPULSE_ACCOUNTS__N_REQUESTS_PER_MINUTE": "100000000"}
HELLO = """
import sys, uvicorn
from fastapi import FastAPI
app = FastAPI()

@app.get("/{path:path}")
async def hello(path: str) -> dict[str, str]:
    return {"hello": path}

uvicorn.run(app, port=int(sys.argv[1]), log_config=None)
"""
GRAPH = """query ($name: FeedName!, $after: String) { feed(name: $name, first: 10, after: $after) {
  id caughtUp pageInfo { endCursor hasNextPage } edges { cursor why node {
    id kind caption liveAt counts { nLikes nComments nSaves nShares nReposts } mine { liked saved reposted }
    author { id handle name avatarUrl tie { follows } } pictures { alt media { kind width height thumbhash
      files { role url mime width height } } } } } } }"""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a load: times from when each request was due, and what the server's process spent on it."""

    ms: list[float]
    cpu_ms: float  # of the server for each request

    def p(self, quantile: float) -> float:
        return float(np.percentile(self.ms, quantile))


def get(path: str, token: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n\r\n".encode()


def post(path: str, body: bytes, token: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
    return f"{head}content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


class Client:
    """Keeps connections open, as many as are needed at once, and costs little itself."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, request: bytes) -> bytes:
        """Return the body of the answer. Fails where it is no success."""
        while self._idle and self._idle[-1][0].at_eof():  # the server closes what is idle for long
            self._idle.pop()[1].close()
        connection = self._idle.pop() if self._idle else await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = connection
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        body = await reader.readexactly(int(length.split(b":")[1]))
        assert head.startswith(b"HTTP/1.1 200"), (head, body[:500])
        self._idle.append(connection)
        return body

    def close(self) -> None:
        for _, writer in self._idle:
            writer.close()


async def load(port: int, requests: Callable[[], bytes], rate_per_s: float, seconds: float) -> list[float]:
    """Return how long answers took in milliseconds, from when they were due: at random moments, so many a second."""
    client, dice, took_ms = Client(port), random.Random(1), list[float]()

    async def one(due: float) -> None:
        await client.ask(requests())
        took_ms.append((time.perf_counter() - due) * 1_000)

    began = due = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        while (due := due + dice.expovariate(rate_per_s)) < began + seconds:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(due))
    client.close()
    return took_ms


def measured(port: int, requests: Callable[[], bytes]) -> Load:
    """Return what came of the load on a server that is warm."""
    asyncio.run(load(port, requests, RATE_PER_S / 2, WARM_S))
    server = next(child for child in psutil.Process(os.getpid()).children() if str(port) in child.cmdline())
    before = sum(server.cpu_times()[:2])
    ms = asyncio.run(load(port, requests, RATE_PER_S, SECONDS))
    return Load(ms, (sum(server.cpu_times()[:2]) - before) * 1_000 / len(ms))


async def pages(port: int, tokens: Sequence[str], by_graph: bool) -> Callable[[], bytes]:
    """Return what makes the next request: of some viewer, for some feed, its first page or the one after that."""
    client, dice = Client(port), random.Random(2)
    cursors: dict[tuple[str, str], str] = {}
    for token in tokens:
        for feed in sorted(set(FEEDS)):
            answer = orjson.loads(await client.ask(get(f"/v1/feed/{feed}", token)))
            if answer["next_cursor"] is not None and answer["feed"] == feed:
                cursors[token, feed] = answer["next_cursor"]
    client.close()

    def request() -> bytes:
        token, feed = dice.choice(tokens), dice.choice(FEEDS)
        after = cursors.get((token, feed)) if dice.random() < P_FURTHER else None
        if by_graph:
            body = orjson.dumps({"query": GRAPH, "variables": {"name": feed.upper(), "after": after}})
            return post("/graphql", body, token)
        return get(f"/v1/feed/{feed}" + (f"?cursor={after}" if after else ""), token)

    return request


def over_http(data: Path, tokens: Sequence[str], by_graph: bool) -> Load:
    port = free_port()
    with serving(["-m", "socialpulse", "api", "--port"], port, {"SOCIALPULSE_DATA": str(data), **FREE}):
        return measured(port, asyncio.run(pages(port, tokens, by_graph)))


def hello() -> Load:
    port = free_port()
    with serving(["-c", HELLO], port, {}):
        return measured(port, lambda: get("/hello", "none"))


async def prepare(url: str, data: Path) -> list[str]:
    """Fill the network; return tokens of its viewers."""
    async with open_program(open_data_folder(load_settings(data=data)), url) as program:
        network: Network = await seed(program, N_PEOPLE, N_POSTS, N_VIEWERS)
        await program.popular.look_at_all()
        return [token_of(program, viewer) for viewer in network.viewers]


def main() -> None:
    """Measure and print."""
    start_logging("warning")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with database(open_data_folder(load_settings(data=data))) as url:
            tokens = asyncio.run(prepare(url, data))
            rounds = [
                (over_http(data, tokens, by_graph=False), over_http(data, tokens, by_graph=True), hello())
                for _ in range(N_ROUNDS)
            ]
    print(f"   a page of 10 posts at {RATE_PER_S:.0f} requests/s, {N_POSTS:,} posts, {N_PEOPLE:,} people")
    names = (("REST", "target p99 40"), ("GraphQL", "target p99 80"), ("plain FastAPI hello", "the limit"))
    for (name, target), loads in zip(names, zip(*rounds, strict=True), strict=True):
        p50, p99 = (statistics.median(one.p(quantile) for one in loads) for quantile in (50, 99))
        cpu_ms = statistics.median(one.cpu_ms for one in loads)
        print(f"   {name}: p50 {p50:.1f} ms, p99 {p99:.1f} ms ({target}); the server spends {cpu_ms:.2f} ms on each")


if __name__ == "__main__":
    main()
