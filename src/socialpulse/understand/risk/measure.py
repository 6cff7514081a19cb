"""Risk tags of creators from their texts: level by rule, with the words, heads and likenesses that led to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from socialpulse.core.errors import CannotStart, Invalid
from socialpulse.understand.harm import TextHarm, TextMeasures, load_heads, load_lists
from socialpulse.understand.risk.meaning import Meaning
from socialpulse.understand.risk.rules import BEARS_OUT, RULES_VERSION, Case, decide
from socialpulse.understand.risk.signs import Reader, Sign, Signs
from socialpulse.understand.risk.tags import TAG_IDS, Level
from socialpulse.understand.text import TextEmbedder

F32 = npt.NDArray[np.float32]
_LISTENS = -0.05  # margin of hate from which a text is measured by the heads
_HATE_TAG = TAG_IDS.index("hate")
_LEAST_P = {"hate": 0.5, "hate_speech": 0.5}  # more likely than not; a head's own threshold counts where it is higher
_OWN = ("bio", "name", "category")  # places that speak for the whole creator; a post speaks for itself
_N_EVIDENCE = 6  # of one tag
_N_SHOWN = 120  # characters of one


@dataclass(frozen=True, slots=True)
class Words:
    """One text of a creator. place: bio, name, category, or post 1, post 2, …"""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What led to a tag. start, end: where in the text of that place; None where the whole of it speaks.

    by     a list and its entry, a head, or `meaning`
    value  strength 1 to 3 of a list, p of a head, margin of meaning
    """

    place: str
    start: int | None
    end: int | None
    words: str
    by: str
    value: float


@dataclass(frozen=True, slots=True)
class Risk:
    """A tag with its level and the evidence, strongest first."""

    tag: str
    level: Level
    evidence: tuple[Evidence, ...]


class Risks:
    """Risk tags of creators. Safe to call from several threads."""

    def __init__(self, reader: Reader, meaning: Meaning, harm: TextHarm | None) -> None:
        """harm: None where its heads do not fit the sentence model; hate is then told by words and meaning."""
        self._reader, self._meaning, self._harm = reader, meaning, harm
        heads = harm.version if harm else "none"
        self.name = "risk-tags"
        self.version = f"{RULES_VERSION}+{reader.version}+{meaning.version}+{heads}"

    @classmethod
    def load(cls, embedder: TextEmbedder, cache: Path | None = None) -> Risks:
        """Return the tags for this sentence model. Raises CannotStart when a list or the file of heads is damaged."""
        heads, lists = load_heads(), load_lists()
        try:
            harm = TextHarm(embedder, heads, lists)
        except CannotStart:  # fitted on another sentence model
            harm = None
        return cls(Reader.load(), Meaning.load(embedder, cache), harm)

    def measure(self, creators: Sequence[Sequence[Words]], vectors: F32) -> list[tuple[Risk, ...]]:
        """Return the tags of each creator, in the order of TAGS; none where nothing speaks for one.

        vectors (n, d): one sentence vector of each creator's words, unit length or zero
        Raises Invalid when the two differ in number. Cost: about 0.2 ms a text, and a sentence vector more for the few
        texts that the heads look at.
        """
        if len(creators) != len(vectors):
            raise Invalid.one("vectors", len(vectors), f"{len(creators)} creators need as many vectors")
        margins = self._meaning.margins(vectors)
        signs = [[self._reader.read(words.text) for words in texts] for texts in creators]
        heads = self._heads(creators, signs, margins)
        limits = self._harm.thresholds if self._harm else {}
        return [_risks(*creator, limits) for creator in zip(creators, signs, margins, heads, strict=True)]

    def _heads(
        self, creators: Sequence[Sequence[Words]], signs: Sequence[Sequence[Signs]], margins: F32
    ) -> list[dict[int, TextMeasures]]:
        """Return what the heads say of those texts, by place, that attack by a word or whose creator sounds like it."""
        found: list[dict[int, TextMeasures]] = [{} for _ in creators]
        if self._harm is None:
            return found
        wanted = [
            (row, place)
            for row, texts in enumerate(signs)
            for place, said in enumerate(texts)
            if "hate" not in said.against
            and creators[row][place].place != "name"
            and (said.attacks or margins[row, _HATE_TAG] >= _LISTENS)
        ]
        measured = self._harm.measure([creators[row][place].text for row, place in wanted]) if wanted else []
        for (row, place), measures in zip(wanted, measured, strict=True):
            found[row][place] = measures
        return found


def _risks(
    texts: Sequence[Words],
    signs: Sequence[Signs],
    margins: F32,
    heads: dict[int, TextMeasures],
    limits: dict[str, float],
) -> tuple[Risk, ...]:
    """Return the tags of one creator."""
    if not texts:
        return ()
    own_side = frozenset[str]().union(*(said.against for words, said in zip(texts, signs, strict=True) if _own(words)))
    evidence = _evidence(texts, signs, own_side)
    hated = _hated(texts, heads, limits)
    found = list[Risk]()
    for number, tag in enumerate(TAG_IDS):
        said, margin = evidence.get(tag, []), float(margins[number])
        case = Case(
            tag=tag,
            n_weak=len({item.by for item in said if item.value == 1}),
            n_plain=len({item.by for item in said if item.value == 2}),
            n_strong=len({item.by for item in said if item.value == 3}),
            n_heads=len({item.by for item in hated}) if tag == "hate" else 0,
            margin=margin,
            against=tag in own_side,
        )
        level = decide(case)
        if level is not None:
            own = [*(hated if tag == "hate" else ()), *sorted(said, key=lambda item: -item.value)][:_N_EVIDENCE]
            if margin >= BEARS_OUT:
                own.append(Evidence("all", None, None, "", "meaning", round(margin, 3)))
            found.append(Risk(tag, level, tuple(own)))
    return tuple(found)


def _own(words: Words) -> bool:
    return words.place in _OWN


def _evidence(texts: Sequence[Words], signs: Sequence[Signs], own_side: frozenset[str]) -> dict[str, list[Evidence]]:
    """Return the signs of each tag. A creator on the other side of it is marked by an offer or an attack alone."""
    found: dict[str, list[Evidence]] = {}
    for words, said in zip(texts, signs, strict=True):
        for sign in said.found:
            if sign.strength == 3 or sign.tag not in own_side:
                found.setdefault(sign.tag, []).append(_shown(words, sign))
    return found


def _shown(words: Words, sign: Sign) -> Evidence:
    shown = words.text[sign.start : sign.end][:_N_SHOWN]
    return Evidence(words.place, sign.start, sign.end, shown, sign.by, float(sign.strength))


def _hated(texts: Sequence[Words], heads: dict[int, TextMeasures], limits: dict[str, float]) -> list[Evidence]:
    """Return the answers of the heads of hate that reach their thresholds, with the piece that was worst."""
    found = list[Evidence]()
    for place, measures in heads.items():
        start, end = measures.piece
        for head, least_p in _LEAST_P.items():
            if (p := measures.p.get(head, 0.0)) >= max(limits[head], least_p):
                shown = texts[place].text[start:end][:_N_SHOWN]
                found.append(Evidence(texts[place].place, start, end, shown, f"head: {head}", round(p, 3)))
    return found
