"""Every event that is said is heard, and none can cause itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import structlog

from socialpulse.app.flow import FLOW, IMPORT, SAYS, announcer
from socialpulse.core.events import Event
from socialpulse.creators import AccountsUnderstood
from socialpulse.runtime.db import Db
from socialpulse.runtime.jobs import Jobs

SOURCE = Path(__file__).parents[2] / "src" / "socialpulse"


def all_events() -> set[str]:
    return {event.__name__ for event in Event.__subclasses__()}


def test_every_event_is_heard() -> None:
    assert all_events() == {event.__name__ for event in FLOW}


def test_every_event_is_said_somewhere() -> None:
    made = {
        node.func.id
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert all_events() <= made


def test_no_event_can_cause_itself() -> None:
    def causes(event: type[Event]) -> set[type[Event]]:
        return {said for job in FLOW[event] for said in SAYS[job]}

    for event in FLOW:
        reached, front = set[type[Event]](), causes(event)
        while front:
            reached |= front
            front = {further for found in front for further in causes(found)} - reached
        assert event not in reached, f"{event.__name__} causes itself"


def test_every_job_that_hears_says_what_it_may_say() -> None:
    assert {job for jobs in FLOW.values() for job in jobs} == SAYS.keys()


@pytest.mark.anyio
async def test_a_job_that_says_more_than_its_row_allows_is_stopped(url: str) -> None:
    announce = announcer(Jobs(url, ()))
    async with Db(url) as db, db.transaction() as tx:
        with (
            structlog.contextvars.bound_contextvars(job=IMPORT),
            pytest.raises(RuntimeError, match="AccountsUnderstood"),
        ):
            await announce(tx, AccountsUnderstood())
