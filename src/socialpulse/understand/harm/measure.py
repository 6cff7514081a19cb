"""Measures of texts: probabilities of the heads, and words of the lists with their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from socialpulse.core.errors import CannotStart, Invalid
from socialpulse.understand.harm.grams import grams
from socialpulse.understand.harm.heads import F32, Heads, load_heads, model_key
from socialpulse.understand.harm.plain import Plain, plain_text
from socialpulse.understand.harm.words import KINDS, STRONGEST, Hit, WordLists, load_lists
from socialpulse.understand.text import TextEmbedder, clean_text

SEVERE_KINDS = ("threat", "slur", "self-harm")  # of words; the strongest of them are severe in themselves
_N_CHARS = 500  # of one piece; with a sentence of 256 tokens at most, MiniLM reads all of it
_N_PIECES = 16  # of one text are measured, evenly spread over it
_LINK = re.compile(r"(?:https?:|www\.)\S*")
_MENTION = re.compile(r"@\w+")
_CUT = re.compile(rf"\S.{{0,{_N_CHARS - 1}}}(?!\S)|\S{{1,{_N_CHARS}}}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TextMeasures:
    """What was found in one text.

    p           calibrated probability by name of the head; empty for a text without a letter or digit
    hits        words of the lists, in order, with their place in the original
    piece       where in the original the piece with the highest p of all heads stands, as evidence
    n_unread    characters that no list looked at, in the middle of a text beyond 100,000
    n_unscored  pieces of 500 characters that no head looked at, of a text with more than 16
    measured_by name and version of the heads with their sentence model, and of the lists
    """

    p: dict[str, float]
    hits: tuple[Hit, ...]
    piece: tuple[int, int]
    n_unread: int
    n_unscored: int
    measured_by: str

    def listed(self, kind: str) -> int:
        """Return the highest strength, 1 to 3, of a listed word of this kind, 0 for none. Not a probability."""
        return max((hit.strength for hit in self.hits if hit.kind == kind), default=0)

    def severe(self, languages: Collection[str] | None = None) -> float:
        """Return how far a text goes beyond what only offends, 0 to 1: an order, no probability.

        p of `hate_speech`, whose annotators told hate from what only offends; 1 where a threat, slur or call to
        self-harm of the greatest strength stands, of these languages where some are given.
        """
        words = (hit for hit in self.hits if languages is None or hit.language in languages)
        strongest = any(hit.kind in SEVERE_KINDS and hit.strength == STRONGEST for hit in words)
        return 1.0 if strongest else self.p.get("hate_speech", 0.0)


class TextHarm:
    """Measures of harm in texts. Safe to call from several threads."""

    def __init__(self, embedder: TextEmbedder, heads: Heads, lists: WordLists) -> None:
        """Raises CannotStart when the heads were fitted on another sentence model, or on other tuned layers of it."""
        tuned = embedder.for_heads()
        given, dims = model_key(tuned.name, tuned.version), embedder.dims + tuned.dims
        if given != heads.model or dims != heads.meaning.shape[1]:
            raise CannotStart(
                f"the text heads were fitted on vectors of {heads.model} ({heads.meaning.shape[1]} dimensions), "
                f"given is {given} ({dims}); load that model for them, or fit them: "
                "python -m socialpulse.understand.harm.fit"
            )
        self._embedder, self._heads, self._lists = embedder, heads, lists
        self.measured = tuple(head.name for head in heads.heads)
        self.listed = KINDS
        self.thresholds = {head.name: head.threshold for head in heads.heads}
        self.name = "harm-heads"
        self.version = f"{heads.version}+{heads.model}+{lists.version}"

    @classmethod
    def load(cls, embedder: TextEmbedder, lists: WordLists | None = None) -> TextHarm:
        """Return the measures with the weights of the package, and its lists where none are given.

        Raises CannotStart as their loading does.
        """
        return cls(embedder, load_heads(), load_lists() if lists is None else lists)

    def measure(self, texts: Sequence[str]) -> list[TextMeasures]:
        """Return the measures of each text, in order.

        A long text is measured in pieces, and each p is the highest of all. Raises Invalid when an element is not a
        string. Cost: two sentence vectors a piece, and about 0.5 ms.
        """
        if isinstance(texts, str):
            raise Invalid.one("texts", texts, "a list of texts is needed, put a single one in brackets")
        for number, text in enumerate(texts):
            if not isinstance(text, str):
                raise Invalid.one(f"texts[{number}]", text, "not a string")
        plains = [plain_text(text) for text in texts]
        cut = [_pieces(plain.text) for plain in plains]
        spans = [_spread(pieces) for pieces in cut]
        written = [
            readable_text(plain.text[a:b]) for plain, pieces in zip(plains, spans, strict=True) for a, b in pieces
        ]
        p = self._heads.measure([grams(text) for text in written], head_vectors(self._embedder, written))
        ends = np.cumsum([len(pieces) for pieces in spans], dtype=np.int64)
        each = [p[end - len(pieces) : end] for pieces, end in zip(spans, ends, strict=True)]
        return [self._one(*row) for row in zip(plains, spans, each, map(len, cut), strict=True)]

    def _one(self, plain: Plain, spans: list[tuple[int, int]], p: F32, n_pieces: int) -> TextMeasures:
        best = spans[int(p.max(axis=1).argmax())] if spans else (0, 0)
        return TextMeasures(
            p={name: float(value) for name, value in zip(self.measured, p.max(axis=0), strict=True)} if spans else {},
            hits=tuple(self._lists.find(plain)),
            piece=plain.original(*best),
            n_unread=plain.n_unread,
            n_unscored=n_pieces - len(spans),
            measured_by=f"{self.name}/{self.version}",
        )


def head_vectors(embedder: TextEmbedder, texts: Sequence[str]) -> F32:
    """Return the vectors that heads weigh: of the model as it came, then of its tuned layers. (n, 2 d)

    texts: of `readable_text`
    """
    cleaned = list(map(clean_text, texts))
    return np.hstack([embedder.embed(cleaned), embedder.for_heads().embed(cleaned)])


def readable_text(plain: str) -> str:
    """Return plain text as the heads read it, in fitting as in measuring: no links, every mention the same."""
    return " ".join(_MENTION.sub("@user", _LINK.sub(" ", plain)).split())


def _pieces(text: str) -> list[tuple[int, int]]:
    """Return spans of at most 500 characters, cut between words, of those with a letter or digit in them."""
    spans = [match.span() for match in _CUT.finditer(text)]
    return [(a, b) for a, b in spans if any(char.isalnum() for char in text[a:b])]


def _spread(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return at most 16 of the spans, the first and the last among them."""
    if len(spans) <= _N_PIECES:
        return spans
    return [spans[int(place)] for place in np.linspace(0, len(spans) - 1, _N_PIECES)]
