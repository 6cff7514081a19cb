"""Fit the calibration: `python -m socialpulse.understand.topics.fit [folder for converted models]`.

The examples of the taxonomy are texts whose niche is known. They are classified by labels made without any example, so
none is compared with itself, and the temperature that makes the true niche most likely (least negative log likelihood)
is taken by golden section. Prints and writes top-1, top-3 and the expected calibration error in ten bins.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from socialpulse.understand.text import load_minilm
from socialpulse.understand.topics.classify import CALIBRATION, label_vectors
from socialpulse.understand.topics.taxonomy import taxonomy

F64 = npt.NDArray[np.float64]
DECLARED = 3.0  # a declared category makes its group e^3 = 20 times as likely: strong, and a clear text still wins


def nll(cosines: F64, true: npt.NDArray[np.int64], temperature: float) -> float:
    """Return the mean negative log likelihood of the true niches. cosines (n, k) · true (n,)"""
    logits = cosines / temperature
    logits = logits - logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return float(-log_p[np.arange(len(true)), true].mean())


def best_temperature(cosines: F64, true: npt.NDArray[np.int64]) -> float:
    """Return the temperature of the least NLL in [0.01, 1], by golden section."""
    low, high, ratio = 0.01, 1.0, (5**0.5 - 1) / 2
    for _ in range(60):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if nll(cosines, true, a) < nll(cosines, true, b) else (a, high)
    return (low + high) / 2


def calibration_error(p: F64, right: npt.NDArray[np.bool_], n_bins: int = 10) -> float:
    """Return the expected calibration error: the gap of confidence and accuracy over bins, weighted by size."""
    bins = np.minimum((p * n_bins).astype(int), n_bins - 1)
    gaps = [
        (bins == number).mean() * abs(p[bins == number].mean() - right[bins == number].mean())
        for number in set(bins.tolist())
    ]
    return float(sum(gaps))


def main() -> None:
    """Fit, print, write."""
    tree = taxonomy()
    embedder = load_minilm(Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()))
    texts = [example for niche in tree.niches for example in niche.examples]
    true = np.array([number for number, niche in enumerate(tree.niches) for _ in niche.examples])
    cosines = (embedder.embed(texts) @ label_vectors(tree.niches, embedder, with_examples=False).T).astype(np.float64)
    temperature = round(best_temperature(cosines, true), 4)
    logits = cosines / temperature
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    order = np.argsort(-p, axis=1)
    right, top_p = order[:, 0] == true, p.max(axis=1)
    groups = np.array([tree.groups.index(next(g for g in tree.groups if g.id == niche.group)) for niche in tree.niches])
    least_p = 0.05  # one in twenty, as p is calibrated: below it a niche is a guess
    figures = {
        "n_examples": len(texts),
        "top_1": right.mean(),
        "top_3": (order[:, :3] == true[:, None]).any(axis=1).mean(),
        "top_1_group": (groups[order[:, 0]] == groups[true]).mean(),
        "ece": calibration_error(top_p, right),
        "said": (top_p >= least_p).mean(),
        "precision_of_said": right[top_p >= least_p].mean(),
    }
    lines = [
        f"taxonomy = {tree.sha!r}",
        f"model = '{embedder.name}/{embedder.version}'",
        f"date = {datetime.now(UTC).date()}",
    ]
    lines += [f"temperature = {temperature}", f"declared = {DECLARED}", f"least_p = {least_p:.2f}"]
    lines += [
        f"{name} = {value if isinstance(value, int) else round(float(value), 4)}" for name, value in figures.items()
    ]
    CALIBRATION.write_text(
        "# Written by `python -m socialpulse.understand.topics.fit`; see CARD.md.\n" + "\n".join(lines) + "\n"
    )
    print(CALIBRATION.read_text())


if __name__ == "__main__":
    main()
