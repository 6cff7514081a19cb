"""The room over a real database, letters that are kept, and clients of the whole program with closed doors."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol

import httpx
import pytest

from socialpulse.accounts import Accounts, Letter
from socialpulse.accounts.sessions import Arrival
from socialpulse.accounts.types import Client, SignedIn
from socialpulse.app import Program, open_program
from socialpulse.app.web import build_web
from socialpulse.core.actor import Actor, Standing
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from socialpulse.runtime.settings import Settings, load_settings, open_data_folder

PASSWORD = "correct horse battery"
HERE = Client("192.0.2.7", "a test")
BROWSER = Arrival(HERE, is_browser=True)
PROGRAM = Arrival(HERE, is_browser=False)


class Letters:
    """A mailer that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.sent.append(letter)

    def token(self) -> str:
        """Return the token in the latest letter."""
        return token_of(self.sent[-1])


def token_of(letter: Letter) -> str:
    """Return the token that a letter shows."""
    found = re.search(r"^[\w-]{43}$", letter.text, re.MULTILINE)
    assert found, letter.text
    return found.group()


class People:
    """Makes people and tenants without ceremony."""

    def __init__(self, accounts: Accounts, letters: Letters) -> None:
        self.accounts = accounts
        self.letters = letters

    async def person(self, email: str, arrival: Arrival = BROWSER) -> SignedIn:
        """Return somebody who signed up and confirmed."""
        await self.accounts.sign_up.ask(email, PASSWORD, HERE)
        await self.accounts.outbox.flush()
        return await self.accounts.sign_up.confirm(self.letters.token(), arrival)

    async def owner(self, email: str = "owner@example.org") -> SignedIn:
        """Return the owner of a new tenant."""
        signed_in = await self.person(email)
        await self.accounts.tenants.make(signed_in.actor, f"Tenant of {email}")
        return await self.again(signed_in)

    async def member(self, owner: Actor, email: str, standing: Standing) -> SignedIn:
        """Return somebody who was invited and joined."""
        signed_in = await self.person(email)
        await self.accounts.tenants.invite(owner, email, standing)
        await self.accounts.outbox.flush()
        await self.accounts.tenants.join(signed_in.actor, self.letters.token())
        return await self.again(signed_in)

    async def again(self, signed_in: SignedIn) -> SignedIn:
        """Return a session as it is recognised now."""
        found = await self.accounts.sessions.recognise(signed_in.secret)
        assert found is not None
        return SignedIn(signed_in.session, found.actor, signed_in.secret)


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def closed(tmp_path: Path) -> Settings:
    """Settings under which nobody is let in without credentials, and nobody is slowed down."""
    fast = {"n_sign_ins_per_minute": 1_000, "n_sign_ins_per_minute_of_address": 1_000, "n_hash_threads": 2}
    return open_data_folder(load_settings(data=tmp_path / "data", api={"open_on_loopback": False}, accounts=fast))


@pytest.fixture
async def accounts(closed: Settings, db: Db, clock: SetClock, letters: Letters) -> AsyncIterator[Accounts]:
    opened = Accounts.open(closed, db, clock, letters)
    yield opened
    await opened.close()


@pytest.fixture
def people(accounts: Accounts, letters: Letters) -> People:
    return People(accounts, letters)


class Doors(Protocol):
    """Opens the whole program behind HTTP."""

    def __call__(
        self, settings: Settings | None = None, address: str = "203.0.113.9", host: str = "http://sp.example"
    ) -> AbstractAsyncContextManager[tuple[httpx.AsyncClient, Program]]: ...


@pytest.fixture
def doors(closed: Settings, url: str, clock: SetClock, letters: Letters) -> Doors:
    @asynccontextmanager
    async def opened(
        settings: Settings | None = None, address: str = "203.0.113.9", host: str = "http://sp.example"
    ) -> AsyncIterator[tuple[httpx.AsyncClient, Program]]:
        chosen = settings or closed
        async with open_program(chosen, url, clock) as program:
            accounts = Accounts.open(chosen, program.db, clock, letters)
            program = dataclasses.replace(program, accounts=accounts)
            transport = httpx.ASGITransport(build_web(program), raise_app_exceptions=False, client=(address, 4_000))
            async with httpx.AsyncClient(transport=transport, base_url=host) as client:
                yield client, program
            await accounts.close()

    return opened
