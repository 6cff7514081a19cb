"""The nouns of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from socialpulse.core.ids import PersonId
from socialpulse.media import MediaId


class AgeBracket(StrEnum):
    """How old somebody says to be, in years. Shown to nobody else."""

    FROM_13 = "13-15"
    FROM_16 = "16-17"
    FROM_18 = "18-24"
    FROM_25 = "25-34"
    FROM_35 = "35-44"
    FROM_45 = "45-54"
    FROM_55 = "55+"

    @property
    def is_minor(self) -> bool:
        return self in (AgeBracket.FROM_13, AgeBracket.FROM_16)


class Roll(StrEnum):
    """A list of people that belongs to somebody."""

    FOLLOWERS = "followers"
    FOLLOWING = "following"
    REQUESTS = "requests"
    BLOCKS = "blocks"
    MUTES = "mutes"


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody writes about themselves. `private` None: as suits the age, minors are private."""

    handle: str
    name: str
    age_bracket: AgeBracket
    bio: str = ""
    avatar_id: MediaId | None = None
    links: Sequence[str] = ()
    language: str | None = None
    private: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the network, as others may see them. `id` is that of the account."""

    id: PersonId
    handle: str
    name: str
    bio: str
    avatar_id: MediaId | None
    links: list[str]
    language: str | None
    private: bool
    made_at: datetime
    n_followers: int
    n_following: int


@dataclass(frozen=True, slots=True)
class Tie:
    """What a viewer and a person are to each other, from the viewer's side."""

    follows: bool = False
    asked: bool = False  # to follow; waits for the person's answer
    follows_me: bool = False
    asks_me: bool = False
    muted: bool = False
    blocked: bool = False  # by the viewer; who is blocked by the other does not see them at all


@dataclass(frozen=True, slots=True)
class Seen:
    """A person as one viewer sees them; no tie where the viewer is nobody in particular, or the person themselves."""

    person: Person
    tie: Tie | None


class Look(StrEnum):
    """What moderation says of a profile."""

    ACCEPTED = "accepted"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody wrote about themselves and others do not see: nobody has looked yet, or it was refused."""

    name: str
    bio: str
    avatar_id: MediaId | None
    links: Sequence[str]


@dataclass(frozen=True, slots=True)
class Written:
    """A profile as its owner wrote it last, whether others see it or not. For moderation."""

    person: Person
    age_bracket: AgeBracket
    version: int
    looked: int  # the version that was looked at last
    waits: bool


@dataclass(frozen=True, slots=True)
class Own:
    """Oneself as one wrote it last, and what others do not see. `waits`: they see what stood there before."""

    person: Person
    age_bracket: AgeBracket
    former_handles: list[str]
    n_requests: int  # that wait for an answer
    waits: bool
