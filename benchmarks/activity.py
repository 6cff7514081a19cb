"""Activity: events per second acknowledged over HTTP, into the log from Python, and out of it into counters.

Targets on 2 cores: 50,000 events/s over HTTP in batches of 100 (the answer comes when they are durable), 150,000/s into
the log from Python; counters keep up. Beside each the limit: the same requests answered by FastAPI with nothing behind
it, and the same bytes through plain COPY. The server is its own process, on the same machine as its clients; PostgreSQL
syncs every commit. Contestants take turns; medians are printed.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import orjson
import psycopg

from benchmarks.machine import scratch_program
from benchmarks.serving import free_port, serving
from socialpulse.activity.parsing import parse
from socialpulse.app import Program, open_program
from socialpulse.app.database import database
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.ids import SessionId, fresh_uuid
from socialpulse.runtime.settings import load_settings, open_data_folder
from socialpulse.runtime.telemetry import start_logging

N_IN_BATCH = 100
N_POSTS = 20_000
N_PEOPLE = 2_000
N_BATCHES = 1_500
N_ROUNDS = 3
N_CONNECTIONS = 32
N_WARM = 1_000  # batches; a server that starts loads its models meanwhile
WARM_SECONDS = 6.0
SECONDS = 4.0
FREE = {
    "SOCIALPULSE_LOG_LEVEL": "warning",
    "SOCIALPULSE_ACCOUNTS__N_REQUESTS_PER_MINUTE": "100000000",
}
HELLO = """
import sys, uvicorn
from fastapi import FastAPI, Request, Response
app = FastAPI()

@app.post("/v1/activity", status_code=202)
async def take(request: Request) -> Response:
    await request.body()
    return Response(b"{}", 202)

