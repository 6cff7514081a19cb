"""Keeps the heat of recent posts and makes rankings of it: seldom, aside, and never for one reader's sake."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from socialpulse import posts
from socialpulse.core.errors import Invalid
from socialpulse.core.ids import fresh_uuid
from socialpulse.feed import store
from socialpulse.feed.ranking import Ranking, Warm, packed
from socialpulse.feed.rules import heat, points, spread
from socialpulse.posts import Recent
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

FRESH = timedelta(seconds=60)  # after that, a ranking is made anew aside; meanwhile people read the old one
SOON = timedelta(seconds=3)  # the same of one so short that a single newcomer's posts would be missed in it
SHORT = 200  # posts
ALONE = timedelta(minutes=3)  # after that, the worker does not look at the heat, and whoever makes a ranking does
STALE = timedelta(minutes=10)  # after that, nobody begins with the old one
KEPT = timedelta(hours=2)  # after its time, for those who read along it
WINDOW = timedelta(days=7)  # what is older has lost 14 halves
MOST_IN_WINDOW = 50_000
LATELY = timedelta(hours=24)
MOST_LATELY = 5_000  # each minute the counts of the newest posts are looked at,
MOST_HOT = 2_000  # and those of the hottest; each hour all of WINDOW
LENGTH = 1_000  # posts of a ranking in its language, and as many elsewhere
MOST_OF_AUTHOR, WITHIN = 2, 10
EVERY = ""  # the language of the ranking for all of them
MOST_KNOWN = 64  # rankings in memory, of 64 KB at most; others are read again

Ranker = Callable[[Sequence[Warm]], Sequence[Warm]]  # the posts of a ranking, handed over hottest first

log = structlog.get_logger(__name__)


def by_heat(warm: Sequence[Warm]) -> list[Warm]:
    """Return posts hottest first, but that no author fills a page."""
    return spread(warm, lambda one: one.author_id, MOST_OF_AUTHOR, WITHIN)


class Popular:
    """What is popular, in each language and in all of them."""

    def __init__(self, db: Db, clock: Clock, ranker: Ranker = by_heat) -> None:
        self._db = db
        self._clock = clock
        self._ranker = ranker
        self._newest: dict[str, Ranking] = {}
        self._known: dict[UUID, Ranking] = {}
        self._languages: frozenset[str] = frozenset()
        self._renewing: dict[str, asyncio.Task[None]] = {}

    async def find_newest(self, language: str | None) -> Ranking:
        """Return the ranking for a language; for all of them where None is asked for, or nothing is written in it.

        The caller waits only where there is none yet, or a stale one.
        """
        while True:
            key = language if language in self._languages else EVERY
            newest = self._newest.get(key)
            age = timedelta.max if newest is None else self._clock.now() - newest.checked_at
            if newest is not None and age < _fresh_for(newest):
                return newest
            renewing = self._renew_aside(key)
            if newest is not None and len(newest) and age < STALE:
                return newest
            await asyncio.shield(renewing)

    async def load(self, ranking_id: UUID) -> Ranking:
        """Return a ranking that a reading began with. Raises Invalid where its time is over."""
        known = self._known.get(ranking_id)
        if known is None:
            async with self._db.transaction() as tx:
                known = await store.find_ranking(tx, ranking_id)
            if known is None:
                reason = f"began with what was popular more than {KEPT} ago; leave it out to begin anew"
                raise Invalid.one("cursor", ranking_id.hex, reason)
            self._remember(known)
        return known

    async def renew(self, language: str | None = None) -> Ranking:
        """Return the ranking for a language made of what is true now, however fresh the one before is."""
        return await self._renew(language or EVERY, timedelta(0))

    async def look(self) -> None:
        """Take the heat of the newest posts and of the hottest: for the clock, each minute."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            if await store.take_turn(tx, now, now - FRESH / 2):
                await _look(tx, now)

    async def look_at_all(self) -> None:
        """Take the heat of all posts of WINDOW and forget what is older or gone: for the clock, each hour."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            await store.take_turn(tx, now, now)
            await _look_at_all(tx, now)

    async def close(self) -> None:
        """Let what is made aside come to its end."""
        await asyncio.gather(*self._renewing.values(), return_exceptions=True)

    def _renew_aside(self, key: str) -> asyncio.Task[None]:
        """Return the task that renews a ranking, at most one at a time; it outlives the request that asked for it."""
        task = self._renewing.get(key)
        if task is None:
            work = self._renew_where_due(key)
            task = asyncio.create_task(work, context=contextvars.Context())  # the request's own does not outlive it
            self._renewing[key] = task
            task.add_done_callback(lambda done: self._renewed(key, done))
        return task

    def _renewed(self, key: str, task: asyncio.Task[None]) -> None:
        del self._renewing[key]
        if not task.cancelled() and task.exception() is not None:
            log.warning("a ranking was not renewed; the old one stays", language=key, error=str(task.exception()))

    async def _renew_where_due(self, key: str) -> None:
        await self._renew(key, _fresh_for(self._newest.get(key)))

    async def _renew(self, key: str, age: timedelta) -> Ranking:
        """Return the newest ranking, made anew where nobody did within `age`, another process included."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            if await store.take_turn(tx, now, now - (ALONE if age >= FRESH else age)):
                await _look(tx, now)
            newest = await store.find_newest_ranking(tx, key)
            if newest is None or now - newest.checked_at >= age:
                newest = await self._make(tx, key, newest, now)
            languages = await store.find_languages(tx)
        self._languages = frozenset(languages)
        self._newest[key] = newest
        self._remember(newest)
        return newest

    async def _make(self, tx: Tx, key: str, newest: Ranking | None, now: datetime) -> Ranking:
        """Return a ranking made now; where it came out as the one before, that one, which then goes on."""
        own = await (store.find_hottest_in(tx, key, LENGTH) if key else store.find_hottest(tx, LENGTH))
        elsewhere = await store.find_hottest_elsewhere(tx, key, LENGTH) if key else []
        ids, authors = packed([*self._ranker(own), *self._ranker(elsewhere)])
        await store.delete_rankings(tx, now - KEPT)
        if newest is not None and (newest.posts, newest.n_own) == (ids, len(own)):
            await store.save_checked(tx, newest.id, now)
            return replace(newest, checked_at=now)
        ranking = Ranking(fresh_uuid(), key, now, now, len(own), ids, authors)
        await store.add_ranking(tx, ranking)
        return ranking

    def _remember(self, ranking: Ranking) -> None:
        self._known.pop(ranking.id, None)
        self._known[ranking.id] = ranking
        while len(self._known) > MOST_KNOWN:
            del self._known[next(iter(self._known))]


