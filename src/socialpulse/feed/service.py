"""The feeds: Following and Latest by time, Popular by what people did. Each is the same path with another source."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from uuid import UUID

from socialpulse.accounts import Act, person_of
from socialpulse.activity import Counting
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid
from socialpulse.core.ids import PersonId
from socialpulse.feed import cursors, sources
from socialpulse.feed.cursors import mark_of
from socialpulse.feed.path import Find, read
from socialpulse.feed.popular import Popular
from socialpulse.feed.ranking import Ranking
from socialpulse.feed.rules import language_of, preferred_language
from socialpulse.feed.types import FeedPage, Item, Mark, Name, Place, Rank, Slate, Why
from socialpulse.feed.viewing import Viewer, Viewing
from socialpulse.people import find_followed_ids, find_language, viewer_of
from socialpulse.posts import Posts
from socialpulse.runtime.db import Db, Tx

MOST_LIMIT = 50


class Feed:
    """Answers with pages of feeds."""

    def __init__(self, db: Db, posts: Posts, counting: Counting, popular: Popular) -> None:
        self._db = db
        self._posts = posts
        self._counting = counting
        self._popular = popular

    async def following(
        self, actor: Actor, limit: int, cursor: str | None = None, *, accepted: str | None = None
    ) -> FeedPage:
        """Return what those whom the caller follows posted and reposted, strictly newest first, but what was seen.

        Who follows nobody yet gets what is popular instead, and the page says so. `accepted` is an Accept-Language.
        Raises NotSignedIn, Invalid for a cursor of another feed.
        """
        me = person_of(actor, Act.TAKE_PART)
        _check(limit)
        mark = cursors.read(cursor, Name.FOLLOWING, Name.POPULAR)
        if mark is None or mark.feed is Name.FOLLOWING:
            async with self._db.reading() as tx:
                slate = await self._read(Viewer(me), tx, sources.following(tx, me), mark, limit)
                if mark is not None or slate.n_looked_at or await find_followed_ids(tx, me):
                    return _page(Name.FOLLOWING, me, mark, slate)
        return await self.popular(actor, limit, cursor, accepted=accepted)

    async def latest(
        self, actor: Actor, limit: int, cursor: str | None = None, *, language: str | None = None
    ) -> FeedPage:
        """Return what is public, newest first, in a language or in all of them, but what was seen. Raises Invalid."""
        viewer, wanted = viewer_of(actor), language_of(language)
        _check(limit)
        mark = cursors.read(cursor, Name.LATEST)
        async with self._db.reading() as tx:
            slate = await self._read(Viewer(viewer), tx, sources.latest(tx, viewer, wanted), mark, limit)
        return _page(Name.LATEST, viewer, mark, slate, wanted)

    async def popular(
        self,
        actor: Actor,
        limit: int,
        cursor: str | None = None,
        *,
        language: str | None = None,
        accepted: str | None = None,
    ) -> FeedPage:
        """Return what is popular, best first, but what was seen and what is the caller's own.

        First in the language asked for, or that of the caller's profile, or the one their browser likes best; then in
        all others. A cursor keeps to the order its first page had. Raises Invalid, also where that is forgotten.
        """
        viewer, wanted = viewer_of(actor), language_of(language)
        _check(limit)
        mark = cursors.read(cursor, Name.POPULAR)
        ranking = await self._ranking(mark, wanted, viewer, accepted)
        async with self._db.reading() as tx:
            others_only = Viewer(viewer, author_left_out=viewer)
            slate = await self._read(others_only, tx, sources.along(ranking), mark, limit)
        return _page(Name.POPULAR, viewer, mark, slate, ranking.language or None)

    async def _ranking(
        self, mark: Mark | None, wanted: str | None, viewer: PersonId | None, accepted: str | None
    ) -> Ranking:
        """Return the ranking that a reading began with, or for a new one that of the caller's language."""
        if mark is not None and isinstance(mark.place, Rank):
            return await self._popular.load(mark.place.ranking_id)
        if wanted is None and viewer is not None:
            async with self._db.reading() as tx:
                wanted = language_of(await find_language(tx, viewer))
        return await self._popular.find_newest(wanted or preferred_language(accepted))

    async def _read(self, viewer: Viewer, tx: Tx, find: Find, mark: Mark | None, limit: int) -> Slate:
        steps = Viewing(tx, self._posts, self._counting, viewer, mark).steps(find)
        return await read(steps, mark.place if mark else None, limit)


def cursor_after(page: FeedPage, number: int) -> str:
    """Return the cursor that goes on behind one of the items of a page, counted from 0."""
    return _cursor(page.feed, page.start, page.items[: number + 1], page.items[number].place)


def _page(
    feed: Name, viewer: PersonId | None, start: Mark | None, slate: Slate, language: str | None = None
) -> FeedPage:
    return FeedPage(
        id=_page_id(feed, viewer, slate.items),
        feed=feed,
        items=slate.items,
        next_cursor=None if slate.is_end or slate.place is None else _cursor(feed, start, slate.items, slate.place),
        n_looked_at=slate.n_looked_at,
        left_out=slate.left_out,
        start=start,
        language=language,
    )


def _cursor(feed: Name, start: Mark | None, items: Sequence[Item], place: Place) -> str:
    reposted = tuple(mark_of(item.card.post.id) for item in items if item.why is Why.REPOSTED)
    return cursors.write(Mark(feed, place, (start.reposted if start else ()) + reposted))


def _page_id(feed: Name, viewer: PersonId | None, items: Sequence[Item]) -> UUID:
    """Return an id made of what a page holds and for whom, so that the same page has the same one."""
    whole = b"".join([feed.encode(), viewer.bytes if viewer else b"", *(item.card.post.id.bytes for item in items)])
    return UUID(bytes=blake2b(whole, digest_size=16).digest(), version=5)


def _check(limit: int) -> None:
    if not 1 <= limit <= MOST_LIMIT:
        raise Invalid.one("limit", limit, f"must be between 1 and {MOST_LIMIT}")
