"""Where a search line asks for."""

from __future__ import annotations

import re

from socialpulse.understand.places.demonyms import Part, demonyms_in
from socialpulse.understand.places.gazetteer import Kind, load_words
from socialpulse.understand.places.resolve import resolve
from socialpulse.understand.places.scan import Gap, Name, Word, is_never, names_in, says_enough, words_of
from socialpulse.understand.places.types import Place

MAX_CHARS = 300
_N_LEAD = 4
_SMALL_CODE = re.compile(r"\b(?:in|from|near|around|across) (?:the )?(?:us|la|sf|dc|kl|uk)\b")


def find_in_query(text: str) -> list[tuple[str, Place]]:
    """Return the places a search line asks for, in order, each with the part of the line that says so.

    The part holds the words that lead to the place ("based in Berlin", "from the US") and can be cut out of the line as
    it stands. Large cities, regions and countries count wherever they stand; smaller cities and names that are also
    words or given names only after such words ("moms in Nice", not "nice photos"). A word for a people counts with a
    lower p, but not for a dish, a language or a style ("german gamers", not "french press" or "spanish lessons"). Codes
    of two letters count in capitals, or after "in". Nothing is counted twice. Reads the first 300 characters.
    """
    text = text[:MAX_CHARS]
    words = words_of(_SMALL_CODE.sub(_with_capitals, text))  # of the same length
    peoples = list(demonyms_in(text, words))
    inside = {number for part in peoples for number in range(part.first, part.last + 1) if part.last > part.first}
    names = [name for name in names_in(words) if name.first not in inside]
    found: list[Part] = []
    at = 0
    while at < len(names):
        group = _group(words, names, at)
        at += len(group)
        n_lead = _n_lead(words, group[0])
        if _asks(words, group, n_lead) and (place := resolve(text, group, group)):
            first = group[0].first - n_lead
            start = words[first].start if n_lead else group[0].start
            found.append(Part(first, group[-1].last, start, group[-1].end, place))
    taken = {number for part in found for number in range(part.first, part.last + 1)}
    found += [part for part in peoples if part.first not in taken]
    return _cut(text, words, sorted(found, key=lambda part: part.start))


def _with_capitals(found: re.Match[str]) -> str:
    lead, space, code = found[0].rpartition(" ")
    return lead + space + code.upper()


def _group(words: list[Word], names: list[Name], at: int) -> list[Name]:
    """Return a name with the region and country right after it."""
    group = [names[at]]
    homes = {reading.country for reading in names[at].readings}
    for name in names[at + 1 :]:
        near = name.first == group[-1].last + 1 and name.gap is not Gap.BREAK
        if not near or not any(r.kind is not Kind.CITY and r.country in homes for r in name.readings):
            break
        group.append(name)
    return group


def _n_lead(words: list[Word], name: Name) -> int:
    """Return how many words before a name lead to it: three in "who live in", none where the last is no preposition."""
    n = 0
    for length in range(1, _N_LEAD + 1):
        start = name.first - length
        if start < 0 or words[start + 1].gap is not Gap.JOINED:
            break
        phrase = [word.folded for word in words[start : name.first]]
        while len(phrase) > 1 and phrase[-1] in load_words("adorning"):
            phrase.pop()
        if any(" ".join(phrase) in load_words(kind) for kind in ("prep", "cue", "lead")):
            n = length
    while n and name.first - n > 0 and words[name.first - n - 1].folded in load_words("filler"):
        n += 1
    return n


def _asks(words: list[Word], group: list[Name], n_lead: int) -> bool:
    """Tell whether the line asks for this place, and does not only use a word that is also its name."""
    name = group[0]
    follower = words[group[-1].last + 1] if group[-1].last + 1 < len(words) else None
    if follower and follower.gap is Gap.JOINED and follower.folded in load_words("org"):
        return False
    if len(group) > 1:
        return True
    if is_never(name):
        return False
    if name.is_code and name.readings[0].kind is not Kind.CITY:
        return says_enough(name) and (n_lead > 0 or name.folded == "us")
    if n_lead:
        before = name.first - n_lead - 1
        somebody = before >= 0 and words[before].folded in load_words("person")
        is_word = name.folded in load_words("word") and words[name.first].text.islower()
        return (not is_word or somebody) and (name.is_large or follower is None or follower.gap is not Gap.JOINED)
    open_name = name.folded not in load_words("word") and name.folded not in load_words("trap")
    return name.is_large and (open_name or _is_followed_by_somebody(words, name))


def _is_followed_by_somebody(words: list[Word], name: Name) -> bool:
    """Tell whether somebody comes within three words of a name that is no everyday word: Austin food bloggers."""
    after = words[name.last + 1 : name.last + 4]
    return name.folded not in load_words("word") and any(word.folded in load_words("person") for word in after)


def _cut(text: str, words: list[Word], parts: list[Part]) -> list[tuple[str, Place]]:
    """Return the parts of the line; "and" between two places belongs to the second."""
    cut: list[tuple[str, Place]] = []
    before = -1
    for part in parts:
        joined = cut and part.first - 2 == before and words[part.first - 1].folded in load_words("and")
        start = words[part.first - 1].start if joined else part.start
        cut.append((text[start : part.end], part.place))
        before = part.last
    return cut
