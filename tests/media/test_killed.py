"""SIGKILL of client, server and worker: what was acknowledged is there, what was begun is ended, nothing is doubled."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
import uvicorn

from socialpulse.app import Program
from socialpulse.app.web import build_web
from socialpulse.media import MEDIA_TOPIC, MediaId

pytestmark = pytest.mark.anyio
TUS = {"Tus-Resumable": "1.0.0"}
N_KILLS = 2
SERVER = """
import asyncio, socket, sys, uvicorn
from fastapi import FastAPI
from socialpulse.core.actor import OPERATOR
from socialpulse.media import Staging, Uploads
from socialpulse.media.http_uploads import router
from socialpulse.runtime.blobs import open_blobs
from socialpulse.runtime.clock import SystemClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.log import PgLog
from socialpulse.runtime.settings import load_settings

async def who():
    return OPERATOR

async def main(url):
    settings = load_settings()
    async with Db(url) as db:
        staging = Staging(settings.data.absolute() / "uploads")
        uploads = Uploads(db, open_blobs(settings), PgLog(db), SystemClock(), staging)
        app = FastAPI()
        app.include_router(router(uploads, who))
        door = socket.create_server(("127.0.0.1", 0))
        print(door.getsockname()[1], flush=True)
        await uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off")).serve(sockets=[door])

asyncio.run(main(sys.argv[1]))
"""
WORKER = """
import asyncio, sys
from socialpulse.app import open_program
from socialpulse.runtime.settings import load_settings, open_data_folder

async def main(url):
    async with open_program(open_data_folder(load_settings()), url) as program:
        await program.jobs.work(["media"])

asyncio.run(main(sys.argv[1]))
"""


def start(code: str, url: str, data: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "SOCIALPULSE_DATA": str(data)}
    return subprocess.Popen(
        [sys.executable, "-c", code, url], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


@contextlib.contextmanager
def server(url: str, data: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    process = start(SERVER, url, data)
    try:
        assert process.stdout is not None
        yield process, int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def open_patch(port: int, address: str, offset: int, n_bytes: int) -> socket.socket:
    """Return a connection over which a PATCH of so many bytes was begun."""
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall(
        (
            f"PATCH {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\n"
            f"Content-Type: application/offset+octet-stream\r\nContent-Length: {n_bytes}\r\n\r\n"
        ).encode()
    )
    return line


def offset_of(port: int, address: str) -> int:
    answer = httpx.head(f"http://127.0.0.1:{port}{address}", headers=TUS, timeout=20)
    assert answer.status_code == 200
    return int(answer.headers["upload-offset"])


async def test_an_upload_goes_on_after_every_kill_of_its_server_and_loses_nothing_it_was_told(
    url: str, program: Program
) -> None:
    body, dice, data = random.Random(3).randbytes(12_000_000), random.Random(4), program.settings.data
    told, address = 0, ""
    for _ in range(N_KILLS):
        with server(url, data) as (process, port):
            if not address:
                begun = {**TUS, "Upload-Length": str(len(body))}
                address = httpx.post(f"http://127.0.0.1:{port}/v1/uploads", headers=begun).headers["location"]
            offset = offset_of(port, address)
            assert offset >= told
            with open_patch(port, address, offset, len(body) - offset) as line:
                line.sendall(body[offset : offset + dice.randrange(1, 3_000_000)])
                time.sleep(dice.uniform(0, 0.1))
                process.send_signal(signal.SIGKILL)
                process.wait()
            told = offset
    with server(url, data) as (_, port):
        offset = offset_of(port, address)
        headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        last = httpx.patch(f"http://127.0.0.1:{port}{address}", content=body[offset:], headers=headers, timeout=30)
        assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(body)))
    assert offset > 0
    assert await program.blobs.get(f"media/originals/{address.rsplit('/', 1)[1]}") == body


@pytest.fixture
async def served(program: Program) -> AsyncIterator[int]:
    """The port of a server in this process."""
    door = socket.create_server(("127.0.0.1", 0))
    web = uvicorn.Server(uvicorn.Config(build_web(program), log_config=None, lifespan="off"))
    web.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(web.serve(sockets=[door]))
    yield door.getsockname()[1]
    web.should_exit = True
    await serving


async def test_a_client_that_vanished_asks_again_and_finds_every_byte_that_arrived(served: int) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{served}", headers=TUS) as client:
        begun = await client.post("/v1/uploads", headers={"Upload-Length": "1000000"})
        address, found, lines = begun.headers["location"], 0, []
        while found < 123_457:  # the connections still stand: the server does not know that their client is dead
            lines.append(open_patch(served, address, found, 1_000_000 - found))
            lines[-1].sendall(b"x" * (123_457 - found))
            answer = await client.head(address)
            assert int(answer.headers["upload-offset"]) >= found
            found = int(answer.headers["upload-offset"])
        for line in lines:
            line.close()
        assert found == 123_457


async def test_a_worker_killed_in_the_middle_is_followed_by_one_that_ends_its_work_once(
    url: str, sender: Any, program: Program, film: Any
) -> None:
    media_id = await sender.send(film(size="854x480", seconds=4))
    data = program.settings.data
    folder = program.scratch / "media" / media_id
    worker = start(WORKER, url, data)
    while not (folder / "hls" / "360p.m4s").exists():
        assert worker.poll() is None
        time.sleep(0.005)
    worker.kill()
    worker.wait()
    async with program.db.transaction() as tx:
        await tx.run("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    assert (await sender.show(media_id))["state"] == "transcoding"
    last = start(WORKER, url, data)
    while (media := await sender.show(media_id))["state"] != "ready":
        assert last.poll() is None
        time.sleep(0.05)
    last.terminate()
    last.wait()
    told = [orjson.loads(entry.body)["state"] for entry in await program.log.read(MEDIA_TOPIC, "test")]
    assert told.count("ready") == 1
    async with program.db.transaction() as tx:
        shown = (await program.library.find_many(tx, [MediaId(UUID(media["id"]))]))[MediaId(UUID(media["id"]))]
    stored = {key async for key, _ in program.blobs.list("media/files")}
    assert stored == {f"media/files/{file.path}" for file in shown.files}
    assert not list((program.scratch / "media").iterdir())
    assert not running_in(folder)


def running_in(folder: Path) -> list[str]:
    """Return the processes whose working folder this is."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(folder) in str((process / "cwd").readlink()):
                found.append(process.name)
    return found
