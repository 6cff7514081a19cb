"""Profiles: written by the one they are about, found by handle or id."""

from __future__ import annotations

from collections.abc import Sequence

from socialpulse.accounts import Act, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound
from socialpulse.core.ids import PersonId
from socialpulse.media import Kind, Library, MediaId, State
from socialpulse.people import profiles_store as store
from socialpulse.people import sight, ties_store
from socialpulse.people.rules import MOST_HANDLES, checked, handle_key
from socialpulse.people.types import AgeBracket, Own, Person, Profile, Seen
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

NO_PROFILE = "you have no profile yet; make one with PUT /v1/me/profile"


class People:
    """Everybody who has a profile."""

    def __init__(self, db: Db, clock: Clock, library: Library) -> None:
        self._db = db
        self._clock = clock
        self._library = library

    async def save(self, actor: Actor, profile: Profile) -> Own:
        """Write the caller's whole profile, the first time or anew; return it.

        A new handle leaves the old one with its person: links still lead there and nobody else can take it. Who turns
        public accepts every request that waits. Raises Invalid with everything that does not fit, Conflict for a
        handle that is somebody else's.
        """
        me, fit = person_of(actor, Act.TAKE_PART), checked(profile)
        async with self._db.transaction() as tx:
            before = await store.find_locked(tx, me)
        if fit.avatar_id is not None and (before is None or before.avatar_id != fit.avatar_id):
            await self._check_avatar(actor, fit.avatar_id)
        now = self._clock.now()
        async with self._db.transaction() as tx:
            if not await store.add(tx, me, fit, now):
                await store.find_locked(tx, me)
                await store.save(tx, me, fit)
            await self._take_handle(tx, me, fit.handle)
            if not fit.private:
                await ties_store.accept_all(tx, me, now)
            if fit.avatar_id is not None:
                await self._library.publish(tx, [fit.avatar_id])
            return await _load_own(tx, me)

    async def load_own(self, actor: Actor) -> Own:
        """Return the caller's own profile. Raises NotFound where there is none yet."""
        me = person_of(actor, Act.TAKE_PART)
        async with self._db.transaction() as tx:
            return await _load_own(tx, me)

    async def load(self, actor: Actor, person: PersonId) -> Seen:
        """Return a person. Raises NotFound, also where a block hides them."""
        viewer = sight.viewer_of(actor)
        async with self._db.transaction() as tx:
            found = await sight.find_visible(tx, viewer, [person])
        if person not in found:
            raise sight.nobody(person)
        return found[person]

    async def load_by_handle(self, actor: Actor, handle: str) -> Seen:
        """Return whose handle this is or, where it was given up, was. Raises NotFound as `load`."""
        viewer, key = sight.viewer_of(actor), handle_key(handle)
        async with self._db.transaction() as tx:
            person = await store.find_by_handle(tx, key) if "\x00" not in key else None
            found = await sight.find_visible(tx, viewer, [person]) if person else {}
        if person not in found:
            raise sight.nobody(f"@{key[:60]}")
        return found[person]

    async def find_avatars(self, people: Sequence[Person]) -> dict[MediaId, str]:
        """Return the path of the smallest picture of each avatar, by medium, in one query."""
        ids = list({person.avatar_id for person in people if person.avatar_id is not None})
        if not ids:
            return {}
        async with self._db.transaction() as tx:
            return await self._library.find_smallest(tx, ids)

    async def _check_avatar(self, actor: Actor, avatar_id: MediaId) -> None:
        """Raise Invalid where this is not an image of the caller's that is ready."""
        try:
            media = (await self._library.load(actor, avatar_id)).media
        except NotFound:
            raise Invalid.one("avatar_id", str(avatar_id), "is no medium of yours; upload a picture first") from None
        if media.owner_id != actor.id or media.kind is not Kind.IMAGE or media.state is not State.READY:
            reason = f"must be a picture of yours that is ready; this one is {media.kind or 'unknown'}, {media.state}"
            raise Invalid.one("avatar_id", str(avatar_id), reason)

    async def _take_handle(self, tx: Tx, me: PersonId, handle: str) -> None:
        key = handle_key(handle)
        owner, former = await store.find_by_handle(tx, key), await store.find_former_handles(tx, me)
        if owner is None and len(former) + 1 >= MOST_HANDLES:
            raise Conflict(f"you hold {len(former) + 1} handles, former ones counted, and may hold {MOST_HANDLES}")
        if owner not in (None, me) or not await store.take_handle(tx, me, key, self._clock.now()):
            raise Conflict(f"the handle {handle} is, or was, somebody else's; choose another")


async def _load_own(tx: Tx, me: PersonId) -> Own:
    person, kept = await store.find(tx, me), await store.find_locked(tx, me)
    if person is None or kept is None:
        raise NotFound(NO_PROFILE)
    former, n_requests = await store.find_former_handles(tx, me), await ties_store.count_requests(tx, me)
    return Own(person, AgeBracket(kept.age_bracket), former, n_requests)
