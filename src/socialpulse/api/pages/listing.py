"""What programs read instead of pages: the posts of somebody as Atom (RFC 4287), and where pages are (sitemaps.org)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

ATOM, SITEMAP = "application/atom+xml; charset=utf-8", "application/xml; charset=utf-8"
_DECLARED = '<?xml version="1.0" encoding="utf-8"?>\n'


@dataclass(frozen=True, slots=True)
class Entry:
    """A post in a feed. Its address is its id; `picture` is a whole address."""

    address: str
    title: str
    text: str
    picture: str | None
    published_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """The public posts of somebody, the newest first. `address` is that of their page."""

    address: str
    title: str
    author: str
    made_at: datetime
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Place:
    """A page that everybody may see, and when it last changed where that is known."""

    address: str
    changed_at: datetime | None = None


def atom(told: Told) -> str:
    """Return a feed as Atom. It changed when its newest entry did, else when the person came."""
    changed_at = max((entry.changed_at for entry in told.entries), default=told.made_at)
    parts = [
        _DECLARED,
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_xml(told.address)}</id>",
        f"<title>{_xml(told.title)}</title>",
        f"<updated>{_moment(changed_at)}</updated>",
        f"<author><name>{_xml(told.author)}</name><uri>{_xml(told.address)}</uri></author>",
        f'<link rel="alternate" type="text/html" href="{_xml(told.address)}"/>',
        f'<link rel="self" type="application/atom+xml" href="{_xml(feed_of(told.address))}"/>',
        *map(_entry, told.entries),
        "</feed>\n",
    ]
    return "".join(parts)


def sitemap(places: Sequence[Place]) -> str:
    """Return where pages are."""
    urls = "".join(f"<url><loc>{_xml(place.address)}</loc>{_changed(place)}</url>\n" for place in places)
    return f'{_DECLARED}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'


def feed_of(address: str) -> str:
    """Return where the feed of the person on a page is."""
    return f"{address}/feed.atom"


def _entry(entry: Entry) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in entry.text.splitlines() if line.strip())
    picture = "" if entry.picture is None else f'<p><img src="{escape(entry.picture)}" alt=""></p>'
    return (
        f"<entry><id>{_xml(entry.address)}</id><title>{_xml(entry.title)}</title>"
        f'<link rel="alternate" type="text/html" href="{_xml(entry.address)}"/>'
        f"<published>{_moment(entry.published_at)}</published><updated>{_moment(entry.changed_at)}</updated>"
        f'<content type="html">{_xml(picture + lines)}</content></entry>'
    )


def _changed(place: Place) -> str:
    return "" if place.changed_at is None else f"<lastmod>{_moment(place.changed_at)}</lastmod>"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _xml(text: str) -> str:
    """Return text as XML 1.0 can hold it: most controls and halves of characters it cannot."""
    return escape("".join(letter for letter in text if _can_be_held(letter)))


def _can_be_held(letter: str) -> bool:
    return letter in "\t\n\r" or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff")
