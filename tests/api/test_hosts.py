"""Where the server may be reached from, and by which names."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from socialpulse.api.hosts import Hosts, name_of
from socialpulse.core.errors import CannotStart
from socialpulse.runtime.settings import load_settings

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "server.example"])
def test_listening_beyond_this_machine_needs_a_name(host: str) -> None:
    with pytest.raises(CannotStart, match=r"public_url"):
        load_settings(api={"host": host})


@pytest.mark.parametrize("host", ["", "a b", "x/y", "0.0.0.0:80@"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(CannotStart, match="host"):
        load_settings(api={"host": host, "public_url": "https://sp.example"})


def test_names_are_those_that_were_set_and_this_machine() -> None:
    assert load_settings().api.names is None
    api = load_settings(
        api={"host": "0.0.0.0", "public_url": "https://SP.example:8443", "trusted_hosts": ["sp.internal"]}
    ).api
    assert api.names == frozenset({"sp.example", "sp.internal", "localhost", "127.0.0.1", "::1"})


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("sp.example", 200),
        ("SP.example:8000", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("sp.example.evil.example", 421),
        ("", 421),
    ],
)
async def test_only_our_own_names_are_answered(host: str, status: int) -> None:
    app = FastAPI()
    app.add_middleware(Hosts, names=frozenset({"sp.example", "::1"}))

    @app.get("/healthz")
    @app.get("/x")
    async def x() -> dict[str, str]:
        return {}

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        assert (await client.get("/x", headers={"host": host})).status_code == status
        assert (await client.get("/healthz", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    ("host", "name"),
    [("a.b:80", "a.b"), ("a.b", "a.b"), ("[::1]:80", "::1"), ("::1", "::1"), ("[::1]", "::1"), ("A:b", "a:b")],
)
def test_the_name_in_a_host_header(host: str, name: str) -> None:
    assert name_of(host) == name
