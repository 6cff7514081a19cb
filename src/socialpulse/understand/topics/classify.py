"""From sentence vectors to niches with calibrated probabilities."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from socialpulse.understand.topics.taxonomy import FOLDER, Niche, Taxonomy, taxonomy

F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
N_BEST = 3
CALIBRATION = FOLDER / "calibration.toml"


class Embedder(Protocol):
    """What is needed of a sentence model: `embed` gives unit rows (n, d), `name` and `version` say which it is."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> F32: ...


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted by `python -m socialpulse.understand.topics.fit`; see CARD.md.

    temperature  cosines are divided by it before the softmax over all niches
    declared     added to the logits of niches whose group a declared category names
    least_p      below it nothing is said
    """

    temperature: float
    declared: float
    least_p: float
    taxonomy: str


@dataclass(frozen=True, slots=True)
class Niches:
    """The best niches of n texts. rows (n, 3) niche numbers, most likely first · p (n, 3), 0 where nothing is said."""

    taxonomy: Taxonomy
    rows: I64
    probabilities: F32

    def ids(self, row: int) -> list[str]:
        """Return up to three niche ids, most likely first."""
        known = self.probabilities[row] > 0
        return [self.taxonomy.niches[number].id for number in self.rows[row][known]]

    def p(self, row: int) -> list[float]:
        """Return the probabilities of `ids(row)`."""
        return [round(float(p), 4) for p in self.probabilities[row] if p > 0]


class Topics:
    """A classifier over the taxonomy for one sentence model."""

    def __init__(self, tree: Taxonomy, labels: F32, calibration: Calibration) -> None:
        self._tree = tree
        self._labels = labels
        self._calibration = calibration
        number = {group.id: place for place, group in enumerate(tree.groups)}
        self._group_of = np.array([number[niche.group] for niche in tree.niches])
        self._group_number = number

    @classmethod
    def load(cls, embedder: Embedder, cache: Path | None = None) -> Topics:
        """Return the classifier for this model; vectors of the niches are kept in `cache`. About 2 s without."""
        tree = taxonomy()
        return cls(tree, _cached_labels(tree, embedder, cache), load_calibration())

    @property
    def version(self) -> str:
        """Changes whenever a result could."""
        fitted = self._calibration
        return f"{self._tree.sha}-{fitted.temperature:g}-{fitted.declared:g}-{fitted.least_p:g}"

    def classify(self, vectors: F32, declared: Sequence[Sequence[str]] | None = None) -> Niches:
        """Return the best niches of each text.

        vectors (n, d) unit length, or zero where there is no text · declared n lists of categories as sources call them
        A category that names a group raises its niches. Without text and without such a category nothing is said.
        """
        fitted = self._calibration
        logits = (vectors @ self._labels.T) / np.float32(fitted.temperature)
        has_sign = np.asarray(vectors.any(axis=1))
        if declared is not None:
            has_sign = has_sign | self._raise_declared(logits, declared)
        p = _softmax(logits)
        best = np.argpartition(-p, N_BEST, axis=1)[:, :N_BEST]
        order = np.argsort(-np.take_along_axis(p, best, axis=1), axis=1, kind="stable")
        rows = np.take_along_axis(best, order, axis=1)
        values = np.take_along_axis(p, rows, axis=1)
        values[(values < fitted.least_p) | ~has_sign[:, None]] = 0
        return Niches(self._tree, rows.astype(np.int64), values)

    def _raise_declared(self, logits: F32, declared: Sequence[Sequence[str]]) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(logits), bool)
        for row, categories in enumerate(declared):
            groups = {group for category in categories if (group := self._tree.declared_group(category))}
            if groups:
                found[row] = True
                numbers = [self._group_number[group] for group in groups]
                logits[row, np.isin(self._group_of, numbers)] += np.float32(self._calibration.declared)
        return found


def load_calibration() -> Calibration:
    """Return the fitted numbers that ship with the taxonomy."""
    found = tomllib.loads(CALIBRATION.read_text())
    return Calibration(found["temperature"], found["declared"], found["least_p"], found["taxonomy"])


def label_vectors(niches: Sequence[Niche], embedder: Embedder, *, with_examples: bool) -> F32:
    """Return one unit vector for each niche: the mean of its definition, its keywords and its examples. (k, d)"""
    texts, owner = [], []
    for number, niche in enumerate(niches):
        own = [f"{niche.name}. {niche.definition}.", ", ".join(niche.keywords)]
        own += niche.examples if with_examples else ()
        texts += own
        owner += [number] * len(own)
    vectors = embedder.embed(texts)
    sums = np.zeros((len(niches), vectors.shape[1]), np.float32)
    np.add.at(sums, np.array(owner), vectors)
    means: F32 = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return means


def _softmax(logits: F32) -> F32:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    p: F32 = shifted / shifted.sum(axis=1, keepdims=True)
    return p


def _cached_labels(tree: Taxonomy, embedder: Embedder, cache: Path | None) -> F32:
    if cache is None:
        return label_vectors(tree.niches, embedder, with_examples=True)
    file = cache / f"niches-{tree.sha}-{embedder.name}-{embedder.version}.npy".replace("/", "-")
    if file.exists():
        kept: F32 = np.load(file)
        if kept.shape[0] == len(tree.niches):
            return kept
    labels = label_vectors(tree.niches, embedder, with_examples=True)
    cache.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as handle:
        np.save(handle, labels)
    draft.replace(file)
    return labels
