"""Words of the lists in a text, each in its surroundings: what is negated or spoken against is no sign of a risk."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from socialpulse.understand.harm import Hit, Plain, WordLists, load_lists, plain_text
from socialpulse.understand.risk.tags import TAG_IDS

FOLDER = Path(__file__).parent / "lists"
NEGATION = "negation"  # no, without, stop: what follows within three words is not meant
ABOUT_HARM = "about-harm"  # prevention, counsellor: the sentence speaks of harm and does not do it
AGAINST = "not-"  # not-alcohol: the whole text stands on the other side
KINDS = (*TAG_IDS, *(AGAINST + tag for tag in TAG_IDS), NEGATION, ABOUT_HARM)
_OF_HARM = {"profanity": "profanity", "slur": "hate", "threat": "violence", "self-harm": "self-harm"}
_ATTACKS = ("insult", "slur", "threat")
_TAGS = frozenset(TAG_IDS)
_BOUNDARY = re.compile(
    r"[.!?;:,|•·…\n()]+|\s[-–—/+&]+\s|\b(?:but|just|only|and|aber|nur|und|pero|solo|y|mais|et|mas|só|ma|e|maar|en|ale|i)\b"
)
_N_SHORT = 3  # letters
_N_WORDS_BETWEEN = 2  # of a negation and what it negates: "no more cheap wine"
_PICTURES = {
    **dict.fromkeys("🍷🍺🍻🍸🍹🥂🥃🍾", ("alcohol", 1)),
    **dict.fromkeys("🚬💨", ("tobacco", 1)),
    "🎰": ("gambling", 2),
    **dict.fromkeys("🃏🎲", ("gambling", 1)),
    "🔞": ("sexual", 2),
    **dict.fromkeys("🍆🍑", ("sexual", 1)),
    **dict.fromkeys("🔫🗡", ("weapons", 1)),
    **dict.fromkeys("💊💉🍄", ("drugs", 1)),
}
_PICTURE = re.compile(f"[{''.join(_PICTURES)}]")


@dataclass(frozen=True, slots=True)
class Sign:
    """A word, phrase or picture that speaks for a tag. start, end: where in the text.

    strength  1 may mean something else, 2 is plain, 3 offers, sells or urges
    by        the list and its entry, such as "lists/en: wine tasting"
    """

    tag: str
    strength: int
    by: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signs:
    """What one text says.

    found    signs in order
    against  the tags whose other side it takes; all of them where it speaks of prevention, recovery or the like
    attacks  whether a listed insult, slur or threat stands in it
    """

    found: tuple[Sign, ...] = ()
    against: frozenset[str] = frozenset()
    attacks: bool = False


class Reader:
    """Finds signs in texts. Safe to use from several threads."""

    def __init__(self, lists: WordLists, harm: WordLists) -> None:
        self._lists, self._harm = lists, harm
        self.version = f"{lists.version}+{harm.version}"

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Reader:
        """Return a reader of the lists in a folder and of those of harm. Raises CannotStart as their loading does."""
        return cls(load_lists(folder, kinds=KINDS), load_lists())

    def read(self, text: str) -> Signs:
        """Return the signs of a text. Cost: proportional to the text, about 0.2 ms for a bio."""
        plain = plain_text(text)
        hits = self._lists.find(plain)
        harm = self._harm.find(plain)
        pictures = [_picture(match) for match in _PICTURE.finditer(text)]
        if not hits and not harm and not pictures:
            return _NONE
        spoken = _spoken(text, plain, hits)
        against = frozenset(hit.kind.removeprefix(AGAINST) for hit in hits if hit.kind.startswith(AGAINST))
        found = [sign for sign in (*spoken, *pictures) if sign.strength == 3 or sign.tag not in against]
        found += [
            Sign(_OF_HARM[hit.kind], _harm_strength(hit), f"harm/{hit.language}: {hit.phrase}", hit.start, hit.end)
            for hit in harm
            if hit.kind in _OF_HARM and _OF_HARM[hit.kind] not in against and not _is_chance(hit)
        ]
        cares = any(hit.kind == ABOUT_HARM for hit in hits)
        attacks = any(hit.kind in _ATTACKS for hit in harm)
        return Signs(tuple(sorted(found, key=_start)), _TAGS if cares else against, attacks)


_NONE = Signs()


def _harm_strength(hit: Hit) -> int:
    """Return 3 for slurs and calls to self-harm. Swearing is plain; so is a threat: "live as if you'll die today"."""
    return hit.strength if hit.kind in ("slur", "self-harm") else min(hit.strength, 2)


def _is_chance(hit: Hit) -> bool:
    """Tell whether the swear word of one language is likelier a word of another: con, lul, bok."""
    return hit.kind == "profanity" and hit.language != "en" and len(hit.phrase) <= _N_SHORT


def _picture(match: re.Match[str]) -> Sign:
    tag, strength = _PICTURES[match[0]]
    return Sign(tag, strength, f"picture: {match[0]}", *match.span())


def _spoken(text: str, plain: Plain, hits: Sequence[Hit]) -> Iterable[Sign]:
    """Yield the hits of tags that are meant: not negated, and no plain word in a clause about harm."""
    cuts = [match.start() for match in _BOUNDARY.finditer(text.lower())]
    said_no = [hit for hit in hits if hit.kind == NEGATION]
    cares = {_clause(cuts, hit.start) for hit in hits if hit.kind == ABOUT_HARM}
    for hit in hits:
        if hit.kind not in _TAGS:
            continue
        clause = _clause(cuts, hit.start)
        if hit.strength < 3 and clause in cares:
            continue
        if any(_negates(text, no, hit) for no in said_no if _clause(cuts, no.start) == clause):
            continue
        yield Sign(hit.kind, hit.strength, f"lists/{hit.language}: {hit.phrase}", hit.start, hit.end)


def _start(sign: Sign) -> int:
    return sign.start


def _clause(cuts: Sequence[int], place: int) -> int:
    return bisect_right(cuts, place)


def _negates(text: str, no: Hit, hit: Hit) -> bool:
    return no.end <= hit.start and len(text[no.end : hit.start].split()) <= _N_WORDS_BETWEEN
