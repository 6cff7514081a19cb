"""What can be asked of discovery, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from socialpulse.core.ids import CreatorId
from socialpulse.core.platforms import Platform
from socialpulse.creators import Account


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
    weights: Weights = field(default_factory=Weights)
    sort: Sort = Sort.RELEVANCE
    ascending: bool = False
    limit: int = 20
    cursor: str | None = None
    facets: bool = True
    read_text: bool = True


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
