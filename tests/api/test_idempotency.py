"""A POST with a key happens once: sent again, sent at the same time, sent after a server died at the worst moment."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest

from socialpulse.app import Program
from socialpulse.runtime.clock import SetClock
from tests.api.conftest import Visitor, Visitors

pytestmark = pytest.mark.anyio
TENANTS = "/v1/tenants"
ACME = {"name": "Acme"}


def key() -> dict[str, str]:
    return {"idempotency-key": str(uuid4())}


async def names(visitor: Visitor) -> list[str]:
    return [one["tenant"]["name"] for one in (await visitor.get(TENANTS)).json()]


async def test_the_same_request_again_is_answered_again_and_made_once(visitors: Visitors) -> None:
    ada, sent = await visitors.person(), key()
    first, again = [await ada.post(TENANTS, json=ACME, headers=sent) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content and again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert await names(ada) == ["Acme"]


async def test_without_a_key_each_request_makes_its_own(visitors: Visitors) -> None:
    ada = await visitors.person()
    for _ in range(2):
        await ada.post(TENANTS, json=ACME)
    assert await names(ada) == ["Acme", "Acme"]


async def test_the_key_with_another_body_is_refused(visitors: Visitors) -> None:
    ada, sent = await visitors.person(), key()
    await ada.post(TENANTS, json=ACME, headers=sent)
    answer = await ada.post(TENANTS, json={"name": "Other"}, headers=sent)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
    assert await names(ada) == ["Acme"]


async def test_one_persons_key_is_nothing_to_another(visitors: Visitors) -> None:
    (ada, eve), sent = [await visitors.person() for _ in range(2)], key()
    first, second = await ada.post(TENANTS, json=ACME, headers=sent), await eve.post(TENANTS, json=ACME, headers=sent)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


async def test_of_twenty_at_once_one_makes_it_and_the_rest_are_told_the_same_or_to_come_back(
    visitors: Visitors,
) -> None:
    ada, sent = await visitors.person(), key()
    answers = await asyncio.gather(*(ada.post(TENANTS, json=ACME, headers=sent) for _ in range(20)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert all(answer.headers["retry-after"] == "1" for answer in answers if answer.status_code == 409)
    assert await names(ada) == ["Acme"]


async def test_after_a_day_the_key_is_free(visitors: Visitors, clock: SetClock) -> None:
    ada, sent = await visitors.person(), key()
    await ada.post(TENANTS, json=ACME, headers=sent)
    clock.set(clock.now() + timedelta(hours=25))
    visitors.renew(ada)
    assert (await ada.post(TENANTS, json=ACME, headers=sent)).status_code == 201
    assert await names(ada) == ["Acme", "Acme"]
    async with visitors.program.db.transaction() as tx:
        assert await tx.value("SELECT count(*) FROM api.answer") == 1


async def test_a_refused_request_leaves_the_key_free(visitors: Visitors) -> None:
    ada, sent = await visitors.person(), key()
    assert (await ada.post(TENANTS, json={"name": ""}, headers=sent)).status_code in (400, 422)
    assert (await ada.post(TENANTS, json=ACME, headers=sent)).status_code == 201


@pytest.mark.parametrize("value", ["", "x" * 256, "n\u00f6", "a\tb"])
async def test_a_key_that_is_none_is_refused(visitors: Visitors, value: str) -> None:
    ada = await visitors.person()
    answer = await ada.post(TENANTS, json=ACME, headers=[(b"idempotency-key", value.encode())])
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "Idempotency-Key")
    assert await names(ada) == []


async def test_a_stranger_is_refused_before_anything_is_looked_up(visitors: Visitors) -> None:
    answer = await visitors.nobody().post(TENANTS, json=ACME, headers=key())
    assert answer.status_code == 401


async def test_a_kept_answer_cannot_be_read_in_the_database(visitors: Visitors) -> None:
    ada, sent = await visitors.person(), key()
    made = (await ada.post(TENANTS, json={"name": "Unmistakable"}, headers=sent)).json()
    async with visitors.program.db.transaction() as tx:
        [row] = await tx.records("SELECT * FROM api.answer")
    assert made["id"].encode() not in row["sealed"] and b"Unmistakable" not in row["sealed"]


@pytest.mark.parametrize("dies", ["before the answer", "before the commit", "after the commit"])
async def test_a_server_that_dies_at_any_moment_makes_nothing_twice(
    visitors: Visitors, program: Program, dies: str
) -> None:
    ada, sent = await visitors.person(), key()
    async with await psycopg.AsyncConnection.connect(program.db.url, autocommit=True) as killer:
        if dies == "after the commit":
            await ada.post(TENANTS, json=ACME, headers=sent)
        else:
            where = "api.answer" if dies == "before the commit" else "accounts.tenant"
            await killer.execute(_DIE_ON.format(where=where))
            assert (await ada.post(TENANTS, json=ACME, headers=sent)).status_code == 503
            await killer.execute(f"DROP TRIGGER die ON {where}")
    assert (await ada.post(TENANTS, json=ACME, headers=sent)).status_code == 201
    assert await names(ada) == ["Acme"]


_DIE_ON = """
CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE TRIGGER die AFTER INSERT ON {where} FOR EACH ROW EXECUTE FUNCTION die()
"""
