"""What can be asked of discovery, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from socialpulse.core.ids import CreatorId
from socialpulse.core.platforms import Platform
from socialpulse.creators import Account

ListId = NewType("ListId", UUID)
ExportId = NewType("ExportId", UUID)
OwnerId = NewType("OwnerId", UUID)  # of lists and exports: a tenant, or HOUSE
HOUSE = OwnerId(UUID(int=0))  # whoever runs the program


@dataclass(frozen=True, slots=True)
class Interval:
    """Values from low to high, both included; None leaves an end open."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Moments from start to end, both included; None leaves an end open."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on one account, all of which must hold; an empty tuple or None asks nothing.

    Several values in one field mean any of them. `all_of`, `any_of` and `none_of` nest further conditions.
    An account whose value is not known fits no condition on it; `missing` asks for such accounts.
    """

    platforms: tuple[Platform, ...] = ()
    countries: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    niches: tuple[str, ...] = ()  # a niche (beauty.skincare) or a whole group (beauty)
    categories: tuple[str, ...] = ()  # as the source calls them
    risks: tuple[str, ...] = ()  # tags (alcohol), tags from a level on (alcohol.medium), or any tag of a level (high)
    without_risks: tuple[str, ...] = ()  # the same, none of which was found; accounts not looked at do not fit
    account_types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    verified: bool | None = None
    private: bool | None = None
    has_contact: bool | None = None
    risk_free: bool | None = None  # whether nothing risky was found
    followers: Interval | None = None
    following: Interval | None = None
    posts: Interval | None = None
    engagement_rate: Interval | None = None  # fractions of followers
    avg_likes: Interval | None = None
    avg_comments: Interval | None = None
    avg_views: Interval | None = None
    joined_at: Period | None = None
    last_post_at: Period | None = None
    observed_at: Period | None = None
    missing: tuple[str, ...] = ()
    all_of: tuple[Filters, ...] = ()
    any_of: tuple[Filters, ...] = ()
    none_of: tuple[Filters, ...] = ()


class Sort(StrEnum):
    RELEVANCE = "relevance"
    FOLLOWERS = "followers"
    ENGAGEMENT_RATE = "engagement_rate"
    POSTS = "posts"
    AVG_LIKES = "avg_likes"
    AVG_VIEWS = "avg_views"
    LAST_POST_AT = "last_post_at"
    OBSERVED_AT = "observed_at"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts in the order by relevance. Every part lies in [0, 1] (similarity in [-1, 1])."""

    similarity: float = 1.0
    engagement: float = 0.10
    followers: float = 0.10
    quality: float = 0.05
    freshness: float = 0.05


@dataclass(frozen=True, slots=True)
class Search:
    """One search. `text` is taken by meaning; places, platforms and sizes said in it become filters (`read_text`)."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    like: tuple[CreatorId, ...] = ()  # find creators like these …
    unlike: tuple[CreatorId, ...] = ()  # … and not like those
    in_lists: tuple[ListId, ...] = ()  # of creators in any of these lists …
    not_in_lists: tuple[ListId, ...] = ()  # … and in none of those
    weights: Weights = field(default_factory=Weights)
    sort: Sort = Sort.RELEVANCE
    ascending: bool = False
    limit: int = 20
    cursor: str | None = None
    facets: bool = True
    read_text: bool = True
    history: bool = False  # of each hit's followers


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a creator is among the hits: what it is about (a word for programs) and a sentence for people."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One creator, shown by the account that fits best, with the others behind it."""

    creator_id: CreatorId
    account: Account
    other_accounts: list[Account]
    score: float | None
    similarity: float | None
    quality: float
    reasons: list[Reason]
    history: list[tuple[date, int]] | None = None  # of the account's followers, oldest first; None: not asked for


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of creators over everything that fits, whatever page is shown."""

    values: dict[str, list[FacetValue]]
    ranges: dict[str, list[tuple[float | None, float | None, int]]]  # low, high, count


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `read_as` says what was taken out of the text as filters."""

    hits: list[Hit]
    n_total: int
    n_accounts: int
    facets: Facets | None
    read_as: list[str]
    next_cursor: str | None
    took_ms: float
    plan: str


@dataclass(frozen=True, slots=True)
class CreatorList:
    """Creators that somebody keeps together."""

    id: ListId
    owner_id: OwnerId
    name: str
    description: str
    n_creators: int
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A creator in a list, with what was noted about it there. `place` orders those that came at the same moment."""

    creator_id: CreatorId
    note: str
    tags: list[str]
    added_at: datetime
    place: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A creator in a list as it is now, shown by its largest account; None where it is gone."""

    listed: Listed
    account: Account | None
    other_accounts: list[Account]
    quality: float | None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of creators that were to be added: new in the list, there already, not known at all."""

    list: CreatorList
    n_added: int
    n_already: int
    n_unknown: int


class FileFormat(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


class ExportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which creators an export is of: those that a search finds, those of a list, or these, in this order."""

    search: Search | None = None
    list_id: ListId | None = None
    creator_ids: tuple[CreatorId, ...] = ()
    n_most: int = 100_000


@dataclass(frozen=True, slots=True)
class Export:
    """A file of creators in the making. `n_creators` is None until they are found."""

    id: ExportId
    owner_id: OwnerId
    role: str
    actor_id: UUID | None
    wanted: Wanted
    format: FileFormat
    columns: list[str]
    file_name: str
    state: ExportState
    error: str | None
    n_creators: int | None
    n_done: int
    n_bytes: int | None
    made_at: datetime
    ended_at: datetime | None
