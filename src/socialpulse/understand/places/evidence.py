"""How strongly the words around a name in a bio say that its writer is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from socialpulse.understand.places.gazetteer import Kind, load_words
from socialpulse.understand.places.scan import DENSE, Gap, Name, Word

PIN = re.compile("[\U0001f4cd\U0001f4cc\U0001f5fa\U0001f3e0\U0001f3e1\U0001f3d9\U0001f306\U0001f307\U0001f9ed]\ufe0f?")
_PINNED = re.compile(
    rf"(?:{PIN.pattern}|\b(?:location|loc|ubicación|standort|lieu|konum|lokasi|lokalizacja)\s*:|坐标|坐標|所在地|거주지)[\s:\uff1a#]*\Z",
    re.I,
)
_RESIDENT = re.compile(r"\s*(?:在住|住み|出身|に住|거주|에 ?살|에서 ?살|人\Z)")
_PIN_AFTER = re.compile(rf"\s*{PIN.pattern}\s*(?:\Z|[\n|•·,/#@\U0001f000-\U0001ffff])")
_N_LEAD = 4  # words before a name that may make a phrase with it
_PERSON = ("ologist", "ographer", "ician", "therapist", "journalist", "blogger", "vlogger")


class Strength(IntEnum):
    """From a mere mention to the plainest statement."""

    NONE = 0
    ORIGIN = 1  # born there
    BESIDE = 2  # a large city beside "photographer" and its like, or a part between commas
    AFTER_IN = 3  # a large city after "in", a country after "photographer in"
    LINE = 4  # a line or part that holds nothing but places
    PAIR = 5  # a city with its country, region or flag
    CUE = 6  # after "based in" and its like, or before "-based"
    PIN = 7  # at a pin emoji


@dataclass(frozen=True, slots=True)
class Bio:
    """A bio taken apart. `hint` is the country of its only flag."""

    text: str
    words: list[Word]
    names: list[Name]
    covered: frozenset[int]  # numbers of words that are part of a name
    hint: str | None

    def lead(self, name: Name) -> list[str]:
        """Return the folded words just before a name, the nearest last, "the sunny" and its like left out."""
        start = name.first
        while start > 0 and name.first - start < _N_LEAD + 2 and self.words[start].gap is Gap.JOINED:
            start -= 1
        lead = [word.folded for word in self.words[start : name.first]]
        while len(lead) > 1 and lead[-1] in load_words("adorning"):
            lead.pop()
        return lead

    def follower(self, name: Name) -> str:
        """Return the folded word joined to the end of a name, or nothing."""
        at = name.last + 1
        return self.words[at].folded if at < len(self.words) and self.words[at].gap is Gap.JOINED else ""


def strength(bio: Bio, number: int) -> Strength:
    """Return what speaks for the name of that number; the first rule that holds decides."""
    name = bio.names[number]
    if _is_pinned(bio, name):
        return Strength.PIN
    if name.is_code and (name.readings[0].kind is not Kind.CITY or _is_shouted(bio, name)):
        return Strength.NONE
    lead, follower = bio.lead(name), bio.follower(name)
    if _ends(lead, "away") or follower in load_words("org") or _is_of(lead):
        return Strength.NONE
    if _ends(lead, "born"):
        return Strength.ORIGIN
    says_so = follower == "based" or _ends(lead, "cue") or _RESIDENT.match(bio.text, name.end)
    if says_so and (name.is_large or _closes(bio, name)):
        return Strength.CUE
    if _is_lower(bio, name) and not _ends(lead[-1:], "prep"):
        return Strength.NONE
    if _has_country(bio, number):
        return Strength.PAIR
    if not name.is_large or name.folded in load_words("word"):
        return Strength.NONE
    return _weaker(bio, name, lead, follower)


def _weaker(bio: Bio, name: Name, lead: list[str], follower: str) -> Strength:
    """Return what speaks for a large place by where it stands alone."""
    common = name.folded in load_words("common")
    if _is_line(bio, name, common):
        return Strength.LINE
    is_city = any(reading.is_large_city for reading in name.readings)
    if _ends(lead[-1:], "prep") and (is_city or _is_person(lead[-2:-1])):
        return Strength.NONE if common and _is_lower(bio, name) else Strength.AFTER_IN
    if is_city and (_before_person(bio, name) or follower in load_words("after") or _is_person(lead[-1:])):
        return Strength.BESIDE
    if is_city and not common and (_is_part(bio, name) or DENSE.search(bio.words[name.first].text)):
        return Strength.BESIDE
    return Strength.NONE


def _is_pinned(bio: Bio, name: Name) -> bool:
    start = name.first  # "📍 live in Brescia": words that lead to a place may stand between
    while start > 0 and bio.words[start].gap is Gap.JOINED and bio.words[start - 1].folded in load_words("aside"):
        start -= 1
    return bool(_PINNED.search(bio.text, 0, bio.words[start].start) or _PIN_AFTER.match(bio.text, name.end))


def _ends(lead: list[str], kind: str) -> bool:
    """Tell whether the words before a name end in a phrase of that kind."""
    phrases = load_words(kind)
    return any(" ".join(lead[-n:]) in phrases for n in range(1, min(_N_LEAD, len(lead)) + 1))


def _is_of(lead: list[str]) -> bool:
    """Tell whether a name belongs to something else: University of, Times of; not so "resident of"."""
    return lead[-1:] == ["of"] and not _ends(lead, "cue") and not _ends(lead, "prep")


def _is_person(words: list[str]) -> bool:
    return bool(words) and (words[0] in load_words("person") or words[0].endswith(_PERSON))


def _before_person(bio: Bio, name: Name) -> bool:
    """Tell whether "photographer" and its like follow a name, at most one word between: Toronto food blogger."""
    after = bio.words[name.last + 1 : name.last + 3]
    joined = [word.folded for word in after if word.gap is Gap.JOINED]
    return any(_is_person([word]) for word in joined)


def _is_shouted(bio: Bio, code: Name) -> bool:
    """Tell whether a code is but a word among words in capitals: DE LA MAISON."""
    beside = (bio.words[n] for n in (code.first - 1, code.last + 1) if 0 <= n < len(bio.words))
    return any(len(word.text) > 4 and word.text.isupper() for word in beside)


def _is_lower(bio: Bio, name: Name) -> bool:
    return bio.words[name.first].text[:1].islower()


def _closes(bio: Bio, name: Name) -> bool:
    """Tell whether nothing that could be part of the name follows it."""
    follower = bio.follower(name)
    return not follower or follower in load_words("and") or name.last + 1 in bio.covered


def _has_country(bio: Bio, number: int) -> bool:
    """Tell whether a city stands before its country or region, or in a bio with only its country's flag."""
    name = bio.names[number]
    homes = {reading.country for reading in name.readings if reading.kind is Kind.CITY}
    if bio.hint in homes and any(reading.is_large_city for reading in name.readings) and not _in_a_name(bio, name):
        return True
    after = bio.names[number + 1] if number + 1 < len(bio.names) else None
    if after is None or after.first != name.last + 1 or bio.words[after.first].gap is Gap.BREAK:
        return False
    return any(reading.kind is not Kind.CITY and reading.country in homes for reading in after.readings)


