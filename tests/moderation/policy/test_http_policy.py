"""The doors of policy: the flow of a change, and what those who may not are answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI, Header

from socialpulse.api import problems
from socialpulse.core.actor import Actor, Role
from socialpulse.core.ids import fresh_uuid
from socialpulse.moderation import http_policy, judgements_store
from socialpulse.moderation.policy import Policies, Replays, default_text
from socialpulse.moderation.review.audit import Audit
from socialpulse.moderation.types import Evidence
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from tests.moderation.policy.test_replaying import judgement, keep

pytestmark = pytest.mark.anyio

ROOT = "/v1/moderation/policy"
MILDER = default_text().replace('"text.hate >= 0.95 or', '"text.hate >= 0.99 or')


async def who(role: Annotated[str, Header()] = "moderator") -> Actor:
    """Return whoever the request says it comes from."""
    return Actor(Role(role), fresh_uuid())


@pytest.fixture
async def client(db: Db, clock: SetClock) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)
    policies = Policies(db, clock, Audit(db, clock))
    app.include_router(http_policy.router(policies, Replays(db, clock, judgements_store.find_machine_since), who))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sp.example") as client:
        yield client


async def test_a_policy_is_checked_put_in_made_live_and_rolled_back(client: httpx.AsyncClient) -> None:
    checked = (await client.post(f"{ROOT}/check", json={"text": MILDER})).json()
    assert (checked["version"], checked["n_rules"]) == (None, 67)
    assert "text.hate=0.96: limit (hate-likely) instead of hold (hate-sure)" in checked["warnings"]
    put = await client.post(f"{ROOT}/versions", json={"text": MILDER, "comment": "milder"})
    assert (put.status_code, put.json()["version"]) == (201, 2)
    assert (await client.get(ROOT)).json()["version"] == 1
    assert (await client.put(f"{ROOT}/live", json={"version": 2})).status_code == 204
    assert (await client.put(f"{ROOT}/live", json={"version": 2})).status_code == 409
    shown = (await client.get(ROOT)).json()
    assert (shown["version"], shown["text"]) == (2, MILDER)
    assert (await client.post(f"{ROOT}/roll-back")).json() == {"version": 1}
    newest, _ = (await client.get(f"{ROOT}/versions")).json()["items"]
    assert (newest["version"], newest["comment"], newest["is_live"]) == (2, "milder", False)


async def test_a_rule_is_shown_with_all_that_it_says(client: httpx.AsyncClient) -> None:
    shown = (await client.get(f"{ROOT}/versions/1")).json()
    assert shown["conditions"]["confirmed"] == "sure(opinion.violates >= 0.8)"
    [rule] = [rule for rule in shown["rules"] if rule["id"] == "code-of-new-author"]
    assert (rule["when"], rule["action"], rule["lasts_s"]) == ("picture.qr and fresh", "limit", 172_800)
    assert (rule["mode"], rule["viewers"], rule["reason"]) == ("live", [], "scam")


async def test_every_problem_is_answered_with_rule_and_key(client: httpx.AsyncClient) -> None:
    text = MILDER.replace("author.n_strikes >= 5", "author.n_strike >= 5").replace("severity = 39", "severity = 390")
    answer = await client.post(f"{ROOT}/check", json={"text": text})
    found = {error["field"].split(": ")[1]: error["reason"] for error in answer.json()["errors"]}
    assert answer.status_code == 400
    assert "did you mean author.n_strikes" in found["when"]
    assert "from 1 to 100" in found["severity"]


async def test_a_replay_tells_what_would_change(db: Db, client: httpx.AsyncClient) -> None:
    await keep(db, judgement(Evidence({"text.hate": 0.97})))
    found = (await client.post(f"{ROOT}/replay", json={"text": MILDER, "n_days": 3})).json()
    assert (found["n_looked_at"], found["n_other_action"], found["is_whole"]) == (1, 1, True)
    assert found["changes"][0]["move"]["now_rule"] == "hate-likely"
    assert (await client.get(f"{ROOT}/shadows")).json() == []


@pytest.mark.parametrize("role", ["person", "anonymous", "key"])
async def test_nobody_else_reads_or_changes_a_policy(client: httpx.AsyncClient, role: str) -> None:
    headers = {"role": role}
    answers = [
        await client.get(f"{ROOT}{path}", headers=headers) for path in ("", "/versions", "/versions/1", "/shadows")
    ]
    answers += [await client.post(f"{ROOT}{path}", headers=headers) for path in ("/check", "/versions", "/roll-back")]
    assert {answer.status_code for answer in answers} == {401 if role == "anonymous" else 403}


@pytest.mark.parametrize(
    "path", ["/versions/99", "/versions/0", "/versions/x", "/versions?limit=0", "/versions?cursor=x"]
)
async def test_nonsense_is_refused(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(ROOT + path)).status_code in (400, 404, 422)
