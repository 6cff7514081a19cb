"""With 100,000 open cases the next one is read off an index, whoever asks for it and of whatever part."""

from __future__ import annotations

import json
from typing import Any

import pytest

from socialpulse.core.actor import OPERATOR
from socialpulse.moderation.review import Queue, Wanted
from socialpulse.runtime.db import Db
from tests.moderation.review.conftest import Court

pytestmark = pytest.mark.anyio
N = 100_000
NEXT = """EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)
    SELECT o.id FROM moderation.case o
    WHERE o.closed_at IS NULL AND (o.locked_until IS NULL OR o.locked_until <= now())
      AND o.about_id <> '00000000-0000-0000-0000-000000000000' AND gen_random_uuid() <> ALL (o.barred) {queue}
    ORDER BY o.escalated DESC, o.turn_at, o.id LIMIT 1 FOR UPDATE SKIP LOCKED"""


async def fill(db: Db) -> None:
    """Open cases of every part of the queue; one in a hundred is escalated, as many are held just now."""
    async with db.transaction() as tx:
        await tx.run(
            """INSERT INTO moderation.case (id, kind, queue, subject_kind, subject_id, subject_version, about_id,
                                            reason, severity, escalated, opened_at, turn_at, locked_by, locked_until)
               SELECT uuidv7(), 'reports', (%(queues)s::text[])[1 + n %% 8], 'post', gen_random_uuid(), 1,
                      gen_random_uuid(), 'spam', 1 + n %% 100, n %% 100 = 0, at,
                      at - (1 + n %% 100) * interval '30 minutes',
                      CASE WHEN n %% 100 = 1 THEN gen_random_uuid() END,
                      CASE WHEN n %% 100 = 1 THEN now() + interval '5 minutes' END
               FROM generate_series(1, %(n)s) n, LATERAL (SELECT now() - n * interval '1 second' AS at) t""",
            n=N,
            queues=[queue.value for queue in Queue if queue is not Queue.APPEALS],
        )
    async with db.transaction() as tx:
        await tx.run("ANALYZE moderation.case")


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for below in plan.get("Plans", ()) for node in nodes(below))]


async def test_the_next_case_of_a_hundred_thousand_is_read_off_an_index(court: Court) -> None:
    await fill(court.db)
    for queue, index in (("", "case_in_turn"), ("AND o.queue = 'hate'", "case_in_turn_of_queue")):
        async with court.db.transaction() as tx:
            plan = await tx.value(NEXT.format(queue=queue))
        top = (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]
        found = nodes(top)
        assert [node["Index Name"] for node in found if "Index Name" in node] == [index]
        assert not [node for node in found if node["Node Type"] in ("Sort", "Seq Scan")]
        assert top["Shared Hit Blocks"] + top["Shared Read Blocks"] < 200
    page = await court.review.cases.find_open(OPERATOR, Wanted(), 100)
    assert [case.escalated for case in page.items] == [True] * 100
    assert [case.turn_at for case in page.items] == sorted(case.turn_at for case in page.items)
