"""What people are to each other: follow, ask, accept, refuse, block, mute, and the lists of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from socialpulse.accounts import Act, person_of
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound
from socialpulse.core.ids import PersonId
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.people import profiles_store, sight
from socialpulse.people import ties_store as store
from socialpulse.people.profiles import NO_PROFILE
from socialpulse.people.rules import FollowCase, Outcome, decide
from socialpulse.people.types import Person, Roll, Seen, Tie
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

_END = 2**63 - 1  # above every number
_HOUSE = (Role.OPERATOR, Role.SYSTEM)


class Ties:
    """Every verb between two people. Each may be said again: the second time changes nothing."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def follow(self, actor: Actor, person: PersonId) -> Tie:
        """Follow somebody, or ask to where they are private; return the tie then.

        Raises NotFound for nobody, also behind a block; Invalid for oneself.
        """
        async with self._pair(actor, person) as (tx, me, other):
            case = FollowCase(
                is_self=me == person,
                hidden=await store.find_hides(tx, me, person),
                follows=(await store.find_ties(tx, me, [person]))[person].follows,
                private=other.private,
            )
            _, outcome = decide(case)
            if outcome is Outcome.SELF:
                raise Invalid.one("person_id", str(person), "is yourself; follow others")
            if outcome is Outcome.ABSENT:
                raise sight.nobody(person)
            if outcome is Outcome.ASKED:
                await store.add_request(tx, me, person, self._clock.now())
            if outcome is Outcome.FOLLOWS:
                await store.delete_request(tx, me, person)
                await store.add_follow(tx, me, person, self._clock.now())
            return await _tie(tx, me, person)

    async def unfollow(self, actor: Actor, person: PersonId) -> Tie:
        """Follow somebody no more, or ask no more; return the tie then. Raises NotFound as `follow`."""
        async with self._pair(actor, person) as (tx, me, _):
            await _check_seen(tx, me, person)
            await store.delete_request(tx, me, person)
            await store.delete_follow(tx, me, person)
            return await _tie(tx, me, person)

    async def accept(self, actor: Actor, person: PersonId) -> Tie:
        """Let somebody who asked follow the caller; return the tie then. Raises NotFound where nobody asked."""
        async with self._pair(actor, person) as (tx, me, _):
            await _check_seen(tx, me, person)
            if await store.delete_request(tx, person, me):
                await store.add_follow(tx, person, me, self._clock.now())
            tie = await _tie(tx, me, person)
            if not tie.follows_me:
                raise NotFound(f"{person} did not ask to follow you, or asks no more")
            return tie

    async def refuse(self, actor: Actor, person: PersonId) -> None:
        """Let somebody who asked not follow; they are not told. Raises NotFound where there is nobody."""
        async with self._pair(actor, person) as (tx, me, _):
            await _check_seen(tx, me, person)
            await store.delete_request(tx, person, me)

    async def remove_follower(self, actor: Actor, person: PersonId) -> None:
        """Have somebody follow the caller no more; they are not told. Raises NotFound where there is nobody."""
        async with self._pair(actor, person) as (tx, me, _):
            await _check_seen(tx, me, person)
            await store.delete_follow(tx, person, me)

    async def block(self, actor: Actor, person: PersonId) -> Tie:
        """Hide two people from each other everywhere, and end every follow and request between them."""
        async with self._pair(actor, person) as (tx, me, _):
            if me == person:
                raise Invalid.one("person_id", str(person), "is yourself; block others")
            await store.add_block(tx, me, person, self._clock.now())
            await store.delete_between(tx, me, person)
            return await _tie(tx, me, person)

    async def unblock(self, actor: Actor, person: PersonId) -> Tie:
        """Take back the caller's block. What the other blocked stays; follows do not come back."""
        async with self._pair(actor, person) as (tx, me, _):
            await store.delete_block(tx, me, person)
            return await _tie(tx, me, person)

    async def mute(self, actor: Actor, person: PersonId) -> Tie:
        """Leave somebody's posts out of the caller's feeds; they are not told. Raises as `follow`."""
        async with self._pair(actor, person) as (tx, me, _):
            await _check_seen(tx, me, person)
            if me == person:
                raise Invalid.one("person_id", str(person), "is yourself; mute others")
            await store.add_mute(tx, me, person, self._clock.now())
            return await _tie(tx, me, person)

    async def unmute(self, actor: Actor, person: PersonId) -> Tie:
        """Have somebody's posts in the caller's feeds again. Raises as `follow`."""
        async with self._pair(actor, person) as (tx, me, _):
            await _check_seen(tx, me, person)
            await store.delete_mute(tx, me, person)
            return await _tie(tx, me, person)

    async def find_public(
        self, actor: Actor, roll: Roll, owner: PersonId, limit: int, cursor: str | None = None
    ) -> Page[Seen]:
        """Return a page of somebody's followers or of whom they follow, the latest first, but for those hidden.

        A private person's lists are for themselves and their followers. Raises NotFound, Forbidden, Invalid.
        """
        viewer = sight.viewer_of(actor)
        async with self._db.transaction() as tx:
            found = (await sight.find_visible(tx, viewer, [owner])).get(owner)
            if found is None and actor.role not in _HOUSE:
                raise sight.nobody(owner)
            if found is not None and not _may_list(actor, viewer, found):
                raise Forbidden(f"@{found.person.handle} is private; the lists are for those who follow them").because(
                    "person-private"
                )
            return await _page(tx, roll, owner, viewer, limit, cursor)

    async def find_own(self, actor: Actor, roll: Roll, limit: int, cursor: str | None = None) -> Page[Seen]:
        """Return a page of a list that is the caller's alone, the latest first. Blocked people stand in BLOCKS only."""
        me = person_of(actor, Act.TAKE_PART)
        async with self._db.transaction() as tx:
            return await _page(tx, roll, me, me, limit, cursor)

    @asynccontextmanager
    async def _pair(self, actor: Actor, person: PersonId) -> AsyncIterator[tuple[Tx, PersonId, Person]]:
        """Return a transaction in which nothing else changes what the caller and a person are to each other.

        Raises Conflict where the caller has no profile, NotFound where there is no such person.
        """
        me = person_of(actor, Act.TAKE_PART)
        async with self._db.transaction() as tx:
            await store.lock_pair(tx, me, person)
            found = {one.id: one for one in await profiles_store.find_many(tx, [me, person])}
            if me not in found:
                raise Conflict(NO_PROFILE).because("no-profile")
            if person not in found:
                raise sight.nobody(person)
            yield tx, me, found[person]