uvicorn.run(app, port=int(sys.argv[1]), log_config=None)
"""


def bodies(n: int, dice: random.Random) -> list[bytes]:
    """Return batches as a phone sends them: posts by a long tail, most of it watching."""
    now_ms = int(time.time() * 1_000)
    posts = [str(UUID(int=dice.getrandbits(128))) for _ in range(N_POSTS)]
    made = []
    for _ in range(n):
        events = []
        for number in range(N_IN_BATCH):
            post = posts[int(N_POSTS * dice.random() ** 3)]
            kind = dice.choices(("impression", "watch", "finish", "like", "skip"), (40, 40, 8, 4, 8))[0]
            events.append(
                {
                    "kind": kind,
                    "post": post,
                    "at": now_ms - number * 900,
                    "ms": dice.randrange(20_000),
                    "source": "for_you",
                }
            )
        made.append(orjson.dumps({"id": str(uuid4()), "events": events}))
    return made


async def into_log(program: Program, sent: list[bytes]) -> float:
    """Return events per second from JSON in Python to durable in the log."""
    people = [Actor(Role.PERSON, uuid4()) for _ in range(N_PEOPLE)]
    ready = iter(enumerate(sent))

    async def one_client() -> None:
        for number, body in ready:
            await program.recorder.take(people[number % N_PEOPLE], body)

    return len(sent) * N_IN_BATCH / await took(asyncio.gather(*(one_client() for _ in range(64))))


async def plain_copy(program: Program, sent: list[bytes]) -> float:
    """Return events per second of COPY alone: the rows that the log would hold, judged beforehand, 64 at a time."""
    now = datetime.now(UTC)
    rows = [("t", 0, now, uuid4().bytes, parse(body, int(time.time() * 1_000)).body) for body in sent]

    async def copy() -> None:
        async with await psycopg.AsyncConnection.connect(program.db.url) as connection:
            await connection.execute("CREATE TEMP TABLE t (topic text, p int2, at timestamptz, key bytea, body bytea)")
            for start in range(0, len(rows), 64):
                async with connection.cursor() as cursor, cursor.copy("COPY t FROM STDIN (FORMAT binary)") as out:
                    out.set_types(["text", "int2", "timestamptz", "bytea", "bytea"])
                    for row in rows[start : start + 64]:
                        await out.write_row(row)
                await connection.commit()

    return len(sent) * N_IN_BATCH / await took(copy())


async def took(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def request(body: bytes, token: str) -> bytes:
    """Return a whole request: the clients are to cost as little as they can."""
    head = f"POST /v1/activity HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
    return f"{head}content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


async def load(port: int, requests: list[bytes], seconds: float) -> tuple[float, float]:
    """Return batches per second over some connections for some seconds, and the p99 of an answer in milliseconds."""
    until, ready, latencies = time.perf_counter() + seconds, iter(requests), list[float]()

    async def one_client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for sent in ready:
            began = time.perf_counter()
            if began > until:
                break
            writer.write(sent)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 202"), head
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
            await reader.readexactly(int(length.split(b":")[1]))
            latencies.append(time.perf_counter() - began)
        writer.close()

    spent = await took(asyncio.gather(*(one_client() for _ in range(N_CONNECTIONS))))
    return len(latencies) / spent, sorted(latencies)[int(len(latencies) * 0.99)] * 1_000


def served(command: list[str], data: Path, port: int, run: Callable[[], tuple[float, float]]) -> tuple[float, float]:
    """Return what `run` measures while a server of this command stands."""
    with serving(command, port, {"SOCIALPULSE_DATA": str(data), **FREE}):
        return run()


async def tokens(url: str, data: Path, n: int) -> list[str]:
    async with open_program(open_data_folder(load_settings(data=data)), url) as program:
        people = [
            await program.accounts.sign_up.add(OPERATOR, f"p{k}@example.org", "a password for it") for k in range(n)
        ]
        sessions = program.accounts.sessions
        return [sessions.access_token(Actor(Role.PERSON, one.id), SessionId(fresh_uuid())) for one in people]


def over_http() -> None:
    """Measure and print the doors."""
    with tempfile.TemporaryDirectory() as folder:
        port, data = free_port(), Path(folder) / "data"
        ours, hello = [], []
        with database(open_data_folder(load_settings(data=data))) as url:
            known = asyncio.run(tokens(url, data, 8))
            for number in range(N_ROUNDS):
                sent = bodies(6_000, random.Random(number))
                requests = [request(body, known[k % len(known)]) for k, body in enumerate(sent)]

                def measure(requests: list[bytes] = requests) -> tuple[float, float]:
                    warm = time.perf_counter() + WARM_SECONDS
                    asyncio.run(load(port, requests[:N_WARM], WARM_SECONDS))
                    time.sleep(max(0.0, warm - time.perf_counter()))
                    return asyncio.run(load(port, requests[N_WARM:], SECONDS))

                ours.append(served(["-m", "socialpulse", "api", "--port"], data, port, measure))
                hello.append(served(["-c", HELLO], data, port, measure))
    for name, rounds in (("over HTTP, durable", ours), ("plain FastAPI hello", hello)):
        rate = statistics.median(one for one, _ in rounds)
        p99_ms = statistics.median(one for _, one in rounds)
        print(
            f"   {name}: {rate * N_IN_BATCH:,.0f} events/s ({rate:,.0f} batches/s), p99 {p99_ms:.0f} ms (target 50,000)"
        )


async def in_python() -> None:
    """Measure and print the log and the counters."""
    logged, copied, counted = [], [], []
    async with scratch_program() as program:
        for number in range(N_ROUNDS):
            sent = bodies(N_BATCHES, random.Random(100 + number))
            logged.append(await into_log(program, sent))
            copied.append(await plain_copy(program, sent))
            counted.append(N_BATCHES * N_IN_BATCH / await took(program.counting.catch_up()))
    print(f"   from JSON into the log: {statistics.median(logged):,.0f} events/s (target 150,000)")
    print(f"   plain COPY of the same rows: {statistics.median(copied):,.0f} events/s")
    print(f"   out of the log into counters: {statistics.median(counted):,.0f} events/s (to keep up: 50,000)")


def main() -> None:
    """Measure and print."""
    start_logging("warning")
    asyncio.run(in_python())
    over_http()


if __name__ == "__main__":
    main()
