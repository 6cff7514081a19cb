"""The queue at 100,000 open cases: the next case, alone and with all that helps to decide it, and pages of the list.

Target on 2 cores: the next case in under 20 ms. The cases are in eight parts of the queue; one in a hundred is
escalated, as many are held by others just now, and 2,000 cases were decided before. Measured in Python through the
room's verbs, PostgreSQL included, on posts that exist; one moderator after another, and 16 at once. Beside them the
limit: the cheapest query there is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from benchmarks.machine import quantiles, scratch_program
from benchmarks.stopwatch import timed
from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.moderation.review import Queue, Review, Wanted
from socialpulse.runtime.telemetry import start_logging

N_CASES = 100_000
N_DECIDED = 2_000
N_POSTS = 1_000
N_MODERATORS = 400
N_PAGES = 200
N_AT_ONCE = 16


async def seed(program: Program) -> list[Actor]:
    """Return moderators, beside a long queue of cases about posts."""
    queues = [queue.value for queue in Queue if queue is not Queue.APPEALS]
    async with program.db.transaction() as tx:
        await tx.run(
            """INSERT INTO accounts.person (id, email, email_key, made_at)
               SELECT uuidv7(), n::text, n::text, now() FROM generate_series(1, %(n)s) n""",
            n=N_MODERATORS + 1,
        )
        await tx.run(
            """INSERT INTO people.person (id, handle, name, bio, links, private, age_bracket, made_at)
               SELECT id, 'p' || email, 'Person ' || email, '', '{}', false, '25-34', now() FROM accounts.person"""
        )
        author, *moderators = [row["id"] for row in await tx.records("SELECT id FROM people.person ORDER BY id")]
        await tx.run(
            """INSERT INTO posts.post (id, author_id, kind, caption, tags, mentions, sensitive, comments_on, visibility,
                                       state, version, made_at, live_at)
               SELECT uuidv7(), %(author)s, 'text', 'Post ' || n, '{}', '{}', false, true, 'public', 'live', 1, now(),
                      now()
               FROM generate_series(1, %(n)s) n""",
            author=author,
            n=N_POSTS,
        )
        await tx.run(
            """INSERT INTO moderation.judgement (id, subject_kind, subject_id, subject_version, about_id, action, rule,
                                                 reason, severity, evidence, at)
               SELECT uuidv7(), 'post', id, 1, author_id, 'hold', 'hate-sure', 'hate', 50,
                      '{"values": {"text.hate": 0.8}, "missing": {}, "models": {}}', now() FROM posts.post"""
        )
        await tx.run(
            """INSERT INTO moderation.case (id, kind, queue, subject_kind, subject_id, subject_version, about_id,
                                            judgement_id, reason, severity, escalated, opened_at, turn_at, locked_by,
                                            locked_until, closed_at, outcome, decision_id)
               SELECT uuidv7(), 'machine', (%(queues)s::text[])[1 + n %% 8], 'post',
                      CASE WHEN n <= %(posts)s THEN j.subject_id ELSE gen_random_uuid() END, 1, gen_random_uuid(),
                      j.id, 'hate', 1 + n %% 100, n %% 100 = 0, at, at - (1 + n %% 100) * interval '30 minutes',
                      CASE WHEN n %% 100 = 1 THEN gen_random_uuid() END,
                      CASE WHEN n %% 100 = 1 THEN now() + interval '1 hour' END,
                      CASE WHEN n > %(open)s THEN now() END, CASE WHEN n > %(open)s THEN 'acted' END,
                      CASE WHEN n > %(open)s THEN j.id END
               FROM generate_series(1, %(all)s) n
               JOIN (SELECT id, subject_id, row_number() OVER (ORDER BY id) AS place FROM moderation.judgement) j
                    ON j.place = 1 + n %% %(posts)s,
               LATERAL (SELECT now() - n * interval '1 second' AS at) t""",
            queues=queues,
            posts=N_POSTS,
            open=N_CASES,
            all=N_CASES + N_DECIDED,
        )
    async with program.db.transaction() as tx:
        await tx.run("ANALYZE")
    return [Actor(Role.MODERATOR, moderator) for moderator in moderators]


async def pages(review: Review) -> list[Callable[[], Awaitable[object]]]:
    """Return calls for one page after another of the whole queue."""
    cursors: list[str | None] = [None]
    while len(cursors) < N_PAGES:
        page = await review.cases.find_open(OPERATOR, Wanted(), 100, cursors[-1])
        cursors.append(page.next_cursor)
    return [partial(review.cases.find_open, OPERATOR, Wanted(), 100, cursor) for cursor in cursors]


async def measure() -> None:
    """Measure and print."""
    async with scratch_program() as program:
        moderators = await seed(program)
        review = program.moderation.review
        half = len(moderators) // 2
        alone = [partial(review.cases.take_next, one) for one in moderators[:half]]
        chosen = [partial(review.cases.take_next, one, Queue.HATE) for one in moderators[half : half + 100]]
        busy = [partial(review.cases.take_next, one) for one in moderators[half + 100 :]]

        async def nothing() -> None:
            async with program.db.transaction() as tx:
                await tx.value("SELECT 1")

        await timed([nothing] * 50)
        print(f"   the next of {N_CASES:,} with its context: {quantiles(await timed(alone))} (target 20 ms)")
        print(f"   the next of one part of the queue: {quantiles(await timed(chosen))}")
        print(f"   by {N_AT_ONCE} at once: {quantiles(await timed(busy, N_AT_ONCE))}")
        print(f"   100 of the list, somewhere in it: {quantiles(await timed(await pages(review)))}")
        print(f"   a transaction that does nothing: {quantiles(await timed([nothing] * 200))}")


def main() -> None:
    """Measure and print."""
    start_logging("warning")
    asyncio.run(measure())


if __name__ == "__main__":
    main()
