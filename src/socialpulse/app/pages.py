"""What the rooms say on the pages of the app: each as its own doors would answer whoever asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson

from socialpulse.api import pages
from socialpulse.core.actor import ANONYMOUS, Actor
from socialpulse.core.errors import Forbidden, NotFound
from socialpulse.core.head import Head, one_line
from socialpulse.core.ids import uuid_of
from socialpulse.feed import Feed, opening_of
from socialpulse.feed import http as feed_door
from socialpulse.media import Links
from socialpulse.people import People, head_of
from socialpulse.people import http as people_door
from socialpulse.posts import Card, Lists, PostHeads, PostId, Posts
from socialpulse.posts import http as posts_door

N_FIRST = 10  # posts of the feed written into the page
N_FEED = 30  # posts of somebody in a feed
N_PLACES, N_AT_ONCE = 500, 50  # posts in the sitemap: what is older is found by way of those who made it
TITLE = "SocialPulse"
WORDS = "Short videos, pictures and words from people you choose, and a desk to find creators of every network."


class Pages:
    """What stands on `/`, `/p/:id` and `/u/:handle`."""

    def __init__(self, posts: Posts, lists: Lists, people: People, feed: Feed, links: Links, origin: str) -> None:
        self._posts, self._lists, self._people, self._feed, self._links = posts, lists, people, feed, links
        self.origin = self._origin = origin
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
        head = head and replace(head, feed=pages.feed_of(head.address))
        return pages.Told(head=head, start={"person": shown.model_dump_json().encode()}, is_hidden=head is None)

    async def posts_of(self, handle: str) -> pages.Listing:
        """Return the newest posts of somebody that everybody may see. Raises NotFound, also where they are private."""
        seen = await self._people.load_by_handle(ANONYMOUS, handle)
        person = seen.person
        if person.private:
            raise NotFound(f"@{person.handle} shows posts to followers alone")
        head = head_of(person, None, self._origin)
        listed = await self._lists.find_of_person(ANONYMOUS, person.id, N_FEED)
        cards = [one.card for one in listed.items if one.card.author.person.id == person.id]
        entries = [self._entry(card) for card in cards if not card.post.sensitive]  # no reader blurs
        return pages.Listing(head.address, head.title, one_line(person.name, 60), person.made_at, entries)

    def _entry(self, card: Card) -> pages.Entry:
        post, head = card.post, self._post_heads.head(card)
        at = post.live_at or post.made_at
        picture = next((value for name, value in head.properties if name == "og:image"), None)
        return pages.Entry(head.address, head.title, post.caption, picture, at, max(at, post.edited_at or at))

    async def places(self) -> list[pages.Place]:
        """Return the first page, the newest posts that everybody may see, and who made them."""
        found: dict[str, pages.Place] = {f"{self._origin}/": pages.Place(f"{self._origin}/")}
        cursor: str | None = None
        for _ in range(N_PLACES // N_AT_ONCE):
            page = await self._feed.latest(ANONYMOUS, N_AT_ONCE, cursor)
            for card in (item.card for item in page.items):
                post, person = card.post, f"{self._origin}/u/{card.author.person.handle}"
                address, at = self._post_heads.address(card), post.edited_at or post.live_at
                found[address] = pages.Place(address, at)
                found.setdefault(person, pages.Place(person, at))
            if (cursor := page.next_cursor) is None:
                break
        return list(found.values())

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
