"""Pages of posts: of a person, with a tag, saved, liked, not out yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from socialpulse.accounts import Act, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid
from socialpulse.core.ids import PersonId, uuid_of
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.people import People, viewer_of
from socialpulse.posts import finding_store as store
from socialpulse.posts.cards import Cards
from socialpulse.posts.counts_store import find_person_counts
from socialpulse.posts.types import Listed, Place, PostId
from socialpulse.runtime.db import Db, Tx

_END = 2**63 - 1  # above every number
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_US = 250_000_000_000_000_000  # in the year 9892


class Lists:
    """Every list of posts that is no feed. A page may hold fewer than were asked for; the cursor says what follows."""

    def __init__(self, db: Db, people: People, cards: Cards) -> None:
        self._db = db
        self._people = people
        self._cards = cards

    async def find_of_person(
        self, actor: Actor, person: PersonId, limit: int, cursor: str | None = None
    ) -> Page[Listed]:
        """Return a page of somebody's live posts, the newest first.

        Of a private person only followers find any. Raises NotFound for nobody, also behind a block; Invalid.
        """
        viewer, before = viewer_of(actor), read_place(cursor)
        await self._people.load(actor, person)
        async with self._db.reading() as tx:
            places = await store.find_by_authors(tx, viewer, [person], limit + 1, before)
            return await self._by_time(tx, viewer, places, limit)

    async def count_of_person(self, actor: Actor, person: PersonId) -> int:
        """Return how many live posts of somebody the caller may see; those kept to oneself are not counted."""
        viewer = viewer_of(actor)
        async with self._db.reading() as tx:
            return (await find_person_counts(tx, viewer, [person])).get(person, 0)

    async def find_tagged(self, actor: Actor, tag: str, limit: int, cursor: str | None = None) -> Page[Listed]:
        """Return a page of the live posts with a tag, the newest first. Any spelling leads there, with # or without."""
        viewer, before = viewer_of(actor), read_place(cursor)
        if "\x00" in tag:
            raise Invalid.one("tag", tag, "holds U+0000, which is no text; leave it out")
        async with self._db.reading() as tx:
            places = await store.find_by_tag(tx, viewer, tag, limit + 1, before)
            return await self._by_time(tx, viewer, places, limit)

    async def find_saved(self, actor: Actor, limit: int, cursor: str | None = None) -> Page[Listed]:
        """Return a page of what the caller saved and may still see, the last saved first."""
        me, before = person_of(actor, Act.TAKE_PART), _read_number(cursor)
        async with self._db.reading() as tx:
            return await self._by_number(tx, me, await store.find_saved(tx, me, before, limit + 1), limit)

    async def find_liked(self, actor: Actor, limit: int, cursor: str | None = None) -> Page[Listed]:
        """Return a page of what the caller liked and may still see, the last liked first."""
        me, before = person_of(actor, Act.TAKE_PART), _read_number(cursor)
        async with self._db.reading() as tx:
            return await self._by_number(tx, me, await store.find_liked(tx, me, before, limit + 1), limit)

    async def find_unpublished(self, actor: Actor, limit: int, cursor: str | None = None) -> Page[Listed]:
        """Return a page of the caller's posts that are not live, the last made first."""
        me, before = person_of(actor, Act.TAKE_PART), _read_id(cursor)
        async with self._db.reading() as tx:
            ids = await store.find_unpublished(tx, me, before, limit + 1)
            return await self._page(tx, me, [(post_id, write_cursor(post_id.hex)) for post_id in ids], limit)

    async def _by_time(self, tx: Tx, viewer: PersonId | None, places: Sequence[Place], limit: int) -> Page[Listed]:
        return await self._page(tx, viewer, [(place.id, write_place(place.at, place.id)) for place in places], limit)

    async def _by_number(self, tx: Tx, me: PersonId, found: Sequence[store.Numbered], limit: int) -> Page[Listed]:
        return await self._page(tx, me, [(one.id, write_cursor(one.number)) for one in found], limit)

    async def _page(
        self, tx: Tx, viewer: PersonId | None, found: Sequence[tuple[PostId, str]], limit: int
    ) -> Page[Listed]:
        """Return the first `limit` of what was found, one more of which says that something follows."""
        shown = found[:limit]
        cards = await self._cards.find(tx, viewer, [post_id for post_id, _ in shown])
        items = [Listed(cards[post_id], cursor) for post_id, cursor in shown if post_id in cards]
        return Page(items, shown[-1][1] if len(found) > limit else None)


def write_place(at: datetime, post_id: PostId) -> str:
    """Return the cursor of what follows a place in an order by time."""
    return write_cursor((at - _EPOCH) // timedelta(microseconds=1), post_id.hex)


def read_place(cursor: str | None) -> Place | None:
    """Return the place a cursor was written from. Raises Invalid where it is none."""
    if cursor is None:
        return None
    at_us, text = read_cursor(cursor, int, str)
    found = uuid_of(text)
    if found is None or not 0 <= at_us <= _LAST_US:
        raise _strange(cursor)
    return Place(_EPOCH + timedelta(microseconds=at_us), PostId(found), PersonId(UUID(int=0)))


def _read_number(cursor: str | None) -> int:
    return max(0, min(read_cursor(cursor, int)[0], _END)) if cursor is not None else _END


def _read_id(cursor: str | None) -> PostId | None:
    if cursor is None:
        return None
    found = uuid_of(read_cursor(cursor, str)[0])
    if found is None:
        raise _strange(cursor)
    return PostId(found)


def _strange(cursor: str) -> Invalid:
    return Invalid.one("cursor", cursor, "is not a cursor of this list; use next_cursor of the page before")
