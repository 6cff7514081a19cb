"""The doors of lists: a list from its making to its end, and what those who may not are answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request

from socialpulse.api import problems
from socialpulse.core.actor import ANONYMOUS, Actor, Role
from socialpulse.core.ids import fresh_uuid
from socialpulse.moderation import http_known
from socialpulse.moderation.known import REMOVED
from tests.moderation.known.conftest import Shelf, code

pytestmark = pytest.mark.anyio

ROOT = "/v1/moderation/lists"
MOST_BYTES = 50_000
LIST = {"name": "bad", "action": "remove", "reason": "extremism"}


async def who(request: Request) -> Actor:
    """Return whoever the request says it comes from."""
    role = Role(request.headers.get("role", "moderator"))
    return ANONYMOUS if role is Role.ANONYMOUS else Actor(role, fresh_uuid())


class Unread:
    """A body that must not be read."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        raise AssertionError("the body was read")


@pytest.fixture
async def client(shelf: Shelf, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)
    app.include_router(http_known.router(shelf.known, shelf.lists, tmp_path / "scratch", MOST_BYTES, who))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sp.example") as client:
        yield client


async def hand_in(client: httpx.AsyncClient, body: str, **form: str) -> httpx.Response:
    return await client.post(f"{ROOT}/bad/import", files={"file": ("a.txt", body)}, data=form)


async def test_a_list_is_made_filled_matched_changed_and_deleted(client: httpx.AsyncClient, tmp_path: Path) -> None:
    made = await client.post(ROOT, json=LIST)
    assert (made.status_code, made.json()["near_action"], made.json()["distance"]) == (201, "remove", 31)
    done = (await hand_in(client, f"{code(1).hex()}\nnonsense\n", kind="pdq")).json()
    assert (done["n_added"], done["rejects"][0]["number"]) == (1, 2)
    assert not list((tmp_path / "scratch").iterdir())
    changed = await client.patch(f"{ROOT}/bad", json={"near_action": "hold", "distance": 4})
    assert (changed.json()["near_action"], changed.json()["action"], changed.json()["distance"]) == (
        "hold",
        "remove",
        4,
    )
    asked = {"kind": "pdq", "hash": code(1, 7).hex()}
    [match] = (await client.post(f"{ROOT}/match", json=asked)).json()
    assert (match["list_name"], match["action"], match["distance"]) == ("bad", "hold", 1)
    [entry] = (await client.get(f"{ROOT}/bad/entries")).json()
    exported = await client.get(f"{ROOT}/bad/export", params={"form": "text"})
    assert exported.text == f"pdq {entry['hash']}\n"
    assert (await client.delete(f"{ROOT}/bad/entries/pdq/{entry['code']}")).status_code == 204
    assert (await client.delete(f"{ROOT}/bad/entries/pdq/{entry['code']}")).status_code == 404
    assert (await client.post(f"{ROOT}/match", json=asked)).json() == []
    assert (await client.delete(f"{ROOT}/bad")).status_code == 204
    assert [known["name"] for known in (await client.get(ROOT)).json()] == [REMOVED]


async def test_one_hash_is_added_once(client: httpx.AsyncClient) -> None:
    await client.post(ROOT, json=LIST)
    body = {"kind": "md5", "hash": "ab" * 16}
    answers = [(await client.post(f"{ROOT}/bad/entries", json=body)).json() for _ in range(2)]
    assert answers == [{"added": True}, {"added": False}]


@pytest.mark.parametrize("role", ["person", "key", "anonymous"])
async def test_who_is_no_moderator_is_turned_away_before_the_body_is_read(client: httpx.AsyncClient, role: str) -> None:
    client.headers["role"] = role
    refused = {"anonymous": 401}.get(role, 403)
    assert (await client.get(ROOT)).status_code == refused
    assert (await client.post(f"{ROOT}/bad/import", content=Unread())).status_code == refused
    assert (await client.post(f"{ROOT}/match", content=Unread())).status_code == refused


NONSENSE = [
    ("POST", "", {"name": "x"}, 422),
    ("POST", "", LIST | {"name": "No Name"}, 400),
    ("POST", "", LIST | {"action": "explode"}, 422),
    ("POST", "", LIST | {"distance": 65}, 422),
    ("POST", "", LIST | {"p_frames": "NaN"}, 422),
    ("POST", "", LIST | {"colour": "red"}, 422),
    ("PATCH", "/none", {"distance": 3}, 404),
    ("PATCH", "/removed", {"distance": -1}, 422),
    ("DELETE", "/removed", None, 409),
    ("POST", "/match", {"kind": "pdq", "hash": "xyz"}, 400),
    ("POST", "/match", {"kind": "vpdq", "hash": "[1,2]"}, 400),
    ("POST", "/match", {"kind": "text", "hash": "x"}, 422),
    ("POST", "/removed/entries", {"kind": "md5", "hash": "ab" * 16}, 409),
    ("DELETE", "/removed/entries/md5/zz", None, 400),
    ("GET", "/removed/entries?after=-1", None, 422),
    ("GET", "/none/export", None, 404),
    ("GET", "/removed/export?form=xml", None, 422),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), NONSENSE)
async def test_nonsense_is_refused_and_says_so(
    client: httpx.AsyncClient, method: str, path: str, body: dict[str, object] | None, status: int
) -> None:
    answer = await client.request(method, ROOT + path, json=body)
    assert answer.status_code == status, answer.text


async def test_files_that_are_too_long_or_empty_are_refused_and_nothing_stays(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    await client.post(ROOT, json=LIST)
    assert (await hand_in(client, "a" * (MOST_BYTES + 1))).status_code == 413
    assert (await hand_in(client, "")).status_code == 400
    assert not list((tmp_path / "scratch").iterdir())
