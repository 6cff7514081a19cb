"""Comments scored as the Perspective API scored them: its attributes, as far as something here measures them.

An attribute of a fitted head is a PROBABILITY. One of a word list is a strength of 0 to 3 in thirds, and RAW: no
probability. What nothing measures has no score. Documentation: github.com/conversationai/perspectiveapi and the
descriptions of commentanalyzer v1alpha1, read November 2026.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from socialpulse.runtime.clock import Clock
from socialpulse.runtime.log import Log, Record
from socialpulse.understand.harm import KINDS, STRONGEST, TextHarm, TextMeasures
from socialpulse.understand.text import LanguageDetector

MOST_BYTES = 20_480
MOST_SPANS = 32  # of one comment; neighbouring sentences go together beyond
SUGGESTED_TOPIC = "moderation.suggested-scores"  # an entry is a suggestion: its key the tenant's id, its body JSON
LISTED = frozenset({"ar", "de", "en", "es", "fr", "hi", "it", "ja", "nl", "pl", "pt", "ru", "tr", "zh"})
_ENGLISH = frozenset({"en"})
SEVERE = "severe"
_SENTENCE = re.compile(  # to the end of the line, to a stop before a space, or to a stop of Chinese and Japanese
    r"\S.*?(?:[.!?\u2026]+(?=\s|$)|[\u3002\uff01\uff1f]+|$)", re.DOTALL | re.MULTILINE
)
_TAG = re.compile(r"([a-z]{2,3})(?:-[a-z]{2})?")  # a region changes nothing, a script may


Part = tuple[int, int, TextMeasures]  # where it begins and ends in a text, and what was measured in it


class ScoreType(StrEnum):
    """What kind of number a score is."""

    UNSPECIFIED = "SCORE_TYPE_UNSPECIFIED"  # a probability where there is one, otherwise raw
    PROBABILITY = "PROBABILITY"
    STD_DEV_SCORE = "STD_DEV_SCORE"
    PERCENTILE = "PERCENTILE"
    RAW = "RAW"


class ErrorType(StrEnum):
    """Why a comment was not scored, in the words of the Perspective API."""

    COMMENT_EMPTY = "COMMENT_EMPTY"
    COMMENT_TOO_LONG = "COMMENT_TOO_LONG"
    NO_REQUESTED_ATTRIBUTES = "NO_REQUESTED_ATTRIBUTES"
    LANGUAGE_NOT_SUPPORTED = "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    LANGUAGE_DETECTION_FAILED = "LANGUAGE_DETECTION_FAILED"
    INVALID_REQUEST = "INVALID_REQUEST"


class NotScored(Exception):
    """A comment that cannot be scored as asked; its door answers it, in Google's shape.

    detail  what the Perspective API tells programs besides
    """

    def __init__(self, kind: ErrorType, message: str, detail: Mapping[str, Any] | None = None) -> None:
        self.kind = kind
        self.detail = dict(detail or {})
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: the head, SEVERE or the kind of listed words it is measured by, and for which languages."""

    measure: str
    type: ScoreType
    languages: frozenset[str]

    def score(self, found: TextMeasures, languages: Collection[str]) -> float:
        """Return the score of a text with a letter or digit in it, 0 to 1. Only words of these languages count."""
        if self.measure == SEVERE:
            return found.severe(languages)
        if self.measure not in KINDS:
            return found.p[self.measure]
        hits = (hit for hit in found.hits if hit.kind == self.measure and hit.language in languages)
        return max((hit.strength for hit in hits), default=0) / STRONGEST


def _fitted(head: str, type: ScoreType = ScoreType.PROBABILITY) -> Attribute:
    return Attribute(head, type, _ENGLISH)


def _words(kind: str) -> Attribute:
    return Attribute(kind, ScoreType.RAW, LISTED)


_MEASURED = {
    "TOXICITY": _fitted("offensive"),
    "SEVERE_TOXICITY": _fitted(SEVERE, ScoreType.RAW),
    "IDENTITY_ATTACK": _fitted("hate"),
    "INSULT": _words("insult"),
    "PROFANITY": _words("profanity"),
    "THREAT": _words("threat"),
}
ATTRIBUTES: Mapping[str, Attribute] = {
    **_MEASURED,
    "SEXUALLY_EXPLICIT": _words("sexual"),
    "SPAM": _fitted("spam", ScoreType.RAW),  # an order only, by its card
    "OBSCENE": _words("profanity"),
    **{f"{name}_EXPERIMENTAL": attribute for name, attribute in _MEASURED.items()},
}


