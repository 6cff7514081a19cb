"""The doors of people through HTTP: the flow of the docs, and what strangers are answered."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

from socialpulse.app import Program
from socialpulse.app.web import build_web
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.ids import SessionId, fresh_uuid

pytestmark = pytest.mark.anyio


class Clients:
    """Clients of the whole program, each somebody who signed in."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.transport = httpx.ASGITransport(build_web(program), raise_app_exceptions=False, client=("203.0.113.9", 9))

    async def person(self, handle: str | None = None, *, private: bool = False) -> httpx.AsyncClient:
        email = f"{fresh_uuid().hex}@example.org"
        found = await self.program.accounts.sign_up.add(OPERATOR, email, "correct horse battery")
        actor = Actor(Role.PERSON, found.id)
        token = self.program.accounts.sessions.access_token(actor, SessionId(fresh_uuid()))
        client = self.client({"authorization": f"Bearer {token}"})
        if handle is not None:
            body = {"handle": handle, "name": "A Name", "age_bracket": "25-34", "private": private}
            answer = await client.put("/v1/me/profile", json=body)
            assert answer.status_code == 200, answer.text
            client.headers["x-own-id"] = answer.json()["person"]["id"]
        return client

    def client(self, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, base_url="http://sp.example", headers=headers)


@pytest.fixture
def clients(program: Program) -> Clients:
    return Clients(program)


async def test_two_people_meet_follow_and_part(clients: Clients) -> None:
    ada, eve = await clients.person("ada"), await clients.person("eve", private=True)
    found = (await ada.get("/v1/people/by-handle/EVE")).json()
    path = f"/v1/people/{found['id']}"
    assert (await ada.put(f"{path}/follow")).json()["asked"]
    [asks] = (await eve.get("/v1/me/follow-requests")).json()["items"]
    assert (asks["handle"], asks["tie"]["asks_me"]) == ("ada", True)
    accepted = await eve.post(f"/v1/me/follow-requests/{asks['id']}/accept")
    assert accepted.json()["follows_me"]
    assert [one["handle"] for one in (await ada.get(f"{path}/followers")).json()["items"]] == ["ada"]
    assert (await clients.client().get(path)).json()["n_followers"] == 1
    assert (await clients.client().get(f"{path}/followers")).status_code == 403
    assert (await eve.put(f"/v1/people/{asks['id']}/block")).json()["blocked"]
    assert (await ada.get(path)).status_code == 404
    assert [one["handle"] for one in (await eve.get("/v1/me/blocks")).json()["items"]] == ["ada"]


async def test_what_does_not_fit_is_said_by_field(clients: Clients) -> None:
    ada = await clients.person()
    body = {"handle": "\u0430da", "name": "\u202e", "age_bracket": "25-34", "links": ["javascript:x"]}
    answer = await ada.put("/v1/me/profile", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert {error["field"] for error in answer.json()["errors"]} == {"handle", "name", "links.0"}
    assert (await ada.get("/v1/me/profile")).status_code == 404


@pytest.mark.parametrize("text", ["' OR 1=1 --", "<script>alert(1)</script>", "%00", "x" * 150, "..", "@"])
async def test_hostile_text_in_a_path_is_not_found(clients: Clients, text: str) -> None:
    client = clients.client()
    answer = await client.get(f"/v1/people/by-handle/{text}", params={"limit": text})
    assert answer.status_code in (404, 422), answer.text


async def test_every_door_is_closed_to_nobody_and_finds_nobody_for_ids_of_nothing(clients: Clients) -> None:
    nobody, ada = clients.client(), await clients.person("ada")
    document = (await nobody.get("/openapi.json")).json()
    public = {"/v1/people/{person_id}", "/v1/people/by-handle/{handle}", "/v1/people/{person_id}/posts",
              "/v1/people/{person_id}/followers", "/v1/people/{person_id}/following"}  # fmt: skip
    ours = ("/v1/people", "/v1/me/follow", "/v1/me/blocks", "/v1/me/mutes", "/v1/me/profile")
    found = [(method, path) for path, methods in document["paths"].items() for method in methods]
    found = [(method, path) for method, path in found if path.startswith(ours)]
    assert len(found) > 15
    for method, path in found:
        there = path.replace("{person_id}", str(uuid4())).replace("{handle}", "nobody")
        body: dict[str, str] | None = {} if method in ("put", "post") else None
        answer = await nobody.request(method.upper(), there, json=body)
        assert answer.status_code == (404 if path in public else 401), (method, path, answer.text)
        if "{" in path:
            answer = await ada.request(method.upper(), there, json=body)
            assert answer.status_code == 404, (method, path, answer.text)
