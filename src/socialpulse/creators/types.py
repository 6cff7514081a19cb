"""The nouns of this room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from socialpulse.core.ids import AccountId, CreatorId, ImportId


@dataclass(frozen=True, slots=True)
class Account:
    """One profile on one platform, as last observed. None means: not known, never zero."""

    id: AccountId
    creator_id: CreatorId
    platform: str
    platform_user_id: str | None
    handle: str | None
    name: str
    bio: str | None
    links: list[str] | None
    avatar_url: str | None
    categories: list[str] | None
    account_type: str | None
    verified: bool | None
    private: bool | None
    location: str | None
    country: str | None  # ISO 3166-1 alpha-2
    city: str | None
    place_basis: str | None  # declared | location | bio | audience: how we know
    language: str | None  # ISO 639-1
    has_contact: bool
    followers: int | None
    following: int | None
    posts: int | None
    likes: int | None
    views: int | None
    avg_likes: float | None
    avg_comments: float | None
    avg_views: float | None
    avg_shares: float | None
    engagement_rate: float | None  # a fraction of followers
    niches: list[str] | None  # up to 3, most likely first; None: not understood yet
    p_niches: list[float] | None
    post_texts: list[str] | None
    joined_at: datetime | None
    last_post_at: datetime | None
    observed_at: datetime
    source: str
    policy: str
    risks: list[str] | None = None  # tags of understand.risk; [] where nothing was found, None: not looked at
    risk_levels: list[str] | None = None  # low | medium | high, one for each


@dataclass(frozen=True, slots=True)
class RiskEvidence:
    """What led to a tag: a word of a list, a head, or the meaning of all words together.

    start, end: where in the text of that place (bio, name, category, post 1, …); None where the whole of it speaks
    value: strength 1 to 3 of a list's word, p of a head, margin of meaning
    """

    place: str
    start: int | None
    end: int | None
    words: str
    by: str
    value: float


@dataclass(frozen=True, slots=True)
class AccountRisk:
    """A risk for brands in an account's words. `model` is the version of all that measured it."""

    account_id: AccountId
    tag: str
    level: str
    evidence: list[RiskEvidence]
    model: str


@dataclass(frozen=True, slots=True)
class StatsPoint:
    """What one source said about an account's numbers at one moment."""

    account_id: AccountId
    observed_at: datetime
    source: str
    followers: int | None
    following: int | None
    posts: int | None
    engagement_rate: float | None


@dataclass(frozen=True, slots=True)
class FollowersPoint:
    """How many followers an account had at the end of a day."""

    account_id: AccountId
    day: date
    followers: int


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an account is. `number` stands for the creator in an index."""

    account_id: AccountId
    creator_id: CreatorId
    number: int


@dataclass(frozen=True, slots=True)
class Creator:
    """A person or a brand, with all known accounts, largest first, and the risks found in their words."""

    id: CreatorId
    name: str
    accounts: list[Account]
    risks: list[AccountRisk] = field(default_factory=list)


class ImportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Import:
    """One file on its way in. Counts are of records; `n_records` are read so far, good or bad."""

    id: ImportId
    file_name: str
    n_bytes: int
    platform: str | None
    observed_at: datetime
    state: ImportState
    error: str | None
    n_records: int
    n_bytes_read: int
    n_new: int
    n_changed: int
    n_unchanged: int
    n_rejected: int
    n_fields_rejected: int
    started_at: datetime
    ended_at: datetime | None
    tenant_id: UUID | None = None  # whose it is; None: the operator's
