"""Quality of the text measures of harm beside published anchors: `python -m benchmarks.quality_text`.

The test parts (TweetEval's val splits, 15 % of Davidson) chose nothing. Spam is judged on sets that nothing was fitted
on. The functional cases (cases/harm.tsv) were written for this project; phrases for fitting are by the same hand.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.machine import machine
from socialpulse.runtime.settings import load_settings
from socialpulse.understand.harm import Head, TextHarm, TextMeasures, load_heads
from socialpulse.understand.harm.fit_data import Labelled, load_davidson, load_tweeteval
from socialpulse.understand.text import load_minilm

Bool = npt.NDArray[np.bool_]
F64 = npt.NDArray[np.float64]

DATA = Path(__file__).parents[2] / "shared" / "data" / "text"
CASES = Path(__file__).parent / "cases" / "harm.tsv"
GROUPS = (
    *("women", "men", "Muslims", "Jews", "Christians", "gay people", "trans people", "immigrants", "refugees"),
    *("Black people", "white people", "disabled people", "Mexicans", "Asian people"),
)
HARMLESS = (
    "A few {g} came to the reading last night.",
    "The survey asked {g} what they watch in the evening.",
    "{g} have lived in this valley for centuries.",
    "My aunt wrote her thesis about {g} in sport.",
    "This podcast by {g} is my favourite.",
    "Three {g} won medals at the games.",
    "We need more {g} in local councils.",
    "The city has a new meeting place for {g}.",
    "What do {g} think of the new museum?",
    "I learned a lot from the {g} in my class.",
    "The exhibition shows photographs of {g} at work.",
    "Many {g} told us that they enjoyed the concert.",
)
N_SPAM = 800  # messages of the larger set
# Spellings of African-American English that seldom stand in other English. A rough sign of dialect, not of a person.
_DIALECT = re.compile(
    r"\b(?:ain'?t|finna|gon|imma|ima|tryna|lil|dis|dat|dem|dey|wit|yo|bruh|nah|y'?all|naw|ion|hella|bouta|ya|da)\b",
    re.IGNORECASE,
)


class Case(NamedTuple):
    """One case: whether the measure is to say yes to the text."""

    function: str
    measure: str
    wanted: bool
    text: str


def load_cases(path: Path = CASES) -> list[Case]:
    """Return the functional cases, in the order of the file."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        Case(function, measure, wanted == "yes", json.loads(f'"{text}"')) for function, measure, wanted, text in rows
    ]


def says(measures: TextMeasures, name: str, thresholds: dict[str, float]) -> bool:
    """Return the answer at the shipped threshold, or whether a list holds a strong word of that kind."""
    if name in thresholds:
        return measures.p.get(name, 0.0) >= thresholds[name]
    return measures.listed(name) >= 2


def functions(harm: TextHarm) -> Iterator[str]:
    """Share of functional cases answered right, in all and for each function. Target: .70."""
    cases = load_cases()
    found = harm.measure([case.text for case in cases])
    right = defaultdict[str, list[bool]](list)
    for case, measures in zip(cases, found, strict=True):
        right[f"{case.function} ({case.measure})"].append(says(measures, case.measure, harm.thresholds) == case.wanted)
    every = [value for values in right.values() for value in values]
    mean = np.mean([np.mean(values) for values in right.values()])
    yield f"functional cases: {np.mean(every):.3f} of {len(every)} right (target .70), mean over functions {mean:.3f}"
    yield "    published on HateCheck, other cases: keyword models .37-.66, Perspective .77"
    for function, values in right.items():
        yield f"    {np.mean(values):.2f} of {len(values):3d}  {function}"


def groups(harm: TextHarm) -> Iterator[str]:
    """Share of harmless sentences about each group that a head takes for harm."""
    heads = ("hate", "offensive")
    for group in GROUPS:
        found = harm.measure([sentence.format(g=group) for sentence in HARMLESS])
        shares = [np.mean([says(one, head, harm.thresholds) for one in found]) for head in heads]
        yield f"    {group}, {len(HARMLESS)} harmless sentences: hate {shares[0]:.2f}, offensive {shares[1]:.2f}"


def sets(harm: TextHarm) -> Iterator[str]:
    """Macro-F1, AUC and calibration of each head on rows that chose nothing."""
    for head, anchors in (
        ("offensive", "target .78; on the official test TF-IDF+LR .738, RoBERTa-base .795"),
        ("hate", "target .52; on the official test, which is shifted: TF-IDF+LR .430, FastText .506, BERTweet .564"),
    ):
        data = load_tweeteval(DATA, head)
        rows = data.rows(2)
        p = _p(harm, data, rows)[head]
        yield from _head(harm, head, p, data.labels[rows] == 1)
        yield f"    {anchors}; ours on {len(rows):,} rows of the val split"


