"""Two weeks of what the demo network did, told to the recorder as clients would have told it then."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

import orjson

from socialpulse.activity import Recorder
from socialpulse.app.program import Program
from socialpulse.core.actor import Actor, Role
from socialpulse.core.ids import PersonId
from socialpulse.demo.network import View
from socialpulse.runtime.clock import SetClock

AT_ONCE = 60  # batches; they share transactions
DAY = timedelta(days=1)
_OF_PEOPLE = ("follow", "hide_author")


class Telling:
    """Tells one day after another. A visit is one batch, and a person makes at most one visit in an hour."""

    def __init__(self, program: Program, begins: datetime, people: Sequence[PersonId]) -> None:
        self._program = program
        self._begins = begins
        self._people = people
        self._clock = SetClock(begins)
        self._recorder = Recorder(program.db, program.log, self._clock)
        self._is_first = True

    async def close(self) -> None:
        await self._recorder.close()

    async def tell(self, day: int, views: Sequence[View], posts: Sequence[UUID], authors: Sequence[PersonId]) -> None:
        """Tell the views of one day; posts, authors: by number of the post.

        What a killed run told of the first day that is told here is not told again: batch ids are forgotten after some
        days, and these lie in the past, so the counters are asked instead.
        """
        self._clock.set(self._begins + (day + 1) * DAY)
        told = await self._told(day) if self._is_first else set[tuple[PersonId, datetime]]()
        self._is_first = False
        waiting = []
        for person, body in self._batches(views, posts, authors, told):
            waiting.append(self._recorder.take(Actor(Role.PERSON, person), body))
            if len(waiting) == AT_ONCE:
                await asyncio.gather(*waiting)
                waiting = []
        await asyncio.gather(*waiting)

    async def _told(self, day: int) -> set[tuple[PersonId, datetime]]:
        """Return for which hours of a day people's activity is counted."""
        await self._program.counting.catch_up()
        first, last = self._begins + day * DAY, self._begins + (day + 1) * DAY
        told: set[tuple[PersonId, datetime]] = set()
        async with self._program.db.transaction() as tx:
            for person in self._people:
                hours = await self._program.counting.find_person_hours(tx, person)
                told |= {(person, count.hour) for count in hours if first <= count.hour < last}
        return told

    def _batches(
        self,
        views: Sequence[View],
        posts: Sequence[UUID],
        authors: Sequence[PersonId],
        told: set[tuple[PersonId, datetime]],
    ) -> Iterator[tuple[PersonId, bytes]]:
        start_ms = int(self._begins.timestamp() * 1_000)
        for visit, group in groupby(views, key=lambda view: view.visit):
            seen = list(group)
            person, request = self._people[seen[0].person], uuid5(_SPACE, f"{start_ms}/{visit}")
            hour = self._begins + timedelta(milliseconds=seen[0].at_ms)
            if (person, hour.replace(minute=0, second=0, microsecond=0)) in told:
                continue
            events = [
                event
                for view in seen
                for event in _events(view, str(posts[view.post]), str(authors[view.post]), str(request), start_ms)
            ]
            yield person, orjson.dumps({"id": str(uuid5(request, "batch")), "events": events})


_SPACE = UUID("5b1c1f9e-0f57-4a59-9f0e-6d2e4a1d7c11")  # of the demo world's ids


def _events(view: View, post: str, author: str, request: str, start_ms: int) -> Iterator[dict[str, Any]]:
    """Yield what a client says of one view: it came into view, it was looked at, and what was done then."""
    where = {"source": view.source, "request": request, "position": view.position}
    at_ms = start_ms + view.at_ms
    yield {"kind": "impression", "post": post, "at": at_ms, **where}
    left_ms = at_ms + view.watch_ms
    yield {"kind": "watch", "post": post, "at": left_ms, "ms": view.watch_ms, "loops": view.loops, **where}
    for name in view.done:
        subject = {"person": author} if name in _OF_PEOPLE else {"post": post}
        yield {"kind": name, **subject, "at": left_ms, **where}
