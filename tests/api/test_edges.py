"""What stands around every door: tags, limits of bodies and heads, slow clients."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from socialpulse.api.bodies import Bodies
from socialpulse.api.connections import MOST_HEAD_BYTES, GuardedConnection
from tests.api.conftest import Visitors
from tests.api.test_live import served, write

pytestmark = pytest.mark.anyio


async def test_an_answer_that_did_not_change_is_not_sent_again(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    path = f"/v1/posts/{await write(ada)}"
    first = await ada.get(path)
    assert first.headers["etag"].startswith('"v') and first.headers["cache-control"] == "private, no-cache"
    for tags in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        again = await ada.get(path, headers={"if-none-match": tags})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    await ada.put(f"{path}/like")
    changed = await ada.get(path, headers={"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200 and changed.headers["etag"] != first.headers["etag"]


async def test_a_tag_says_nothing_to_who_may_not_see(visitors: Visitors) -> None:
    ada, eve = await visitors.person("ada"), await visitors.person("eve")
    path = f"/v1/posts/{await write(ada, visibility='me')}"
    tag = (await ada.get(path)).headers["etag"]
    assert (await eve.get(path, headers={"if-none-match": tag})).status_code == 404


async def test_of_two_devices_that_edit_the_second_is_told(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    path = f"/v1/posts/{await write(ada)}"
    seen = (await ada.get(path)).headers["etag"]
    await ada.put(f"{path}/like")  # counts are no edit
    bodies = [{"kind": "text", "caption": caption} for caption in ("phone", "laptop")]
    answers = [await ada.put(path, json=body, headers={"if-match": seen}) for body in bodies]
    assert [answer.status_code for answer in answers] == [200, 412]
    assert answers[1].json()["code"] == "precondition-failed"
    assert (await ada.get(path)).json()["caption"] == "phone"


async def test_what_is_nobodys_business_is_not_even_stored(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    for path in ("/v1/me", "/v1/sessions", "/v1/me/profile"):
        answer = await ada.get(path)
        assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers


async def test_half_a_character_is_refused_by_every_door(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    post = await write(ada)
    half = rb'"\ud800"'
    for method, path, body in (
        ("POST", "/v1/posts", b'{"kind": "text", "caption": %s}' % half),
        ("POST", "/v1/posts", b'{"kind": "text", "caption": "a", "language": %s}' % half),
        ("POST", f"/v1/posts/{post}/comments", b'{"text": %s}' % half),
        ("PUT", "/v1/me/profile", b'{"handle": "ada", "age_bracket": "25-34", "name": %s}' % half),
        ("PUT", "/v1/me/profile", b'{"handle": %s, "age_bracket": "25-34", "name": "x"}' % half),
        ("POST", "/v1/tenants", b'{"name": %s}' % half),
        ("POST", "/v1/sessions", b'{"email": %s, "password": "correct horse battery"}' % half),
        ("POST", "/v1/sessions", b'{"email": "a@example.org", "password": %s}' % half),
        ("POST", "/v1/accounts", b'{"email": "a@example.org", "password": %s}' % (b'"' + half.strip(b'"') * 12 + b'"')),
        ("POST", "/v1/accounts/confirm", b'{"token": %s}' % half),
        ("POST", "/v1/sessions/refresh", b'{"refresh_token": %s}' % half),
        ("POST", "/graphql", b'{"query": %s}' % half),
        ("POST", "/v1/creators/search", b'{"text": %s}' % half),
        ("POST", "/v1/activity", b'{"id": %s, "events": []}' % half),
    ):
        answer = await ada.request(method, path, content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 401, 403, 422), (path, body, answer.text)


async def test_while_the_database_is_away_the_answer_is_to_try_again(visitors: Visitors) -> None:
    ada = await visitors.person("ada")
    await visitors.program.db.close()
    answer = await ada.get("/v1/me/mutes")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "unavailable", "2")
    told = (await ada.post("/graphql", json={"query": "{me {ageBracket}}"})).json()
    assert told["errors"][0]["extensions"] == {"code": "unavailable", "status": 503}


@pytest.mark.parametrize("path", ["/v1/posts", "/v1/sessions", "/graphql", "/v1/accounts"])
async def test_a_body_that_is_too_long_is_refused_by_what_it_says_and_by_what_it_is(
    visitors: Visitors, path: str
) -> None:
    ada = await visitors.person("ada")

    async def endless() -> AsyncIterator[bytes]:
        yield b'{"kind": "'
        for _ in range(64):
            yield b"x" * 65_536

    whole = await ada.post(path, content=b"x" * 1_048_577, headers={"content-type": "application/json"})
    pieces = await ada.post(path, content=endless(), headers={"content-type": "application/json"})
    assert [(one.status_code, one.json()["code"]) for one in (whole, pieces)] == [(413, "too-large")] * 2


async def test_a_body_that_does_not_come_is_given_up() -> None:
    sent: list[dict[str, object]] = []

    async def app(scope: object, receive: object, send: object) -> None:
        await receive()  # type: ignore[operator]

    async def silence() -> dict[str, object]:
        return await asyncio.Future()

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/posts", "headers": [(b"content-length", b"5")]}
    with pytest.raises(Exception, match="too slowly"):
        await Bodies(app, pause_s=0.01)(scope, silence, send)  # type: ignore[arg-type]


async def test_a_head_that_is_too_long_is_refused_and_the_connection_closed(visitors: Visitors) -> None:
    async with served(visitors) as address, httpx.AsyncClient(base_url=f"http://{address}", timeout=20) as client:
        for headers in ({"x": "y" * MOST_HEAD_BYTES}, {f"x-{n}": "y" * 100 for n in range(400)}):
            answer = await client.get("/v1/niches", headers=headers)
            assert (answer.status_code, answer.json()["status"]) == (431, 431)
            assert answer.headers["connection"] == "close"
        assert (await client.get("/v1/niches", headers={"x": "y" * 8_000})).status_code == 200


@pytest.mark.parametrize("start", [b"GET /v1/niches HTTP/1.1\r\n", b"", b"GET / HTTP/1.1\r\nhost: x\r\nx-a: "])
async def test_a_client_that_never_ends_its_head_is_closed(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch, start: bytes
) -> None:
    monkeypatch.setattr(GuardedConnection, "head_within_s", 0.3)
    async with served(visitors) as address:
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(start)
        async with asyncio.timeout(20):
            answer = await reader.read()
        assert b" 408 " in answer.splitlines()[0]
        assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["status"] == 408
        writer.close()


async def test_a_second_request_on_a_connection_is_timed_anew(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GuardedConnection, "head_within_s", 0.5)
    async with served(visitors) as address:
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        await reader.readuntil(b"alive")
        writer.write(b"GET /healthz HTTP/1.1\r\nhost:")
        async with asyncio.timeout(20):
            assert b" 408 " in await reader.read()
        writer.close()


async def test_what_is_no_request_is_refused(visitors: Visitors) -> None:
    async with served(visitors) as address:
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"\x16\x03\x01\x02\x00\x01 nonsense\r\n\r\n")
        async with asyncio.timeout(20):
            assert b" 400 " in (await reader.read()).splitlines()[0]
        writer.close()
