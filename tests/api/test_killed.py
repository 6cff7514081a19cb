"""SIGKILL of the server while posts with keys come in: whoever sends again gets their one post, acknowledged or not."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from uuid import UUID, uuid5

import httpx
import pytest

from socialpulse.app import Program, open_program
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.ids import SessionId, fresh_uuid
from socialpulse.people import AgeBracket, Profile
from socialpulse.runtime.settings import Settings
from tests.activity.test_killed import start

pytestmark = pytest.mark.anyio
N_KILLS, N_CLIENTS, N_POSTS = 2, 4, 50
KEYS = UUID("0198c5a8-0000-7000-8000-000000000000")


class Senders:
    """Clients that write posts with keys and, after a kill, send again what was not answered."""

    def __init__(self, token: str) -> None:
        self.headers = {"authorization": f"Bearer {token}"}
        self.waiting = list(range(N_POSTS))
        self.answers: dict[int, bytes] = {}

    async def send(self, port: int) -> None:
        """Send until nothing waits, or the server is gone."""
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=self.headers, timeout=30) as http:
            while self.waiting:
                number = self.waiting.pop()
                try:
                    answer = await self.post(http, number)
                except httpx.TransportError:
                    self.waiting.append(number)
                    return
                self.answers[number] = answer.content

    async def post(self, http: httpx.AsyncClient, number: int) -> httpx.Response:
        key = {"idempotency-key": str(uuid5(KEYS, str(number)))}
        answer = await http.post("/v1/posts", json={"kind": "text", "caption": f"Post {number}"}, headers=key)
        assert answer.status_code == 201, answer.text
        return answer


@pytest.fixture
async def program(settings: Settings, url: str) -> AsyncIterator[Program]:
    """The program by the machine's clock, which is the server's too."""
    async with open_program(settings, url) as opened:
        yield opened


async def test_nothing_is_made_twice_and_every_answer_stands(url: str, program: Program) -> None:
    person = await program.accounts.sign_up.add(OPERATOR, "ada@example.org", "correct horse battery")
    ada = Actor(Role.PERSON, person.id)
    await program.people.save(ada, Profile("ada", "Ada", AgeBracket.FROM_25))
    senders = Senders(program.accounts.sessions.access_token(ada, SessionId(fresh_uuid())))
    dice = random.Random(11)
    for kill in range(N_KILLS + 1):
        server = start(url, program.settings.data)
        assert server.stdout is not None
        port = int(await asyncio.to_thread(server.stdout.readline))
        goal = len(senders.answers) + dice.randrange(8, 20) if kill < N_KILLS else N_POSTS
        sending = asyncio.gather(*(senders.send(port) for _ in range(N_CLIENTS)))
        while len(senders.answers) < goal and not sending.done():
            await asyncio.sleep(0.005)
        if kill == N_KILLS:  # every answer once more, from a server that did not give it
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=senders.headers) as http:
                for number in (0, N_POSTS // 2, N_POSTS - 1):
                    again = await senders.post(http, number)
                    assert again.content == senders.answers[number] and "idempotency-replayed" in again.headers
        server.send_signal(signal.SIGKILL)
        await asyncio.to_thread(server.wait)
        await sending
    async with program.db.transaction() as tx:
        found = [row["caption"] for row in await tx.records("SELECT caption FROM posts.post")]
    assert sorted(found) == sorted(f"Post {number}" for number in range(N_POSTS))
