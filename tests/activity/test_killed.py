"""SIGKILL of the server in the middle of a stream of batches: everything acknowledged is there, once."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import numpy as np
import pytest

from socialpulse.activity import ACTIVITY_TOPIC, read_entries
from socialpulse.app import Program, open_program
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.ids import SessionId, fresh_uuid
from socialpulse.runtime.settings import Settings
from tests.activity.conftest import batch, event

pytestmark = pytest.mark.anyio
N_KILLS, N_CLIENTS = 2, 6
SERVER = """
import asyncio, socket, sys, uvicorn
from socialpulse.app import open_program
from socialpulse.app.web import build_web
from socialpulse.runtime.settings import load_settings, open_data_folder

async def main(url):
    async with open_program(open_data_folder(load_settings()), url) as program:
        door = socket.create_server(("127.0.0.1", 0))
        print(door.getsockname()[1], flush=True)
        config = uvicorn.Config(build_web(program), log_config=None, lifespan="off")
        await uvicorn.Server(config).serve(sockets=[door])

asyncio.run(main(sys.argv[1]))
"""


def start(url: str, data: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "SOCIALPULSE_DATA": str(data),
        "SOCIALPULSE_LOG_LEVEL": "warning",
        "SOCIALPULSE_ACCOUNTS__N_REQUESTS_PER_MINUTE": "1000000",
    }
    return subprocess.Popen(
        [sys.executable, "-c", SERVER, url],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


class Clients:
    """Clients that send batch after batch, and send again whatever was not answered."""

    def __init__(self, token: str, now_ms: int) -> None:
        self.headers = {"authorization": f"Bearer {token}"}
        self.now_ms = now_ms
        self.number = 0
        self.acknowledged: set[int] = set()
        self.unanswered: list[tuple[int, bytes]] = []

    async def send(self, port: int) -> None:
        """Send until the server is gone. Each batch is one event whose ms is the batch's number."""
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=self.headers) as http:
            while True:
                if self.unanswered:
                    number, body = self.unanswered.pop()
                else:
                    self.number += 1
                    number, body = self.number, batch(event(ms=self.number, at=self.now_ms))
                try:
                    answer = await http.post("/v1/activity", content=body)
                except httpx.TransportError:
                    self.unanswered.append((number, body))
                    return
                assert (answer.status_code, answer.json()["accepted"]) == (202, 1), answer.text
                self.acknowledged.add(number)


@pytest.fixture
async def program(settings: Settings, url: str) -> AsyncIterator[Program]:
    """The program by the machine's clock, which is the server's too."""
    async with open_program(settings, url) as opened:
        yield opened


async def test_what_was_acknowledged_before_a_kill_is_there_once(url: str, program: Program) -> None:
    person = await program.accounts.sign_up.add(OPERATOR, f"{uuid4().hex}@example.org", "correct horse battery")
    token = program.accounts.sessions.access_token(Actor(Role.PERSON, person.id), SessionId(fresh_uuid()))
    clients, dice = Clients(token, int(program.clock.now().timestamp() * 1_000)), random.Random(7)
    for _ in range(N_KILLS):
        server = start(url, program.settings.data)
        assert server.stdout is not None
        port = int(await asyncio.to_thread(server.stdout.readline))
        goal = len(clients.acknowledged) + dice.randrange(40, 90)
        sending = asyncio.gather(*(clients.send(port) for _ in range(N_CLIENTS)))
        while len(clients.acknowledged) < goal and not sending.done():
            await asyncio.sleep(0.01)
        server.send_signal(signal.SIGKILL)
        await asyncio.to_thread(server.wait)
        await sending
    told = read_entries(await program.log.read(ACTIVITY_TOPIC, "test", 10_000))
    found = Counter(np.asarray(told.events["ms"]).tolist())
    assert clients.acknowledged <= found.keys() and max(found.values()) == 1
    assert len(found) - len(clients.acknowledged) <= N_CLIENTS * N_KILLS
