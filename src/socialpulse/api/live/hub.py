"""One hub in each server process: it reads the end of the log and the counters for all who listen there.

A poll every LOOK_S reads what happened, one every COUNT_S the counts of the posts on anybody's screen, and only while
somebody listens. So a like costs its writer nothing, a thousand likes in a second are one message, and any number of
processes say the same without knowing of each other. Both polls use one connection at a time.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

import psycopg
import structlog

from socialpulse.api.live.listeners import OWN, Audience, Ending, Kind, Listener, Topic
from socialpulse.api.live.moments import Moment, read_moment, write_moment
from socialpulse.api.live.news import LOG_TOPICS, News, Newsroom, counts_message, read_news
from socialpulse.core.errors import NotFound, SocialPulseError
from socialpulse.core.ids import PersonId
from socialpulse.posts import Counts
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.tail import Positions, Tail, moved

LOOK_S = 0.25
COUNT_S = 1.0
PAUSE_S = 2.0  # after the database did not answer
AT_ONCE = 1_000  # lines of the log
LASTS = timedelta(hours=1)  # how long after a break one can go on where one was
MOST_OF_ONE = 20  # connections of one person, or of one network without signing in

log = structlog.get_logger(__name__)


class Hub:
    """Tells listeners what happens."""

    def __init__(self, newsroom: Newsroom, tail: Tail, clock: Clock) -> None:
        self._news = newsroom
        self._tail = tail
        self._clock = clock
        self._listeners: dict[Listener, str] = {}  # and whose they are
        self._audience = Audience()
        self._counts: dict[UUID, Counts] = {}
        self._positions: Positions | None = None
        self._turn = asyncio.Lock()  # one poll, or one newcomer, at a time: so nobody hears a thing twice or never
        self._task: asyncio.Task[None] | None = None

    async def join(self, listener: Listener, whose: str) -> None:
        """Have a listener told what happens from now on; let it go where `whose` are too many already."""
        if sum(one == whose for one in self._listeners.values()) >= MOST_OF_ONE:
            listener.end(Ending.TOO_MANY)
            return
        async with self._turn:
            if self._positions is None or not self._listeners:
                self._positions = await self._tail.find_end(LOG_TOPICS)
            self._listeners[listener] = whose
            listener.offer({"type": "ready", "id": self._id()})
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def subscribe(self, listener: Listener, topics: Sequence[Topic], after: str | None = None) -> None:
        """Tell a listener of these topics from now on; of those it may not see, that they are refused.

        `after` is the id of the last message before a break: what was missed since comes first. Where too much was,
        or too long ago, `missed` says so, and the listener loads anew. Raises Invalid for an `after` that is none.
        """
        since = None if after is None else read_moment(after)
        async with self._turn:
            posts = {topic.id for topic in topics if topic.kind not in OWN}
            shown = await self._news.find_shown(listener.viewer, list(posts))
            taken = []
            for topic in topics:
                if topic.kind not in OWN and topic.id not in shown:
                    error = NotFound(f"no post you can see has the id {topic.id}")
                    listener.offer({"type": "refused", "topic": str(topic), "code": error.code, "detail": str(error)})
                    continue
                taken.append(topic)
                listener.offer({"type": "subscribed", "topic": str(topic)})
            if since is not None:
                await self._catch_up(listener, taken, since)
            listener.topics.update(taken)
            for topic in taken:
                self._audience.add(topic, listener)
            await self._count_for(listener, [topic.id for topic in taken if topic.kind is Kind.POST])

    def unsubscribe(self, listener: Listener, topics: Iterable[Topic]) -> None:
        for topic in topics:
            listener.topics.discard(topic)
            self._audience.remove(topic, listener)
            if topic.kind is Kind.POST and topic not in self._audience:
                self._counts.pop(topic.id, None)

    def leave(self, listener: Listener) -> None:
        """Forget a listener."""
        self.unsubscribe(listener, list(listener.topics))
        self._listeners.pop(listener, None)

    def beat(self, listener: Listener) -> None:
        """Let a listener know that nothing happened, and from where to go on after a break."""
        listener.offer({"type": "beat", "id": self._id()})

    async def close(self) -> None:
        """Let everybody go: they come back, here or elsewhere, and go on where they were."""
        for listener in list(self._listeners):
            listener.end(Ending.RESTART)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def look(self) -> None:
        """Read what happened since the last look, and tell it."""
        async with self._turn:
            if self._positions is None:
                return
            lines = await self._tail.read(self._positions, self._clock.now() - LASTS, AT_ONCE)
            if not lines:
                return
            self._positions = moved(self._positions, lines)
            news = [one for line in lines for one in read_news(line) if one.topic in self._audience]
            await self._tell(news, self._audience)

    async def count(self) -> None:
        """Read the counts of what is on anybody's screen, and tell those that changed."""
        async with self._turn:
            posts = self._audience.find_ids(Kind.POST)
            if not posts:
                return
            now = await self._news.find_counts(posts)
            changed: dict[UUID, Counts] = {
                post: counts for post, counts in now.items() if self._counts.get(post) != counts
            }
            self._counts.update(changed)
            watches = [
                (viewer, post) for post in changed for viewer in self._audience.find_viewers(Topic(Kind.POST, post))
            ]
            for first in range(0, len(watches), AT_ONCE):
                for viewer, post in await self._news.find_watched(watches[first : first + AT_ONCE]):
                    self._audience.send(viewer, Topic(Kind.POST, post), counts_message(post, changed[post]))

    async def _run(self) -> None:
        """Poll while anybody listens."""
        n = 0
        while self._listeners:
            try:
                await self.look()
                if n % round(COUNT_S / LOOK_S) == 0:
                    await self.count()
                pause_s = LOOK_S
            except (psycopg.Error, SocialPulseError) as error:
                log.warning("live updates wait for the database", error=str(error))
                pause_s = PAUSE_S
            n += 1
            await asyncio.sleep(pause_s)

    async def _catch_up(self, listener: Listener, topics: Sequence[Topic], since: Moment) -> None:
        now = self._clock.now()
        lines = await self._tail.read(since.positions, now - LASTS, AT_ONCE) if now - since.at < LASTS else None
        if lines is None or len(lines) == AT_ONCE:
            listener.offer({"type": "missed", "id": self._id()})
            return
        told = self._positions or {}  # what stands behind that comes with the next look
        alone = Audience()
        for topic in topics:
            alone.add(topic, listener)
        old = [line for line in lines if line.position <= told.get((line.topic, line.partition), 0)]
        await self._tell([one for line in old for one in read_news(line) if one.topic in alone], alone)

    async def _count_for(self, listener: Listener, posts: Sequence[UUID]) -> None:
        """Tell a newcomer how things stand, so that nothing between its page and its first change is lost."""
        for post, counts in (await self._news.find_counts(posts) if posts else {}).items():
            self._counts.setdefault(post, counts)
            listener.offer({"topic": f"post:{post}", **counts_message(post, counts)})

    async def _tell(self, news: Sequence[News], audience: Audience) -> None:
        """Have each viewer judged once, and each of their listeners told what is theirs."""
        by_viewer: dict[PersonId | None, list[News]] = defaultdict(list)
        for one in news:
            for viewer in audience.find_viewers(one.topic):
                by_viewer[viewer].append(one)
        event_id = self._id()
        for viewer, wanted in by_viewer.items():
            for topic, message in await self._news.messages(viewer, wanted):
                audience.send(viewer, topic, {**message, "id": event_id})

    def _id(self) -> str:
        """Return where the hub stands, as a listener hands it back after a break."""
        return write_moment(Moment(self._clock.now(), self._positions or {}))
