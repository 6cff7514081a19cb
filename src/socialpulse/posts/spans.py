"""Hashtags, mentions and links in a text of any script. Pure, and linear in the length of the text.

A tag is # or ＃ and then letters, digits, marks (accents, vowel signs) and _, at least one of them a letter; it begins
where no word runs into it. Chinese, Japanese, Thai, Lao, Khmer and Burmese are written without spaces, so there a tag
may follow a letter. Nothing inside a link or a mail address is a tag or a mention.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MOST_TAG = 100  # characters; what is longer is no tag
_HASHES, _ATS = "#＃", "@＠"
_JOINERS = "\u200c\u200d"  # Persian and the scripts of India write words with them
_HANDLE = re.compile(r"[A-Za-z0-9._]{2,30}")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"“”「」『』（）、。，]+", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?<![\w.@-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?:/[^\s<>\"“”「」『』（）、。，]*|\b)", re.IGNORECASE
)
_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}\w{2,24}")
_END = ".,;:!?)]}'»…"  # ends a sentence more often than an address
_NO_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Something in a text, from character `start` to before `end`. `key`: the tag or handle as it is compared."""

    kind: Literal["tag", "mention", "link"]
    start: int
    end: int
    key: str


def tag_key(tag: str) -> str:
    """Return a tag as it is compared: without its #, width, case and composition made equal."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", tag.lstrip(_HASHES)).casefold())


def find_spans(text: str) -> list[Span]:
    """Return every tag, mention and link in the order of the text; they never overlap."""
    links = list(_links(text))
    taken = sorted([(span.start, span.end) for span in links] + [match.span() for match in _MAIL.finditer(text)])
    found, at = list(links), 0
    for start, end in [*taken, (len(text), len(text))]:
        found += _between(text, at, start)
        at = max(at, end)
    return sorted(found, key=lambda span: span.start)


def find_tags(text: str) -> list[str]:
    """Return the tags of a text as they are compared, each once, in order."""
    return list(dict.fromkeys(span.key for span in find_spans(text) if span.kind == "tag"))


def find_handles(text: str) -> list[str]:
    """Return the handles a text mentions, as they are compared, each once, in order."""
    return list(dict.fromkeys(span.key for span in find_spans(text) if span.kind == "mention"))


def _links(text: str) -> Iterator[Span]:
    end = 0
    matches = [*_LINK.finditer(text), *(match for match in _DOMAIN.finditer(text) if "/" in match[0])]
    for match in sorted(matches, key=lambda match: match.start()):
        address = match[0].rstrip(_END)
        if match.start() >= end and len(address) > 4:
            end = match.start() + len(address)
            yield Span("link", match.start(), end, address)


def _between(text: str, start: int, stop: int) -> Iterator[Span]:
    """Yield the tags and mentions that stand between two links."""
    at, last_end = start, -1
    while at < stop:
        if text[at] in _HASHES and (at == last_end or _may_begin(text, at)):
            span = _tag(text, at, stop)
        elif text[at] in _ATS and _may_begin(text, at):
            span = _mention(text, at, stop)
        else:
            span = None
        if span is None:
            at += 1
        else:
            yield span
            at = last_end = span.end


def _may_begin(text: str, at: int) -> bool:
    """Return whether a tag or mention may begin here: no word, address or HTML entity (&#39;) runs into it."""
    before = text[at - 1] if at else " "
    if before in "&/" + _HASHES + _ATS:
        return False
    return not _is_of_word(before) or _NO_SPACES.match(before) is not None


def _tag(text: str, at: int, stop: int) -> Span | None:
    end = at + 1
    while end < stop and (_is_of_word(text[end]) or text[end] in _JOINERS) and end - at <= MOST_TAG:
        end += 1
    body = text[at + 1 : end].rstrip(_JOINERS)
    first_fits = bool(body) and (body[0].isalnum() or body[0] == "_")
    if not first_fits or len(body) > MOST_TAG or not any(letter.isalpha() for letter in body):
        return None
    return Span("tag", at, at + 1 + len(body), tag_key(body))


def _mention(text: str, at: int, stop: int) -> Span | None:
    match = _HANDLE.match(text, at + 1, stop)
    if match is None:
        return None
    handle = match[0].rstrip(".")
    end = at + 1 + len(handle)
    after = text[match.end() : match.end() + 1]
    runs_on = bool(after) and (after in _ATS or (_is_of_word(after) and not _NO_SPACES.match(after)))
    if len(handle) < 2 or runs_on or handle.startswith("."):
        return None
    return Span("mention", at, end, handle.lower())


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_" or unicodedata.category(letter).startswith("M")
