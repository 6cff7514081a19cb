"""Posts: written, edited, deleted, judged, and made live when everything they wait for is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from socialpulse.accounts import Act, decide, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound, Problem
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.media import Library, MediaId, State
from socialpulse.people import People, find_visible, viewer_of
from socialpulse.posts import counts_store, rules, store
from socialpulse.posts.cards import Cards
from socialpulse.posts.flow import PostWritten, tell_moved
from socialpulse.posts.mentioning import find_mentioned
from socialpulse.posts.rules import Judged, checked, wrong_medium
from socialpulse.posts.settling import Settling
from socialpulse.posts.spans import find_tags
from socialpulse.posts.store import Written
from socialpulse.posts.types import Card, Counts, Draft, Marks, Picture, Post, PostId, PostState, Revision
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx
from socialpulse.runtime.log import Log

NO_PROFILE = "you have no profile yet; make one with PUT /v1/me/profile"
AT_ONCE = 1_000
KEPT_DELETED = timedelta(hours=1)  # rows of a deleted post; nobody sees them
SOON = timedelta(minutes=1)  # a look takes seconds
NO_MARKS = Marks()

Detect = Callable[[str], str | None]  # the language of a text, ISO 639-1, or None where it cannot be told


class Posts:
    """Every post there is. `must_be_looked_at`: a post is held until moderation says that it may be shown."""

    def __init__(
        self,
        db: Db,
        log: Log,
        clock: Clock,
        people: People,
        library: Library,
        cards: Cards,
        detect: Detect,
        *,
        must_be_looked_at: bool = False,
    ) -> None:
        self._db = db
        self._log = log
        self._clock = clock
        self._people = people
        self._library = library
        self._cards = cards
        self._detect = detect
        self._settling = Settling(log, clock, library, must_be_looked_at=must_be_looked_at)

    async def write(self, actor: Actor, draft: Draft) -> Card:
        """Make a post and return it in the state it has now: draft, scheduled, waiting, held or live.

        Raises Invalid with everything that does not fit, Conflict for who has no profile yet.
        """
        me, fit = person_of(actor, Act.TAKE_PART), checked(draft, self._clock.now())
        written, post_id = await self._read(actor, fit), PostId(fresh_uuid())
        async with self._db.transaction() as tx:
            if me not in await find_visible(tx, me, [me]):
                raise Conflict(NO_PROFILE).because("no-profile")
            await self._check_media(tx, me, fit, ())
            await store.add(tx, post_id, me, fit, written, self._clock.now())
            await self._choose_covers(tx, fit)
            post = await self._settling.settle(tx, await _load(tx, post_id), is_draft=fit.is_draft)
        if post.state is PostState.WAITING:
            await self.settle(post_id)  # its media may have become ready just before there was a post to tell
        return await self.load(actor, post_id)

    async def edit(self, actor: Actor, post_id: PostId, version: int, draft: Draft) -> Card:
        """Give a post of the caller's new content and return it; what it was is kept.

        Raises NotFound where it is not theirs, Conflict where `version` is not its newest or it was removed, Invalid.
        What a post showed when it went live it goes on showing: its kind and media stay, their order may change.
        """
        me = person_of(actor, Act.TAKE_PART)
        async with self._db.transaction() as tx:
            known = _own(await store.find(tx, post_id), me, post_id)
        fit = checked(draft, self._clock.now(), was_scheduled_at=known.scheduled_at)
        written = await self._read(actor, fit)
        async with self._db.transaction() as tx:
            post = _own(await store.find_locked(tx, post_id), me, post_id)
            _check_version(post, version)
            showed = [picture.media_id for picture in await store.find_pictures(tx, post_id)]
            _check_change(post, fit, showed)
            await self._check_media(tx, me, fit, showed)
            await store.save(tx, post_id, fit, written, self._clock.now())
            await self._choose_covers(tx, fit)
            await self._settling.settle(tx, await _load(tx, post_id), is_draft=fit.is_draft, showed=showed)
        return await self.load(actor, post_id)

    async def delete(self, actor: Actor, post_id: PostId) -> None:
        """Delete a post of the caller's, for everybody and at once. Raises NotFound where it is not theirs."""
        me, now = person_of(actor, Act.TAKE_PART), self._clock.now()
        async with self._db.transaction() as tx:
            post = _own(await store.find_locked(tx, post_id), me, post_id)
            gone = await store.save_state(tx, post_id, PostState.DELETED, None, now) or post
            await self._settling.close_files(tx, gone)
            await tell_moved(self._log, tx, gone, now)

    async def judge(self, tx: Tx, post_id: PostId, judged: Judged, marks: Marks = NO_MARKS) -> Post:
        """Carry out what moderation says of a version of a post; return the post then.

        A verdict of live is for the version that was looked at; one of held or removed stays through edits. Raises
        NotFound, and Conflict where the post was edited meanwhile.
        """
        post = await store.find_locked(tx, post_id)
        if post is None:
            raise NotFound(f"no post has the id {post_id}")
        if judged.version is not None:
            _check_version(post, judged.version)
        await store.save_verdict(tx, post_id, judged, marks)
        return await self._settling.settle(tx, post, is_draft=post.state is PostState.DRAFT)

    async def narrow(
        self, tx: Tx, post_id: PostId, *, hidden_from: Collection[str], blurred_for: Collection[str]
    ) -> None:
        """Have groups of viewers (minors, or countries) not see a post, or be warned of it, and no others.

        Raises NotFound.
        """
        post = await store.find_locked(tx, post_id)
        if post is None:
            raise NotFound(f"no post has the id {post_id}")
        await store.save_groups(tx, post_id, hidden_from, blurred_for)
        await tell_moved(self._log, tx, post, self._clock.now())

    async def load(self, actor: Actor, post_id: PostId) -> Card:
        """Return a post. Raises NotFound, also where the caller may not see it."""
        found = await self.find_many(actor, [post_id])
        if post_id not in found:
            raise unseen(post_id)
        return found[post_id]

    async def find_many(self, actor: Actor, ids: Sequence[PostId]) -> dict[PostId, Card]:
        """Return those of these posts that the caller may see, in a fixed number of queries."""
        viewer = viewer_of(actor)
        async with self._db.reading() as tx:
            return await self.find_cards(tx, viewer, ids)

    async def find_cards(self, tx: Tx, viewer: PersonId | None, ids: Sequence[PostId]) -> dict[PostId, Card]:
        """Return those of these posts that a viewer may see, in five queries at most."""
        return await self._cards.find(tx, viewer, ids)

    async def find_counts(self, ids: Sequence[PostId]) -> dict[PostId, Counts]:
        """Return the counts of these posts, whoever asks, in one query."""
        async with self._db.reading() as tx:
            return await counts_store.find_counts(tx, ids)

    async def find_any(self, tx: Tx, post_id: PostId) -> tuple[Post, list[Picture]] | None:
        """Return a post in whatever state but deleted, with what it shows, whoever may see it. For moderation."""
        post = await store.find(tx, post_id)
        return None if post is None else (post, await store.find_pictures(tx, post_id))

    async def find_history(self, actor: Actor, post_id: PostId) -> list[Revision]:
        """Return what a post was before its edits, the latest first: for its author and for moderation."""
        sees_all = decide(actor, Act.MODERATE).allowed
        me = None if sees_all else person_of(actor, Act.TAKE_PART)
        async with self._db.reading() as tx:
            post = await store.find(tx, post_id)
            if post is None or (not sees_all and post.author_id != me):
                raise NotFound(f"no post of yours has the id {post_id}")
            return await store.find_history(tx, post_id)

    async def settle(self, post_id: PostId) -> bool:
        """Give a post the state that its time, its media and its verdict say; return whether that is another."""
        async with self._db.transaction() as tx:
            post = await store.find_locked(tx, post_id)
            if post is None:
                return False
            after = await self._settling.settle_again(tx, post)
        return after.state is not post.state

    async def settle_media(self, media_id: MediaId) -> None:
        """Settle every post that waits for a medium. A job, run for each change of a medium's state."""
        async with self._db.transaction() as tx:
            depending = await store.find_depending(tx, media_id)
        for post_id in depending:
            await self.settle(post_id)

    async def call_again(self) -> int:
        """Have those posts looked at that were held a minute ago and that nobody has looked at; return how many."""
        async with self._db.transaction() as tx:
            unlooked = await store.find_unlooked(tx, self._clock.now() - SOON, AT_ONCE)
            for post_id in unlooked:
                await tx.announce(PostWritten(post_id))
        return len(unlooked)

    async def find_revisions(self, tx: Tx, post_id: PostId) -> list[Revision]:
        """Return what a post was before its edits, the latest first, whoever asks. For moderation."""
        return await store.find_history(tx, post_id)

    async def publish_due(self) -> int:
        """Settle every post whose time has come or that waits for media; return how many moved. Run each minute."""
        async with self._db.transaction() as tx:
            due = await store.find_due(tx, self._clock.now(), AT_ONCE)
        return sum([await self.settle(post_id) for post_id in due])

    async def tidy(self) -> None:
        """Remove the rows of deleted posts with all that others did below them; close the files of who became private.

        Run each hour.
        """
        async with self._db.transaction() as tx:
            opened, closed = await store.find_out_of_step(tx)
            await self._library.publish(tx, opened)
            await self._library.withdraw(tx, closed)
            await store.purge(tx, self._clock.now() - KEPT_DELETED, AT_ONCE)

    async def _read(self, actor: Actor, fit: Draft) -> Written:
        """Return what a caption holds: tags, people, and its language."""
        tags = find_tags(fit.caption)
        if len(tags) > rules.MOST_TAGS:
            raise Invalid.one("caption", f"{len(tags)} tags", f"at most {rules.MOST_TAGS} are taken; leave some out")
        mentions = await find_mentioned(self._people, actor, "caption", fit.caption)
        language = fit.language or await asyncio.to_thread(self._detect, fit.caption)
        return Written(tags, mentions, language)

    async def _check_media(self, tx: Tx, me: PersonId, fit: Draft, showed: Sequence[MediaId]) -> None:
        """Raise Invalid with each new medium that is not the author's own, of another kind, or failed."""
        shown = await self._library.find_many(tx, [picture.media_id for picture in fit.pictures])
        problems: list[Problem] = []
        for number, picture in enumerate(fit.pictures):
            item = shown.get(picture.media_id)
            reason = wrong_medium(fit.kind, None if item is None else item.media, me)
            if item is not None and reason is None and item.media.state is State.FAILED:
                reason = f"failed: {item.media.reason_words}; try it again or upload another"
            if reason is not None and picture.media_id not in showed:
                problems += Invalid.one(f"pictures.{number}.media_id", str(picture.media_id), reason).problems
        if problems:
            raise Invalid(*problems)

    async def _choose_covers(self, tx: Tx, fit: Draft) -> None:
        for picture in fit.pictures:
            if picture.cover_ms is not None:
                await self._library.choose_cover(tx, picture.media_id, picture.cover_ms)


