"""People at a million followers: pages of the list, and following and unfollowing, while the list is that long.

One person is followed by 1,000,000; they come by SQL, and the counters count them as they would any. Measured in
Python through the room's verbs, PostgreSQL included: the first page of 20 followers, pages that begin at random places
of the list, and follows and unfollows of that very person, one after another and by 16 at once. Beside them the
limit: the cheapest query there is, and one that writes a row.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

from benchmarks.machine import quantiles, scratch_program
from benchmarks.stopwatch import timed
from socialpulse.app import Program
from socialpulse.core.actor import ANONYMOUS, Actor, Role
from socialpulse.core.ids import PersonId
from socialpulse.core.page import write_cursor
from socialpulse.people import Roll
from socialpulse.runtime.telemetry import start_logging

N_FOLLOWERS = 1_000_000
N_OTHERS = 2_000  # people who follow and unfollow
N_PAGES = 500
N_AT_ONCE = 16


async def seed(program: Program, n_followers: int) -> tuple[PersonId, list[PersonId]]:
    """Return somebody with so many followers, and others who do not follow them yet."""
    async with program.db.transaction() as tx:
        await tx.run(
            """INSERT INTO accounts.person (id, email, email_key, made_at)
               SELECT uuidv7(), n::text, n::text, now() FROM generate_series(1, %(n)s) n""",
            n=n_followers + N_OTHERS + 1,
        )
        await tx.run(
            """INSERT INTO people.person (id, handle, name, bio, links, private, age_bracket, made_at)
               SELECT id, 'p' || email, 'Person ' || email, '', '{}', false, '25-34', now() FROM accounts.person"""
        )
        rows = await tx.records("SELECT id FROM people.person ORDER BY id LIMIT %(n)s", n=N_OTHERS + 1)
        known, *others = [PersonId(row["id"]) for row in rows]
        await tx.run(
            """INSERT INTO people.follow (follower_id, followed_id, at)
               SELECT id, %(known)s, now() FROM people.person WHERE id <> %(known)s AND id <> ALL(%(others)s)""",
            known=known,
            others=others,
        )
    async with program.db.transaction() as tx:
        await tx.run("CREATE TABLE public.limit_of_writing (at timestamptz)")
        await tx.run("ANALYZE")
    return known, others


async def measure(program: Program, n_followers: int) -> None:
    """Measure and print."""
    known, others = await seed(program, n_followers)
    people = [Actor(Role.PERSON, one) for one in others]
    async with program.db.transaction() as tx:
        numbers = [row["number"] for row in await tx.records("SELECT number FROM people.follow TABLESAMPLE SYSTEM (1)")]
    dice = random.Random(1)
    cursors = [write_cursor(dice.choice(numbers)) for _ in range(N_PAGES)]

    def page(cursor: str | None) -> Callable[[], Awaitable[object]]:
        return lambda: program.ties.find_public(ANONYMOUS, Roll.FOLLOWERS, known, 20, cursor)

    def follow(actor: Actor) -> Callable[[], Awaitable[object]]:
        return lambda: program.ties.follow(actor, known)

    def unfollow(actor: Actor) -> Callable[[], Awaitable[object]]:
        return lambda: program.ties.unfollow(actor, known)

    await timed([page(None)] * 50)
    print(f"   {n_followers:,} followers")
    print(f"   first page of 20: {quantiles(await timed([page(None)] * N_PAGES))}")
    print(f"   a page anywhere in the list: {quantiles(await timed([page(cursor) for cursor in cursors]))}")
    for n_at_once in (1, N_AT_ONCE):
        follows = await timed([follow(actor) for actor in people], n_at_once)
        unfollows = await timed([unfollow(actor) for actor in people], n_at_once)
        print(f"   follow, {n_at_once} at once: {quantiles(follows)}; unfollow: {quantiles(unfollows)}")
    print(f"   the limit, SELECT 1: {quantiles(await timed([lambda: _nothing(program)] * N_PAGES))}")
    print(f"   the limit, one row written: {quantiles(await timed([lambda: _write(program)] * N_PAGES))}")


async def _nothing(program: Program) -> None:
    async with program.db.transaction() as tx:
        await tx.value("SELECT 1")


async def _write(program: Program) -> None:
    async with program.db.transaction() as tx:
        await tx.run("INSERT INTO public.limit_of_writing VALUES (now())")


async def _main() -> None:
    async with scratch_program() as program:
        await measure(program, N_FOLLOWERS)


def main() -> None:
    """Measure and print."""
    start_logging("warning")
    asyncio.run(_main())


if __name__ == "__main__":
    main()
