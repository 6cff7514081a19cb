"""All SQL of follows, requests to follow, blocks and mutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from socialpulse.core.ids import PersonId
from socialpulse.people.types import Roll, Tie
from socialpulse.runtime.db import Tx


@dataclass(frozen=True, slots=True)
class Place:
    """A person in a list; numbers fall from one to the next."""

    id: PersonId
    number: int


@dataclass(frozen=True, slots=True)
class TieRow:
    """A tie with the person it is to."""

    id: PersonId
    follows: bool
    asked: bool
    follows_me: bool
    asks_me: bool
    muted: bool
    blocked: bool

    def tie(self) -> Tie:
        return Tie(self.follows, self.asked, self.follows_me, self.asks_me, self.muted, self.blocked)


async def lock_pair(tx: Tx, one: PersonId, other: PersonId) -> None:
    """Have every change of what these two are to each other wait until this transaction ends."""
    pair = "people:" + ":".join(sorted((one.hex, other.hex)))
    await tx.run("SELECT pg_advisory_xact_lock(hashtextextended(%(pair)s, 0))", pair=pair)


async def find_hides(tx: Tx, viewer: PersonId | None, person: PersonId) -> bool:
    """Return whether a block, in either direction, hides the two from each other."""
    return bool(await tx.value("SELECT people.hides(%(viewer)s, %(person)s)", viewer=viewer, person=person))


async def find_ties(tx: Tx, viewer: PersonId, ids: Sequence[PersonId]) -> dict[PersonId, Tie]:
    """Return the viewer's tie to each of these people."""
    rows = await tx.rows(
        TieRow,
        """SELECT p.id,
               EXISTS (SELECT FROM people.follow WHERE follower_id = %(me)s AND followed_id = p.id) AS follows,
               EXISTS (SELECT FROM people.follow_request WHERE follower_id = %(me)s AND followed_id = p.id) AS asked,
               EXISTS (SELECT FROM people.follow WHERE follower_id = p.id AND followed_id = %(me)s) AS follows_me,
               EXISTS (SELECT FROM people.follow_request WHERE follower_id = p.id AND followed_id = %(me)s) AS asks_me,
               EXISTS (SELECT FROM people.mute WHERE muter_id = %(me)s AND muted_id = p.id) AS muted,
               EXISTS (SELECT FROM people.block WHERE blocker_id = %(me)s AND blocked_id = p.id) AS blocked
           FROM unnest(%(ids)s::uuid[]) AS p (id)""",
        me=viewer,
        ids=list(ids),
    )
    return {row.id: row.tie() for row in rows}


async def add_follow(tx: Tx, follower: PersonId, followed: PersonId, now: datetime) -> None:
    await tx.run(
        """INSERT INTO people.follow (follower_id, followed_id, at) VALUES (%(a)s, %(b)s, %(now)s)
           ON CONFLICT DO NOTHING""",
        a=follower,
        b=followed,
        now=now,
    )


async def add_request(tx: Tx, follower: PersonId, followed: PersonId, now: datetime) -> None:
    await tx.run(
        """INSERT INTO people.follow_request (follower_id, followed_id, at) VALUES (%(a)s, %(b)s, %(now)s)
           ON CONFLICT DO NOTHING""",
        a=follower,
        b=followed,
        now=now,
    )


async def delete_request(tx: Tx, follower: PersonId, followed: PersonId) -> bool:
    n = await tx.run(
        "DELETE FROM people.follow_request WHERE follower_id = %(a)s AND followed_id = %(b)s", a=follower, b=followed
    )
    return n == 1


async def delete_follow(tx: Tx, follower: PersonId, followed: PersonId) -> bool:
    n = await tx.run(
        "DELETE FROM people.follow WHERE follower_id = %(a)s AND followed_id = %(b)s", a=follower, b=followed
    )
    return n == 1


async def delete_between(tx: Tx, one: PersonId, other: PersonId) -> None:
    """Delete every follow and request between two people.

    Requests first: one that is just becoming a follow is waited for, and the follow is then seen.
    """
    for statement in _BETWEEN:
        await tx.run(statement, a=one, b=other)


_BETWEEN: tuple[LiteralString, LiteralString] = (
    """DELETE FROM people.follow_request
       WHERE (follower_id, followed_id) IN ((%(a)s, %(b)s), (%(b)s, %(a)s))""",
    """DELETE FROM people.follow
       WHERE (follower_id, followed_id) IN ((%(a)s, %(b)s), (%(b)s, %(a)s))""",
)


