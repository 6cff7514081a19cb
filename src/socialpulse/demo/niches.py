"""The niches creators work in: how often each occurs, on which platforms, and what is said in it in every language."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from socialpulse.demo.dice import Pools, Reals, shares
from socialpulse.demo.grammar import Lexicon, Symbols
from socialpulse.demo.names import plain_letters
from socialpulse.demo.places import ENGLISH, LANGUAGES
from socialpulse.demo.words import items, load_rows


@dataclass(frozen=True, slots=True)
class Niches:
    """Niches (n,). Pools over (language, niche) are keyed by language * n + niche, the others by niche.

    affinity (n, 4): weight of instagram, tiktok, youtube, x · label, tag (n_languages, n) · role (n,)
    """

    slugs: tuple[str, ...]
    share: Reals
    affinity: Reals
    categories: tuple[tuple[str, ...], ...]
    label: Symbols
    tag: Symbols
    role: Symbols
    topics: Pools
    doings: Pools
    words: Pools
    word_tags: Pools
    emoji: Pools
    texts: tuple[str, ...]  # the handle words

    def __len__(self) -> int:
        return len(self.slugs)


def load_niches(lexicon: Lexicon) -> Niches:
    """Return the niches of words/niches.tsv with their words from words/niches.LANGUAGE.tsv."""
    rows = load_rows("niches")
    spoken = {language: load_rows(f"niches.{language}") for language in LANGUAGES if language != "hi-Latn"}
    # Hindi in Latin letters keeps the English terms, as people do; only its grammar is its own.
    by_language = [spoken.get(language, spoken["en"]) for language in LANGUAGES]
    topics = [[lexicon.token(topic) for topic in items(row["topics"])] for said in by_language for row in said]
    words = [items(row["handle words"]) for row in rows]
    return Niches(
        slugs=tuple(row["slug"] for row in rows),
        share=shares([float(row["weight"]) for row in rows]),
        affinity=np.array([[float(one) for one in row["instagram tiktok youtube x"].split()] for row in rows]),
        categories=tuple(tuple(items(row["categories"])) for row in rows),
        label=np.array([lexicon.tokens([row["label"] for row in said]) for said in by_language]),
        tag=np.array([lexicon.tokens([_tag(row["label"]) for row in said]) for said in by_language]),
        role=lexicon.tokens([row["role"] for row in by_language[ENGLISH]]),
        topics=Pools.of(topics),
        doings=Pools.of([[lexicon.token(one) for one in items(row["doings"])] for row in by_language[ENGLISH]]),
        words=Pools.of([[lexicon.token(plain_letters(word)) for word in row] for row in words]),
        word_tags=Pools.of([[lexicon.token(f"#{plain_letters(word)}") for word in row] for row in words]),
        emoji=Pools.of([[lexicon.token(one) for one in row["emoji"].split()] for row in rows]),
        texts=tuple(plain_letters(word) for row in words for word in row),
    )


def _tag(label: str) -> str:
    """Return the hashtag of a label. Combining marks stay: Devanagari needs them to be read."""
    return "#" + "".join(letter for letter in label if letter not in " .,'’-")
