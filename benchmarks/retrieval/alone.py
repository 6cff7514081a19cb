"""What one engine does with the whole machine to itself, in a process of its own: throughput and resident memory."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import re
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.retrieval.contestants import Contestant, Effort, contestant
from benchmarks.retrieval.filters import Case
from benchmarks.retrieval.peers.ours import Ours
from benchmarks.retrieval.truth import K, Truth, load_truth

N_WARM = 20
HOLDS_VECTORS = "vector"  # files named so are left out of the resident bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask whom: all of it can be handed to another process."""

    name: str
    folder: Path
    truth: Path
    cases: Sequence[Case]
    efforts: Sequence[Effort]  # one for each case
    counted: Sequence[Case]


@dataclass(frozen=True, slots=True)
class Resident:
    """Bytes in memory after opening and asking, beyond those before: the engine's own, and of files that it maps."""

    own: int
    mapped: int
    mapped_vectors: int


@dataclass(frozen=True, slots=True)
class Alone:
    """Answers a second by threads of one process, and by processes of one thread; memory."""

    by_threads: float
    by_processes: float | None
    resident: Resident


def alone(asked: Asked, seconds: float) -> Alone:
    """Return the figures of one engine. By processes only where several may open one folder."""
    n_cores = os.cpu_count() or 1
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # read by the processes started below
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn) as pool:
        by_threads, resident = pool.submit(_run, asked, n_cores, seconds, 0.0).result()
    by_processes = None
    if asked.name not in ONE_PROCESS:
        starts_at = time.time() + STARTING_S
        with ProcessPoolExecutor(n_cores, spawn) as pool:
            rates = [pool.submit(_run, asked, 1, seconds, starts_at) for _ in range(n_cores)]
            by_processes = sum(rate.result()[0] for rate in rates)
    return Alone(by_threads, by_processes, resident)


ONE_PROCESS = ("qdrant", "zvec")  # their folders are locked by whoever opened them
STARTING_S = 8.0


def _run(asked: Asked, n_threads: int, seconds: float, starts_at: float) -> tuple[float, Resident]:
    engine = contestant(asked.name, asked.folder)
    truth = load_truth(asked.truth)
    before = _memory(asked.folder)
    engine.open()
    _ask_for(engine, asked, truth, n_threads, 0.0)
    time.sleep(max(0.0, starts_at - time.time()))  # so that the processes measure at the same time
    rate = _ask_for(engine, asked, truth, n_threads, seconds)
    for case in asked.counted:
        if (count := engine.count(case, truth)) is not None:
            count()
    after = _memory(asked.folder)
    grown = {kind: after[kind] - before[kind] for kind in after}
    if isinstance(engine, Ours):  # its vectors lie in the same file as all else
        vectors = engine.resident_vector_bytes()
        grown["mapped"], grown["vectors"] = grown["mapped"] - vectors, vectors
    engine.close()
    return rate, Resident(grown["own"], grown["mapped"], grown["vectors"])


def _ask_for(engine: Contestant, asked: Asked, truth: Truth, n_threads: int, seconds: float) -> float:
    """Return answers a second; with no seconds, ask a few to warm up. What is asked is prepared before."""
    prepared = [engine.ask(case, truth, K, effort) for case, effort in zip(asked.cases, asked.efforts, strict=True)]
    numbers, lock = itertools.count(), threading.Lock()
    if not seconds:
        for search in prepared[:N_WARM]:
            search()
        return 0.0
    began = time.perf_counter()

    def work() -> int:
        done = 0
        while time.perf_counter() - began < seconds:
            with lock:
                number = next(numbers)
            prepared[number % len(prepared)]()
            done += 1
        return done

    with ThreadPoolExecutor(n_threads) as pool:
        n_done = sum(running.result() for running in [pool.submit(work) for _ in range(n_threads)])
    return n_done / (time.perf_counter() - began)


def _memory(folder: Path) -> Mapping[str, int]:
    """Return resident bytes of this process: of its own, of mapped files of the folder, of those that hold vectors."""
    found, kind = {"own": 0, "mapped": 0, "vectors": 0}, "own"
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            path = line.split(maxsplit=5)[5] if len(line.split(maxsplit=5)) > 5 else ""
            kind = "code" if path.startswith("/") else "own"
            if path.startswith(str(folder)):
                kind = "vectors" if HOLDS_VECTORS in Path(path).name else "mapped"
            if path.endswith(".bits"):
                kind = "code"  # the masks that faiss is given for free
        elif line.startswith("Rss:") and kind in found:
            found[kind] += int(line.split()[1]) * 1024
    return found
