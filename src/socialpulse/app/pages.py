"""What the rooms say on the pages of the app: each as its own doors would answer whoever asks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson

from socialpulse.api import pages
from socialpulse.core.actor import ANONYMOUS, Actor
from socialpulse.core.errors import Forbidden, NotFound
from socialpulse.core.head import Head
from socialpulse.core.ids import uuid_of
from socialpulse.feed import Feed, opening_of
from socialpulse.feed import http as feed_door
from socialpulse.media import Links
from socialpulse.people import People, head_of
from socialpulse.people import http as people_door
from socialpulse.posts import Card, PostHeads, PostId, Posts
from socialpulse.posts import http as posts_door

N_FIRST = 10  # posts of the feed written into the page
TITLE = "SocialPulse"
WORDS = "Short videos, pictures and words from people you choose, and a desk to find creators of every network."


class Pages:
    """What stands on `/`, `/p/:id` and `/u/:handle`."""

    def __init__(self, posts: Posts, people: People, feed: Feed, links: Links, origin: str) -> None:
        self._posts, self._people, self._feed, self._links, self._origin = posts, people, feed, links, origin
        self._post_heads = PostHeads(links, origin)
        self._presenter = posts_door.Presenter(links)
        self._feed_pages = feed_door.Pages(self._presenter)
        self._people_presenter = people_door.Presenter(people, links.public)

    async def home(self, actor: Actor, accepted: str | None) -> pages.Told:
        """Return the page of the feed, its first posts and the first frame of the first of them."""
        head = Head(TITLE, WORDS, f"{self._origin}/", _SITE, {**_SITE_FACTS, "url": f"{self._origin}/"})
        try:
            first = await self._feed.popular(actor, N_FIRST, None, accepted=accepted)
        except Forbidden:  # a key may read no feeds
            return pages.Told(head=head)
        opening = opening_of(first.items[0], self._links) if first.items else None
        return pages.Told(head=head, start={"feed": bytes(self._feed_pages.show(first).body)}, opening=opening)

    async def post(self, actor: Actor, post_id: UUID) -> pages.Told:
        """Return the page of a post; its head only where everybody may see it."""
        card = await self._find(actor, post_id)
        if card is None:
            return pages.Told(404, is_hidden=True)
        public = card if actor == ANONYMOUS else await self._find(ANONYMOUS, post_id)
        head = None if public is None else self._post_heads.head(public)
        start = {"post": orjson.dumps(self._presenter.post(card))}
        poster = None if public is None else self._post_heads.poster(public)
        return pages.Told(head=head, start=start, poster=poster, is_hidden=head is None)

    async def person(self, actor: Actor, handle: str) -> pages.Told:
        """Return the page of a person; without a head where they show themselves to followers alone."""
        try:
            seen = await self._people.load_by_handle(actor, handle)
        except (NotFound, Forbidden):
            return pages.Told(404, is_hidden=True)
        shown = (await self._people_presenter.show([seen]))[0]
        head = None if seen.person.private else head_of(seen.person, shown.avatar_url, self._origin)
        return pages.Told(head=head, start={"person": shown.model_dump_json().encode()}, is_hidden=head is None)

    async def embed(self, address: str, width: int, height: int) -> dict[str, Any]:
        """Return what shows the post at an address elsewhere. Raises NotFound."""
        parts = urlsplit(address)
        post_id = uuid_of(parts.path.removeprefix("/p/"))
        ours = f"{parts.scheme}://{parts.netloc}" == self._origin and parts.path.startswith("/p/")
        card = await self._find(ANONYMOUS, post_id) if ours and post_id is not None else None
        if card is None:
            raise NotFound(f"no post that everybody may see is at {address[:200]!r}; give the address of its page")
        return self._post_heads.embed(card, width, height)

    async def _find(self, actor: Actor, post_id: UUID) -> Card | None:
        try:
            return await self._posts.load(actor, PostId(post_id))
        except (NotFound, Forbidden):
            return None


_SITE = (
    ("og:site_name", TITLE),
    ("og:type", "website"),
    ("og:title", TITLE),
    ("og:description", WORDS),
    ("twitter:card", "summary"),
)
_SITE_FACTS = {"@context": "https://schema.org", "@type": "WebSite", "name": TITLE, "description": WORDS}
