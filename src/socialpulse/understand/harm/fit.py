"""Fit the heads: `python -m socialpulse.understand.harm.fit ../shared/data/text FOLDER`.

FOLDER keeps vectors and the converted model. Needs scikit-learn, which serving does not. Each head is a logistic
regression over sentence vectors and groups of letters and words together. The penalty and the weight of the vectors are
chosen by AUC on the part that chooses; there too probabilities are calibrated (Platt) and thresholds taken. The test
part is read by `make eval` alone.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from socialpulse.understand.harm.fit_data import I64, SEED, load_davidson, load_phrases, load_spam, load_tweeteval
from socialpulse.understand.harm.grams import N_PLACES, grams
from socialpulse.understand.harm.heads import F32, I8, WEIGHTS, Head, Heads, model_key, save_heads
from socialpulse.understand.harm.measure import head_vectors, readable_text
from socialpulse.understand.harm.plain import plain_text
from socialpulse.understand.text import TextEmbedder, load_minilm

GRID = ((1.0, 0.4), (1.0, 0.3), (1.0, 0.2))  # C, and how much vectors of the tuned layers count beside letters
USUAL_GRID = {"spam": ((1.0, 0.4), (1.0, 0.6), (2.0, 0.4))}  # of heads that weigh vectors of the model as it came
LEAST_PRECISION = {"hate": 0.8}  # other heads: the best macro-F1. Hate by words shifts most from set to set
PHRASE_WEIGHT = {"offensive": 0.3, "hate": 1.0}  # of one of our phrases beside one row of a set
N_CHARS = 500
N_ORDINARY = 3_000  # tweets beside the examples of spam


@dataclass(frozen=True, slots=True)
class Features:
    """letters (n, N_PLACES) sparse · vectors (n, 2 d), usual and tuned"""

    letters: csr_matrix
    vectors: F32

    def joined(self, rows: I64, scale: F32) -> csr_matrix:
        return hstack([self.letters[rows], csr_matrix(self.vectors[rows] * scale)]).tocsr()


@dataclass(frozen=True, slots=True)
class Task:
    """One head: rows of all features with label and weight to fit on, and rows with labels that choose."""

    name: str
    rows: I64
    labels: I64
    weights: F32
    choose: I64
    choose_labels: I64


@dataclass(frozen=True, slots=True)
class Fitted:
    """A head with its weights as they are shipped."""

    head: Head
    letters: I8
    scale: float
    meaning: F32
    bias: float


def features(texts: Sequence[str], embedder: TextEmbedder, folder: Path) -> Features:
    """Return what the heads see of each text. Vectors are kept in the folder."""
    read = [readable_text(plain_text(text).text[:N_CHARS]) for text in texts]
    key = hashlib.sha256("\n".join([embedder.for_heads().version, *read]).encode()).hexdigest()[:12]
    path = folder / f"vectors-{key}.npy"
    if not path.exists():
        np.save(path, head_vectors(embedder, read))
    found = [grams(text) for text in read]
    ends = np.cumsum([0, *(len(text.places) for text in found)])
    values = np.concatenate([text.values for text in found])
    places = np.concatenate([text.places for text in found])
    return Features(csr_matrix((values, places, ends), shape=(len(read), N_PLACES)), np.load(path))


def fit(task: Task, seen: Features) -> Fitted:
    """Return the head with the settings that order the choosing rows best, rounded, calibrated, with its threshold."""
    best, best_auc = None, -1.0
    for strength, share in USUAL_GRID.get(task.name, GRID):
        scale = _scale(task.name, share, seen.vectors.shape[1])
        model = LogisticRegression(C=strength, solver="liblinear")
        model.fit(seen.joined(task.rows, scale), task.labels, sample_weight=task.weights)
        scores = model.decision_function(seen.joined(task.choose, scale))
        auc = roc_auc_score(task.choose_labels, scores)
        print(f"{task.name}: C {strength}, vectors x {share}: AUC {auc:.4f}", flush=True)
        if auc > best_auc:
            best, best_auc = (model, scale), auc
    assert best is not None
    model, scale = best
    weights = model.coef_[0]
    step = float(np.abs(weights[:N_PLACES]).max()) / 127
    letters = np.round(weights[:N_PLACES] / step).astype(np.int8)
    meaning = (weights[N_PLACES:] * scale).astype(np.float32)
    bias = float(model.intercept_[0])
    scores = seen.letters[task.choose] @ letters.astype(np.float32) * step + seen.vectors[task.choose] @ meaning + bias
    return Fitted(_calibrated(task, scores.astype(np.float64)), letters, step, meaning, bias)


def _scale(name: str, share: float, dims: int) -> F32:
    """Return what each number of the vectors is multiplied by: `share` for those that this head reads, else nothing."""
    shares = (share, 0.0) if name in USUAL_GRID else (0.0, share)
    return np.repeat(shares, dims // 2).astype(np.float32)


def _calibrated(task: Task, scores: npt.NDArray[np.float64]) -> Head:
    platt = LogisticRegression(C=1e4).fit(scores[:, None], task.choose_labels)
    slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    p, true = 1 / (1 + np.exp(-(scores * slope + shift))), task.choose_labels == 1
    rows = []
    for threshold in np.arange(0.05, 0.96, 0.01):
        said = p >= threshold
        precision, recall = _share(true, said), _share(said, true)
        f1 = _f1(said, true) + _f1(~said, ~true)
        rows.append((f1 / 2, round(float(threshold), 2), precision, recall))
    least = LEAST_PRECISION.get(task.name, 0.0)
    kept = [row for row in rows if row[2] >= least] or rows
    macro_f1, threshold, precision, recall = max(kept)
    print(f"{task.name}: threshold {threshold}, macro-F1 {macro_f1:.4f} where it was chosen", flush=True)
    return Head(task.name, slope, shift, threshold, round(precision, 3), round(recall, 3))


def _share(of: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_]) -> float:
    """Return the share of `among` that `of` holds, 0 of nothing."""
    return float(of[among].mean()) if among.any() else 0.0


def _f1(said: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> float:
    total = int(said.sum() + true.sum())
    return 2 * int((said & true).sum()) / total if total else 0.0


def tasks(folder: Path) -> tuple[list[str], list[Task]]:
    """Return all texts, and the heads over them."""
    offensive, hate = load_tweeteval(folder, "offensive"), load_tweeteval(folder, "hate")
    davidson = load_davidson(folder)
    phrases, is_hate, is_offensive = load_phrases()
    spam, is_spam = load_spam()
    starts = np.cumsum([0, len(offensive.texts), len(hate.texts), len(davidson.texts), len(phrases), len(spam)])
    at = {
        name: int(start)
        for name, start in zip(("offensive", "hate", "davidson", "phrases", "spam"), starts, strict=False)
    }
    texts = [*offensive.texts, *hate.texts, *davidson.texts, *phrases, *spam]
    made = list[Task]()
    unsaid = np.full(len(phrases), -1)
    abusive, hate_speech = davidson.labels != 2, davidson.labels == 0
    for data, name, labels, shares, own in (
        (offensive, "offensive", offensive.labels, offensive.shares, is_offensive),
        (hate, "hate", hate.labels, hate.shares, is_hate),
        (davidson, "abusive", abusive, abusive, unsaid),
        (davidson, "hate_speech", hate_speech, davidson.shares, unsaid),
    ):
        fit_rows, choose = data.rows(0), data.rows(1)
        told = np.flatnonzero(own >= 0)
        rows = np.concatenate([fit_rows + at[data.name], told + at["phrases"]])
        shares = np.concatenate([shares[fit_rows], own[told]]).astype(np.float32)
        weights = np.concatenate([np.ones(len(fit_rows)), np.full(len(told), PHRASE_WEIGHT.get(name, 0.0))]).astype(
            np.float32
        )
        made.append(Task(name, *_voted(rows, shares, weights), choose + at[data.name], labels[choose].astype(np.int64)))
    ordinary = np.random.default_rng(1).permutation(offensive.rows(0))[:N_ORDINARY]
    made.append(_spam_task(np.arange(len(spam)) + at["spam"], is_spam, ordinary))
    return texts, made


def _spam_task(own: I64, is_spam: I64, ordinary: I64) -> Task:
    """Return the head that tells our examples of spam from ordinary tweets; a third of the examples chooses."""
    fits = np.random.default_rng(SEED).random(len(own)) < 0.7
    apart = len(ordinary) // 3
    labels = np.concatenate([is_spam[fits], np.zeros(len(ordinary) - apart, np.int64)])
    return Task(
        name="spam",
        rows=np.concatenate([own[fits], ordinary[apart:]]),
        labels=labels,
        weights=np.where(labels == 1, 10.0, 1.0).astype(np.float32),
        choose=np.concatenate([own[~fits], ordinary[:200]]),
        choose_labels=np.concatenate([is_spam[~fits], np.zeros(200, np.int64)]),
    )


def _voted(rows: I64, shares: F32, weights: F32) -> tuple[I64, I64, F32]:
    """Return rows, labels and weights in which a row on which people disagreed stands twice, as they voted."""
    yes, no = np.flatnonzero(shares > 0), np.flatnonzero(shares < 1)
    labels = np.repeat([1, 0], [len(yes), len(no)])
    counted = np.concatenate([weights[yes] * shares[yes], weights[no] * (1 - shares[no])])
    return np.concatenate([rows[yes], rows[no]]), labels, counted


def main() -> None:
    """Fit, print, write."""
    sets, folder = Path(sys.argv[1]), Path(sys.argv[2])
    embedder = load_minilm(folder)
    texts, made = tasks(sets)
    seen = features(texts, embedder, folder)
    fitted = [fit(task, seen) for task in made]
    tuned = embedder.for_heads()
    heads = Heads(
        heads=tuple(one.head for one in fitted),
        letters=np.stack([one.letters for one in fitted]),
        letters_scale=np.array([one.scale for one in fitted], np.float32),
        meaning=np.stack([one.meaning for one in fitted]),
        bias=np.array([one.bias for one in fitted], np.float32),
        model=model_key(tuned.name, tuned.version),
        version="",
    )
    save_heads(heads, WEIGHTS)
    for head in heads.heads:
        print(head)
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size / 2**20:.2f} MiB")


if __name__ == "__main__":
    main()
