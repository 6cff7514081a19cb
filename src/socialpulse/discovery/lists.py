"""Lists of creators: made, filled by hand or by a whole search, read with the figures of today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from socialpulse.accounts import Act, Quotas
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound
from socialpulse.core.ids import CreatorId, fresh_uuid
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.creators import Profiles
from socialpulse.discovery import lists_store as store
from socialpulse.discovery.owners import owner_of
from socialpulse.discovery.service import Discovery
from socialpulse.discovery.types import Added, CreatorList, Entry, Listed, ListId, OwnerId, Search
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

MOST_LISTS = 500
MOST_IN_LIST = 100_000
MOST_AT_ONCE = 10_000
MOST_TAGS = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_END_US = 10**16  # in the year 2286


class CreatorLists:
    """Keeps lists. Whose a list is not, for them there is none."""

    def __init__(self, db: Db, profiles: Profiles, quotas: Quotas, discovery: Discovery, clock: Clock) -> None:
        self._db = db
        self._profiles = profiles
        self._quotas = quotas
        self._discovery = discovery
        self._clock = clock

    async def make(self, actor: Actor, name: str, description: str) -> CreatorList:
        """Return a new list. Raises Invalid for a name without a letter, Conflict where there are too many."""
        owner, now = owner_of(actor, Act.KEEP_LISTS), self._clock.now()
        made = CreatorList(ListId(fresh_uuid()), owner, _named(name), description.strip(), 0, now, now)
        async with self._db.transaction() as tx:
            if await store.count(tx, owner) >= MOST_LISTS:
                raise Conflict(f"there are {MOST_LISTS:,} lists, the most there may be; delete one first")
            await store.add(tx, made)
        return made

    async def load(self, actor: Actor, list_id: ListId) -> CreatorList:
        """Return a list. Raises NotFound."""
        owner = owner_of(actor, Act.SEARCH_CREATORS)
        async with self._db.transaction() as tx:
            return await self._load(tx, owner, list_id)

    async def find_own(self, actor: Actor) -> list[CreatorList]:
        """Return the caller's lists, the one changed last first."""
        owner = owner_of(actor, Act.SEARCH_CREATORS)
        async with self._db.transaction() as tx:
            return await store.find_of(tx, owner)

    async def rename(self, actor: Actor, list_id: ListId, name: str, description: str) -> CreatorList:
        """Return a list with another name and description. Raises Invalid, NotFound."""
        owner = owner_of(actor, Act.KEEP_LISTS)
        async with self._db.transaction() as tx:
            if not await store.save(tx, owner, list_id, _named(name), description.strip(), self._clock.now()):
                raise _unknown(list_id)
            return await self._load(tx, owner, list_id)

    async def delete(self, actor: Actor, list_id: ListId) -> None:
        """Delete a list with all notes in it; the creators stay. Raises NotFound."""
        owner = owner_of(actor, Act.KEEP_LISTS)
        async with self._db.transaction() as tx:
            if not await store.delete(tx, owner, list_id):
                raise _unknown(list_id)

    async def add(self, actor: Actor, list_id: ListId, creators: Sequence[CreatorId], tags: Sequence[str]) -> Added:
        """Add creators by their ids; those there already keep their notes. Raises Invalid, NotFound, Conflict."""
        owner = owner_of(actor, Act.KEEP_LISTS)
        _check_size(len(creators))
        wanted = list(dict.fromkeys(creators))
        numbers = await self._profiles.find_numbers(wanted)
        known = [(creator, numbers[creator]) for creator in wanted if creator in numbers]
        return await self._add(owner, list_id, known, _tagged(tags), n_unknown=len(wanted) - len(known))

    async def add_found(self, actor: Actor, list_id: ListId, search: Search, n_most: int, tags: Sequence[str]) -> Added:
        """Add the first creators that a search finds, in its order. Raises as `add`."""
        owner = owner_of(actor, Act.KEEP_LISTS)
        _check_size(n_most)
        accounts = await self._discovery.find_all(owner, search, n_most)
        owners = await self._profiles.find_owners(accounts)
        known = [(owners[one].creator_id, owners[one].number) for one in accounts if one in owners]
        return await self._add(owner, list_id, known, _tagged(tags), n_unknown=0)

    async def remove(self, actor: Actor, list_id: ListId, creators: Sequence[CreatorId]) -> tuple[int, CreatorList]:
        """Take creators out of a list; return how many were in it, and the list. Raises NotFound."""
        owner = owner_of(actor, Act.KEEP_LISTS)
        async with self._db.transaction() as tx:
            await self._load(tx, owner, list_id, lock=True)
            n = await store.remove_creators(tx, list_id, creators)
            await store.save_size(tx, list_id, -n, self._clock.now())
            return n, await self._load(tx, owner, list_id)

    async def note(self, actor: Actor, list_id: ListId, creator: CreatorId, note: str, tags: Sequence[str]) -> Entry:
        """Return a creator in a list with another note and other tags. Raises Invalid, NotFound."""
        owner = owner_of(actor, Act.KEEP_LISTS)
        async with self._db.transaction() as tx:
            await self._load(tx, owner, list_id)
            listed = await store.save_notes(tx, list_id, creator, note.strip(), _tagged(tags))
        if listed is None:
            raise NotFound(f"creator {creator} is not in this list; add it first")
        return (await self._present(actor, [listed]))[0]

    async def find_creators(
        self, actor: Actor, list_id: ListId, limit: int, cursor: str | None, tag: str | None
    ) -> Page[Entry]:
        """Return a page of a list with today's figures; it counts on the quota as a search does. Raises NotFound."""
        owner = owner_of(actor, Act.SEARCH_CREATORS)
        async with self._db.transaction() as tx:
            await self._load(tx, owner, list_id)
            found = await store.find_creators(tx, list_id, limit + 1, _read_after(cursor), tag)
        entries = await self._present(actor, found[:limit])
        last = found[limit - 1] if len(found) > limit else None
        return Page(entries, write_cursor(_us(last.added_at), last.place) if last else None)

    async def find_tags(self, actor: Actor, list_id: ListId) -> list[tuple[str, int]]:
        """Return the tags given in a list, with how many creators have each. Raises NotFound."""
        owner = owner_of(actor, Act.SEARCH_CREATORS)
        async with self._db.transaction() as tx:
            await self._load(tx, owner, list_id)
            return await store.find_tags(tx, list_id)

    async def _load(self, tx: Tx, owner: OwnerId, list_id: ListId, *, lock: bool = False) -> CreatorList:
        found = await (store.find_locked if lock else store.find)(tx, owner, list_id)
        if found is None:
            raise _unknown(list_id)
        return found

    async def _add(
        self, owner: OwnerId, list_id: ListId, known: Sequence[tuple[CreatorId, int]], tags: list[str], n_unknown: int
    ) -> Added:
        now = self._clock.now()
        async with self._db.transaction() as tx:
            await self._load(tx, owner, list_id, lock=True)
            n_added = await store.add_creators(tx, list_id, known, tags, now)
            await store.save_size(tx, list_id, n_added, now)
            after = await self._load(tx, owner, list_id)
            if after.n_creators > MOST_IN_LIST:
                raise Conflict(
                    f"a list holds at most {MOST_IN_LIST:,} creators, and this one would have "
                    f"{after.n_creators:,}; put some into another"
                )
        return Added(after, n_added, len(known) - n_added, n_unknown)

    async def _present(self, actor: Actor, listed: Sequence[Listed]) -> list[Entry]:
        accounts = await self._profiles.find_accounts_of([one.creator_id for one in listed])
        quality = self._discovery.find_quality([family[0].id for family in accounts.values()])
        await self._quotas.spend(actor, list(accounts))
        entries = []
        for one in listed:
            family = accounts.get(one.creator_id)
            if family:
                entries.append(Entry(one, family[0], family[1:], quality.get(family[0].id)))
            else:
                entries.append(Entry(one, None, [], None))
        return entries


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid.one("name", name, "is empty; give the list a name")
    return name


def _tagged(tags: Sequence[str]) -> list[str]:
    """Return tags as they are kept: trimmed, in lower case, each once."""
    kept = list(dict.fromkeys(" ".join(tag.lower().split()) for tag in tags if tag.strip()))
    if len(kept) > MOST_TAGS:
        raise Invalid.one("tags", ", ".join(kept), f"are {len(kept)}, and {MOST_TAGS} are the most")
    return kept


def _check_size(n: int) -> None:
    if not 1 <= n <= MOST_AT_ONCE:
        raise Invalid.one("creators", n, f"between 1 and {MOST_AT_ONCE:,} can be added at once")


def _read_after(cursor: str | None) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    at_us, place = read_cursor(cursor, int, int)
    if not (0 <= at_us < _END_US and 0 <= place < 2**63):
        raise Invalid.one("cursor", cursor, "is not a cursor of this list; use next_cursor of the page before")
    return _EPOCH + timedelta(microseconds=at_us), place


def _us(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _unknown(list_id: ListId) -> NotFound:
    return NotFound(f"no list has the id {list_id}")
