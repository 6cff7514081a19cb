"""Puts a post into the state that its time, its media and its verdict say, and opens or closes its files to match."""

from __future__ import annotations

from collections.abc import Sequence

from socialpulse.media import Library, MediaId, State
from socialpulse.people import find_visible
from socialpulse.posts import store
from socialpulse.posts.flow import PostWritten, tell_moved
from socialpulse.posts.rules import Case, Judged, decide, failure, is_open
from socialpulse.posts.types import Post, PostState, Verdict
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Tx
from socialpulse.runtime.log import Log


class Settling:
    """`must_be_looked_at`: a post is held until moderation says that it may be shown."""

    def __init__(self, log: Log, clock: Clock, library: Library, *, must_be_looked_at: bool) -> None:
        self._log = log
        self._clock = clock
        self._library = library
        self._must_be_looked_at = must_be_looked_at

    async def settle(self, tx: Tx, post: Post, *, is_draft: bool, showed: Sequence[MediaId] = ()) -> Post:
        """Return a post, locked before, in the state it has to be in. `showed`: the media it had before an edit."""
        ids = [picture.media_id for picture in await store.find_pictures(tx, post.id)]
        state, words, judged = await self._decide(tx, post, ids, is_draft=is_draft)
        return await self._save(tx, post, state, words, ids, showed, judged)

    async def settle_again(self, tx: Tx, post: Post) -> Post:
        """Return a post, locked before, in the state it has to be in; nothing is said where it has it already."""
        ids = [picture.media_id for picture in await store.find_pictures(tx, post.id)]
        state, words, judged = await self._decide(tx, post, ids, is_draft=post.state is PostState.DRAFT)
        if (state, words) == (post.state, post.state_words):
            return post
        return await self._save(tx, post, state, words, ids, (), judged)

    async def close_files(self, tx: Tx, post: Post) -> None:
        """Let nobody fetch the files of a post that is gone, but for what is shown elsewhere."""
        await self._show_files(tx, post, (), [picture.media_id for picture in await store.find_pictures(tx, post.id)])

    async def _decide(
        self, tx: Tx, post: Post, ids: Sequence[MediaId], *, is_draft: bool
    ) -> tuple[PostState, str | None, Judged]:
        """Return the state a post has to be in, the words its author reads about it, and the verdict there is."""
        judged = await store.find_judged(tx, post.id)
        media = [item.media for item in (await self._library.find_many(tx, ids)).values()] if ids else []
        why = failure(post.kind, ids, media, post.author_id)
        case = Case(
            is_draft=is_draft,
            removed=judged.verdict is Verdict.REMOVED,
            failed=why is not None,
            is_due=post.scheduled_at is None or post.live_at is not None or post.scheduled_at <= self._clock.now(),
            ready=all(item.state is State.READY for item in media),
            held=judged.holds(post.version, must_be_looked_at=self._must_be_looked_at),
        )
        _, state = decide(case)
        return state, _words(state, why, judged), judged

    async def _save(
        self,
        tx: Tx,
        post: Post,
        state: PostState,
        words: str | None,
        ids: Sequence[MediaId],
        showed: Sequence[MediaId],
        judged: Judged,
    ) -> Post:
        now = self._clock.now()
        after = await store.save_state(tx, post.id, state, words, now) or post
        await self._show_files(tx, after, ids, showed)
        await tell_moved(self._log, tx, after, now)
        if state in (PostState.HELD, PostState.LIVE) and not judged.covers(post.version):
            await tx.announce(PostWritten(post.id))
        return after

    async def _show_files(self, tx: Tx, post: Post, ids: Sequence[MediaId], showed: Sequence[MediaId]) -> None:
        """Let everybody fetch what a post that everybody may see shows, and nobody what any other shows or showed.

        What another open post, or the author's profile, shows stays open.
        """
        if not ids and not showed:
            return
        author = (await find_visible(tx, post.author_id, [post.author_id])).get(post.author_id)
        if author is None:
            return
        opened = set(ids) if is_open(post, author.person.private) else set()
        elsewhere = await store.find_shown_elsewhere(tx, post.id, [*ids, *showed])
        closed = {*ids, *showed} - opened - elsewhere
        closed = {media_id for media_id in closed if media_id != author.person.avatar_id}
        if opened:
            await self._library.publish(tx, sorted(opened))
        if closed:
            await self._library.withdraw(tx, sorted(closed))


def _words(state: PostState, why: str | None, judged: Judged) -> str | None:
    if state is PostState.FAILED:
        return why
    return judged.words if state in (PostState.HELD, PostState.REMOVED) else None
