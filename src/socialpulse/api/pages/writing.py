"""A page: the app's own, with a head others can unfold, what the first screen shows, and its first picture."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Protocol
from urllib.parse import quote
from uuid import UUID

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response

from socialpulse.api.pages.listing import Place
from socialpulse.api.pages.listing import Told as Listing
from socialpulse.core.actor import Actor
from socialpulse.core.head import Head, Opening

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data: blob:; "
        "media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),  # https: pictures of creators stand where their platforms keep them
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "private, no-cache",
    "vary": "cookie, authorization, accept-language, accept-encoding",
}
_GZIP_LEVEL = 4  # a page of 30 kB takes half a millisecond


@dataclass(frozen=True, slots=True)
class Told:
    """What rooms say on a page. `start`: JSON by the name the app knows it by. `poster`: a picture that it shows first.

    Without a head it says what every page says; hidden, it is not for everybody's eyes, and robots are told so.
    """

    status: int = 200
    head: Head | None = None
    start: Mapping[str, bytes] = field(default_factory=dict)
    opening: Opening | None = None
    poster: str | None = None
    is_hidden: bool = False


class Rooms(Protocol):
    """What the rooms say, judged for whoever asks as their own doors judge it."""

    origin: str  # scheme and host of every address

    async def home(self, actor: Actor, accepted: str | None) -> Told: ...

    async def post(self, actor: Actor, post_id: UUID) -> Told: ...

    async def person(self, actor: Actor, handle: str) -> Told: ...

    async def posts_of(self, handle: str) -> Listing:
        """Return the newest posts of somebody that everybody may see. Raises NotFound, also where they are private."""
        ...

    async def places(self) -> Sequence[Place]:
        """Return pages that everybody may see: the newest posts and who made them."""
        ...

    async def embed(self, address: str, width: int, height: int) -> dict[str, Any]:
        """Return what shows the post at an address elsewhere. Raises NotFound."""
        ...


class Writer:
    """Writes pages into the one that was built."""

    def __init__(self, page: str) -> None:
        head, _, rest = page.partition("<!--head-->")
        self._default, _, rest = rest.partition("<!--/head-->")
        rest, _, body = rest.partition("</head>")
        self._before, self._links = head, rest
        self._body, _, rest = body.partition("<!--first-->")
        self._between, _, self._after = rest.partition("<!--start-->")

    def page(self, told: Told, chunks: Sequence[str]) -> str:
        """Return a page. With an opening it does not wait for the styles of the app: they stand after it."""
        links, styles = self._links, ""
        if told.opening is not None:
            links, styles = _parted(links)
        parts = [self._before, _head(told.head) if told.head else self._default]
        if told.is_hidden:
            parts.append('<meta name="robots" content="noindex">')
        parts += [_preload(told), links]
        parts += [f'<link rel="modulepreload" href="{escape(chunk)}">' for chunk in chunks]
        parts += ["</head>", self._body]
        if told.opening is not None:
            parts += [told.opening.html, styles]
        parts += [self._between, _start(told.start), self._after]
        return "".join(parts)


def answer(page: str, status: int, headers: Headers) -> Response:
    """Return a page as an answer."""
    body, told = page.encode("utf-8", "replace"), dict(HEADERS)
    if "gzip" in headers.get("accept-encoding", ""):
        body, told["content-encoding"] = gzip.compress(body, _GZIP_LEVEL, mtime=0), "gzip"
    return Response(body, status, told, "text/html; charset=utf-8")


def script_of(json: bytes) -> str:
    """Return JSON that may stand within a script: nothing in it ends the script or begins a comment."""
    return json.decode().replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _head(head: Head) -> str:
    address = escape(head.address)
    lines = [
        f"<title>{escape(head.title)}</title>",
        f'<meta name="description" content="{escape(head.description)}">',
        f'<link rel="canonical" href="{address}">',
        *(f'<meta {_key(name)}="{escape(name)}" content="{escape(value)}">' for name, value in head.properties),
        f'<script type="application/ld+json">{script_of(orjson.dumps(head.facts))}</script>',
    ]
    if head.feed is not None:
        lines.append(f'<link rel="alternate" type="application/atom+xml" href="{escape(head.feed)}">')
    if head.has_embed:
        where = escape(f"/oembed?url={quote(head.address, safe='')}")
        lines.append(f'<link rel="alternate" type="application/json+oembed" href="{where}">')
    return "\n".join(lines)


def _key(name: str) -> str:
    return "name" if name.startswith("twitter:") else "property"


def _preload(told: Told) -> str:
    opening = told.opening
    picture = told.poster if opening is None else opening.picture
    if picture is None:
        return ""
    kind = f' type="{escape(opening.picture_type)}"' if opening is not None and opening.picture_type else ""
    return f'<link rel="preload" as="image" fetchpriority="high" href="{escape(picture)}"{kind}>'


def _parted(links: str) -> tuple[str, str]:
    """Return what stands in the head without its stylesheets, and the stylesheets: painting waits for those there."""
    lines = links.splitlines(keepends=True)
    styles = [line for line in lines if 'rel="stylesheet"' in line]
    return "".join(line for line in lines if 'rel="stylesheet"' not in line), "".join(styles)


def _start(start: Mapping[str, bytes]) -> str:
    if not start:
        return ""
    json = ",".join(f'"{name}":{script_of(value)}' for name, value in start.items())
    return f'<script id="start" type="application/json">{{{json}}}</script>'
