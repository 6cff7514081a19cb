"""The nouns of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from socialpulse.core.ids import PersonId
from socialpulse.people import Seen
from socialpulse.posts import Card, PostId


class Name(StrEnum):
    """A feed."""

    FOLLOWING = "following"
    LATEST = "latest"
    POPULAR = "popular"


class Why(StrEnum):
    """Why a post stands in a feed."""

    FOLLOWED = "followed"  # the viewer follows its author
    REPOSTED = "reposted"  # somebody the viewer follows reposted it
    LATEST = "latest"
    POPULAR = "popular"  # in the language that was asked for, or in none
    POPULAR_ELSEWHERE = "popular-elsewhere"  # in another language, after all of that


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in an order by time, newest first: reading goes on with what is older, or as old with a smaller id."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in a ranking that was made before: reading goes on with the next one, counted from 0."""

    ranking_id: UUID
    number: int


Place = Moment | Rank


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a reading stands. `reposted` marks the posts that stood in it as reposts, the latest last.

    A post that was shown where somebody reposted it comes again further down, where it was posted: there it is left
    out by its mark. So nothing that comes or goes meanwhile, a follow or a repost, makes it come twice or not at all.
    """

    feed: Name
    place: Place
    reposted: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that may come next in a feed, known by ids alone."""

    post_id: PostId
    author_id: PersonId
    place: Place
    why: Why
    by: PersonId | None = None  # who reposted it


@dataclass(frozen=True, slots=True)
class Found:
    """What a source has next. `is_end`: nothing comes after."""

    candidates: Sequence[Candidate]
    is_end: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A post in its place in a feed, as one viewer sees it. `by`: who brought it there, where it was not its author."""

    card: Card
    why: Why
    place: Place
    by: Seen | None = None


@dataclass(frozen=True, slots=True)
class Slate:
    """What a reading of a feed came to. `place`: of the last candidate looked at, None where there was none.

    `is_end`: nothing is left behind it. `left_out` counts by reason, of `n_looked_at`.
    """

    items: Sequence[Item]
    place: Place | None
    is_end: bool
    n_looked_at: int
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of a feed. `feed` is which one it is of: who follows nobody gets POPULAR for FOLLOWING.

    `id` is the same for the same posts to the same viewer: what is told of them to activity names it as the request.
    `next_cursor` is None at the end, and the viewer then is caught up: everything there is was shown or seen.
    A page may hold fewer than were asked for, and yet have a cursor: then `n_looked_at` reached its bound.
    """

    id: UUID
    feed: Name
    items: Sequence[Item]
    next_cursor: str | None
    n_looked_at: int
    left_out: Mapping[str, int]
    start: Mark | None  # where the reading stood before
    language: str | None = None  # that of the ranking, or the one asked for; None: all

    @property
    def is_caught_up(self) -> bool:
        return self.next_cursor is None
