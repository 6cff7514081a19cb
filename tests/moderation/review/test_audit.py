"""The audit log shows what was changed, what is missing, and goes on under many hands."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import LiteralString

import psycopg
import pytest

from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.errors import Forbidden, Invalid
from socialpulse.core.ids import fresh_uuid
from socialpulse.moderation.review import Audit, Sought
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from tests.conftest import NOW

pytestmark = pytest.mark.anyio


@pytest.fixture
def audit(db: Db) -> Audit:
    return Audit(db, SetClock(NOW))


async def write(audit: Audit, db: Db, n: int) -> None:
    for number in range(n):
        async with db.transaction() as tx:
            await audit.write(tx, OPERATOR, "tested", f"thing {number}", {"n": number, "why": None, "who": ["ä", "b"]})


async def tamper(db: Db, statement: LiteralString) -> None:
    """Do what only somebody with all rights over the database can."""
    async with db.transaction() as tx:
        await tx.run("ALTER TABLE moderation.audit DISABLE TRIGGER only_added_to")
        await tx.run(statement)
        await tx.run("ALTER TABLE moderation.audit ENABLE TRIGGER only_added_to")


async def test_entries_are_found_by_act_person_subject_and_time(db: Db) -> None:
    clock = SetClock(NOW)
    audit = Audit(db, clock)
    ann = Actor(Role.MODERATOR, fresh_uuid())
    for actor, act, subject in (
        (ann, "case.decided", "case 7A"),
        (OPERATOR, "policy put", "policy 2"),
        (ann, "case.taken-back", "case 8"),
    ):
        async with db.transaction() as tx:
            await audit.write(tx, actor, act, subject, {})
        clock.set(clock.now() + timedelta(hours=1))

    async def find(sought: Sought) -> list[int]:
        return [entry.number for entry in (await audit.find_latest(OPERATOR, 9, None, sought)).items]

    assert await find(Sought()) == [3, 2, 1]
    assert await find(Sought(act="case")) == [3, 1] and await find(Sought(act="case.d")) == [1]
    assert await find(Sought(by=ann.id)) == [3, 1] and await find(Sought(by=fresh_uuid())) == []
    assert await find(Sought(subject="7a")) == [1] and await find(Sought(subject="%")) == []
    assert await find(Sought(since=NOW + timedelta(hours=1), until=NOW + timedelta(hours=2))) == [2]
    page = await audit.find_latest(OPERATOR, 1, None, Sought(act="case"))
    rest = await audit.find_latest(OPERATOR, 1, page.next_cursor, Sought(act="case"))
    assert [entry.number for entry in (*page.items, *rest.items)] == [3, 1]
    with pytest.raises(Invalid, match="zone"):
        await find(Sought(since=NOW.replace(tzinfo=None)))
    with pytest.raises(Invalid, match="must be after"):
        await find(Sought(since=NOW, until=NOW))


async def test_a_log_nobody_touched_is_whole(audit: Audit, db: Db) -> None:
    assert (await audit.verify(OPERATOR)).broken_at is None
    await write(audit, db, 5)
    found = await audit.verify(OPERATOR)
    assert (found.n_entries, found.broken_at, found.head.n_entries) == (5, None, 5)


@pytest.mark.parametrize(
    ("statement", "broken_at", "why"),
    [
        ("UPDATE moderation.audit SET detail = '{}' WHERE number = 3", 3, "was changed"),
        ("UPDATE moderation.audit SET at = at + interval '1 second' WHERE number = 2", 2, "was changed"),
        ("UPDATE moderation.audit SET hash = decode(repeat('ab', 32), 'hex') WHERE number = 4", 4, "was changed"),
        ("DELETE FROM moderation.audit WHERE number = 3", 3, "is missing"),
        ("DELETE FROM moderation.audit WHERE number = 1", 1, "is missing"),
        ("DELETE FROM moderation.audit WHERE number > 4", 5, "the head counts 6"),
        ("DELETE FROM moderation.audit", 1, "the head counts 6"),
        ("UPDATE moderation.audit_head SET n_entries = 5", 6, "by other ways"),
        ("UPDATE moderation.audit_head SET hash = decode(repeat('ab', 32), 'hex')", 6, "hash of the head"),
    ],
)
async def test_the_first_entry_that_is_not_as_it_was_is_named(
    audit: Audit, db: Db, statement: LiteralString, broken_at: int, why: str
) -> None:
    await write(audit, db, 6)
    await tamper(db, statement)
    found = await audit.verify(OPERATOR)
    assert found.broken_at == broken_at and found.why is not None and why in found.why


@pytest.mark.parametrize(
    "statement",
    ["UPDATE moderation.audit SET act = 'x'", "DELETE FROM moderation.audit", "TRUNCATE moderation.audit"],
)
async def test_the_database_itself_refuses_changes(audit: Audit, db: Db, statement: LiteralString) -> None:
    await write(audit, db, 1)
    with pytest.raises(psycopg.errors.RaiseException, match="only added to"):
        async with db.transaction() as tx:
            await tx.run(statement)


async def test_many_hands_at_once_make_one_chain(audit: Audit, db: Db) -> None:
    await asyncio.gather(*(write(audit, db, 6) for _ in range(8)))
    found = await audit.verify(OPERATOR)
    assert (found.n_entries, found.broken_at) == (48, None)


async def test_what_is_rolled_back_is_not_in_the_log(audit: Audit, db: Db) -> None:
    await write(audit, db, 1)
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as tx:
            await audit.write(tx, OPERATOR, "tested", "nothing", {})
            raise ZeroDivisionError
    assert (await audit.verify(OPERATOR)).n_entries == 1


async def test_the_latest_come_first_and_only_the_operator_reads_them(audit: Audit, db: Db) -> None:
    await write(audit, db, 5)
    first = await audit.find_latest(OPERATOR, 3)
    second = await audit.find_latest(OPERATOR, 3, first.next_cursor)
    assert [entry.number for entry in (*first.items, *second.items)] == [5, 4, 3, 2, 1]
    with pytest.raises(Forbidden):
        await audit.find_latest(Actor(Role.MODERATOR, fresh_uuid()), 3)
