"""What a post says of itself to those who link to it: OpenGraph, schema.org, oEmbed. Made for who is nobody we know."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import Any

from socialpulse.core.head import Head, one_line
from socialpulse.media import Links, MediaFile, Role
from socialpulse.posts.types import Card, Counts, Pictured, PostKind

SITE = "SocialPulse"
TITLE_LETTERS, DESCRIPTION_LETTERS = 70, 200
_KINDS = {PostKind.VIDEO: "VideoObject", PostKind.IMAGES: "ImageObject", PostKind.TEXT: "SocialMediaPosting"}


class PostHeads:
    """Makes heads of posts. `origin`: scheme and host as browsers see them."""

    def __init__(self, links: Links, origin: str) -> None:
        self._links = links
        self._origin = origin

    def head(self, card: Card) -> Head:
        """Return the head of a post that everybody may see."""
        title, description = _title(card), _description(card)
        return Head(
            title=title,
            description=description,
            address=self.address(card),
            properties=self._properties(card, title, description),
            facts=self._facts(card, title, description),
            has_embed=True,
        )

    def address(self, card: Card) -> str:
        return f"{self._origin}/p/{card.post.id}"

    def embed(self, card: Card, width: int, height: int) -> dict[str, Any]:
        """Return what shows a post elsewhere (oEmbed 1.0), at most so many pixels wide and high."""
        person = card.author.person
        told: dict[str, Any] = {
            "version": "1.0",
            "type": "link",
            "title": _title(card),
            "author_name": one_line(person.name, TITLE_LETTERS),
            "author_url": f"{self._origin}/u/{person.handle}",
            "provider_name": SITE,
            "provider_url": self._origin,
            "cache_age": 300,
        }
        poster, clip = self._poster(card), self._clip(card)
        if poster is not None:
            wide, high = _fitted(poster, width, height)
            url = self._url(poster)
            told |= {"thumbnail_url": url, "thumbnail_width": wide, "thumbnail_height": high}
            if clip is not None:
                html = (
                    f'<video src="{escape(self._url(clip))}" poster="{escape(url)}" width="{wide}" height="{high}" '
                    f'controls playsinline preload="none" title="{escape(_title(card))}"></video>'
                )
                told |= {"type": "video", "html": html, "width": wide, "height": high}
            else:
                told |= {"type": "photo", "url": url, "width": wide, "height": high}
        return told

    def _properties(self, card: Card, title: str, description: str) -> list[tuple[str, str]]:
        clip, poster = self._clip(card), self._poster(card)
        told = [
            ("og:site_name", SITE),
            ("og:type", "video.other" if clip else "article"),
            ("og:title", title),
            ("og:description", description),
            ("og:url", self.address(card)),
            ("twitter:card", "summary_large_image" if poster else "summary"),
        ]
        if clip is not None:
            told += [("og:video", self._url(clip)), ("og:video:type", clip.mime), *_sizes("og:video", clip)]
        if poster is not None:
            told += [("og:image", self._url(poster)), ("og:image:type", poster.mime), *_sizes("og:image", poster)]
            if card.pictures[0].alt:
                told.append(("og:image:alt", one_line(card.pictures[0].alt, DESCRIPTION_LETTERS)))
        return told

    def _facts(self, card: Card, title: str, description: str) -> dict[str, Any]:
        post, person = card.post, card.author.person
        facts: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": _KINDS[post.kind],
            "@id": self.address(card),
            "url": self.address(card),
            "name": title,
            "description": description,
            "author": {
                "@type": "Person",
                "name": one_line(person.name, TITLE_LETTERS),
                "alternateName": f"@{person.handle}",
                "url": f"{self._origin}/u/{person.handle}",
            },
            "interactionStatistic": _counted(card.counts),
        }
        if post.kind is PostKind.TEXT:
            facts |= {"headline": title, "articleBody": post.caption}
        came_at = (post.live_at or post.made_at).isoformat()
        facts["uploadDate" if post.kind is PostKind.VIDEO else "datePublished"] = came_at
        if post.language is not None:
            facts["inLanguage"] = post.language
        if post.tags:
            facts["keywords"] = list(post.tags)
        clip, poster = self._clip(card), self._poster(card)
        if poster is not None:
            facts |= {"thumbnailUrl": self._url(poster), "width": poster.width, "height": poster.height}
        if (file := clip or poster) is not None:
            facts |= {"contentUrl": self._url(file), "encodingFormat": file.mime}
        if clip is not None and (ms := card.pictures[0].shown.media.duration_ms):
            facts["duration"] = f"PT{timedelta(milliseconds=ms).total_seconds():.0f}S"
        return facts

    def _clip(self, card: Card) -> MediaFile | None:
        return next(iter(_files(card, Role.PROGRESSIVE)), None)

    def _poster(self, card: Card) -> MediaFile | None:
        """Return the picture to show elsewhere: JPEG, which everybody reads, and the widest there is."""
        found = [file for file in _files(card, Role.POSTER, Role.PICTURE) if file.mime == "image/jpeg"]
        return max(found, key=lambda file: file.width or 0, default=None)

    def poster(self, card: Card) -> str | None:
        """Return the address of what stands for a clip until it plays, None where there is none for everybody."""
        file = self._poster(card) if card.post.kind is PostKind.VIDEO else None
        return None if file is None else self._links.public(file.path)

    def _url(self, file: MediaFile) -> str:
        return self._origin + self._links.public(file.path)


def _files(card: Card, *roles: Role) -> list[MediaFile]:
    """Return the files of the first picture, where everybody may have them and nobody has to be asked before."""
    first: Pictured | None = card.pictures[0] if card.pictures else None
    if first is None or card.post.sensitive or not first.shown.media.public:
        return []
    return [file for file in first.shown.files if file.role in roles]


def _title(card: Card) -> str:
    name = one_line(card.author.person.name, 40)
    caption = one_line(card.post.caption, TITLE_LETTERS)
    return f"{name}: {caption}" if caption else f"{name} (@{card.author.person.handle})"


def _description(card: Card) -> str:
    alt = card.pictures[0].alt if card.pictures else ""
    words = one_line(card.post.caption or alt, DESCRIPTION_LETTERS)
    return words or f"@{card.author.person.handle} on {SITE}"


def _sizes(name: str, file: MediaFile) -> list[tuple[str, str]]:
    if not file.width or not file.height:
        return []
    return [(f"{name}:width", str(file.width)), (f"{name}:height", str(file.height))]


def _fitted(file: MediaFile, width: int, height: int) -> tuple[int, int]:
    """Return the size of a picture made smaller to fit, never larger."""
    own_width, own_height = file.width or width, file.height or height
    scale = min(1.0, width / own_width, height / own_height)
    return max(1, round(own_width * scale)), max(1, round(own_height * scale))


def _counted(counts: Counts) -> list[dict[str, Any]]:
    named = {"LikeAction": counts.n_likes, "CommentAction": counts.n_comments, "ShareAction": counts.n_shares}
    return [
        {
            "@type": "InteractionCounter",
            "interactionType": {"@type": f"https://schema.org/{act}"},
            "userInteractionCount": n,
        }
        for act, n in named.items()
    ]
