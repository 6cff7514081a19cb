"""A text as words and gaps, and the names of places among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from socialpulse.understand.places.gazetteer import Kind, Readings, load_gazetteer, load_words
from socialpulse.understand.places.spelling import fold

_LETTER = r"[^\W_]|[\u0300-\u036f\u064b-\u0655\u0900-\u0dff\u0e31-\u0e4e\u0eb1-\u0ece\u0f18-\u0fbc\u102b-\u103e\u17b4-\u17d3]"
_WORD = re.compile(rf"(?:[^\W\d_]\.){{2,}}[^\W\d_]?(?![^\W_])|(?:{_LETTER})+(?:['’ʼ`´ʻ](?:{_LETTER})+)*")
_NOT_TEXT = re.compile(r"https?://\S*|www\.\S+|[\w.+-]*@[\w.-]+|\b[\w-]+\.(?:com|net|org|io|co|tv|me|gg)\b\S*", re.I)
_JOINED = re.compile(r"(?: ?[-–‐‑.'’] ?|\s)?\Z")
_BELOW = re.compile(r"[\s,،、，.()\[\]:–—\-…*\"“”~]*\Z")  # what stands between a place and what it lies in
_DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts written without spaces
_LANGUAGE = re.compile(r"[語语어文]|料理|음식")  # 日本語 is a language, not a place
_MAX_DENSE = 9


class Gap(IntEnum):
    """What lies between a word and the one before it."""

    JOINED = 0  # a space or hyphen: may be inside a name
    BELOW = 1  # a comma, a bracket, a spaced hyphen: the next part may contain this one
    BREAK = 2  # a bar, a slash, an emoji, a line break: something else begins


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    folded: str
    start: int
    end: int
    gap: Gap


@dataclass(frozen=True, slots=True)
class Name:
    """Words that are the name of one or more places. `first` and `last` are numbers of words, `last` included."""

    readings: Readings
    folded: str
    first: int
    last: int
    start: int
    end: int
    gap: Gap  # before its first word
    is_code: bool

    @property
    def is_large(self) -> bool:
        """Tell whether it may be a country, a region or a large city, not a small one alone."""
        return any(reading.kind is not Kind.CITY or reading.is_large_city for reading in self.readings)


def words_of(text: str) -> list[Word]:
    """Return the words of a text in order; addresses, handles and links are none."""
    if "." in text or "@" in text:
        text = _NOT_TEXT.sub(lambda found: "|" * len(found[0]), text)
    words: list[Word] = []
    for found in _WORD.finditer(text):
        start, end = found.span()
        gap = _gap(text[words[-1].end : start], words[-1].text) if words else Gap.BREAK
        words.append(Word(found[0], folded_word(found[0]), start, end, gap))
    return words


def names_in(words: list[Word]) -> list[Name]:
    """Return the names of places among words, in order and without overlap, the longest first at every word."""
    gazetteer = load_gazetteer()
    names: list[Name] = []
    at = 0
    while at < len(words):
        for n in range(_reach(words, at, gazetteer.n_words.get(words[at].folded, 1)), 0, -1):
            name = _name(words, at, n)
            if name or _is_phrase(words, at, n):
                names.extend([name] if name else [])
                at += n
                break
        else:
            if _DENSE.search(words[at].text):
                names.extend(_dense_names(words, at))
            at += 1
    return names


@lru_cache(maxsize=1 << 16)
def folded_word(text: str) -> str:
    """Return the folded word. The cache holds what most texts are made of."""
    return fold(text)


def _gap(between: str, before: str) -> Gap:
    if _JOINED.match(between) and (len(before) <= 3 or "." not in between):
        return Gap.BELOW if between == " - " or between == " – " else Gap.JOINED
    if "\n" in between:
        return Gap.BREAK
    return Gap.BELOW if _BELOW.match(between) else Gap.BREAK


def _reach(words: list[Word], at: int, limit: int) -> int:
    n = 1
    while n < limit and at + n < len(words) and words[at + n].gap is Gap.JOINED:
        n += 1
    return n


def _is_phrase(words: list[Word], at: int, n: int) -> bool:
    return n > 1 and " ".join(word.folded for word in words[at : at + n]) in load_gazetteer().no_place


def _name(words: list[Word], at: int, n: int) -> Name | None:
    gazetteer = load_gazetteer()
    first, last = words[at], words[at + n - 1]
    folded = first.folded if n == 1 else " ".join(word.folded for word in words[at : at + n])
    readings = gazetteer.readings(folded)
    is_code = False
    if n == 1 and first.text.isascii() and folded in load_words("accented"):
        return None
    if n == 1 and len(folded) <= 4 and first.text.isascii() and first.text.isupper() and (codes := gazetteer.codes.get(folded.upper())):
        is_code = not readings
        readings = readings + tuple(code for code in codes if code not in readings)
    if not readings and n == 1 and (cut := _without_suffix(first.text)):
        readings = gazetteer.readings(cut)
    return Name(readings, folded, at, at + n - 1, first.start, last.end, first.gap, is_code) if readings else None


def _without_suffix(text: str) -> str | None:
    """Return the folded word before an apostrophe: İstanbul'da and London's stand for Istanbul and London."""
    stem, mark, suffix = text.replace("’", "'").partition("'")
    return folded_word(stem) if mark and len(stem) > 3 and len(suffix) <= 4 else None


def _dense_names(words: list[Word], at: int) -> list[Name]:
    """Return the names inside a word of a script without spaces, the longest first at every character."""
    gazetteer = load_gazetteer()
    word, names, place = words[at], [], 0
    while place < len(word.text):
        step = 1
        for length in range(min(_MAX_DENSE, len(word.text) - place), 1, -1):
            part = word.text[place : place + length]
            if readings := gazetteer.known.get(folded_word(part)):
                if not _LANGUAGE.match(word.text, place + length):
                    start = word.start + place
                    names.append(Name(readings, folded_word(part), at, at, start, start + length, word.gap, False))
                step = length
                break
        place += step
    return names


def is_never(name: Name) -> bool:
    """Tell whether a name is an ordinary word or a person's name far more often than the place."""
    return name.folded in load_words("never") and not any(
        reading.kind is not Kind.CITY or reading.is_large_city for reading in name.readings
    )
