"""What may stand in a profile, and what comes of a wish to follow. Pure: no table is read here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from urllib.parse import urlsplit

from socialpulse.core.errors import Invalid, Problem
from socialpulse.people.types import Profile

HANDLE = re.compile(r"[A-Za-z0-9._]{2,30}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
MOST_NAME = 60
MOST_BIO = 500
MOST_LINKS = 5
MOST_LINK = 300
MOST_HANDLES = 10  # that one person may hold, former ones counted, so that nobody collects names
_RESERVED = (
    "about abuse account accounts admin administrator api app blog contact copyright discover docs everyone explore "
    "feed help here home info legal login logout mail me media mod moderation moderator news notifications null "
    "official operator people postmaster press privacy root safety search security settings signin signup socialpulse "
    "staff status support system team terms trending undefined user users webmaster www"
)
RESERVED = frozenset(_RESERVED.split())
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control and format characters, among them those that turn text around
_JOINERS = {"\u200c", "\u200d"}  # emoji and some scripts are written with them


def handle_key(handle: str) -> str:
    """Return a handle as it is compared; a leading @ is no part of it."""
    return handle.removeprefix("@").lower()


def checked(profile: Profile) -> Profile:
    """Return a profile in the form in which it is kept. Raises Invalid with every value that does not fit."""
    problems: list[Problem] = []

    def kept(field: str, text: str, reason: str | None) -> str:
        if reason is not None:
            problems.extend(Invalid.one(field, text, reason).problems)
        return text

    name = unicodedata.normalize("NFC", profile.name).strip()
    bio = unicodedata.normalize("NFC", profile.bio).replace("\r\n", "\n").strip()
    private = profile.age_bracket.is_minor if profile.private is None else profile.private
    if len(profile.links) > MOST_LINKS:
        kept("links", f"{len(profile.links)} links", f"at most {MOST_LINKS} are kept; leave some out")
    links = [kept(f"links.{n}", link, wrong_link(link)) for n, link in enumerate(profile.links[:MOST_LINKS])]
    fit = replace(
        profile,
        handle=kept("handle", profile.handle, wrong_handle(profile.handle)),
        name=kept("name", name, wrong_text(name, 1, MOST_NAME)),
        bio=kept("bio", bio, wrong_text(bio.replace("\n", " "), 0, MOST_BIO)),
        links=links,
        language=None if profile.language is None else kept("language", profile.language, _language(profile.language)),
        private=private,
    )
    if problems:
        raise Invalid(*problems)
    return fit


def wrong_handle(handle: str) -> str | None:
    """Return why a handle cannot be taken by anybody, or None where it can."""
    strange = next((letter for letter in handle if not HANDLE.fullmatch(letter * 2)), None)
    if strange is not None:
        name = unicodedata.name(strange, "no name")
        return f"U+{ord(strange):04X} ({name}) may be taken for another character; use a-z, 0-9, . and _"
    if not HANDLE.fullmatch(handle):
        return f"has {len(handle)} characters; use 2 to 30 of a-z, 0-9, . and _"
    if handle.startswith(".") or handle.endswith(".") or ".." in handle:
        return "a dot stands between two other characters, so that links are not cut short"
    if not any(letter.isalnum() for letter in handle):
        return "needs at least one letter or digit"
    return "is kept for the house; choose another" if handle_key(handle) in RESERVED else None


def wrong_text(text: str, least: int, most: int) -> str | None:
    """Return why a line of text is not taken, or None. Every script is welcome; what cannot be seen is not."""
    if not least <= len(text) <= most:
        return f"has {len(text)} characters; between {least} and {most} are taken"
    for character in text:
        if unicodedata.category(character) in _HIDDEN and character not in _JOINERS:
            return f"holds U+{ord(character):04X}, which cannot be seen or turns text around; leave it out"
    return None


def wrong_link(link: str) -> str | None:
    """Return why a link is not taken, or None."""
    if len(link) > MOST_LINK:
        return f"has {len(link)} characters; at most {MOST_LINK} are taken"
    if not link.isascii() or not link.isprintable() or " " in link or "\\" in link:
        return "holds characters that an address has in coded form (%20, xn--…); copy it from a browser's address bar"
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is not a web address"
    if parts.scheme not in ("http", "https") or "." not in host.strip("."):
        return "must be a web address that begins with https:// or http://"
    return "holds a name or a password before the host; leave that out" if parts.username is not None else None


def _language(language: str) -> str | None:
    fits = LANGUAGE.fullmatch(language) is not None
    return None if fits else "is not a language tag; write it like en, pt-BR or zh-Hant"


class Outcome(Enum):
    """What comes of a wish to follow."""

    ABSENT = "absent"  # as far as the wisher can tell there is nobody
    SELF = "self"
    KEPT = "kept"  # follows already
    ASKED = "asked"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class FollowCase:
    """What a wish to follow is decided from."""

    is_self: bool = False
    hidden: bool = False
    follows: bool = False
    private: bool = False


ROWS: tuple[tuple[str, Callable[[FollowCase], bool], Outcome], ...] = (  # the first row that matches decides
    ("self", lambda case: case.is_self, Outcome.SELF),
    ("blocked", lambda case: case.hidden, Outcome.ABSENT),
    ("follows-already", lambda case: case.follows, Outcome.KEPT),
    ("private", lambda case: case.private, Outcome.ASKED),
    ("default", lambda case: True, Outcome.FOLLOWS),
)


def decide(case: FollowCase) -> tuple[str, Outcome]:
    """Return the row of ROWS that decides, and what comes of it."""
    return next((row, outcome) for row, matches, outcome in ROWS if matches(case))