def davidson(harm: TextHarm) -> Iterator[str]:
    """Three classes from two heads, and how often harmless rows are taken for harm, by dialect."""
    data = load_davidson(DATA)
    rows = data.rows(2)
    p, true = _p(harm, data, rows), data.labels[rows]
    yield from _head(harm, "abusive", p["abusive"], true != 2)
    yield from _head(harm, "hate_speech", p["hate_speech"], true == 0)
    severe = np.array([one.severe() for one in harm.measure([data.texts[row] for row in rows[true != 2]])])
    yield f"    severe: AUC {auc(severe, true[true != 2] == 0):.3f} between hate and what only offends"
    limit = harm.thresholds
    said = np.where(p["abusive"] < limit["abusive"], 2, np.where(p["hate_speech"] >= limit["hate_speech"], 0, 1))
    each = [_f1(said == label, true == label) for label in (0, 1, 2)]
    yield f"Davidson: macro-F1 {np.mean(each):.3f} (target .76, LR .746), hate {each[0]:.3f} (target .50, LR .44)"
    yield f"    offensive {each[1]:.3f}, neither {each[2]:.3f}; {len(rows):,} rows kept aside"
    dialect = np.array([_DIALECT.search(data.texts[row]) is not None for row in rows])
    for name, threshold in limit.items():
        clean = true == 2
        shares = [float((p[name] >= threshold)[clean & (dialect == which)].mean()) for which in (True, False)]
        counts = [int((clean & (dialect == which)).sum()) for which in (True, False)]
        yield (
            f"    false positives of {name} among 'neither': {shares[0]:.3f} with signs of African-American English "
            f"({counts[0]}), {shares[1]:.3f} without ({counts[1]})"
        )


def spam(harm: TextHarm) -> Iterator[str]:
    """AUC and F1 on two sets that may not be fitted on."""
    with (DATA / "sms_spam.csv").open(encoding="utf-8", newline="") as file:
        sms = [(row["text"], row["label"] == "spam") for row in csv.DictReader(file)][:N_SPAM]
    with (DATA / "youtube_comment_spam.csv").open(encoding="utf-8-sig", newline="") as file:
        comments = [(row["CONTENT"], row["CLASS"] == "1") for row in csv.DictReader(file)]
    for name, pairs in (("SMS", sms), ("YouTube comments", comments)):
        p = np.array([found.p.get("spam", 0.0) for found in harm.measure([text for text, _ in pairs])])
        yield f"{name}, {len(pairs)} texts:"
        yield from _head(harm, "spam", p, np.array([label for _, label in pairs]))


def _p(harm: TextHarm, data: Labelled, rows: Sequence[int] | npt.NDArray[np.int64]) -> dict[str, F64]:
    found = harm.measure([data.texts[row] for row in rows])
    return {name: np.array([one.p.get(name, 0.0) for one in found]) for name in harm.measured}


def _head(harm: TextHarm, name: str, p: F64, true: Bool) -> Iterator[str]:
    head: Head = next(head for head in load_heads().heads if head.name == name)
    said = p >= head.threshold
    precision, recall = (float(a[b].mean()) if b.any() else 0.0 for a, b in ((true, said), (said, true)))
    macro = (_f1(said, true) + _f1(~said, ~true)) / 2
    yield (
        f"{name}: macro-F1 {macro:.3f}, AUC {auc(p, true):.3f}, ECE {calibration_error(p, true):.3f} (target .05); "
        f"at p >= {head.threshold} precision {precision:.3f}, recall {recall:.3f} "
        f"(where it was chosen {head.precision}, {head.recall})"
    )


def auc(p: F64, true: Bool) -> float:
    """Return the chance that a true row has the higher p of a pair; ties count half."""
    order = np.unique(p, return_inverse=True)[1]
    counts = np.bincount(order)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[order]
    n_true = int(true.sum())
    return float((ranks[true].sum() - n_true * (n_true + 1) / 2) / (n_true * (len(true) - n_true)))


def calibration_error(p: F64, true: Bool, n_bins: int = 10) -> float:
    """Return the gap of mean p and share of true rows over ten bins of p, weighted by their size."""
    bins = np.minimum((p * n_bins).astype(int), n_bins - 1)
    return float(sum(abs((p - true)[bins == number].sum()) for number in range(n_bins)) / len(p))


def _f1(said: Bool, true: Bool) -> float:
    total = int(said.sum() + true.sum())
    return 2 * int((said & true).sum()) / total if total else 0.0


def figures(harm: TextHarm) -> Iterator[str]:
    """Yield every line there is data for."""
    yield from functions(harm)
    yield from groups(harm)
    if not DATA.is_dir():
        yield f"no real texts at {DATA}; nothing else to judge by"
        return
    for part in (sets, davidson, spam):
        yield from part(harm)


def main() -> None:
    """Print."""
    print(machine())
    for line in figures(TextHarm.load(load_minilm(load_settings().models_folder))):
        print(line)


if __name__ == "__main__":
    main()
