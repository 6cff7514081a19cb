"""Precision and recall of risk tags on invented bios: `python -m benchmarks.quality_risk [choose]`.

The bios (cases/risk.tsv) were written for this project, by the same hand as the lists and examples: strangers' bios
will give lower figures. A hash of the text says which half chose rules and words; the other half is the test.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.embedding import BIOS, bios
from benchmarks.machine import machine
from socialpulse.runtime.settings import load_settings
from socialpulse.understand.risk import TAG_IDS, Level, Risk, Risks, Words
from socialpulse.understand.text import TextEmbedder, clean_text, load_minilm

CASES = Path(__file__).parent / "cases" / "risk.tsv"


class Case(NamedTuple):
    """A bio and the tags that a careful reader would put on its writer."""

    wanted: frozenset[str]
    why: str
    text: str

    @property
    def chooses(self) -> bool:
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 0


def load_cases(path: Path = CASES) -> list[Case]:
    """Return the bios, in the order of the file."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        Case(frozenset(() if tags == "-" else tags.split(",")), why, text.replace("\\n", "\n"))
        for tags, why, text in rows
    ]


def measured(risks: Risks, embedder: TextEmbedder, cases: Sequence[Case]) -> list[tuple[Risk, ...]]:
    """Return the tags of each case, as of a creator who wrote nothing but this bio."""
    vectors = embedder.embed([clean_text(case.text) for case in cases])
    return risks.measure([[Words("bio", case.text)] for case in cases], vectors)


def figures(embedder: TextEmbedder, *, choosing: bool = False) -> Iterator[str]:
    """Yield precision and recall per tag, and what is marked among bios that are to stay free."""
    cases = [case for case in load_cases() if case.chooses is choosing]
    found = measured(Risks.load(embedder, load_settings().models_folder), embedder, cases)
    said = [frozenset(risk.tag for risk in risks) for risks in found]
    right = sum(len(case.wanted & tags) for case, tags in zip(cases, said, strict=True))
    n_said, n_wanted = sum(map(len, said)), sum(len(case.wanted) for case in cases)
    part = "that chose" if choosing else "of the test, which chose nothing"
    yield f"risk tags on {len(cases)} invented bios {part}:"
    yield f"    all: precision {_share(right, n_said)}, recall {_share(right, n_wanted)}"
    for tag in TAG_IDS:
        hits = sum(tag in case.wanted and tag in tags for case, tags in zip(cases, said, strict=True))
        yield (
            f"    {tag}: precision {_share(hits, sum(tag in tags for tags in said))}, "
            f"recall {_share(hits, sum(tag in case.wanted for case in cases))}"
        )
    for why in ("counter", "ambiguous", "ordinary"):
        marked = [bool(tags) for case, tags in zip(cases, said, strict=True) if case.why == why]
        yield f"    {why}: {sum(marked)} of {len(marked)} marked that should not be"
    offers = [
        any(risk.level is Level.HIGH for risk in risks)
        for case, risks in zip(cases, found, strict=True)
        if case.why == "promotion"
    ]
    yield f"    offers and sales: {sum(offers)} of {len(offers)} at level high"


def real(embedder: TextEmbedder) -> Iterator[str]:
    """Yield how many real bios of people and houses on X are marked, by tag and level; nobody has labelled them."""
    if not BIOS.exists():
        yield f"    no real bios at {BIOS}"
        return
    cases = [Case(frozenset(), "real", text) for text in bios()[0]]
    found = measured(Risks.load(embedder, load_settings().models_folder), embedder, cases)
    counts = Counter(f"{risk.tag} {risk.level}" for risks in found for risk in risks)
    yield f"    {sum(map(bool, found))} of {len(cases):,} real bios marked: " + ", ".join(
        f"{name} {count}" for name, count in counts.most_common()
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "none"


def wrong(embedder: TextEmbedder) -> Iterator[str]:
    """Yield the cases of the choosing part that are wrong, with the evidence."""
    cases = [case for case in load_cases() if case.chooses]
    found = measured(Risks.load(embedder, load_settings().models_folder), embedder, cases)
    for case, risks in zip(cases, found, strict=True):
        tags = {risk.tag: [f"{item.by} {item.value:g}" for item in risk.evidence] for risk in risks}
        if tags.keys() != case.wanted:
            yield f"{','.join(sorted(case.wanted)) or '-'} | {json.dumps(tags)} | {case.text}"


def main() -> None:
    """Print the test part, or with `choose` the part that chooses and what is wrong in it."""
    print(machine())
    embedder = load_minilm(load_settings().models_folder)
    choosing = "choose" in sys.argv[1:]
    for line in figures(embedder, choosing=choosing):
        print(line)
    for line in wrong(embedder) if choosing else real(embedder):
        print(line)


if __name__ == "__main__":
    main()