async def accept_all(tx: Tx, person: PersonId, now: datetime) -> None:
    """Make a follow of every request that waits for this person."""
    await tx.run(
        """WITH asked AS (DELETE FROM people.follow_request WHERE followed_id = %(id)s RETURNING follower_id, number)
           INSERT INTO people.follow (follower_id, followed_id, at)
           SELECT follower_id, %(id)s, %(now)s FROM asked ORDER BY number ON CONFLICT DO NOTHING""",
        id=person,
        now=now,
    )


async def add_block(tx: Tx, blocker: PersonId, blocked: PersonId, now: datetime) -> None:
    await tx.run(
        """INSERT INTO people.block (blocker_id, blocked_id, at) VALUES (%(a)s, %(b)s, %(now)s)
           ON CONFLICT DO NOTHING""",
        a=blocker,
        b=blocked,
        now=now,
    )


async def delete_block(tx: Tx, blocker: PersonId, blocked: PersonId) -> None:
    await tx.run("DELETE FROM people.block WHERE blocker_id = %(a)s AND blocked_id = %(b)s", a=blocker, b=blocked)


async def add_mute(tx: Tx, muter: PersonId, muted: PersonId, now: datetime) -> None:
    await tx.run(
        """INSERT INTO people.mute (muter_id, muted_id, at) VALUES (%(a)s, %(b)s, %(now)s)
           ON CONFLICT DO NOTHING""",
        a=muter,
        b=muted,
        now=now,
    )


async def delete_mute(tx: Tx, muter: PersonId, muted: PersonId) -> None:
    await tx.run("DELETE FROM people.mute WHERE muter_id = %(a)s AND muted_id = %(b)s", a=muter, b=muted)


async def count_requests(tx: Tx, person: PersonId) -> int:
    n: int = await tx.value("SELECT count(*) FROM people.follow_request WHERE followed_id = %(id)s", id=person)
    return n


_ROLLS: dict[Roll, LiteralString] = {  # who stands in a list of whom; a block hides, but not in the list of blocks
    Roll.FOLLOWERS: """SELECT follower_id AS id, number FROM people.follow
        WHERE followed_id = %(owner)s AND number < %(before)s AND NOT people.hides(%(viewer)s, follower_id)
        ORDER BY number DESC LIMIT %(limit)s""",
    Roll.FOLLOWING: """SELECT followed_id AS id, number FROM people.follow
        WHERE follower_id = %(owner)s AND number < %(before)s AND NOT people.hides(%(viewer)s, followed_id)
        ORDER BY number DESC LIMIT %(limit)s""",
    Roll.REQUESTS: """SELECT follower_id AS id, number FROM people.follow_request
        WHERE followed_id = %(owner)s AND number < %(before)s AND NOT people.hides(%(viewer)s, follower_id)
        ORDER BY number DESC LIMIT %(limit)s""",
    Roll.BLOCKS: """SELECT blocked_id AS id, number FROM people.block
        WHERE blocker_id = %(owner)s AND number < %(before)s
        ORDER BY number DESC LIMIT %(limit)s""",
    Roll.MUTES: """SELECT muted_id AS id, number FROM people.mute
        WHERE muter_id = %(owner)s AND number < %(before)s AND NOT people.hides(%(viewer)s, muted_id)
        ORDER BY number DESC LIMIT %(limit)s""",
}


async def find_places(
    tx: Tx, roll: Roll, owner: PersonId, viewer: PersonId | None, before: int, limit: int
) -> list[Place]:
    """Return the next places of a list, from below the number `before`; cost does not grow with the list."""
    return await tx.rows(Place, _ROLLS[roll], owner=owner, viewer=viewer, before=before, limit=limit)


async def find_followed_ids(tx: Tx, person: PersonId) -> set[PersonId]:
    rows = await tx.records("SELECT followed_id AS id FROM people.follow WHERE follower_id = %(id)s", id=person)
    return {row["id"] for row in rows}


async def find_hidden_ids(tx: Tx, viewer: PersonId) -> set[PersonId]:
    """Return everybody a block hides from the viewer, whoever blocked whom."""
    rows = await tx.records(
        """SELECT blocked_id AS id FROM people.block WHERE blocker_id = %(id)s
           UNION SELECT blocker_id FROM people.block WHERE blocked_id = %(id)s""",
        id=viewer,
    )
    return {row["id"] for row in rows}


async def find_muted_ids(tx: Tx, viewer: PersonId) -> set[PersonId]:
    rows = await tx.records("SELECT muted_id AS id FROM people.mute WHERE muter_id = %(id)s", id=viewer)
    return {row["id"] for row in rows}