def unseen(post_id: PostId) -> NotFound:
    """Return the error for a post that is not there, or not for this viewer: they cannot tell which."""
    return NotFound(f"no post you can see has the id {post_id}")


async def _load(tx: Tx, post_id: PostId) -> Post:
    post = await store.find(tx, post_id)
    if post is None:
        raise NotFound(f"no post has the id {post_id}")
    return post


def _own(post: Post | None, me: PersonId, post_id: PostId) -> Post:
    if post is None or post.author_id != me:
        raise NotFound(f"no post of yours has the id {post_id}")
    return post


def _check_version(post: Post, version: int) -> None:
    if post.version != version:
        when = (post.edited_at or post.made_at).isoformat(timespec="seconds")
        raise Conflict(
            f"version {version} is not the newest: version {post.version} came {when}; load it and go on there"
        )


def _check_change(post: Post, fit: Draft, showed: Sequence[MediaId]) -> None:
    """Raise Conflict for a post that cannot be edited, Invalid for a change that a post which was live cannot take."""
    if post.state is PostState.REMOVED:
        raise Conflict(
            f"the post was removed: {post.state_words or 'it breaks the rules'}; it cannot be edited"
        ).because("post-removed")
    if post.live_at is None:
        return
    if fit.is_draft:
        raise Invalid.one("is_draft", "true", "the post is out already; set visibility to me to take it back")
    if fit.scheduled_at != post.scheduled_at:
        raise Invalid.one("scheduled_at", str(fit.scheduled_at), "the post is out already; leave it as it is")
    if fit.kind is not post.kind:
        raise Invalid.one("kind", fit.kind, f"the post is out as {post.kind.value}; make another")
    if post.state is not PostState.FAILED and {picture.media_id for picture in fit.pictures} != set(showed):
        raise Invalid.one(
            "pictures", f"{len(fit.pictures)} media", "the post is out; it goes on showing the same media"
        )
