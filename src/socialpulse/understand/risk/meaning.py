"""How much a text sounds like each tag: its sentence vector beside examples of both sides and beside ordinary texts."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from socialpulse.core.errors import CannotStart
from socialpulse.understand.risk.tags import TAG_IDS
from socialpulse.understand.text import TextEmbedder
from socialpulse.understand.topics import taxonomy

F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
EXAMPLES = Path(__file__).parent / "prototypes.tsv"
_N_TEXTS_AT_ONCE = 4_096
_RISKY_NICHES = frozenset(  # their own examples speak of a tag
    {"food.drinks", "film.true-crime", "finance.crypto", "finance.trading", "entertainment.nightlife"}
    | {"society.politics", "society.activism", "society.debate"}
)


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts with a known side. tag: number in TAG_IDS, -1 for ordinary texts · speaks_for: else against"""

    texts: tuple[str, ...]
    tag: I64
    speaks_for: npt.NDArray[np.bool_]

    @property
    def sha(self) -> str:
        told = "\n".join(f"{t} {s} {text}" for t, s, text in zip(self.tag, self.speaks_for, self.texts, strict=True))
        return hashlib.sha256(told.encode()).hexdigest()[:8]


def load_examples(path: Path = EXAMPLES) -> Examples:
    """Return the examples of a file, and the bios and definitions of all harmless niches as ordinary texts.

    Raises CannotStart naming the line that does not fit.
    """
    texts, tags, sides = list[str](), list[int](), list[bool]()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != 3 or cells[0] not in TAG_IDS or cells[1] not in ("for", "against"):
            raise CannotStart(f"{path}, line {number}: a tag, for or against, and a text are needed, with tabs between")
        tags.append(TAG_IDS.index(cells[0]))
        sides.append(cells[1] == "for")
        texts.append(cells[2])
    for niche in taxonomy().niches:
        if niche.id not in _RISKY_NICHES:
            ordinary = (*niche.examples, f"{niche.name}. {niche.definition}.")
            texts += ordinary
            tags += [-1] * len(ordinary)
            sides += [False] * len(ordinary)
    return Examples(tuple(texts), np.array(tags), np.array(sides))


class Meaning:
    """Margins of vectors for one sentence model."""

    def __init__(self, examples: Examples, vectors: F32) -> None:
        """vectors (m, d) unit length, of the examples"""
        self.version = f"examples-{examples.sha}"
        ordinary = examples.tag == -1
        self._ordinary = vectors[ordinary].T
        sides = (examples.speaks_for, ~examples.speaks_for)
        self._sides = [tuple(vectors[(examples.tag == tag) & side].T for side in sides) for tag in range(len(TAG_IDS))]

    @classmethod
    def load(cls, embedder: TextEmbedder, cache: Path | None = None) -> Meaning:
        """Return the margins of this model; vectors of the examples are kept in `cache`. About 3 s without."""
        examples = load_examples()
        return cls(examples, _kept(examples, embedder, cache))

    def margins(self, vectors: F32) -> F32:
        """Return how much nearer each text is to the best example of each tag than to anything else.

        vectors (n, d) unit length, or zero where there is no text · returns (n, tags) in [-2, 2]; 0 without a text, and
        -1 for a tag without examples
        """
        found = np.full((len(vectors), len(TAG_IDS)), -1, np.float32)
        for start in range(0, len(vectors), _N_TEXTS_AT_ONCE):
            rows = slice(start, start + _N_TEXTS_AT_ONCE)
            part = vectors[rows]
            ordinary = (part @ self._ordinary).max(axis=1)
            for tag, (own, other) in enumerate(self._sides):
                if own.shape[1]:
                    near = ordinary if not other.shape[1] else np.maximum(ordinary, (part @ other).max(axis=1))
                    found[rows, tag] = (part @ own).max(axis=1) - near
        return found


def _kept(examples: Examples, embedder: TextEmbedder, cache: Path | None) -> F32:
    if cache is None:
        return embedder.embed(examples.texts)
    file = cache / f"risk-{examples.sha}-{embedder.name}-{embedder.version}.npy".replace("/", "-")
    if file.exists():
        kept: F32 = np.load(file)
        if kept.shape[0] == len(examples.texts):
            return kept
    vectors = embedder.embed(examples.texts)
    cache.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as handle:
        np.save(handle, vectors)
    draft.replace(file)
    return vectors
