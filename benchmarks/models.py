"""Texts measured for many callers at once: each alone, all in one call, and through the batcher at a given rate.

Targets: 300 texts/s, a text in 10 ms. Callers come at random moments at a mean rate and do not wait for each other;
what is told is the time from the moment a caller came to its answer.
"""

from __future__ import annotations

import asyncio
import functools
import time
from statistics import median

import numpy as np

from benchmarks.embedding import bios
from benchmarks.machine import machine, quantiles
from socialpulse.core.errors import Unavailable
from socialpulse.moderation.perspective import Read, read_texts
from socialpulse.runtime.settings import load_settings
from socialpulse.understand.harm import TextHarm
from socialpulse.understand.registry import Batcher
from socialpulse.understand.text import LanguageDetector, load_minilm

N_ROUNDS = 3
N_TEXTS = 400
N_CALLERS = 64
RATES = (25, 100, 200, 1_000)  # texts a second; the last is beyond what one machine of two cores does
SECONDS = 4.0


def main() -> None:
    """Measure and print."""
    texts, kind = bios()
    texts = texts[:N_TEXTS]
    harm, detector = TextHarm.load(load_minilm(load_settings().models_folder, n_threads=2)), LanguageDetector()
    read = functools.partial(read_texts, harm=harm, detector=detector)
    read(texts[:20])
    began_s = time.process_time()
    read(texts)
    cpu_ms = (time.process_time() - began_s) / len(texts) * 1_000
    print(f"   {len(texts)} texts, {kind}; heads, lists and language, {cpu_ms:.1f} ms of processor a text")
    rounds = [asyncio.run(_throughput(read, texts)) for _ in range(N_ROUNDS)]  # the three take turns
    for name, found in zip(
        ("one after the other", "one call of all", "batched callers"), zip(*rounds, strict=True), strict=True
    ):
        print(f"   {name}: {median(found):.0f} texts/s")
    for rate in RATES:
        took, n_refused = asyncio.run(_at_rate(read, texts, rate))
        print(f"   {rate} texts/s asked: {len(took) / SECONDS:.0f}/s answered, {n_refused} refused, {quantiles(took)}")


async def _throughput(read: functools.partial[list[Read]], texts: list[str]) -> tuple[float, float, float]:
    """Return texts/s of one after the other, of one call, and of callers that ask as soon as they are answered."""
    began = time.perf_counter()
    for text in texts[: N_TEXTS // 4]:
        await asyncio.to_thread(read, [text])
    alone = N_TEXTS // 4 / (time.perf_counter() - began)
    began = time.perf_counter()
    await asyncio.to_thread(read, texts)
    together = len(texts) / (time.perf_counter() - began)
    batcher, left = Batcher(read), iter(texts)

    async def ask() -> None:
        for text in left:
            await batcher.ask(text)

    began = time.perf_counter()
    await asyncio.gather(*(ask() for _ in range(N_CALLERS)))
    return alone, together, len(texts) / (time.perf_counter() - began)


async def _at_rate(read: functools.partial[list[Read]], texts: list[str], rate: float) -> tuple[list[float], int]:
    """Return the seconds that answers took, and how many callers were refused, with Poisson arrivals at a mean rate."""
    batcher = Batcher(read)
    took: list[float] = []
    refused: list[Unavailable] = []

    async def ask(text: str) -> None:
        came = time.perf_counter()
        try:
            await batcher.ask(text)
            took.append(time.perf_counter() - came)
        except Unavailable as error:
            refused.append(error)

    pauses = np.random.default_rng(7).exponential(1 / rate, round(rate * SECONDS))
    due = time.perf_counter()
    async with asyncio.TaskGroup() as callers:
        for number, pause in enumerate(pauses):
            due += pause
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            callers.create_task(ask(texts[number % len(texts)]))
    return took, len(refused)


if __name__ == "__main__":
    print(machine())
    main()