@dataclass(frozen=True, slots=True)
class Wish:
    """How an attribute is wanted: scores below the threshold are left out."""

    type: ScoreType = ScoreType.UNSPECIFIED
    threshold: float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """A comment to score. languages: as the caller knows them, none: to be found out."""

    text: str
    wishes: Mapping[str, Wish]
    languages: tuple[str, ...] = ()
    by_sentence: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a part of the text, from `begin` to before `end`, in code points."""

    begin: int
    end: int
    value: float


@dataclass(frozen=True, slots=True)
class Scores:
    """What came of one attribute."""

    type: ScoreType
    summary: float
    spans: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A scored comment. languages: that it was scored in · detected: that we took it for, none where not told"""

    scores: Mapping[str, Scores]
    languages: tuple[str, ...]
    detected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What was measured in a text, and the language it is written in, None where it cannot be told."""

    measures: TextMeasures
    language: str | None


def read_texts(texts: Sequence[str], harm: TextHarm, detector: LanguageDetector) -> list[Read]:
    """Return the measures and language of each text: what a Batcher runs for many callers."""
    languages = detector.detect_languages(texts)
    return [
        Read(measures, None if language is None else language.code)
        for measures, language in zip(harm.measure(texts), languages, strict=True)
    ]


class Perspective:
    """Scores comments, and takes suggestions of better scores."""

    def __init__(self, read: Callable[[str], Awaitable[Read]], log: Log, clock: Clock) -> None:
        """read: measures one text, such as the `ask` of a Batcher over `read_texts`."""
        self._read, self._log, self._clock = read, log, clock

    async def analyze(self, question: Question) -> Analysis:
        """Return the scores of a comment. Nothing of it is kept. Raises NotScored, and what `read` raises."""
        _check_text(question.text)
        _check_wishes(question.wishes)
        found = await self._read(question.text)
        if not found.measures.p:
            raise NotScored(ErrorType.COMMENT_EMPTY, "Comment must be non-empty: it has no letter or digit.")
        detected = () if found.language is None else (found.language,)
        languages = question.languages or detected
        if not languages:
            raise NotScored(ErrorType.LANGUAGE_DETECTION_FAILED, "Unable to detect language: name it in `languages`.")
        for name in question.wishes:
            _check_languages(name, languages, detected)
        parts = await self._parts(question, found.measures)
        counted = {_plain(tag) for tag in languages}
        scores = {
            name: _scores(ATTRIBUTES[name], wish.threshold, found.measures, parts, counted)
            for name, wish in question.wishes.items()
        }
        above = {name: one for name, one in scores.items() if one.summary >= question.wishes[name].threshold}
        return Analysis(above, languages, detected)

    async def _parts(self, question: Question, whole: TextMeasures) -> list[Part]:
        """Return what was measured in each sentence, or in the whole as one part."""
        if not question.by_sentence:
            return [(0, len(question.text), whole)]
        spans = sentences(question.text)
        found = await asyncio.gather(*(self._read(question.text[begin:end]) for begin, end in spans))
        return [(begin, end, read.measures) for (begin, end), read in zip(spans, found, strict=True)]

    async def suggest(self, tenant: UUID | None, text: str, told: Mapping[str, Any]) -> tuple[str, ...]:
        """Keep what somebody thinks a comment should have scored, for whoever fits the heads anew.

        Returns the language it is in, none where it cannot be told. Raises as `analyze`.
        """
        _check_text(text)
        found = await self._read(text)
        body = json.dumps({"text": text, "language": found.language, "measured": found.measures.p, **told})
        key = b"" if tenant is None else tenant.bytes
        await self._log.append(SUGGESTED_TOPIC, [Record(key, body.encode(), self._clock.now())])
        return () if found.language is None else (found.language,)


def _check_text(text: str) -> None:
    """Raise NotScored for a comment that is empty or too long."""
    if not text.strip():
        raise NotScored(ErrorType.COMMENT_EMPTY, "Comment must be non-empty.")
    n_bytes = len(text.encode())
    if n_bytes > MOST_BYTES:
        message = f"Comment text was too many bytes. Value ({n_bytes}) exceeded limit ({MOST_BYTES})."
        raise NotScored(ErrorType.COMMENT_TOO_LONG, message)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence begins and ends, at most 32 spans: of more, neighbours go together."""
    spans = [match.span() for match in _SENTENCE.finditer(text)]
    n_together = -(-len(spans) // MOST_SPANS)
    groups = [spans[place : place + n_together] for place in range(0, len(spans), max(1, n_together))]
    return [(group[0][0], group[-1][1]) for group in groups]


def _check_wishes(wishes: Mapping[str, Wish]) -> None:
    if not wishes:
        raise NotScored(ErrorType.NO_REQUESTED_ATTRIBUTES, "Missing requested_attributes")
    for name, wish in wishes.items():
        if name not in ATTRIBUTES:
            measured = ", ".join(ATTRIBUTES)
            message = f"Unknown requested attribute: {name}. What is measured here: {measured}"
            raise NotScored(ErrorType.INVALID_REQUEST, message)
        given = ATTRIBUTES[name].type
        if wish.type not in (ScoreType.UNSPECIFIED, given):
            message = f"Requested score type {wish.type} is not supported by attribute {name}: it is {given}"
            raise NotScored(ErrorType.INVALID_REQUEST, message)


def _check_languages(name: str, languages: Sequence[str], detected: Sequence[str]) -> None:
    unknown = [tag for tag in languages if _plain(tag) not in ATTRIBUTES[name].languages]
    if unknown:
        message = f"Attribute {name} does not support request languages: {', '.join(unknown)}"
        detail = {"detectedLanguages": list(detected), "requestedLanguages": list(languages), "attribute": name}
        raise NotScored(ErrorType.LANGUAGE_NOT_SUPPORTED, message, {"languageNotSupportedByAttributeError": detail})


def _plain(tag: str) -> str:
    """Return a language tag without its region: en for en-GB; hi-Latn stays what it is."""
    match = _TAG.fullmatch(tag.lower())
    return match[1] if match else tag


def _scores(
    attribute: Attribute, threshold: float, whole: TextMeasures, parts: Sequence[Part], languages: Collection[str]
) -> Scores:
    """Return the score of the whole, and of each part that holds a letter or digit and reaches the threshold."""
    scored = (Scored(begin, end, attribute.score(part, languages)) for begin, end, part in parts if part.p)
    above = tuple(one for one in scored if one.value >= threshold)
    return Scores(attribute.type, attribute.score(whole, languages), above)
