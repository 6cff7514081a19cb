"""The nouns of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from socialpulse.core.ids import PersonId
from socialpulse.posts import Card, PostKind


class Order(StrEnum):
    """In which order posts come."""

    RELEVANCE = "relevance"
    LATEST = "latest"


class Why(StrEnum):
    """What of a question a post answers."""

    WORDS = "words"  # it has every word that tells something
    SOME_WORDS = "some-words"
    MEANING = "meaning"  # it has none of them, and is about the same
    FILTER = "filter"  # nothing was asked but the filters


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. Every condition must hold; of `kinds` and of `languages` any, where there are some.

    A hashtag in the text is a condition as well: its posts are found, and no others. `sensitive` False leaves out what
    is marked as such; who is not known to be of age is never shown it.
    """

    text: str = ""
    kinds: tuple[PostKind, ...] = ()
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    author: PersonId | None = None
    since: datetime | None = None
    until: datetime | None = None
    sensitive: bool = True
    order: Order = Order.RELEVANCE


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that was found, as one viewer sees it. `cursor`: of what follows it."""

    card: Card
    why: Why
    cursor: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. It may hold fewer than were asked for; next_cursor is None at the end.

    n_looked_at posts were gone through; the others among them were gone, or are not for this viewer.
    meaning_missing: why posts were looked for by their words alone; None: by what they mean too, where that was asked.
    """

    hits: Sequence[Hit]
    next_cursor: str | None
    n_looked_at: int
    meaning_missing: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A hashtag, as it is compared, and how many posts that can be found have it."""

    tag: str
    n_posts: int
