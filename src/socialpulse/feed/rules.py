"""What may stand in a feed, how popular a post is, and that no author fills a page. Pure: no table is read here."""

from __future__ import annotations

import bisect
import math
import re
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import itemgetter
from typing import TypeVar

from socialpulse.core.errors import Invalid

T = TypeVar("T")

HALVES_IN = timedelta(hours=12)
WEIGHTS = {"likes": 1, "comments": 3, "saves": 3, "shares": 4, "reposts": 4}
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)  # any fixed moment: it only keeps the numbers small
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})([-_][A-Za-z0-9]{2,8})*")
_ACCEPTED = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([0-9.]{1,5})\s*)?")


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a candidate when it is judged."""

    repeated: bool = False  # it stood on an earlier page of this reading
    seen: bool = False
    own: bool = False


OUT: tuple[tuple[str, Callable[[Case], bool]], ...] = (  # by ids alone; the first row that matches leaves it out
    ("repeated", lambda case: case.repeated),
    ("seen", lambda case: case.seen),
    ("own", lambda case: case.own),
)


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """What is known of a candidate once it was to be loaded."""

    gone: bool = False  # deleted, or not for this viewer: that is for posts and people to say
    live: bool = True  # authors are handed their own posts in every state
    author_muted: bool = False
    sensitive: bool = False
    signed_out: bool = False


OUT_LOADED: tuple[tuple[str, Callable[[LoadedCase], bool]], ...] = (
    ("gone", lambda case: case.gone or not case.live),
    ("muted", lambda case: case.author_muted),
    ("sensitive", lambda case: case.sensitive and case.signed_out),
)


@cache  # of a few yes and no
def left_out(case: Case) -> str | None:
    """Return the row of OUT that leaves a candidate out, or None."""
    return next((row for row, matches in OUT if matches(case)), None)


@cache
def left_out_loaded(case: LoadedCase) -> str | None:
    """Return the row of OUT_LOADED that leaves a loaded candidate out, or None."""
    return next((row for row, matches in OUT_LOADED if matches(case)), None)


def points(*, likes: int, comments: int, saves: int, shares: int, reposts: int) -> int:
    """Return what people did with a post, weighed by WEIGHTS; every post has one to begin with."""
    given = {"likes": likes, "comments": comments, "saves": saves, "shares": shares, "reposts": reposts}
    return 1 + sum(weight * given[name] for name, weight in WEIGHTS.items())


def heat(n_points: int, live_at: datetime) -> float:
    """Return how popular a post is, on a scale that does not move with time.

    Popularity is points / 2^(age / HALVES_IN). Its logarithm to base 2 is log2(points) + (live_at - now) / HALVES_IN,
    and `now` is the same for all: left out, the order stays, and time alone changes no stored number.
    """
    return math.log2(max(1, n_points)) + (live_at - _SINCE) / HALVES_IN


def spread(items: Sequence[T], author_of: Callable[[T], object], most: int, within: int) -> list[T]:
    """Return the items so that among any `within` in a row at most `most` are of one author, as far as others are left.

    Each place goes to the first item whose author has room there, so the order changes as little as it must; where
    every author left is over, to the first that is left. Cost grows with the items, times the authors kept waiting.
    """
    waiting: dict[object, deque[tuple[int, T]]] = {}
    for number, item in enumerate(items):
        waiting.setdefault(author_of(item), deque()).append((number, item))
    heads = [(line[0][0], author) for author, line in waiting.items()]  # in order, as they came
    recent: deque[object] = deque(maxlen=within - 1)
    ordered: list[T] = []
    while heads:
        counts = Counter(recent)
        place = next((n for n, (_, author) in enumerate(heads) if counts[author] < most), 0)
        _, author = heads.pop(place)
        ordered.append(waiting[author].popleft()[1])
        recent.append(author)
        if waiting[author]:
            bisect.insort(heads, (waiting[author][0][0], author), key=itemgetter(0))
    return ordered


def language_of(tag: str | None) -> str | None:
    """Return the language of a tag without script and region: pt of pt-BR. None of None. Raises Invalid."""
    if tag is None:
        return None
    fits = _LANGUAGE.fullmatch(tag)
    if fits is None:
        raise Invalid.one("language", tag, "is not a language tag; write it like en, pt-BR or zh-Hant")
    return fits[1].lower()


def preferred_language(accepted: str | None) -> str | None:
    """Return the language a browser likes best by its Accept-Language header, or None. What is malformed is passed by.

    Ties go to the one named first.
    """
    best, best_weight = None, 0.0
    for part in (accepted or "")[:500].split(","):
        fits = _ACCEPTED.fullmatch(part)
        if fits is None or _LANGUAGE.fullmatch(fits[1]) is None:
            continue
        try:
            weight = min(1.0, float(fits[2])) if fits[2] else 1.0
        except ValueError:
            continue
        if weight > best_weight:
            best, best_weight = language_of(fits[1]), weight
    return best
