"""What people do with a post in one tap: like, save, repost. Said again, each changes nothing."""

from __future__ import annotations

from socialpulse.accounts import Act, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict
from socialpulse.core.ids import PersonId
from socialpulse.people import find_visible
from socialpulse.posts import counts_store, finding_store, store
from socialpulse.posts import reactions_store as kept
from socialpulse.posts.posts import NO_PROFILE, unseen
from socialpulse.posts.reactions_store import Table
from socialpulse.posts.types import Post, PostId, PostState, Reaction
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx


class Reactions:
    """Likes are public, saves are nobody else's business, reposts show a post to the followers of who reposts it."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def like(self, actor: Actor, post_id: PostId) -> Reaction:
        """Like a post. Raises NotFound where the caller does not see it, Conflict where it is not live."""
        return await self._add(actor, post_id, Table.LIKES)

    async def unlike(self, actor: Actor, post_id: PostId) -> Reaction:
        return await self._delete(actor, post_id, Table.LIKES)

    async def save(self, actor: Actor, post_id: PostId) -> Reaction:
        """Keep a post where only the caller finds it. Raises as `like`."""
        return await self._add(actor, post_id, Table.SAVES)

    async def unsave(self, actor: Actor, post_id: PostId) -> Reaction:
        return await self._delete(actor, post_id, Table.SAVES)

    async def repost(self, actor: Actor, post_id: PostId) -> Reaction:
        """Show a post to the caller's followers. Raises as `like`, and Conflict where not everybody may see it."""
        return await self._add(actor, post_id, Table.REPOSTS)

    async def unrepost(self, actor: Actor, post_id: PostId) -> Reaction:
        return await self._delete(actor, post_id, Table.REPOSTS)

    async def _add(self, actor: Actor, post_id: PostId, table: Table) -> Reaction:
        me = person_of(actor, Act.TAKE_PART)
        async with self._db.transaction() as tx:
            await check_live(tx, me, post_id)
            if table is Table.REPOSTS and not await finding_store.find_shown_ids(tx, None, [post_id]):
                raise Conflict("not everybody may see this post, so it cannot be passed on").because("post-not-for-all")
            await kept.add(tx, table, post_id, me, self._clock.now())
            return await counts_store.find_reaction(tx, me, post_id)

    async def _delete(self, actor: Actor, post_id: PostId, table: Table) -> Reaction:
        me = person_of(actor, Act.TAKE_PART)
        async with self._db.transaction() as tx:
            if not await finding_store.find_shown_ids(tx, me, [post_id]):
                raise unseen(post_id)
            await kept.delete(tx, table, post_id, me)
            return await counts_store.find_reaction(tx, me, post_id)


async def check_live(tx: Tx, me: PersonId, post_id: PostId) -> Post:
    """Return a post that the caller sees and may do something with it. Raises NotFound, Conflict."""
    post = await store.find_shown(tx, me, post_id)
    if post is None:
        raise unseen(post_id)
    if post.state is not PostState.LIVE:
        raise Conflict(f"the post {post_id} is {post.state.value}, not live; nothing can be done with it yet").because(
            "post-not-live"
        )
    if me not in await find_visible(tx, me, [me]):
        raise Conflict(NO_PROFILE).because("no-profile")
    return post
