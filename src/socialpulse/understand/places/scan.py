"""A text as words and gaps, and the names of places among them."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from socialpulse.understand.places.gazetteer import Kind, Readings, load_gazetteer, load_words
from socialpulse.understand.places.spelling import fold

_LETTERS = (  # letters and digits of all scripts, and the marks that Indic, Thai and Arabic words are spelt with
    r"[\w\u0300-\u036f\u064b-\u0655\u0900-\u0dff\u0e31-\u0e4e\u0eb1-\u0ece\u0f18-\u0fbc\u102b-\u103e\u17b4-\u17d3]+"
)
_WORD = re.compile(rf"(?:[^\W\d]\.){{2,}}[^\W\d]?(?!\w)|{_LETTERS}(?:['’ʼ`´ʻ]{_LETTERS})*")
_NOT_TEXT = re.compile(r"https?://\S*|www\.\S+|[\w.+-]*@[\w.-]+|\b[\w-]+\.(?:com|net|org|io|co|tv|me|gg)\b\S*", re.I)
_JOINED = re.compile(r"(?: ?[-–‐‑.'’] ?|[^\S\n]+#?)?\Z")
_BELOW = re.compile(r"[\s,،、，.()\[\]:–—\-…*\"“”~]*\Z")  # what stands between a place and what it lies in
DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts written without spaces
_LANGUAGE = re.compile(r"[語语어文]|料理|음식")  # 日本語 is a language, not a place
_MAX_DENSE = 9
# Codes of a state of the US and of a country or province elsewhere, of which the state is far more often meant.
_STATE_CODES = frozenset({"AZ", "CA", "GA", "IL", "KY", "MA", "MD", "MN", "MO", "MS", "NC", "NE", "PA", "SC", "VA"})


class Gap(IntEnum):
    """What lies between a word and the one before it."""

    JOINED = 0  # a space or hyphen: may be inside a name
    BELOW = 1  # a comma, a bracket, a spaced hyphen: the next part may contain this one
    BREAK = 2  # a bar, a slash, an emoji, a line break: something else begins


class Word(NamedTuple):
    text: str
    folded: str
    start: int
    end: int
    gap: Gap


class Name(NamedTuple):
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
    if "@" in text or "://" in text or ".co" in text or "www." in text:
        text = _NOT_TEXT.sub(lambda found: "|" * len(found[0]), text)
    text = text.replace("_", " ")
    words: list[Word] = []
    before, last_end = "", 0
    for found in _WORD.finditer(text):
        word = found[0]
        start = found.start()
        gap = _gap(text[last_end:start], before) if words else Gap.BREAK
        before, last_end = word, found.end()
        words.append(Word(word, folded_word(word), start, last_end, gap))
    return words


def names_in(words: list[Word]) -> list[Name]:
    """Return the names of places among words, in order and without overlap, the longest first at every word."""
    names: list[Name] = []
    at = 0
    while at < len(words):
        word = words[at]
        longest = _longest(words, at)
        if longest == 1 and not (word.text.isupper() or load_gazetteer().may_be(word.folded)):
            if "'" in word.text or not word.text.isascii():
                names.extend(_inner_names(words, at))
            at += 1
            continue
        for n in range(longest, 0, -1):
            name = _name(words, at, n)
            if name or _is_phrase(words, at, n):
                names.extend([name] if name else [])
                at += n
                break
        else:
            names.extend(_inner_names(words, at))
            at += 1
    return names


@lru_cache(maxsize=1 << 16)
def folded_word(text: str) -> str:
    """Return the folded word. The cache holds what most texts are made of."""
    return fold(text)


def _gap(between: str, before: str) -> Gap:
    if between == " ":
        return Gap.JOINED
    if _JOINED.match(between) and (len(before) <= 3 or "." not in between):
        return Gap.BELOW if between == " - " or between == " – " else Gap.JOINED
    if "\n" in between:
        return Gap.BREAK
    return Gap.BELOW if _BELOW.match(between) else Gap.BREAK


def _longest(words: list[Word], at: int) -> int:
    """Return how many words the longest name that may begin at a word can have."""
    if at + 1 == len(words) or words[at + 1].gap is not Gap.JOINED:
        return 1
    limit = load_gazetteer().n_words.get(f"{words[at].folded} {words[at + 1].folded}", 1)
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
    if n == 1 and first.text.isascii() and folded in load_words("accented"):
        return None
    readings = gazetteer.readings(folded)
    is_code = False
    if n == 1 and len(folded) <= 4 and first.text.isascii() and first.text.isupper():
        codes = gazetteer.codes.get(folded.upper(), ())
        is_code = bool(codes) and not readings
        readings += tuple(code for code in codes if code not in readings)
    return Name(readings, folded, at, at + n - 1, first.start, last.end, first.gap, is_code) if readings else None


def _inner_names(words: list[Word], at: int) -> list[Name]:
    """Return the names inside a word that is none: before an apostrophe, or in a script without spaces."""
    word = words[at]
    if DENSE.search(word.text):
        return _dense_names(words, at)
    stem, mark, suffix = word.text.replace("’", "'").partition("'")  # İstanbul'da, London's
    readings = load_gazetteer().readings(folded_word(stem)) if mark and len(stem) > 3 and len(suffix) <= 4 else ()
    return [Name(readings, folded_word(stem), at, at, word.start, word.end, word.gap, False)] if readings else []


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


def says_enough(code: Name) -> bool:
    """Tell whether a code says where without a city before it: LA and TX do, IN and OK do not."""
    if code.readings[0].kind is Kind.CITY or code.folded.upper() in _STATE_CODES:
        return True
    if code.folded in load_words("never") or code.folded in load_words("aside"):
        return False
    return len({reading.country for reading in code.readings}) == 1