async def _check_seen(tx: Tx, me: PersonId, person: PersonId) -> None:
    if await store.find_hides(tx, me, person):
        raise sight.nobody(person)


async def _tie(tx: Tx, me: PersonId, person: PersonId) -> Tie:
    """Return the caller's tie to a person; who is hidden by the other's block cannot be told apart from a stranger."""
    return (await store.find_ties(tx, me, [person]))[person]


def _may_list(actor: Actor, viewer: PersonId | None, owner: Seen) -> bool:
    follows = owner.tie is not None and owner.tie.follows
    return not owner.person.private or viewer == owner.person.id or follows or actor.role in _HOUSE


async def _page(
    tx: Tx, roll: Roll, owner: PersonId, viewer: PersonId | None, limit: int, cursor: str | None
) -> Page[Seen]:
    before = read_cursor(cursor, int)[0] if cursor else _END
    places = await store.find_places(tx, roll, owner, viewer, max(0, min(before, _END)), limit + 1)
    ids = [place.id for place in places[:limit]]
    if roll is Roll.BLOCKS and viewer is not None:
        ties = await store.find_ties(tx, viewer, ids)
        seen = {one.id: Seen(one, ties[one.id]) for one in await profiles_store.find_many(tx, ids)}
    else:
        seen = await sight.find_visible(tx, viewer, ids)
    items = [seen[person] for person in ids if person in seen]
    return Page(items, write_cursor(places[limit - 1].number) if len(places) > limit else None)
