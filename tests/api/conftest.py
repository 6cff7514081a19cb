"""The whole program behind its doors, and people who come through them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from socialpulse.app import Program
from socialpulse.app.web import build_web
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.ids import PersonId, SessionId, fresh_uuid
from socialpulse.runtime.settings import Settings, load_settings, open_data_folder

HOST = "http://sp.example"


class Visitor(httpx.AsyncClient):
    """A client of the whole program; `person` is who it signed in as."""

    person: PersonId


class Visitors:
    """Clients of the whole program, each somebody."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.app = build_web(program)
        self.transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=("203.0.113.9", 9))

    def nobody(self, headers: dict[str, str] | None = None) -> Visitor:
        return Visitor(transport=self.transport, base_url=HOST, headers=headers)

    async def person(self, handle: str | None = None, role: Role = Role.PERSON, *, private: bool = False) -> Visitor:
        """Return somebody signed in; with a profile where they have a handle."""
        visitor = self.nobody()
        email = f"{fresh_uuid().hex}@example.org"
        visitor.person = (await self.program.accounts.sign_up.add(OPERATOR, email, "correct horse battery")).id
        self.renew(visitor, role)
        if handle is not None:
            body = {"handle": handle, "name": handle.title(), "age_bracket": "25-34", "private": private}
            answer = await visitor.put("/v1/me/profile", json=body)
            assert answer.status_code == 200, answer.text
        return visitor

    def renew(self, visitor: Visitor, role: Role = Role.PERSON) -> None:
        """Give somebody an access token that is good from now on."""
        token = self.program.accounts.sessions.access_token(Actor(role, visitor.person), SessionId(fresh_uuid()))
        visitor.headers["authorization"] = f"Bearer {token}"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings under which this machine is not let in without credentials, and nobody is slowed down."""
    often = {"n_requests_per_minute": 1_000_000, "n_anonymous_requests_per_minute": 1_000_000}
    return open_data_folder(load_settings(data=tmp_path / "data", api={"open_on_loopback": False}, accounts=often))


@pytest.fixture
async def visitors(program: Program) -> AsyncIterator[Visitors]:
    yield Visitors(program)
