"""Undoes the tricks by which a word is hidden from a program and left for a reader. Pure, and keeps the way back."""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from socialpulse.understand.harm.tricks import of_letters, unmask

N_CHARS = 100_000  # of one text are read, half from its beginning and half from its end

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BACKWARDS = re.compile("\u202e([^\u202a-\u202e\u2066-\u2069\n]*)")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:([ ._*\-,~|/])[^\W\d_])(?:\1[^\W\d_])+(?!\w)")
_GAP = re.compile(r"[ ._*\-,~|/]")
_TOKEN = re.compile(r"\S+")
_SPACES = re.compile(r"\s+")
_DOUBLED = frozenset("elos")  # letters that words often have twice: a longer run of them becomes two
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u0587]")
_CONFUSABLES = Path(__file__).parent / "confusables.tsv"


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as a reader takes it, in lower case, with the place in the original of every character.

    starts, ends  for each character of `text` where in the original it begins and ends
    n_unread      characters of the original that were left out, in its middle
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    n_unread: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the original the characters start to end of `text` stand. An empty span stays empty."""
        if start >= end:
            place = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return place, place
        return min(self.starts[start:end]), max(self.ends[start:end])


class _Work:
    """A text under change. Every pass keeps, for each character, the span of the original that it stands for."""

    def __init__(self, chars: str, starts: list[int], ends: list[int]) -> None:
        self.text, self.starts, self.ends = chars, starts, ends

    def replace(self, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> None:
        """Put `change(match)` in place of every match. Of the same length it is taken letter by letter."""
        parts, starts, ends, done = list[str](), list[int](), list[int](), 0
        for match in pattern.finditer(self.text):
            a, b = match.span()
            found = change(match)
            if found == match[0]:
                continue
            parts += (self.text[done:a], found)
            starts += self.starts[done:a]
            ends += self.ends[done:a]
            if len(found) == b - a:
                starts += self.starts[a:b]
                ends += self.ends[a:b]
            else:
                starts += [min(self.starts[a:b])] * len(found)
                ends += [max(self.ends[a:b])] * len(found)
            done = b
        if done:
            self.text = "".join([*parts, self.text[done:]])
            self.starts = starts + self.starts[done:]
            self.ends = ends + self.ends[done:]

    def keep(self, pattern: re.Pattern[str], drop: re.Pattern[str]) -> None:
        """Take what `drop` matches out of every match of `pattern`; what stays keeps its own places."""
        gone = {
            match.start() + inner.start() for match in pattern.finditer(self.text) for inner in drop.finditer(match[0])
        }
        if gone:
            left = [place for place in range(len(self.text)) if place not in gone]
            self.text = "".join(self.text[place] for place in left)
            self.starts = [self.starts[place] for place in left]
            self.ends = [self.ends[place] for place in left]


def plain_text(text: str) -> Plain:
    """Return the text in lower case without its tricks, on one line.

    Undone: HTML entities (twice over too), invisible and direction characters (what U+202E shows backwards is read
    backwards), styled letters (NFKC), heaps of accents, letters of another script inside a Latin word, leetspeak
    (sh1t, a$$), masks (f**k), letters set apart (s p a c e d, d.o.t.s) and runs of a letter (soooo). Emoji, accents
    that belong to a letter, punctuation and every script's own words stay. A lone surrogate becomes U+FFFD.
    Never raises. Of a text of more than N_CHARS characters the middle is left out; `n_unread` says how much.
    Cost: about 0.1 ms for a post, 0.5 s at most.
    """
    work, n_unread = _cut(text)
    for _ in range(2):
        if "&" in work.text:
            work.replace(_ENTITY, lambda match: html.unescape(match[0]))
    if "\u202e" in work.text:
        _read_backwards(work)
    _fold(work)
    if _FOREIGN.search(work.text):
        latin_text = _is_latin(work.text)
        work.replace(_TOKEN, lambda match: _unconfuse(match[0], latin_text))
    work.keep(_SPACED, _GAP)
    work.replace(_TOKEN, lambda match: unmask(of_letters(match[0])))
    work.replace(_RUN, lambda match: match[1] * (2 if match[1] in _DOUBLED else 1))
    work.replace(_SPACES, lambda match: " ")
    return Plain(work.text, tuple(work.starts), tuple(work.ends), n_unread)


def _cut(text: str) -> tuple[_Work, int]:
    if len(text) <= N_CHARS:
        return _Work(text, list(range(len(text))), list(range(1, len(text) + 1))), 0
    half = N_CHARS // 2
    places = [*range(half), *range(len(text) - half, len(text))]
    return _Work(text[:half] + text[-half:], places, [place + 1 for place in places]), len(text) - N_CHARS


def _read_backwards(work: _Work) -> None:
    """Turn round what a right-to-left override shows turned round."""
    chars = list(work.text)
    for match in _BACKWARDS.finditer(work.text):
        a, b = match.span(1)
        if b - a > 1:
            chars[a:b] = chars[a:b][::-1]
            work.starts[a:b] = work.starts[a:b][::-1]
            work.ends[a:b] = work.ends[a:b][::-1]
    work.text = "".join(chars)


def _fold(work: _Work) -> None:
    """Compose, lower and strip every character; one becomes none, one or several."""
    if work.text.isascii():
        work.text = work.text.lower().translate(_ASCII_CONTROL)
        return
    composed = unicodedata.normalize("NFC", work.text)
    if len(composed) != len(work.text):
        _compose(work)
    chars, starts, ends = list[str](), list[int](), list[int]()
    for char, start, end in zip(work.text, work.starts, work.ends, strict=True):
        for found in _folded(char):
            chars.append(found)
            starts.append(start)
            ends.append(end)
    work.text, work.starts, work.ends = "".join(chars), starts, ends


def _compose(work: _Work) -> None:
    """Join a letter with the marks that follow it where Unicode knows them joined."""
    chars, starts, ends = list[str](), list[int](), list[int]()
    for char, start, end in zip(work.text, work.starts, work.ends, strict=True):
        if chars and unicodedata.combining(char):
            joined = unicodedata.normalize("NFC", chars[-1] + char)
            if len(joined) == 1:
                chars[-1], ends[-1] = joined, end
                continue
        chars.append(char)
        starts.append(start)
        ends.append(end)
    work.text, work.starts, work.ends = "".join(chars), starts, ends


@functools.lru_cache(maxsize=20_000)
def _folded(char: str) -> str:
    """Return what a reader sees of one character: nothing, a letter, or the letters of a ligature."""
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    if 0x1F150 <= code < 0x1F16A or 0x1F170 <= code < 0x1F18A:  # letters in black circles and squares
        return chr(ord("a") + (code - 0x1F150) % 32)
    category = unicodedata.category(char)
    if category in {"Cf", "Me"} or 0xFE00 <= code <= 0xFE0F or 0x300 <= code <= 0x36F or 0x1F3FB <= code <= 0x1F3FF:
        return ""
    if category in {"Cc", "Zl", "Zp"} or char in "\u3164\u2800\u115f\u1160":  # the last four only look like a space
        return " "
    wide = unicodedata.normalize("NFKC", char).lower()
    return "".join(c for c in wide if not 0x300 <= ord(c) <= 0x36F) or " "


@functools.cache
def _look_alikes() -> dict[int, str]:
    rows = (line.split("\t") for line in _CONFUSABLES.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    return {ord(char): latin for latin, likes in rows for char in likes.lower()}


def _is_latin(text: str) -> bool:
    """Tell whether most letters of the text are Latin, so that a word in look-alikes alone is a trick."""
    n_foreign = len(_FOREIGN.findall(text))
    return sum("a" <= char <= "z" for char in text) > 2 * n_foreign


def _unconfuse(token: str, latin_text: bool) -> str:
    """Return the token in Latin letters where it mixes scripts, or is all look-alikes in a Latin text."""
    known = _look_alikes()
    foreign = [char for char in token if _FOREIGN.match(char)]
    if not foreign or any(ord(char) not in known for char in foreign):
        return token
    mixed = any("a" <= char <= "z" for char in token)
    return token.translate(known) if mixed or latin_text else token


_ASCII_CONTROL = dict.fromkeys([*range(32), 127], " ")
