"""The first post of a feed as it stands on the page before the app does: its first frame needs no script.

The app takes the clip over into its own first slide; what stands here has that slide's shape (web/index.html).
"""

from __future__ import annotations

from html import escape

from socialpulse.core.head import Opening, one_line
from socialpulse.feed.types import Item
from socialpulse.media import Kind, Links, MediaFile, Role
from socialpulse.posts import Pictured

_SMALLEST_FIRST = ("image/avif", "image/webp", "image/jpeg")
WIDE_ENOUGH_PX = 480
CAPTION_LETTERS = 160


def opening_of(item: Item, links: Links) -> Opening:
    """Return what stands for an item until the app does."""
    card = item.card
    first = card.pictures[0] if card.pictures and not card.post.sensitive else None
    picture = _picture(first) if first is not None else None
    handle, caption = escape(card.author.person.handle), escape(one_line(card.post.caption, CAPTION_LETTERS))
    words = f'<div id="first-words" dir="auto"><b>@{handle}</b><p>{caption}</p></div>'
    if first is None or picture is None:
        kind = "text" if not card.pictures else "covered"
        return Opening(f'<div id="first" class="{kind}"><div id="first-stage">{words}</div></div>', None)
    address = _address(first, picture, links)
    clip = next((file for file in first.shown.files if file.role is Role.PROGRESSIVE), None)
    if first.shown.media.kind is Kind.VIDEO and clip is not None:
        shown = (
            f'<video id="first-video" muted playsinline autoplay loop preload="auto" poster="{escape(address)}" '
            f'src="{escape(_address(first, clip, links))}"></video>'
        )
    else:
        shown = f'<img id="first-picture" fetchpriority="high" src="{escape(address)}" alt="{escape(first.alt)}">'
    html = f'<div id="first"><div id="first-stage">{shown}{words}</div></div>'
    return Opening(html, address, picture.mime)


def _picture(one: Pictured) -> MediaFile | None:
    """Return the smallest format of the smallest picture that is wide enough for a phone; else the widest."""
    found = [file for file in one.shown.files if file.role in (Role.POSTER, Role.PICTURE, Role.THUMBNAIL)]
    found.sort(key=lambda file: (file.width or 0, _SMALLEST_FIRST.index(file.mime)))
    enough = [file for file in found if (file.width or 0) >= WIDE_ENOUGH_PX]
    if enough:
        return enough[0]
    return next((file for file in found if file.width == found[-1].width), None)


def _address(one: Pictured, file: MediaFile, links: Links) -> str:
    return links.public(file.path) if one.shown.media.public else links.signed(file.path)
