"""Who listens, to what, and what waits to be sent to them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid, NotSignedIn
from socialpulse.core.ids import PersonId, uuid_of
from socialpulse.people import viewer_of

MOST_WAITING = 256  # messages; who reads more slowly than that is let go
MOST_TOPICS = 100


class Kind(StrEnum):
    """What can be listened to. The first two are one's own and have no id."""

    MEDIA = "media"
    POSTS = "posts"
    POST = "post"
    COMMENTS = "comments"


OWN = (Kind.MEDIA, Kind.POSTS)
_NAMES = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to listen to: one's own media or posts (`id` is the person), a post, or its comments."""

    kind: Kind
    id: UUID

    def __str__(self) -> str:
        return self.kind.value if self.kind in OWN else f"{self.kind.value}:{self.id}"


class Ending(StrEnum):
    """Why a listener is let go, and the close code of its websocket."""

    SLOW = "slow"
    SIGNED_OUT = "signed-out"
    RESTART = "restart"
    TOO_MANY = "too-many"
    NOT_UNDERSTOOD = "not-understood"

    @property
    def code(self) -> int:
        return {"slow": 4408, "signed-out": 4401, "restart": 1012, "too-many": 4429, "not-understood": 4400}[self.value]


Message = dict[str, Any]


class Listener:
    """One open connection."""

    def __init__(self, actor: Actor, most_waiting: int = MOST_WAITING) -> None:
        self.actor = actor
        self.viewer: PersonId | None = viewer_of(actor)
        self.topics: set[Topic] = set()
        self.ending: Ending | None = None
        self._waiting: asyncio.Queue[Message] = asyncio.Queue(most_waiting + 1)  # one more, to say the end
        self._most = most_waiting

    def offer(self, message: Message) -> None:
        """Have a message sent; a listener with too many that wait is let go instead."""
        if self.ending is not None:
            return
        if self._waiting.qsize() >= self._most:
            self.end(Ending.SLOW)
        else:
            self._waiting.put_nowait(message)

    def end(self, why: Ending) -> None:
        """Let the listener go: what waits is dropped, and the reason is the last thing it is sent."""
        if self.ending is None:
            self.ending = why
            while not self._waiting.empty():
                self._waiting.get_nowait()
            self._waiting.put_nowait({"type": "end", "reason": why.value})

    async def take(self) -> Message:
        """Return the next message, when there is one."""
        return await self._waiting.get()

    @property
    def n_waiting(self) -> int:
        return self._waiting.qsize()


class Audience:
    """Who listens to what: listeners by topic and viewer, so that each viewer is judged once."""

    def __init__(self) -> None:
        self._by_topic: dict[Topic, dict[PersonId | None, set[Listener]]] = {}

    def add(self, topic: Topic, listener: Listener) -> None:
        self._by_topic.setdefault(topic, {}).setdefault(listener.viewer, set()).add(listener)

    def remove(self, topic: Topic, listener: Listener) -> None:
        viewers = self._by_topic.get(topic, {})
        viewers.get(listener.viewer, set()).discard(listener)
        if not viewers.get(listener.viewer, True):
            del viewers[listener.viewer]
        if not viewers:
            self._by_topic.pop(topic, None)

    def __contains__(self, topic: Topic) -> bool:
        return topic in self._by_topic

    def find_ids(self, kind: Kind) -> list[UUID]:
        """Return what of this kind is listened to."""
        return [topic.id for topic in self._by_topic if topic.kind is kind]

    def find_viewers(self, topic: Topic) -> list[PersonId | None]:
        return list(self._by_topic.get(topic, ()))

    def send(self, viewer: PersonId | None, topic: Topic, message: Message) -> None:
        """Offer a message to every listener of a viewer to a topic."""
        for listener in list(self._by_topic.get(topic, {}).get(viewer, ())):
            listener.offer({"topic": str(topic), **message})


def read_topic(text: str, actor: Actor) -> Topic:
    """Return what is meant by `media`, `posts`, `post:<id>` or `comments:<id>`. Raises Invalid, NotSignedIn."""
    name, colon, own = text.partition(":")
    allowed = "media, posts, post:<id>, comments:<id>"
    if name not in _NAMES or (name in OWN) == bool(colon):
        raise Invalid.one("topic", text, f"is nothing to listen to; use {allowed}")
    kind = Kind(name)
    if kind in OWN:
        viewer = viewer_of(actor)
        if viewer is None:
            raise NotSignedIn(f"{name} is for signed-in people")
        return Topic(kind, viewer)
    found = uuid_of(own)
    if found is None:
        raise Invalid.one("topic", text, f"has no id behind the colon; use {allowed}")
    return Topic(kind, found)
