"""Where a bio says somebody is."""

from __future__ import annotations

import re
from functools import cache

from socialpulse.understand.places.countries import FLAG, flag_country
from socialpulse.understand.places.evidence import PIN, Bio, Strength, strength
from socialpulse.understand.places.gazetteer import load_gazetteer, load_words
from socialpulse.understand.places.resolve import resolve
from socialpulse.understand.places.scan import DENSE, Gap, Name, folded_word, is_never, names_in, words_of
from socialpulse.understand.places.types import Place

MAX_CHARS = 500
_P = {  # how often the country agreed with the location field beside the bio, see CARD.md
    Strength.PIN: 0.97, Strength.CUE: 0.97, Strength.PAIR: 0.88, Strength.LINE: 0.8, Strength.AFTER_IN: 0.85,
    Strength.BESIDE: 0.8, Strength.ORIGIN: 0.45,
}  # fmt: skip
_P_FLAG = 0.6
_TOKEN = re.compile(r"[^\W_]+")
_TO_TOKENS = "".join(chr(n).lower() if chr(n).isalnum() else " " for n in range(128))
_MARK = re.compile(f"[\U0001f1e6-\U0001f1ff\U0001f3f4]|{PIN.pattern}|{DENSE.pattern}")
_STATE = re.compile(r", ?[A-Z]{2}\b")
_CITY_CODES = ("LA", "SF", "DC", "KL")
# Flags shown in solidarity more often than as a home: they count where the bio is written in the country's script.
_SCRIPTS = {
    "UA": re.compile("[\u0400-\u04ff]"), "PS": re.compile("[\u0600-\u06ff]"), "IL": re.compile("[\u0590-\u05ff]"),
}  # fmt: skip


def find_in_bio(text: str) -> Place | None:
    """Return the place a bio says its writer is at, or None where it says none clearly.

    What counts, the strongest first, and among equals the first: a name at a pin emoji; after "based in" and its like
    in some twenty languages, or before "-based"; a city with its country or flag; a line that is nothing but places;
    a large city after "in" or "from", or a country after "photographer in"; a large city beside "photographer" or
    alone between commas; a flag; where somebody was born. Names that are also words or given names (Nice, Reading,
    Austin) need more than to stand there. Reads the first 500 characters.
    """
    text = text[:MAX_CHARS]
    if not _may_hold_place(text):
        return None
    flags = _flags(text)
    hint = flags[0][0] if len({code for code, _ in flags}) == 1 else None
    words = words_of(text)
    names = [name for name in names_in(words) if not is_never(name)]
    covered = frozenset(number for name in names for number in range(name.first, name.last + 1))
    bio = Bio(text, words, names, covered, hint)
    found = [strength(bio, number) for number in range(len(names))]
    best = max(found, default=Strength.NONE)
    if best > Strength.ORIGIN or (best and not hint):
        group = _group(bio, found.index(best))
        if place := resolve(text, group, group, hint):
            return Place(place.country, place.city, min(place.p, _P[best]), place.span)
    return Place(hint, None, _P_FLAG, flags[0][1]) if hint else None


def _may_hold_place(text: str) -> bool:
    """Tell quickly whether any word could name a place: most bios end here."""
    if any(code in text for code in _CITY_CODES) or _STATE.search(text):
        return True
    if text.isascii():
        return not _telling_words().isdisjoint(text.translate(_TO_TOKENS).split())
    if _MARK.search(text):
        return True
    tokens = _TOKEN.findall(text.lower())
    if not _telling_words().isdisjoint(tokens):
        return True
    return any(folded_word(token) in _telling_words() for token in tokens if not token.isascii())


@cache
def _telling_words() -> frozenset[str]:
    """Return one word of each well known name and of each phrase that leads to a place: its longest."""
    silent = load_words("never") | load_words("aside") | load_words("word") | load_words("accented")
    gazetteer = load_gazetteer()
    codes = [code.lower() for code, readings in gazetteer.codes.items() if readings[0].city and len(code) > 2]
    names = (name for name in (*gazetteer.known, *codes) if name not in silent)
    leads = frozenset(max(phrase.split(" "), key=len) for phrase in load_words("cue")) - load_words("plain")
    return (frozenset(max(name.split(" "), key=len) for name in names) - silent) | leads


def _flags(text: str) -> list[tuple[str, str]]:
    """Return code and emoji of the flags that say where somebody is."""
    found = [(code, flag) for flag in FLAG.findall(text) if (code := flag_country(flag))]
    return [(code, flag) for code, flag in found if code not in _SCRIPTS or _SCRIPTS[code].search(text)]


def _group(bio: Bio, number: int) -> list[Name]:
    """Return a name with those beside it, no break or other word between: a city with its region and country."""
    start, end = number, number + 1
    while start > 0 and not bio.names[start - 1].is_code and _adjoin(bio.names[start - 1], bio.names[start]):
        start -= 1
    while end < len(bio.names) and _adjoin(bio.names[end - 1], bio.names[end]):
        end += 1
    return bio.names[start:end]


def _adjoin(name: Name, after: Name) -> bool:
    return after.first == name.last + 1 and after.gap is not Gap.BREAK
