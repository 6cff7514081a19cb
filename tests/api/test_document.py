"""The doors keep what their OpenAPI document promises: schemathesis asks each of them, with values that fit and some
that hardly do, and no answer is an error of ours or has another shape than documented."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from socialpulse.app import open_program
from socialpulse.app.web import build_web
from socialpulse.core.actor import OPERATOR, Actor, Role, Standing
from socialpulse.core.ids import SessionId, TenantId, fresh_uuid
from socialpulse.people import AgeBracket, Profile
from socialpulse.runtime.settings import load_settings, open_data_folder

N_EXAMPLES = 4
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
LEFT_OUT = {
    "/v1/live": "never ends",
    "/v1/uploads": "speaks tus, whose headers OpenAPI cannot tell; tests/media has it",
}


class Served:
    """The whole program in a thread of its own, for a client that knows no event loop."""

    def __init__(self, data: Path, url: str) -> None:
        self.address = self.token = ""
        self._data = data
        self._url = url
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(60), "the server does not start"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(30)

    async def _serve(self) -> None:
        often = {"n_requests_per_minute": 1_000_000, "n_sign_ins_per_minute_of_address": 1_000_000}
        chosen = open_data_folder(load_settings(data=self._data, api={"open_on_loopback": False}, accounts=often))
        async with open_program(chosen, self._url) as program:
            found = await program.accounts.sign_up.add(OPERATOR, "ada@example.org", "correct horse battery")
            await program.people.save(Actor(Role.PERSON, found.id), Profile("ada", "Ada", AgeBracket.FROM_25))
            tenant = await program.accounts.tenants.make(Actor(Role.PERSON, found.id), "Acme")
            owner = Actor(Role.OPERATOR, found.id, TenantId(tenant.id), Standing.OWNER)
            self.token = program.accounts.sessions.access_token(owner, SessionId(fresh_uuid()))
            config = uvicorn.Config(build_web(program), port=0, log_config=None, access_log=False, lifespan="off")
            self._server = uvicorn.Server(config)
            serving = asyncio.create_task(self._server.serve())
            while not self._server.started:
                await asyncio.sleep(0.02)
            self.address = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"
            self._ready.set()
            await serving


@pytest.fixture
def served(tmp_path: Path, url: str) -> Iterator[Served]:
    found = Served(tmp_path / "data", url)
    found.start()
    yield found
    found.stop()


def ask(operation: APIOperation, headers: dict[str, str]) -> None:  # type: ignore[type-arg]
    """Ask one door a few times."""

    @settings(
        max_examples=N_EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def asked(case: schemathesis.Case) -> None:  # type: ignore[type-arg]
        case.call_and_validate(headers=headers, checks=CHECKS, timeout=20)

    asked()


def test_every_door_keeps_what_the_document_promises(served: Served) -> None:
    schema = schemathesis.openapi.from_url(f"{served.address}/openapi.json")
    wrong: list[str] = []
    n_asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]
        if operation.path.startswith(tuple(LEFT_OUT)):
            continue
        n_asked += 1
        try:
            ask(operation, {"authorization": f"Bearer {served.token}"})
        except (AssertionError, BaseExceptionGroup, schemathesis.errors.SchemathesisError) as error:
            wrong.append(f"{operation.label}: {error}"[:1_500])
    assert n_asked > 100
    assert not wrong, "\n\n".join(wrong)
