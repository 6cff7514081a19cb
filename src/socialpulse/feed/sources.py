"""Where candidates come from: for each feed a function that yields what follows a place in its order."""

from __future__ import annotations

from uuid import UUID

from socialpulse import posts
from socialpulse.core.ids import PersonId
from socialpulse.feed.path import Find
from socialpulse.feed.ranking import Ranking
from socialpulse.feed.types import Candidate, Found, Moment, Place, Rank, Why
from socialpulse.runtime.db import Tx

_NOBODY = PersonId(UUID(int=0))


def following(tx: Tx, viewer: PersonId) -> Find:
    """Return the source of what those whom a viewer follows, and did not mute, posted and reposted, newest first.

    One query a call, however many they follow.
    """

    async def find(after: Place | None, n: int) -> Found:
        places = await posts.find_followed(tx, viewer, n, _before(after))
        return Found([_candidate(one, Why.REPOSTED if one.by else Why.FOLLOWED) for one in places], len(places) < n)

    return find


def latest(tx: Tx, viewer: PersonId | None, language: str | None) -> Find:
    """Return the source of all that is public, newest first, in a language or in any. One query a call."""

    async def find(after: Place | None, n: int) -> Found:
        places = await posts.find_latest(tx, viewer, n, _before(after), language=language)
        return Found([_candidate(one, Why.LATEST) for one in places], len(places) < n)

    return find


def along(ranking: Ranking) -> Find:
    """Return the source of what a ranking holds, in its order. No query."""

    async def find(after: Place | None, n: int) -> Found:
        start = after.number + 1 if isinstance(after, Rank) else 0
        end = min(start + n, len(ranking))
        return Found([ranking.candidate(number) for number in range(start, end)], end >= len(ranking))

    return find


def _before(place: Place | None) -> posts.Place | None:
    """Return a place as the room of posts writes it; whose post stands there does not matter to the order."""
    return posts.Place(place.at, posts.PostId(place.id), _NOBODY) if isinstance(place, Moment) else None


def _candidate(place: posts.Place, why: Why) -> Candidate:
    return Candidate(place.id, place.author_id, Moment(place.at, place.id), why, place.by)