def _in_a_name(bio: Bio, name: Name) -> bool:
    """Tell whether a given name or a word stands in capitals after another: Alexander Hamilton."""
    before = bio.words[name.first - 1] if name.first > 0 and name.gap is Gap.JOINED else None
    if before is None or name.folded not in load_words("common") | load_words("word"):
        return False
    return before.text[:1].isupper() and before.folded not in load_words("aside")


def _is_line(bio: Bio, name: Name, common: bool) -> bool:
    """Tell whether the name stands between breaks with nothing but other places, directions and numbers."""
    start, end = _bounds(bio, name, Gap.BREAK)
    if not _is_whole(bio, name) or bio.text[bio.words[start].start - 1 : bio.words[start].start] == "#":
        return False
    others = [n for n in range(start, end) if n not in bio.covered and bio.words[n].folded not in load_words("aside")]
    n_names = sum(start <= other.first < end for other in bio.names)
    return not others and (n_names > 1 or not common or start > 0)


def _is_part(bio: Bio, name: Name) -> bool:
    """Tell whether the name stands alone between commas, first or last of a line."""
    start, end = _bounds(bio, name, Gap.BELOW)
    first, last = _bounds(bio, name, Gap.BREAK)
    return _is_whole(bio, name) and (start, end) == (name.first, name.last + 1) and (start == first or end == last)


def _is_whole(bio: Bio, name: Name) -> bool:
    """Tell whether a name fills its words; in scripts without spaces it may be the part of one."""
    return (name.start, name.end) == (bio.words[name.first].start, bio.words[name.last].end)


def _bounds(bio: Bio, name: Name, gap: Gap) -> tuple[int, int]:
    """Return the numbers of the first word and after the last one between gaps at least that wide."""
    start, end = name.first, name.last + 1
    while start > 0 and bio.words[start].gap < gap:
        start -= 1
    while end < len(bio.words) and bio.words[end].gap < gap:
        end += 1
    return start, end
