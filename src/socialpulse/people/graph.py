"""The GraphQL face of people: profiles, what people are to each other, and the lists of it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from socialpulse.accounts import Act, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid, NotFound
from socialpulse.core.ids import PersonId
from socialpulse.media import MediaId
from socialpulse.people.profiles import People
from socialpulse.people.sight import find_visible, viewer_of
from socialpulse.people.ties import Ties
from socialpulse.people.types import AgeBracket, Own, Person, Profile, Roll, Seen, Tie
from socialpulse.runtime.db import Db
from socialpulse.runtime.graph import (
    PLAIN,
    After,
    Connection,
    First,
    Info,
    Node,
    NotPlain,
    Operation,
    connect,
    read_id,
    write_id,
)

KIND = "Person"
Avatar = str | Literal[False] | None  # the address of somebody's smallest picture; False: not looked up yet
strawberry.enum(AgeBracket)


def _known_avatar(node: PersonNode) -> str | None:
    if node.avatar is False and node.person.avatar_id is not None:
        raise NotPlain
    return node.avatar or None


@strawberry.type(name="Tie", description="What you and somebody are to each other.")
class TieNode:
    follows: bool
    asked: bool
    follows_me: bool
    asks_me: bool
    muted: bool
    blocked: bool


@strawberry.type(name=KIND, description="Somebody, as you see them.")
class PersonNode(Node):
    id: strawberry.ID
    handle: str
    name: str
    bio: str
    links: list[str]
    language: str | None
    private: bool
    made_at: datetime
    n_followers: int
    n_following: int
    tie: TieNode | None = strawberry.field(description="Null for yourself and without signing in.")
    person: strawberry.Private[Person]
    avatar: strawberry.Private[Avatar]

    @strawberry.field(description="The smallest picture, relative to this server.", metadata={PLAIN: _known_avatar})
    def avatar_url(self, info: Info) -> str | None:
        """Awaited by whoever executes the operation."""
        return cast(str, info.context.desk(PeopleDesk).avatars.load(self.person))

    @strawberry.field(description="Who follows them, the latest first.")
    async def followers(self, info: Info, first: First = 20, after: After = None) -> Connection[PersonNode]:
        return await info.context.desk(PeopleDesk).find_public(Roll.FOLLOWERS, self.person.id, first, after)

    @strawberry.field(description="Whom they follow, the latest first.")
    async def following(self, info: Info, first: First = 20, after: After = None) -> Connection[PersonNode]:
        return await info.context.desk(PeopleDesk).find_public(Roll.FOLLOWING, self.person.id, first, after)


@strawberry.type(name="Me", description="Yourself: what others see, and what only you do.")
class MeNode:
    person: PersonNode
    age_bracket: AgeBracket
    former_handles: list[str]
    n_requests: int
    waits: bool = strawberry.field(description="Others still see what stood there before.")

    @strawberry.field(description="Who asks to follow me.")
    async def follow_requests(self, info: Info, first: First = 20, after: After = None) -> Connection[PersonNode]:
        return await info.context.desk(PeopleDesk).find_own(Roll.REQUESTS, first, after)

    @strawberry.field(description="Whom I block.")
    async def blocks(self, info: Info, first: First = 20, after: After = None) -> Connection[PersonNode]:
        return await info.context.desk(PeopleDesk).find_own(Roll.BLOCKS, first, after)

    @strawberry.field(description="Whose posts I do not want in my feeds.")
    async def mutes(self, info: Info, first: First = 20, after: After = None) -> Connection[PersonNode]:
        return await info.context.desk(PeopleDesk).find_own(Roll.MUTES, first, after)


@strawberry.input(description="A whole profile; what is left out is empty afterwards.")
class ProfileInput:
    handle: str
    name: str
    age_bracket: AgeBracket
    bio: str = ""
    avatar_id: strawberry.ID | None = None
    links: list[str] = strawberry.field(default_factory=list)
    language: str | None = None
    private: bool | None = strawberry.field(default=None, description="Null: private below 18, else public.")


def show(seen: Seen, avatar: Avatar = False) -> PersonNode:
    """Return somebody as GraphQL shows them."""
    person = seen.person
    return PersonNode(
        id=write_id(KIND, person.id),
        handle=person.handle,
        name=person.name,
        bio=person.bio,
        links=person.links,
        language=person.language,
        private=person.private,
        made_at=person.made_at,
        n_followers=person.n_followers,
        n_following=person.n_following,
        tie=None if seen.tie is None else show_tie(seen.tie),
        person=person,
        avatar=avatar,
    )


def show_tie(tie: Tie) -> TieNode:
    return TieNode(
        follows=tie.follows,
        asked=tie.asked,
        follows_me=tie.follows_me,
        asks_me=tie.asks_me,
        muted=tie.muted,
        blocked=tie.blocked,
    )


def show_own(own: Own) -> MeNode:
    return MeNode(
        person=show(Seen(own.person, None)),
        age_bracket=own.age_bracket,
        former_handles=own.former_handles,
        n_requests=own.n_requests,
        waits=own.waits,
    )


class PeopleDesk:
    """People in one operation: whoever is asked for in one breath is loaded in one batch."""

    def __init__(self, operation: Operation, db: Db, people: People, ties: Ties, avatar_url: Callable[[str], str]):
        self.actor = operation.actor
        self.people = people
        self.ties = ties
        self._db = db
        self.avatar_url = avatar_url
        self.seen: DataLoader[PersonId, PersonNode | None] = DataLoader(self._find_seen)
        self.avatars: DataLoader[Person, str | None] = DataLoader(
            self._find_avatars, cache_key_fn=lambda person: person.avatar_id
        )

    async def find_node(self, kind: str, own: UUID) -> PersonNode | None:
        """Return somebody the caller may see, or None."""
        return await self.seen.load(PersonId(own))

    async def find_public(self, roll: Roll, owner: PersonId, first: int, after: str | None) -> Connection[PersonNode]:
        return await connect(
            lambda limit, cursor: self.ties.find_public(self.actor, roll, owner, limit, cursor), _show_all, first, after
        )

    async def find_own(self, roll: Roll, first: int, after: str | None) -> Connection[PersonNode]:
        return await connect(
            lambda limit, cursor: self.ties.find_own(self.actor, roll, limit, cursor), _show_all, first, after
        )

    async def _find_seen(self, ids: Sequence[PersonId]) -> list[PersonNode | None]:
        async with self._db.transaction() as tx:
            found = await find_visible(tx, viewer_of(self.actor), ids)
        return [show(found[person]) if person in found else None for person in ids]

    async def _find_avatars(self, people: Sequence[Person]) -> list[str | None]:
        paths = await self.people.find_avatars(people)
        found = [paths.get(person.avatar_id) if person.avatar_id is not None else None for person in people]
        return [None if path is None else self.avatar_url(path) for path in found]


def _show_all(seen: Sequence[Seen]) -> list[PersonNode]:
    return [show(one) for one in seen]


@strawberry.type
class Query:
    @strawberry.field(description="Myself; null without signing in, or without a profile.")
    async def me(self, info: Info) -> MeNode | None:
        desk = info.context.desk(PeopleDesk)
        try:
            return show_own(await desk.people.load_own(desk.actor)) if viewer_of(desk.actor) is not None else None
        except NotFound:
            return None

    @strawberry.field(description="Somebody by handle; a former one still leads to them.")
    async def person(self, info: Info, handle: str) -> PersonNode | None:
        desk = info.context.desk(PeopleDesk)
        if len(handle) > 200:
            raise Invalid.one("handle", handle, "has at most 30 letters")
        try:
            return show(await desk.people.load_by_handle(desk.actor, handle))
        except NotFound:
            return None


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Write my profile, the first time or anew.")
    async def save_profile(self, info: Info, profile: ProfileInput) -> MeNode:
        desk = info.context.desk(PeopleDesk)
        person_of(desk.actor, Act.TAKE_PART)
        avatar = None if profile.avatar_id is None else MediaId(read_id("Media", profile.avatar_id))
        written = Profile(
            handle=profile.handle,
            name=profile.name,
            age_bracket=profile.age_bracket,
            bio=profile.bio,
            avatar_id=avatar,
            links=profile.links,
            language=profile.language,
            private=profile.private,
        )
        return show_own(await desk.people.save(desk.actor, written))

    @strawberry.mutation(description="Follow somebody, or ask to where they are private.")
    async def follow(self, info: Info, id: strawberry.ID) -> TieNode:
        return await _tie(info, id, info.context.desk(PeopleDesk).ties.follow)

    @strawberry.mutation(description="Follow somebody no more.")
    async def unfollow(self, info: Info, id: strawberry.ID) -> TieNode:
        return await _tie(info, id, info.context.desk(PeopleDesk).ties.unfollow)

    @strawberry.mutation(description="Hide each of us from the other.")
    async def block(self, info: Info, id: strawberry.ID) -> TieNode:
        return await _tie(info, id, info.context.desk(PeopleDesk).ties.block)

    @strawberry.mutation(description="Take back my block.")
    async def unblock(self, info: Info, id: strawberry.ID) -> TieNode:
        return await _tie(info, id, info.context.desk(PeopleDesk).ties.unblock)

    @strawberry.mutation(description="Leave somebody's posts out of my feeds; they are not told.")
    async def mute(self, info: Info, id: strawberry.ID) -> TieNode:
        return await _tie(info, id, info.context.desk(PeopleDesk).ties.mute)

    @strawberry.mutation(description="Have somebody's posts in my feeds again.")
    async def unmute(self, info: Info, id: strawberry.ID) -> TieNode:
        return await _tie(info, id, info.context.desk(PeopleDesk).ties.unmute)

    @strawberry.mutation(description="Let somebody who asked follow me.")
    async def accept_follower(self, info: Info, id: strawberry.ID) -> TieNode:
        return await _tie(info, id, info.context.desk(PeopleDesk).ties.accept)

    @strawberry.mutation(description="Let somebody who asked not follow me; they are not told. Returns their id.")
    async def refuse_follower(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        desk = info.context.desk(PeopleDesk)
        await desk.ties.refuse(desk.actor, _person(id))
        return write_id(KIND, _person(id))

    @strawberry.mutation(description="Have somebody follow me no more; they are not told. Returns their id.")
    async def remove_follower(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        desk = info.context.desk(PeopleDesk)
        await desk.ties.remove_follower(desk.actor, _person(id))
        return write_id(KIND, _person(id))


Change = Callable[[Actor, PersonId], Coroutine[Any, Any, Tie]]


async def _tie(info: Info, id: str, change: Change) -> TieNode:
    return show_tie(await change(info.context.actor, _person(id)))


def _person(id: str) -> PersonId:
    return PersonId(read_id(KIND, id))


class PeopleGraph:
    """What this room gives to the graph."""

    query, mutation, kinds, desk = Query, Mutation, (KIND,), PeopleDesk

    def __init__(self, db: Db, people: People, ties: Ties, avatar_url: Callable[[str], str]) -> None:
        self._db = db
        self._people = people
        self._ties = ties
        self._avatar_url = avatar_url

    def open(self, operation: Operation) -> PeopleDesk:
        return PeopleDesk(operation, self._db, self._people, self._ties, self._avatar_url)
