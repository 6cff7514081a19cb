"""Profiles: written by the one they are about, found by handle or id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from socialpulse.accounts import Act, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound
from socialpulse.core.ids import PersonId
from socialpulse.media import Kind, Library, MediaId, State
from socialpulse.people import profiles_store as store
from socialpulse.people import sight, ties_store
from socialpulse.people.flow import ProfileWritten
from socialpulse.people.rules import MOST_HANDLES, checked, handle_key
from socialpulse.people.types import AgeBracket, Look, Own, Person, Profile, Seen, Waiting, Written
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

AT_ONCE = 1_000
NO_PROFILE = "you have no profile yet; make one with PUT /v1/me/profile"


class People:
    """Everybody who has a profile. `must_be_looked_at`: others see a change once moderation says that they may."""

    def __init__(self, db: Db, clock: Clock, library: Library, *, must_be_looked_at: bool = False) -> None:
        self._must_be_looked_at = must_be_looked_at
        self._db = db
        self._clock = clock
        self._library = library

    async def save(self, actor: Actor, profile: Profile) -> Own:
        """Write the caller's whole profile, the first time or anew; return it as it was written.

        A new handle leaves the old one with its person: links still lead there and nobody else can take it. Who turns
        public accepts every request that waits. Raises Invalid with everything that does not fit, Conflict for a
        handle that is somebody else's.
        """
        me, fit = person_of(actor, Act.TAKE_PART), checked(profile)
        async with self._db.transaction() as tx:
            before = await store.find_locked(tx, me)
        if fit.avatar_id is not None and (before is None or before.written.avatar_id != fit.avatar_id):
            await self._check_avatar(actor, fit.avatar_id)
        now = self._clock.now()
        async with self._db.transaction() as tx:
            if await store.add(tx, me, self._shown(fit, None), now):
                changed = True
            else:
                before = await store.find_locked(tx, me)
                changed = before is None or (before.handle, before.written) != (fit.handle, written(fit))
                await store.save(tx, me, self._shown(fit, before) if changed else fit)
            await self._take_handle(tx, me, fit.handle)
            if not fit.private:
                await ties_store.accept_all(tx, me, now)
            if fit.avatar_id is not None and not self._must_be_looked_at:
                await self._library.publish(tx, [fit.avatar_id])
            if changed:
                await store.write(tx, me, written(fit) if self._must_be_looked_at else None)
                await tx.announce(ProfileWritten(me))
            return await _load_own(tx, me)

    async def judge(self, tx: Tx, person: PersonId, version: int, look: Look) -> bool:
        """Carry out what moderation says of a version of a profile; return False where it is not the newest.

        What is refused is kept for its owner, who may write another; accepted later, it is shown after all.
        """
        kept = await store.find_locked(tx, person)
        if kept is None or kept.version != version:
            return False
        waiting = None if kept.waiting is None else kept.written
        if look is Look.ACCEPTED:
            await self._show(tx, person, kept.written)
        elif look is Look.REFUSED and waiting is None:
            await store.judge(tx, person, Waiting(kept.handle, "", None, ()), kept.shown)
            if kept.avatar_id is not None:
                await self._library.withdraw(tx, [kept.avatar_id])
        else:
            await store.judge(tx, person, kept.shown, waiting)
        return True

    async def find_written(self, tx: Tx, person: PersonId) -> Written | None:
        """Return a profile as its owner wrote it last. For moderation."""
        found, kept = await store.find(tx, person), await store.find_kept(tx, person)
        if found is None or kept is None:
            return None
        bracket = AgeBracket(kept.age_bracket)
        return Written(_overlaid(found, kept), bracket, kept.version, kept.looked, kept.waiting is not None)

    async def call_again(self) -> int:
        """Have those profiles looked at that wait for it; return how many."""
        async with self._db.transaction() as tx:
            unlooked = await store.find_unlooked(tx, AT_ONCE)
            for person in unlooked:
                await tx.announce(ProfileWritten(person))
        return len(unlooked)

    async def _show(self, tx: Tx, person: PersonId, last: Waiting) -> None:
        avatar = last.avatar_id
        if avatar is not None and not await self._library.find_many(tx, [avatar]):
            avatar = None  # deleted meanwhile
        await store.judge(tx, person, replace(last, avatar_id=avatar), None)
        if avatar is not None:
            await self._library.publish(tx, [avatar])

    def _shown(self, fit: Profile, before: store.Kept | None) -> Profile:
        """Return what others see of a changed profile until somebody has looked."""
        if not self._must_be_looked_at:
            return fit
        if before is None:
            return replace(fit, name=fit.handle, bio="", avatar_id=None, links=())
        return replace(fit, name=before.name, bio=before.bio, avatar_id=before.avatar_id, links=before.links)

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
            raise Conflict(f"the handle {handle} is, or was, somebody else's; choose another").because("handle-taken")


async def _load_own(tx: Tx, me: PersonId) -> Own:
    person, kept = await store.find(tx, me), await store.find_locked(tx, me)
    if person is None or kept is None:
        raise NotFound(NO_PROFILE).because("no-profile")
    former, n_requests = await store.find_former_handles(tx, me), await ties_store.count_requests(tx, me)
    waits = kept.waiting is not None
    return Own(_overlaid(person, kept), AgeBracket(kept.age_bracket), former, n_requests, waits)


def written(profile: Profile) -> Waiting:
    """Return of a profile what is looked at."""
    return Waiting(profile.name, profile.bio, profile.avatar_id, list(profile.links))


def _overlaid(person: Person, kept: store.Kept) -> Person:
    """Return a person as they wrote themselves last."""
    last = kept.written
    return replace(person, name=last.name, bio=last.bio, avatar_id=last.avatar_id, links=list(last.links))
