"""One viewer in one reading: what they saw, muted or were shown before, and the batch that loads what they may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from socialpulse.activity import Counting
from socialpulse.core.ids import PersonId
from socialpulse.feed.cursors import mark_of
from socialpulse.feed.path import Find, Steps
from socialpulse.feed.rules import Case, LoadedCase, left_out, left_out_loaded
from socialpulse.feed.types import Candidate, Mark
from socialpulse.people import Seen, find_visible
from socialpulse.posts import Card, PostId, Posts, PostState
from socialpulse.runtime.db import Tx


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, None being nobody in particular. `author_left_out`: themselves, where a feed is of others' alone."""

    id: PersonId | None
    author_left_out: PersonId | None = None


class Viewing:
    """The steps after finding, for one viewer in one transaction."""

    def __init__(self, tx: Tx, posts: Posts, counting: Counting, viewer: Viewer, mark: Mark | None) -> None:
        self._tx = tx
        self._posts = posts
        self._counting = counting
        self._viewer = viewer
        self._shown = frozenset(mark.reposted if mark else ())

    def steps(self, find: Find) -> Steps:
        """Return the whole path from a source on."""
        return Steps(find, self._sift, self._load, self._judge, self._name)

    async def _sift(self, candidates: Sequence[Candidate]) -> list[str | None]:
        seen: set[PostId] = set()
        if self._viewer.id is not None and candidates:
            ids = [candidate.post_id for candidate in candidates]
            seen = {PostId(one) for one in await self._counting.find_seen(self._tx, self._viewer.id, ids)}
        return [left_out(self._case(candidate, seen)) for candidate in candidates]

    def _case(self, candidate: Candidate, seen: Collection[PostId]) -> Case:
        return Case(
            repeated=bool(self._shown) and mark_of(candidate.post_id) in self._shown,
            seen=candidate.post_id in seen,
            own=candidate.author_id == self._viewer.author_left_out,
        )

    async def _load(self, ids: Sequence[PostId]) -> Mapping[PostId, Card]:
        return await self._posts.find_cards(self._tx, self._viewer.id, ids)

    def _judge(self, card: Card | None) -> str | None:
        if card is None:
            return left_out_loaded(LoadedCase(gone=True))
        return left_out_loaded(
            LoadedCase(
                live=card.post.state is PostState.LIVE,
                author_muted=card.author.tie is not None and card.author.tie.muted,
                sensitive=card.post.sensitive,
                signed_out=self._viewer.id is None,
            )
        )

    async def _name(self, people: Sequence[PersonId]) -> Mapping[PersonId, Seen]:
        return await find_visible(self._tx, self._viewer.id, people)
