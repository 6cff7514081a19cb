"""Comments below posts, and one level of replies below comments."""

from __future__ import annotations

from collections.abc import Sequence

from socialpulse.accounts import Act, decide, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound
from socialpulse.core.ids import PersonId, fresh_uuid, uuid_of
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.media import Library
from socialpulse.people import People, find_visible, viewer_of
from socialpulse.posts import comments_store as store
from socialpulse.posts import finding_store
from socialpulse.posts import store as posts_store
from socialpulse.posts.cards import find_avatars
from socialpulse.posts.flow import CommentWritten, tell_comments
from socialpulse.posts.mentioning import find_mentioned
from socialpulse.posts.posts import AT_ONCE, NO_PROFILE, SOON, unseen
from socialpulse.posts.reactions import check_live
from socialpulse.posts.rules import checked_comment
from socialpulse.posts.types import Comment, CommentId, PostId, Said, Verdict
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx
from socialpulse.runtime.log import Log


class Comments:
    """Everything said below posts. `must_be_looked_at`: one is held until moderation says that it may be shown."""

    def __init__(
        self, db: Db, log: Log, clock: Clock, people: People, library: Library, *, must_be_looked_at: bool = False
    ) -> None:
        self._must_be_looked_at = must_be_looked_at
        self._db = db
        self._log = log
        self._clock = clock
        self._people = people
        self._library = library

    async def write(self, actor: Actor, post_id: PostId, text: str, parent_id: CommentId | None = None) -> Said:
        """Say something below a post, or in reply to a comment of it; return it.

        A reply to a reply stands beside it. Raises NotFound for what the caller does not see, Forbidden where the
        author takes no comments, Conflict where the post is not live or the caller has no profile, Invalid.
        """
        me, fit = person_of(actor, Act.TAKE_PART), checked_comment(text)
        mentions = await find_mentioned(self._people, actor, "text", fit)
        now = self._clock.now()
        async with self._db.transaction() as tx:
            await self._check_open(tx, me, post_id)
            parent = None if parent_id is None else await self._parent(tx, me, post_id, parent_id)
            state = Verdict.HELD if self._must_be_looked_at else Verdict.LIVE
            comment = Comment(CommentId(fresh_uuid()), post_id, me, parent, fit, mentions, now, 0, 0, False, state)
            await store.add(tx, comment)
            await tx.announce(CommentWritten(comment.id))
            if state is Verdict.LIVE:
                await tell_comments(self._log, tx, [comment], now, gone=False)
            return (await self.find_said(tx, me, [comment.id]))[comment.id]

    async def delete(self, actor: Actor, comment_id: CommentId) -> None:
        """Delete a comment with its replies: one's own, one below a post of one's own, or any for a moderator.

        Raises NotFound for one the caller does not see, Forbidden for one that is not theirs to delete.
        """
        may_all = decide(actor, Act.MODERATE).allowed
        me = None if may_all else person_of(actor, Act.TAKE_PART)
        async with self._db.transaction() as tx:
            comment = await store.find_any(tx, comment_id)
            if comment is None:
                raise nowhere(comment_id)
            post = await posts_store.find(tx, comment.post_id)
            if not may_all and me not in (comment.author_id, post and post.author_id):
                if not await store.find_shown(tx, me, [comment_id]):
                    raise nowhere(comment_id)
                raise Forbidden(f"the comment {comment_id} is somebody else's, and so is the post; report it instead")
            await store.delete(tx, comment_id)
            await tell_comments(self._log, tx, [comment], self._clock.now(), gone=True)

    async def judge(self, tx: Tx, comment_id: CommentId, verdict: Verdict, *, folded: bool = False) -> None:
        """Carry out what moderation says of a comment. Raises NotFound."""
        comment = await store.find_any(tx, comment_id)
        if comment is None:
            raise NotFound(f"no comment has the id {comment_id}")
        await store.judge(tx, comment_id, verdict, folded)
        if comment.state is not verdict and Verdict.LIVE in (comment.state, verdict):
            await tell_comments(self._log, tx, [comment], self._clock.now(), gone=verdict is not Verdict.LIVE)

    async def call_again(self) -> int:
        """Have those comments looked at that were held a minute ago and that nobody has looked at; return how many."""
        async with self._db.transaction() as tx:
            unlooked = await store.find_unlooked(tx, self._clock.now() - SOON, AT_ONCE)
            for comment_id in unlooked:
                await tx.announce(CommentWritten(comment_id))
        return len(unlooked)

    async def find_any(self, tx: Tx, comment_id: CommentId) -> Comment | None:
        """Return a comment in whatever state, whoever may see it. For moderation."""
        return await store.find_any(tx, comment_id)

    async def load(self, actor: Actor, comment_id: CommentId) -> Said:
        """Return a comment. Raises NotFound, also where the caller may not see it."""
        found = await self.find_many(actor, [comment_id])
        if comment_id not in found:
            raise nowhere(comment_id)
        return found[comment_id]

    async def find_many(self, actor: Actor, ids: Sequence[CommentId]) -> dict[CommentId, Said]:
        """Return those of these comments that the caller may see, in a fixed number of queries."""
        viewer = viewer_of(actor)
        async with self._db.reading() as tx:
            return await self.find_said(tx, viewer, ids)

    async def find_said(self, tx: Tx, viewer: PersonId | None, ids: Sequence[CommentId]) -> dict[CommentId, Said]:
        """Return those of these comments that a viewer may see, in three queries at most."""
        found = await store.find_shown(tx, viewer, ids) if ids else []
        return {one.comment.id: one for one in await self._said(tx, viewer, found)}

    async def find(self, actor: Actor, post_id: PostId, limit: int, cursor: str | None = None) -> Page[Said]:
        """Return a page of the comments to a post, the newest first; replies stand below each.

        Raises NotFound where the caller does not see the post; Invalid.
        """
        viewer, before = viewer_of(actor), _read_cursor(cursor) or store.LAST
        async with self._db.reading() as tx:
            if post_id not in await finding_store.find_shown_ids(tx, viewer, [post_id]):
                raise unseen(post_id)
            return await self._page(tx, viewer, await store.find_of_post(tx, viewer, post_id, before, limit + 1), limit)

    async def find_replies(
        self, actor: Actor, comment_id: CommentId, limit: int, cursor: str | None = None
    ) -> Page[Said]:
        """Return a page of the replies to a comment, the oldest first. Raises NotFound, Invalid."""
        viewer, after = viewer_of(actor), _read_cursor(cursor) or store.FIRST
        async with self._db.reading() as tx:
            if not await store.find_shown(tx, viewer, [comment_id]):
                raise nowhere(comment_id)
            found = await store.find_replies(tx, viewer, comment_id, after, limit + 1)
            return await self._page(tx, viewer, found, limit)

    async def like(self, actor: Actor, comment_id: CommentId) -> Said:
        """Like a comment; said again it changes nothing. Raises NotFound, Conflict as `write`."""
        me = person_of(actor, Act.TAKE_PART)
        async with self._db.transaction() as tx:
            await self._check_profile(tx, me)
            await self._check_shown(tx, me, comment_id)
            await store.add_like(tx, comment_id, me)
            return (await self.find_said(tx, me, [comment_id]))[comment_id]

    async def unlike(self, actor: Actor, comment_id: CommentId) -> Said:
        """Like a comment no more. Raises NotFound."""
        me = person_of(actor, Act.TAKE_PART)
        async with self._db.transaction() as tx:
            await self._check_shown(tx, me, comment_id)
            await store.delete_like(tx, comment_id, me)
            return (await self.find_said(tx, me, [comment_id]))[comment_id]

    async def _check_open(self, tx: Tx, me: PersonId, post_id: PostId) -> None:
        """Return where the caller may comment on a post."""
        post = await check_live(tx, me, post_id)
        if not post.comments_on:
            raise Forbidden("the author takes no comments on this post").because("no-comments")

    async def _check_profile(self, tx: Tx, me: PersonId) -> None:
        if me not in await find_visible(tx, me, [me]):
            raise Conflict(NO_PROFILE).because("no-profile")

    async def _check_shown(self, tx: Tx, me: PersonId, comment_id: CommentId) -> None:
        if not await store.find_shown(tx, me, [comment_id]):
            raise nowhere(comment_id)

    async def _parent(self, tx: Tx, me: PersonId, post_id: PostId, parent_id: CommentId) -> CommentId:
        """Return the comment below which a reply stands. Raises Invalid where it is none of this post's."""
        shown = await store.find_shown(tx, me, [parent_id])
        if not shown or shown[0].post_id != post_id:
            raise Invalid.one("parent_id", str(parent_id), "is no comment of this post that you can see")
        parent = shown[0].parent_id or shown[0].id
        if not await store.hold(tx, parent):  # deleted this moment
            raise nowhere(parent)
        return parent

    async def _said(self, tx: Tx, viewer: PersonId | None, comments: Sequence[Comment]) -> list[Said]:
        authors = await find_visible(tx, viewer, list({comment.author_id for comment in comments}))
        avatars = await find_avatars(tx, self._library, authors.values())
        return [
            Said(comment, authors[comment.author_id], avatars.get(comment.author_id))
            for comment in comments
            if comment.author_id in authors
        ]

    async def _page(self, tx: Tx, viewer: PersonId | None, found: Sequence[Comment], limit: int) -> Page[Said]:
        items = await self._said(tx, viewer, found[:limit])
        return Page(items, write_cursor(found[limit - 1].id.hex) if len(found) > limit else None)


def nowhere(comment_id: CommentId) -> NotFound:
    """Return the error for a comment that is not there, or not for this viewer."""
    return NotFound(f"no comment you can see has the id {comment_id}")


def cursor_after(said: Said) -> str:
    """Return the cursor of what follows a comment, in either order."""
    return write_cursor(said.comment.id.hex)


def _read_cursor(cursor: str | None) -> CommentId | None:
    if cursor is None:
        return None
    found = uuid_of(read_cursor(cursor, str)[0])
    if found is None:
        raise Invalid.one("cursor", cursor, "is not a cursor of this list; use next_cursor of the page before")
    return CommentId(found)
