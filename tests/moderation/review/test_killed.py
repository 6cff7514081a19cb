"""SIGKILL in the middle of many decisions: each case is decided whole or not at all, and the chain is whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from socialpulse.core.actor import OPERATOR
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason
from tests.moderation.review.conftest import Court
from tests.people.conftest import id_of

pytestmark = pytest.mark.anyio
N_CASES = 40
DECIDE = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from socialpulse.core.actor import Actor, Role
from socialpulse.moderation.review import CaseId
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason
from socialpulse.runtime.clock import SystemClock
from socialpulse.runtime.db import Db
from tests.moderation.review.conftest import Court

async def main(url, folder, moderator, *cases):
    async with Db(url) as db:
        court = Court(db, SystemClock(), Path(folder))
        ann = Actor(Role.MODERATOR, UUID(moderator))
        print("ready", flush=True)
        versions = {CaseId(UUID(case)): 1 for case in cases}
        await court.review.bulks.decide(ann, versions, Action.REMOVE, Reason.SPAM, None)
        print("done", flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("n_before", [1, 12])
async def test_a_kill_between_decisions_leaves_whole_cases(
    court: Court, url: str, tmp_path: Path, n_before: int
) -> None:
    ann, author, reporter = await court.moderator(), await court.person(), await court.person()
    posts = [await court.post(author, f"buy {number}") for number in range(N_CASES)]
    cases = [await court.report(reporter, post) for post in posts]
    command = [sys.executable, "-c", DECIDE, url, str(tmp_path), str(id_of(ann)), *(str(case.id) for case in cases)]
    root = Path(__file__).parents[3]
    process = subprocess.Popen(
        command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    async with court.db.reading() as tx:
        while await tx.value("SELECT count(*) FROM moderation.vote") < n_before:
            assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    async with court.db.transaction() as tx:
        counts = (await tx.records(
            """SELECT (SELECT count(*) FROM moderation.case WHERE outcome = 'acted') AS cases,
                      (SELECT count(*) FROM posts.post WHERE state = 'removed') AS posts,
                      (SELECT count(*) FROM moderation.vote) AS votes,
                      (SELECT count(*) FROM moderation.strike) AS strikes,
                      (SELECT count(*) FROM moderation.notice WHERE kind = 'decided') AS notices,
                      (SELECT count(*) FROM moderation.audit) AS entries"""
        ))[0]  # fmt: skip
    assert len(set(counts.values())) == 1 and n_before <= counts["cases"] < N_CASES, counts
    assert (await court.review.audit.verify(OPERATOR)).broken_at is None
    left = {case.id: 1 for case in cases}
    court.clock.set(datetime.now(UTC) + timedelta(days=1))  # the lock of who was killed is over
    bulk = await court.review.bulks.decide(await court.moderator(), left, Action.REMOVE, Reason.SPAM, None)
    assert len(bulk.done) == N_CASES - counts["cases"] and set(bulk.refused.values()) <= {
        f"the case {case.id} is closed: acted" for case in cases
    }
