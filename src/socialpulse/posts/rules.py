"""What may stand in a post or comment, and which state a post is in. Pure: no table is read here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from socialpulse.core.errors import Invalid, Problem
from socialpulse.core.ids import PersonId
from socialpulse.media import MAX_CLIP_S, Kind, Media, MediaId, State
from socialpulse.posts.types import Draft, Picture, Post, PostKind, PostState, Verdict, Visibility

MOST_CAPTION = 2_200
MOST_COMMENT = 1_000
MOST_ALT = 2_000
MOST_COVER_MS = round(MAX_CLIP_S * 1_000)
MOST_IMAGES = 10
MOST_TAGS = 30
MOST_MENTIONS = 20
MOST_WORDS = 2_000  # of a report or a verdict
MOST_AHEAD = timedelta(days=366)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_TURNS = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}  # turn the text around them around
_NOT_TEXT = {"Cs", "Co"}  # halves of characters, and those that mean nothing outside one program


def kept_text(text: str) -> str:
    """Return a text in the form in which it is kept: composed, with plain line ends, nothing at its ends."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def wrong_text(text: str, most: int) -> str | None:
    """Return why a text of several lines is not taken, or None.

    Every script is welcome. HTML is text like any other: doors send it as text, and clients show it as such.
    """
    if len(text) > most:
        return f"has {len(text):,} characters; at most {most:,} are taken"
    for letter in text:
        if letter in _TURNS:
            return f"holds U+{ord(letter):04X}, which turns the text around it around; leave it out"
        kind = unicodedata.category(letter)
        is_control = kind == "Cc" and letter not in "\n\t"
        if is_control or kind in _NOT_TEXT or (ord(letter) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF:
            return f"holds U+{ord(letter):04X}, which is no text; leave it out"
    return None


def is_blank(text: str) -> bool:
    """Return whether nothing of a text can be seen."""
    return all(unicodedata.category(letter)[0] in "CZM" for letter in text)


def checked(draft: Draft, now: datetime, *, was_scheduled_at: datetime | None = None) -> Draft:
    """Return a draft in the form in which it is kept. Raises Invalid with every value that does not fit.

    A time that a post is scheduled for already may have passed; a new one may not.
    """
    problems: list[Problem] = []

    def kept(field: str, value: object, reason: str | None) -> None:
        if reason is not None:
            problems.extend(Invalid.one(field, value, reason).problems)

    caption = kept_text(draft.caption)
    pictures = [replace(picture, alt=kept_text(picture.alt)) for picture in draft.pictures]
    kept("caption", caption, wrong_text(caption, MOST_CAPTION))
    for number, picture in enumerate(pictures):
        kept(f"pictures.{number}.alt", picture.alt, wrong_text(picture.alt, MOST_ALT))
        kept(f"pictures.{number}.cover_ms", picture.cover_ms, wrong_cover(draft.kind, picture.cover_ms))
    kept("pictures", f"{len(pictures)} media", wrong_number(draft.kind, pictures, is_draft=draft.is_draft))
    if draft.kind is PostKind.TEXT and is_blank(caption) and not draft.is_draft:
        kept("caption", caption, "nothing of it can be seen; write something")
    if draft.language is not None and not LANGUAGE.fullmatch(draft.language):
        kept("language", draft.language, "is not a language tag; write it like en, pt-BR or zh-Hant")
    if draft.scheduled_at not in (None, was_scheduled_at):
        kept("scheduled_at", str(draft.scheduled_at), wrong_time(draft.scheduled_at, now))
    if problems:
        raise Invalid(*problems)
    language = None if draft.language is None else draft.language.partition("-")[0].lower()
    return replace(draft, caption=caption, pictures=pictures, language=language)


def checked_comment(text: str) -> str:
    """Return the text of a comment in the form in which it is kept. Raises Invalid."""
    fit = kept_text(text)
    reason = wrong_text(fit, MOST_COMMENT) or ("nothing of it can be seen; write something" if is_blank(fit) else None)
    if reason is not None:
        raise Invalid.one("text", text, reason)
    return fit


def checked_words(field: str, text: str) -> str:
    """Return an explanation in the form in which it is kept; it may be empty. Raises Invalid."""
    fit = kept_text(text)
    reason = wrong_text(fit, MOST_WORDS)
    if reason is not None:
        raise Invalid.one(field, text, reason)
    return fit


def wrong_number(kind: PostKind, pictures: Sequence[Picture], *, is_draft: bool) -> str | None:
    """Return why a post cannot have so many media, or None; a draft may have too few."""
    n = len(pictures)
    if len({picture.media_id for picture in pictures}) < n:
        return "one of them stands here twice"
    if kind is PostKind.TEXT:
        return "a text shows none; say images or video" if n else None
    least, most = (0 if is_draft else 1), (1 if kind is PostKind.VIDEO else MOST_IMAGES)
    return None if least <= n <= most else f"{kind.value} shows {'one' if most == 1 else f'1 to {most}'}"


def wrong_time(at: datetime | None, now: datetime) -> str | None:
    """Return why a post cannot be scheduled for this moment, or None."""
    if at is None:
        return None
    if at.tzinfo is None:
        return "names no time zone; write it like 2026-12-24T18:00:00Z"
    if at <= now:
        return "is past; leave it out to post at once"
    return None if at <= now + MOST_AHEAD else f"is more than {MOST_AHEAD.days} days ahead"


def wrong_cover(kind: PostKind, at_ms: int | None) -> str | None:
    """Return why a frame cannot stand for a medium, or None. Behind the end of a clip is its beginning."""
    if at_ms is None:
        return None
    if kind is not PostKind.VIDEO:
        return "an image stands for itself; leave it out"
    return None if 0 <= at_ms <= MOST_COVER_MS else f"is no time in a clip, 0 to {MOST_COVER_MS:,} ms"


def wrong_medium(kind: PostKind, media: Media | None, owner: PersonId) -> str | None:
    """Return why a post cannot show a medium, or None. Whose kind is not known yet is taken, and judged when it is."""
    if media is None or media.owner_id != owner:
        return "is no medium of yours; upload it first, all of it"
    wanted = Kind.VIDEO if kind is PostKind.VIDEO else Kind.IMAGE
    if media.kind not in (None, wanted):
        return f"is {_AS[media.kind]}, and a post of kind {kind.value} shows {_AS[wanted]}"
    return None


_AS = {Kind.IMAGE: "an image", Kind.VIDEO: "a clip"}


@dataclass(frozen=True, slots=True)
class Case:
    """What the state of a post is decided from."""

    is_draft: bool = False
    removed: bool = False
    failed: bool = False  # a medium did, or is of another kind than the post
    is_due: bool = True
    ready: bool = True  # every medium is
    held: bool = False  # moderation holds it, or has not looked and the settings say that it must


ROWS: tuple[tuple[str, Callable[[Case], bool], PostState], ...] = (  # the first row that matches decides
    ("removed", lambda case: case.removed, PostState.REMOVED),
    ("draft", lambda case: case.is_draft, PostState.DRAFT),
    ("failed", lambda case: case.failed, PostState.FAILED),
    ("not-due", lambda case: not case.is_due, PostState.SCHEDULED),
    ("media", lambda case: not case.ready, PostState.WAITING),
    ("held", lambda case: case.held, PostState.HELD),
    ("default", lambda case: True, PostState.LIVE),
)


def decide(case: Case) -> tuple[str, PostState]:
    """Return the row of ROWS that decides, and the state."""
    return next((row, state) for row, matches, state in ROWS if matches(case))


@dataclass(frozen=True, slots=True)
class Judged:
    """The latest verdict on a post, and the version that was looked at. None: nobody looked."""

    verdict: Verdict | None = None
    version: int | None = None
    words: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", self.verdict and Verdict(self.verdict))

    def covers(self, version: int) -> bool:
        """Return whether this version was looked at."""
        return self.version == version

    def holds(self, version: int, *, must_be_looked_at: bool) -> bool:
        """Return whether this version waits for moderation. A verdict of live is for the version it was given."""
        if self.verdict is Verdict.HELD:
            return True
        return must_be_looked_at and (self.verdict, self.version) != (Verdict.LIVE, version)


def failure(kind: PostKind, wanted: Sequence[MediaId], media: Sequence[Media], owner: PersonId) -> str | None:
    """Return the words an author reads because of the first medium that keeps a post from being shown, or None."""
    found = {item.id: item for item in media}
    for number, media_id in enumerate(wanted, 1):
        item = found.get(media_id)
        if item is not None and item.state is State.FAILED:
            return f"medium {number} of {len(wanted)} failed: {item.reason_words}"
        reason = wrong_medium(kind, item, owner)
        if reason is not None:
            return f"medium {number} of {len(wanted)} {reason}"
    return None if wanted or kind is PostKind.TEXT else "it shows nothing; add a picture or a clip"


def is_open(post: Post, author_is_private: bool) -> bool:
    """Return whether everybody may see a post, and so fetch its files by plain addresses."""
    return post.state is PostState.LIVE and post.visibility is Visibility.PUBLIC and not author_is_private
