"""A ranking: what is popular at a moment, in an order that stays as it is while people read along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from socialpulse.core.ids import PersonId
from socialpulse.feed.types import Candidate, Rank, Why
from socialpulse.posts import PostId

_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Ranking:
    """Posts and their authors, 16 bytes each, best first. The first `n_own` are in its language, or in none.

    `language` is empty where it is for every language.
    """

    id: UUID
    language: str
    made_at: datetime
    checked_at: datetime  # nothing had changed until then
    n_own: int
    posts: bytes
    authors: bytes

    def __len__(self) -> int:
        return len(self.posts) // _ID_BYTES

    def candidate(self, number: int) -> Candidate:
        """Return what stands at a place, counted from 0."""
        span = slice(number * _ID_BYTES, (number + 1) * _ID_BYTES)
        return Candidate(
            PostId(UUID(bytes=self.posts[span])),
            PersonId(UUID(bytes=self.authors[span])),
            Rank(self.id, number),
            Why.POPULAR if number < self.n_own else Why.POPULAR_ELSEWHERE,
        )


@dataclass(frozen=True, slots=True)
class Warm:
    """A post that may stand in a ranking, with its heat (`rules.heat`)."""

    post_id: PostId
    author_id: PersonId
    language: str  # empty: none, so it fits every language
    live_at: datetime
    heat: float


def packed(warm: Sequence[Warm]) -> tuple[bytes, bytes]:
    """Return the ids of posts and of authors, 16 bytes each, in order."""
    return b"".join(one.post_id.bytes for one in warm), b"".join(one.author_id.bytes for one in warm)
