"""Names of evidence: what a condition may ask for, of which kind it is, and what it says.

Names under `label.` are open: an operator chooses the words that pictures are compared with.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from socialpulse.moderation.types import Action
from socialpulse.posts import PostKind, Reason, SubjectKind, Visibility

HEADS = {
    "offensive": "insult, threat or profanity",
    "hate": "hate of people for what they are, as two sets of annotators judged",
    "abusive": "coarse words; high for friendly coarse words too",
    "hate_speech": "hate as a third set of annotators judged, of whom few agreed",
    "spam": "likeness to advertising of oneself, prizes and fraud; an order more than a probability",
}
SEVERE = "beyond what only offends: strict judges call it hate, or it threatens, slurs or urges self-harm; an order"
WORDS = {
    "profanity": "coarse words",
    "insult": "insults",
    "slur": "slurs against groups of people",
    "sexual": "sexual words",
    "threat": "threats",
    "self_harm": "words of suicide and self-harm, of oneself or told to others",
}
NUDITY = (
    *("female_genitalia_covered", "female_genitalia_exposed", "male_genitalia_exposed"),
    *("female_breast_covered", "female_breast_exposed", "male_breast_exposed"),
    *("buttocks_covered", "buttocks_exposed", "anus_covered", "anus_exposed", "belly_covered", "belly_exposed"),
)
MEASURES = ("text", "pictures", "speech", "known", "opinion", "labels")


class Kind(StrEnum):
    """What a value is, and so what it may be compared with."""

    P = "p"  # 0 to 1
    STRENGTH = "strength"  # of words: 0 (none) to 3
    NUMBER = "number"  # from 0
    FLAG = "flag"  # stands alone
    TEXT = "text"
    SET = "set"  # of words


@dataclass(frozen=True, slots=True)
class Name:
    """A name of evidence. `values`: all that a text is or a set holds; empty: anything."""

    kind: Kind
    words: str
    values: tuple[str, ...] = ()


LABEL = Name(Kind.P, "the picture is like these words of the operator")
_LABEL = re.compile(r"label\.[a-z][a-z0-9_]{0,59}")
_SOURCES = {"text": "written, read in pictures or heard", "read": "read in pictures", "heard": "heard"}


def _of_texts() -> dict[str, Name]:
    heads = {
        f"{source}.{head}": Name(Kind.P, f"{words}; the highest of what is {where}")
        for source, where in _SOURCES.items()
        for head, words in {**HEADS, "severe": SEVERE}.items()
    }
    lists = {
        f"{prefix}words.{kind}": Name(Kind.STRENGTH, f"{words}, {where}")
        for prefix, where in (("", _SOURCES["text"]), ("read.", "read in pictures"), ("heard.", "heard"))
        for kind, words in WORDS.items()
    }
    return heads | lists


NAMES: Mapping[str, Name] = {
    "subject.kind": Name(Kind.TEXT, "what is judged", tuple(SubjectKind)),
    "post.kind": Name(Kind.TEXT, "what kind of post", tuple(PostKind)),
    "post.language": Name(Kind.TEXT, "ISO 639 code of its language, '' where it is not known"),
    "post.sensitive": Name(Kind.FLAG, "its author put a warning on it"),
    "post.visibility": Name(Kind.TEXT, "whom its author shows it to", tuple(Visibility)),
    **_of_texts(),
    "text.n_links": Name(Kind.NUMBER, "links and mail addresses in what is written"),
    "nudity.explicit": Name(Kind.P, "naked; the highest of all pictures and frames"),
    "nudity.suggestive": Name(Kind.P, "naked or barely covered; the highest of all pictures and frames"),
    **{f"nudity.{part}": Name(Kind.P, f"{part.replace('_', ' ')}, in a picture or frame") for part in NUDITY},
    "picture.blank": Name(Kind.FLAG, "every picture is of one colour"),
    "picture.qr": Name(Kind.FLAG, "a picture shows a QR code"),
    "known.lists": Name(Kind.SET, "names of the lists of known-bad media that it matches"),
    "known.reason": Name(Kind.TEXT, "what the gravest list that it matches is about", tuple(Reason)),
    **{f"known.{act}": Name(Kind.FLAG, f"a list that it matches asks for {act}") for act in Action if act != "show"},
    "opinion.violates": Name(Kind.P, "the second opinion says it breaks the rules, where one is configured"),
    "opinion.categories": Name(Kind.SET, "what the second opinion sees in it"),
    "opinion.saw": Name(Kind.FLAG, "the second opinion was shown the picture or frame that measured highest"),
    "author.n_strikes": Name(Kind.NUMBER, "strikes of its author that still count"),
    "author.age_days": Name(Kind.NUMBER, "days since its author signed up"),
    "author.minor": Name(Kind.FLAG, "its author is below 18"),
    "author.n_posts": Name(Kind.NUMBER, "posts of its author"),
    "author.n_reports": Name(Kind.NUMBER, "open reports about its author"),
    "unmeasured": Name(Kind.SET, "what could not be measured though it should", MEASURES),
}


def find_name(name: str) -> Name | None:
    """Return what a name stands for, None for one that is no name of evidence."""
    return NAMES.get(name) or (LABEL if _LABEL.fullmatch(name) else None)


def fits(name: str, value: object) -> bool:
    """Return whether a name can have this value."""
    found = find_name(name)
    return found is not None and check_of(found.kind)(value)


def meant(word: object, known: Collection[str]) -> str:
    """Return a guess at what was meant by a word that is unknown, to be put behind it; '' where none is close."""
    close = difflib.get_close_matches(str(word)[:80], known, n=1)
    return f"; did you mean {close[0]}" if close else ""


def check_of(kind: Kind) -> Callable[[object], bool]:
    """Return what tells whether a value is of a kind."""
    return _CHECKS[kind]


def _up_to(most: float) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        return isinstance(value, (int, float)) and 0 <= value <= most and not isinstance(value, bool)

    return check


def _of_type(kind: type) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        return isinstance(value, kind)

    return check


_CHECKS: Mapping[Kind, Callable[[object], bool]] = {
    Kind.P: _up_to(1),
    Kind.STRENGTH: _up_to(3),
    Kind.NUMBER: _up_to(math.inf),
    Kind.FLAG: _of_type(bool),
    Kind.TEXT: _of_type(str),
    Kind.SET: _of_type(frozenset),
}
