"""Which language a text is written in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata

from socialpulse.understand.text.clean import clean_text

_N_CHARS = 300  # more tells nothing new
_MENTION = re.compile(r"[\w.+-]*@[\w.-]+")
_MIN_LATIN_LETTERS = 4
_LAST_LATIN = "\u024f"

# Fitted on 40 sentences of each of 75 languages and on their first 20 to 60 characters; see CARD.md.
_SHARPNESS = 0.7  # the naive Bayes scores of py3langid are overconfident
_SURE = 0.9999  # from here on the second opinion changes nothing
_FLOOR = 0.01  # what one model grants a language that it excludes or does not know
_CALIBRATION = 0.85
_RARE = {"la": 0.1, "eo": 0.1}  # English titles (Professor, Director, Medicine) look like Latin; few write it


@dataclass(frozen=True, slots=True)
class Language:
    """code: ISO 639-1. p: the probability that it is right, in (0, 1]."""

    code: str
    p: float


class LanguageDetector:
    """Two models of two kept libraries: py3langid first, and lingua where that is not sure. 75 languages."""

    def __init__(self, min_p: float = 0.3) -> None:
        """Takes about 1.2 s and 180 MB. Below min_p no language is named."""
        from lingua import LanguageDetectorBuilder
        from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

        self._min_p = min_p
        self._first = LanguageIdentifier.from_model_file(MODEL_FILE)
        self._second = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()
        values = self._second.compute_language_confidence_values("a")
        self._codes = tuple(sorted(value.language.iso_code_639_1.name.lower() for value in values))

    @property
    def name(self) -> str:
        return "py3langid+lingua"

    @property
    def version(self) -> str:
        return f"{metadata.version('py3langid')}+{metadata.version('lingua-language-detector')}"

    def detect_languages(self, texts: Sequence[str]) -> list[Language | None]:
        """Return the language of each text, None where no language is likely enough.

        Links, mentions, addresses, emoji and digits do not count; what is left needs a letter, in Latin script four.
        Cost: about 0.4 ms of one core per profile text; lingua spreads its part over all cores.
        """
        letters = [_letters(text) for text in texts]
        first = [self._rank(text) if text else {} for text in letters]
        unsure = [i for i, shares in enumerate(first) if shares and self._surely(shares) is None]
        second = dict(zip(unsure, self._second_opinions([letters[i] for i in unsure]), strict=True))
        found = [
            self._blend(shares, second[i]) if i in second else self._surely(shares) for i, shares in enumerate(first)
        ]
        return [language if language is not None and language.p >= self._min_p else None for language in found]

    def _rank(self, text: str) -> dict[str, float]:
        """Return the share of each of py3langid's languages, those that we do not name among them."""
        scores = {code: _SHARPNESS * score for code, score in self._first.rank(text)}
        shares = _shares(scores)
        shares["nb"] = shares.pop("no", 0.0)
        shares["en"] += shares.pop("pcm", 0.0)  # Nigerian Pidgin, which it sees in many short English texts
        return shares

    def _surely(self, shares: Mapping[str, float]) -> Language | None:
        code = max(shares, key=shares.__getitem__, default="")
        return Language(code, shares[code]) if code in self._codes and shares[code] >= _SURE else None

    def _second_opinions(self, texts: Sequence[str]) -> Iterable[dict[str, float]]:
        for values in self._second.compute_language_confidence_values_in_parallel(list(texts)):
            yield {value.language.iso_code_639_1.name.lower(): value.value for value in values}

    def _blend(self, first: Mapping[str, float], second: Mapping[str, float]) -> Language:
        """Return the language with the highest product of both shares."""
        scores = {
            code: _CALIBRATION
            * math.log((first.get(code, 0) + _FLOOR) * (second.get(code, 0) + _FLOOR) * _RARE.get(code, 1))
            for code in self._codes
        }
        shares = _shares(scores)
        code = max(shares, key=shares.__getitem__)
        return Language(code, shares[code])


def _letters(text: str) -> str:
    """Return the words of the text without anything that has no language, "" when too little is left."""
    plain = _MENTION.sub(" ", clean_text(text[:_N_CHARS]))
    letters = [char for char in plain if char.isalpha()]
    n_latin = sum(char <= _LAST_LATIN for char in letters)
    return plain if n_latin >= _MIN_LATIN_LETTERS or n_latin < len(letters) else ""


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Return exp(score) over the sum of all."""
    top = max(scores.values())
    weights = {code: math.exp(score - top) for code, score in scores.items()}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}
