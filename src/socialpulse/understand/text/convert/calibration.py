"""Texts on which the ranges and correlations inside the model are measured before it is rounded."""

from __future__ import annotations

import random
import re
from importlib import resources

_CLAUSE = re.compile(r"(?<=[.!?|,])\s+")


def calibration_texts(n_mixed: int, seed: int = 1) -> list[str]:
    """Return the lines of calibration.tsv, followed by n_mixed new texts of two to seven of their clauses.

    The lines were written for this purpose: bios, captions, questions, link-only and one-word texts, twenty languages.
    """
    path = resources.files("socialpulse.understand.text.convert") / "calibration.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    clauses = [clause for line in lines for clause in _CLAUSE.split(line) if clause]
    chance = random.Random(seed)
    return lines + [" ".join(chance.sample(clauses, chance.randint(2, 7))) for _ in range(n_mixed)]
