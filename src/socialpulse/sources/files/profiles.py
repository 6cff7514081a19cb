"""Addresses of profiles, and names of platforms: whose account a text points to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from socialpulse.core.platforms import Platform

MOST_CHARACTERS = 2_000  # of an address

YOUTUBE_ID = re.compile(r"UC[\w-]{22}")
_URL = re.compile(r"(?:https?:)?(?://)?(?:[\w-]+\.)*?(?P<host>instagram\.com|instagr\.am|tiktok\.com|youtube\.com|twitter\.com|x\.com)"
                  r"(?P<path>/[^?#\s]*)?(?:[?#]\S*)?", re.IGNORECASE)  # fmt: skip
_HOSTS = {
    "instagram.com": Platform.INSTAGRAM,
    "instagr.am": Platform.INSTAGRAM,
    "tiktok.com": Platform.TIKTOK,
    "youtube.com": Platform.YOUTUBE,
    "twitter.com": Platform.X,
    "x.com": Platform.X,
}
# First parts of paths that are no handles.
_NOBODY = frozenset(
    {
        "p", "reel", "reels", "stories", "explore", "tv", "accounts", "direct", "about", "developer", "legal", "i",
        "home", "search", "hashtag", "intent", "share", "settings", "login", "messages", "notifications", "compose",
        "jobs", "tos", "privacy", "watch", "playlist", "shorts", "feed", "results", "channel", "c", "user", "embed",
        "live", "tag", "music", "discover", "foryou", "following", "t", "v",
    }
)  # fmt: skip
_HANDLE = re.compile(r"[\w.\-·]{1,100}")
_PLATFORM_WORDS = {
    "instagram": Platform.INSTAGRAM,
    "ig": Platform.INSTAGRAM,
    "insta": Platform.INSTAGRAM,
    "tiktok": Platform.TIKTOK,
    "tik tok": Platform.TIKTOK,
    "tt": Platform.TIKTOK,
    "douyin": Platform.TIKTOK,
    "youtube": Platform.YOUTUBE,
    "yt": Platform.YOUTUBE,
    "you tube": Platform.YOUTUBE,
    "twitter": Platform.X,
    "x": Platform.X,
    "x (twitter)": Platform.X,
    "x/twitter": Platform.X,
    "twitter/x": Platform.X,
    "x (formerly twitter)": Platform.X,
    "x.com": Platform.X,
    "socialpulse": Platform.SOCIALPULSE,
}


@dataclass(frozen=True, slots=True)
class Profile:
    """An account as an address names it: by handle, by id, or by neither."""

    platform: Platform
    handle: str | None = None
    user_id: str | None = None


def find_profile(url: str) -> Profile | None:
    """Return the account that an address leads to; None where it is none of our platforms' addresses."""
    return _find_profile(url.strip()) if len(url) <= MOST_CHARACTERS else None


@lru_cache(maxsize=100_000)
def _find_profile(url: str) -> Profile | None:
    match = _URL.fullmatch(url)
    if match is None:
        return None
    platform = _HOSTS[match["host"].lower()]
    parts = [unquote(part) for part in (match["path"] or "").split("/") if part]
    if platform is Platform.YOUTUBE:
        return _youtube(parts)
    if platform is Platform.X and parts[:2] == ["i", "user"] and len(parts) > 2 and parts[2].isdigit():
        return Profile(platform, user_id=parts[2])
    handle = parts[0].lstrip("@") if parts else ""
    if platform is Platform.TIKTOK and parts and not parts[0].startswith("@"):
        return Profile(platform)
    if handle.lower() in _NOBODY or not _HANDLE.fullmatch(handle):
        return Profile(platform)
    return Profile(platform, handle)


def read_platform(text: str) -> Platform:
    """Return the platform that a text names. Raises ValueError for a text that names none of ours."""
    word = text.strip().lower()
    found = _PLATFORM_WORDS.get(word)
    if found is not None:
        return found
    profile = find_profile(word)
    if profile is None:
        raise ValueError(f"is none of {', '.join(Platform)}")
    return profile.platform


def _youtube(parts: list[str]) -> Profile:
    if len(parts) > 1 and parts[0] == "channel" and YOUTUBE_ID.fullmatch(parts[1]):
        return Profile(Platform.YOUTUBE, user_id=parts[1])
    name = parts[1] if len(parts) > 1 and parts[0] in ("c", "user") else parts[0] if parts else ""
    if name.lstrip("@").lower() in _NOBODY or not _HANDLE.fullmatch(name.lstrip("@")):
        return Profile(Platform.YOUTUBE)
    return Profile(Platform.YOUTUBE, name.lstrip("@"))