def _fresh_for(newest: Ranking | None) -> timedelta:
    return SOON if newest is not None and len(newest) < SHORT else FRESH


async def _look(tx: Tx, now: datetime) -> None:
    """Take the heat of the newest posts and of the hottest ones; where there is none yet, of all."""
    hottest = await store.find_hottest(tx, MOST_HOT)
    if not hottest:
        return await _look_at_all(tx, now)
    newest = await posts.find_recent(tx, now - LATELY, MOST_LATELY)
    await store.save_warm(tx, [_warm(one) for one in newest])
    known = {one.id for one in newest}
    await _look_again(tx, [one for one in hottest if one.post_id not in known])


async def _look_again(tx: Tx, warm: Sequence[Warm]) -> None:
    """Take the heat of known posts anew, and forget those that are no longer for everybody."""
    ids = {one.post_id for one in warm}
    standings = await posts.find_standings(tx, list(ids))
    await store.save_warm(tx, [_warm(one) for one in standings])
    await store.delete_posts(tx, ids - {one.id for one in standings})


async def _look_at_all(tx: Tx, now: datetime) -> None:
    found = await posts.find_recent(tx, now - WINDOW, MOST_IN_WINDOW)
    await store.save_warm(tx, [_warm(one) for one in found])
    await store.delete_others(tx, [one.id for one in found])


def _warm(one: Recent) -> Warm:
    n_points = points(
        likes=one.n_likes, comments=one.n_comments, saves=one.n_saves, shares=one.n_shares, reposts=one.n_reposts
    )
    language = (one.language or "").partition("-")[0].lower()
    return Warm(one.id, one.author_id, language, one.at, heat(n_points, one.at))
