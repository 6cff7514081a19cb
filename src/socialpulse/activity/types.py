"""The nouns of this room, and the form in which events lie in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from socialpulse.core.ids import PersonId

Events = NDArray[np.void]  # rows of EVENT


class Kind(IntEnum):
    """What somebody did. Clients write the name in small letters. Numbers are kept in the log: never give one anew."""

    IMPRESSION = 1  # it came into view
    WATCH = 2  # with ms and loops
    FINISH = 3  # to the end
    LIKE = 4
    UNLIKE = 5
    SAVE = 6
    SHARE = 7
    COMMENT = 8
    SKIP = 9  # left within moments
    NOT_INTERESTED = 10
    PROFILE_VISIT = 11  # the subject is a person
    SEARCH_CLICK = 12
    FOLLOW = 13  # from a post; the subject is a person
    HIDE_AUTHOR = 14  # the subject is a person
    OPEN = 15  # comments, caption or images looked at closely


OF_PEOPLE = frozenset({Kind.PROFILE_VISIT, Kind.FOLLOW, Kind.HIDE_AUTHOR})  # their subject is a person, not a post
OF_SIGHT = frozenset({Kind.IMPRESSION, Kind.WATCH, Kind.FINISH})  # make a post a seen one


class Source(IntEnum):
    """Where in the app it happened."""

    UNKNOWN = 0
    FOR_YOU = 1
    FOLLOWING = 2
    LATEST = 3
    POPULAR = 4
    SEARCH = 5
    PROFILE = 6
    TREND = 7
    LINK = 8
    CHAT = 9


EVENT = np.dtype(
    [
        ("subject", "V16"),  # uuid of the post, or of the person for OF_PEOPLE
        ("request", "V16"),  # uuid of the page it was shown in; zeros where unknown
        ("at_ms", "<i8"),  # since 1970, UTC
        ("ms", "<u4"),
        ("loops", "<u2"),
        ("position", "<u2"),  # in that page, from 0; 65535: unknown
        ("kind", "u1"),
        ("source", "u1"),
    ]
)
LAYOUT = "<16s16sqIHHBB"  # the same for struct.pack
NO_POSITION = 65_535


class Why(StrEnum):
    """Why an event is not counted."""

    MALFORMED = "malformed"  # not an object, or a field of the wrong type
    UNKNOWN_KIND = "unknown-kind"
    NO_SUBJECT = "no-subject"  # the id of the post, or of the person, is missing or is no uuid
    AHEAD = "ahead"  # its clock is more than five minutes ahead
    TOO_LATE = "too-late"  # older than two days
    ABSURD = "absurd"  # watched for hours, looped thousands of times, less than nothing


@dataclass(frozen=True, slots=True)
class Batch:
    """What a client sends at a time, judged: `body` holds the n accepted events as rows of EVENT."""

    id: UUID
    body: bytes
    n: int
    dropped: Mapping[Why, int]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch. A repeated one was counted before and is not again."""

    n_accepted: int
    dropped: Mapping[Why, int]
    repeated: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Events as they came out of the log: row i of `events` was done by person `by[i]`."""

    events: Events
    by: NDArray[np.void]  # V16


@dataclass(frozen=True, slots=True)
class HourCount:
    """How often one kind of thing happened to a post, or was done by a person, in an hour."""

    hour: datetime
    kind: Kind
    n: int
    ms: int
    loops: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", Kind(self.kind))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A batch on its way into the log."""

    person: PersonId
    batch: Batch
