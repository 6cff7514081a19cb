"""Sentence vectors of bios on this machine. Targets on two free cores: 450 bios/s, a query in 3 ms, cosine .99 to fp32.

Real bios are read from ../shared/data; where it is absent, bios of the same length are put together from the
calibration lines, and the closeness to fp32 is then not that of real ones.
"""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt

from benchmarks.machine import machine, quantiles
from socialpulse.runtime.settings import load_settings
from socialpulse.understand.text import OnnxEmbedder, Precision, load_minilm
from socialpulse.understand.text.convert.calibration import calibration_texts

F32 = npt.NDArray[np.float32]

BIOS = Path(__file__).parents[2] / "shared" / "data" / "trends" / "tweets_with_bios_and_locations.csv"
QUERY = "vegan food bloggers in London with a sense of humour"
N_BIOS = 1_000
N_ROUNDS = 5
N_QUERIES = 100


def bios() -> tuple[list[str], str]:
    """Return the texts and what they are."""
    if not BIOS.exists():
        return calibration_texts(2 * N_BIOS)[-N_BIOS:], f"made up, {BIOS} is absent"
    with BIOS.open(encoding="utf-8", newline="") as file:
        texts = [row["user_description"].strip() for row in csv.DictReader(file)]
    return list(dict.fromkeys(text for text in texts if text))[:N_BIOS], "real"


def main() -> None:
    """Measure and print."""
    texts, kind = bios()
    folder, n_threads = load_settings().models_folder, os.cpu_count() or 1
    load_minilm(folder, n_threads).close()  # converted before anything is timed
    before_bytes, began = _resident_bytes(), time.perf_counter()
    int8 = load_minilm(folder, n_threads)
    load_s, memory_bytes = time.perf_counter() - began, _resident_bytes() - before_bytes
    fp32 = load_minilm(folder, n_threads, Precision.FP32)
    n_chars = sum(map(len, texts)) / len(texts)
    print(f"   {len(texts):,} bios, {kind}, {n_chars:.0f} characters on average, {n_threads} threads")
    print(f"   {int8.name} {int8.version}: loaded in {load_s:.2f} s, {memory_bytes / 2**20:.0f} MiB more resident")
    _throughput({"int8": int8, "fp32": fp32}, texts, n_threads)
    _query({"int8": int8, "fp32": fp32})
    _closeness(int8.embed(texts), fp32.embed(texts))


def _throughput(models: dict[str, OnnxEmbedder], texts: list[str], n_threads: int) -> None:
    """Print bios per second, the models in turn. The processor time shows what other programs took away."""
    per_s: dict[str, list[float]] = {name: [] for name in models}
    cpu_ms: dict[str, list[float]] = {name: [] for name in models}
    for _ in range(N_ROUNDS):
        for name, model in models.items():
            began, began_cpu = time.perf_counter(), time.process_time()
            model.embed(texts)
            per_s[name].append(len(texts) / (time.perf_counter() - began))
            cpu_ms[name].append((time.process_time() - began_cpu) * 1_000 / len(texts))
    for name in models:
        cpu = median(cpu_ms[name])
        target = " (target 450)" if name == "int8" else ""
        print(
            f"   {name}: {median(per_s[name]):.0f} bios/s, best {max(per_s[name]):.0f}{target}; "
            f"{cpu:.2f} ms of one core each, {n_threads * 1_000 / cpu:.0f}/s if {n_threads} cores were free"
        )


def _query(models: dict[str, OnnxEmbedder]) -> None:
    """Print how long one query takes, one after the other, a hundred at a time for each model in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in models}
    for _ in range(N_ROUNDS):
        for name, model in models.items():
            model.embed_queries([QUERY])  # brings the weights back into the cache, which the other model has taken
            for _ in range(N_QUERIES):
                began = time.perf_counter()
                model.embed_queries([QUERY])
                seconds[name].append(time.perf_counter() - began)
    for name in models:
        target = " (target < 3 ms)" if name == "int8" else ""
        print(f"   {name}, one query of {len(QUERY.split())} words: {quantiles(seconds[name])}{target}")


def _closeness(rounded: F32, whole: F32) -> None:
    cosine = (rounded * whole).sum(axis=1)
    nearest = []
    for rows in (rounded, whole):
        likeness = rows @ rows.T
        np.fill_diagonal(likeness, -2)
        nearest.append(np.argsort(-likeness, axis=1)[:, :10])
    shared = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(*nearest, strict=True)])
    print(f"   int8 to fp32: cosine {cosine.mean():.4f} on average (target .99), least {cosine.min():.4f}")
    print(f"   int8 to fp32: {shared:.4f} of the ten nearest other bios shared (target .95)")


def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    print(machine())
    main()
