"""Text measures of harm: one text, many texts, and how the time divides. Targets: < 10 ms one text, >= 300 texts/s."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import median

from benchmarks.embedding import bios
from benchmarks.machine import machine
from benchmarks.stopwatch import took_ms
from socialpulse.runtime.settings import load_settings
from socialpulse.understand.harm import TextHarm, load_heads, load_lists
from socialpulse.understand.harm.grams import grams
from socialpulse.understand.harm.plain import plain_text
from socialpulse.understand.text import load_minilm

N_ROUNDS = 3
N_TEXTS = 500
N_ALONE = 100


def main() -> None:
    """Measure and print."""
    texts, kind = bios()
    texts = texts[:N_TEXTS]
    began = time.perf_counter()
    heads, lists = load_heads(), load_lists()
    load_ms = (time.perf_counter() - began) * 1_000
    harm = TextHarm(load_minilm(load_settings().models_folder), heads, lists)
    harm.measure(texts[:10])
    print(f"   {len(texts)} texts, {kind}; weights and lists loaded in {load_ms:.0f} ms")
    alone = sorted(took_ms(partial(harm.measure, [text])) for text in texts[:N_ALONE])
    print(f"   one text: median {median(alone):.1f} ms, slowest of {N_ALONE} {alone[-1]:.1f} ms (target < 10 ms)")
    batch = [took_ms(lambda: harm.measure(texts)) for _ in range(N_ROUNDS)]
    print(f"   in one call: {len(texts) * 1_000 / median(batch):.0f} texts/s with embedding (target 300)")
    plains = [plain_text(text) for text in texts]
    parts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("plain letters", lambda: [plain_text(text) for text in texts]),
        ("word lists", lambda: [lists.find(plain) for plain in plains]),
        ("letter groups", lambda: [grams(plain.text) for plain in plains]),
    )
    for name, part in parts:
        print(f"   {name}: {median(took_ms(part) for _ in range(N_ROUNDS)) / len(texts):.3f} ms a text")
    print(f"   10 MB of text: {took_ms(lambda: harm.measure(['well, good day to you all ' * 400_000])):.0f} ms")


if __name__ == "__main__":
    print(machine())
    main()
