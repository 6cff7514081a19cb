"""Every quality figure beside its published anchor: `make eval`. Parts whose data is absent say so.

Real data is read from ../shared/data. Only three constants of the language detector were chosen on it (its CARD.md).
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks import quality_risk
from benchmarks.machine import machine
from benchmarks.quality_known import known_figures
from benchmarks.quality_text import figures
from socialpulse.runtime.settings import load_settings
from socialpulse.sources import open_file
from socialpulse.understand.harm import TextHarm
from socialpulse.understand.text import LanguageDetector, TextEmbedder, load_minilm
from socialpulse.understand.topics import Topics, taxonomy

DATA = Path(__file__).parents[2] / "shared" / "data"
MODELS = load_settings().models_folder


def languages(embedder: TextEmbedder) -> Iterator[str]:
    """Share of sentences whose language is named right. Published on sentences: Lingua 96, CLD3 93, Whatlang 91 %."""
    dice, detector = random.Random(3), LanguageDetector()
    right, said, total = 0, 0, 0
    worst: Counter[str] = Counter()
    for path in sorted((DATA / "language" / "sentences").glob("*.txt")):
        sentences = dice.sample(path.read_text(encoding="utf-8").splitlines(), 100)
        for found in detector.detect_languages(sentences):
            total += 1
            said += found is not None
            hit = found is not None and found.code == path.stem
            right += hit
            worst[path.stem] += not hit
    low = ", ".join(f"{code} {100 - n} %" for code, n in worst.most_common(5))
    yield f"language: {right / total:.1%} of {total:,} sentences right, {said / total:.1%} answered"
    yield f"          published on sentences: Lingua 96 %, CLD3 93 %, Whatlang 91 %; lowest here: {low}"


def niches(embedder: TextEmbedder) -> Iterator[str]:
    """Agreement of the classifier with the category of real lists, at the level of groups, from the name alone.

    Names say little: the anchor is the share of the most frequent group. Published zero-shot on IAB by ten LLMs with
    the whole text: 34 % accuracy.
    """
    topics, tree = Topics.load(embedder, MODELS), taxonomy()
    texts, truth = [], []
    for path in sorted((DATA / "profiles" / "influencer_lists").glob("*.csv")):
        for batch in open_file(path).read():
            rows = batch.rows
            for name, categories in zip(rows["name"].to_pylist(), rows["categories"].to_pylist(), strict=True):
                group = tree.declared_group(categories[0]) if categories else None
                if name and group:
                    texts.append(name)
                    truth.append(group)
    found = topics.classify(embedder.embed(texts))
    first = [ids[0].split(".")[0] if (ids := found.ids(row)) else "" for row in range(len(texts))]
    three = [{id.split(".")[0] for id in found.ids(row)} for row in range(len(texts))]
    top_1 = np.mean([a == b for a, b in zip(first, truth, strict=True)])
    top_3 = np.mean([b in a for a, b in zip(three, truth, strict=True)])
    common = Counter(truth).most_common(1)[0][1] / len(truth)
    yield f"niche group from a name alone: top-1 {top_1:.1%}, top-3 {top_3:.1%} of {len(texts):,} real accounts"
    yield f"          always the most frequent group: {common:.1%}; ten LLMs on whole texts, IAB 2.2: 34 %"


def imports(embedder: TextEmbedder) -> Iterator[str]:
    """Share of the rows of eleven real lists that become accounts, without any option. Target: 99 %."""
    n_rows, n_in = 0, 0
    for path in sorted((DATA / "profiles" / "influencer_lists").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            n_rows += sum(any(cell.strip() for cell in row) for row in csv.reader(file)) - 1
        n_in += sum(batch.rows.num_rows for batch in open_file(path).read())
    yield f"import: {n_in:,} of {n_rows:,} rows of eleven real lists are in ({n_in / n_rows:.2%}; target 99 %)"


def texts(embedder: TextEmbedder) -> Iterator[str]:
    """Text measures of harm, each beside its anchors; see quality_text."""
    yield from figures(TextHarm.load(embedder))


def known(embedder: TextEmbedder) -> Iterator[str]:
    """PDQ of pictures that were changed a little, and of pictures that are different; see quality_known."""
    yield from known_figures(DATA / "media" / "images")


def risks(embedder: TextEmbedder) -> Iterator[str]:
    """Risk tags of creators: precision and recall on the test half of invented bios, and shares of real ones."""
    yield from quality_risk.figures(embedder)
    yield from quality_risk.real(embedder)


def main() -> None:
    """Print every figure there is data for."""
    print(machine())
    if not DATA.is_dir():
        print(f"no real data at {DATA}; nothing to judge by")
        return
    embedder = load_minilm(MODELS)
    parts: tuple[Callable[[TextEmbedder], Iterator[str]], ...] = (imports, languages, niches, texts, known, risks)
    for part in parts:
        for line in part(embedder):
            print(line)


if __name__ == "__main__":
    main()
