"""Links to posts that remember who passed them on."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass

from socialpulse.accounts import Act, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import NotFound
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.people import Seen, find_visible, viewer_of
from socialpulse.posts import reactions_store as store
from socialpulse.posts.cards import Cards
from socialpulse.posts.reactions import check_live
from socialpulse.posts.types import Card, PostId, PostState, Share
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db

CODE_LETTERS = 11  # of 62: 65 bits, not to be guessed
_LETTERS = string.ascii_letters + string.digits
_END = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to, and who passed it on; None where the viewer does not see them."""

    card: Card
    by: Seen | None


class Shares:
    """Every link. A person has one to each post; passing it on twice counts once."""

    def __init__(self, db: Db, clock: Clock, cards: Cards) -> None:
        self._db = db
        self._clock = clock
        self._cards = cards

    async def share(self, actor: Actor, post_id: PostId) -> Share:
        """Return the caller's link to a post, made at the first call. Raises NotFound, Conflict as a like does."""
        me = person_of(actor, Act.TAKE_PART)
        async with self._db.transaction() as tx:
            await check_live(tx, me, post_id)
            code = "".join(secrets.choice(_LETTERS) for _ in range(CODE_LETTERS))
            await store.add_share(tx, code, post_id, me, self._clock.now())
            link = await store.find_share(tx, post_id, me)
        if link is None:
            raise NotFound(f"the link to {post_id} went with the post")
        return link

    async def open(self, actor: Actor, code: str) -> Opened:
        """Return what a link leads to, as the caller may see it, and note who brought them.

        A person is brought to a post once, by the first link; nobody brings themselves, the author, or somebody who
        is not signed in. Raises NotFound for a link that leads nowhere, also where the caller may not see the post.
        """
        viewer = viewer_of(actor)
        async with self._db.transaction() as tx:
            found = await store.find_sharer(tx, code) if code.isascii() and code.isalnum() else None
            cards = await self._cards.find(tx, viewer, [found[0]]) if found else {}
            if found is None or found[0] not in cards or cards[found[0]].post.state is not PostState.LIVE:
                raise NotFound(f"the link {code[:40]} leads to nothing you can see")
            post_id, sharer = found
            people = await find_visible(tx, viewer, [sharer, *([viewer] if viewer else [])])
            if viewer in people and viewer not in (None, sharer, cards[post_id].post.author_id):
                await store.add_arrival(tx, code, post_id, viewer, self._clock.now())
        return Opened(cards[post_id], people.get(sharer))

    async def find_own(self, actor: Actor, limit: int, cursor: str | None = None) -> Page[Share]:
        """Return a page of the caller's links with how many each brought, the last made first."""
        me = person_of(actor, Act.TAKE_PART)
        before = max(0, min(read_cursor(cursor, int)[0], _END)) if cursor is not None else _END
        async with self._db.reading() as tx:
            found = await store.find_shares(tx, me, before, limit + 1)
        more = len(found) > limit
        return Page([link for _, link in found[:limit]], write_cursor(found[limit - 1][0]) if more else None)
