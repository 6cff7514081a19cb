"""What every engine measured here must do, and which there are."""

from __future__ import annotations

import importlib
import json
import math
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from benchmarks.retrieval.data import DIMS, F32, I64, World
from benchmarks.retrieval.filters import Case
from benchmarks.retrieval.truth import Truth

MEMORY_SHARE = 0.7  # of it may be read full
BLOCK_BYTES = 1 << 24


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard a search tries. What the numbers mean is the engine's own: lists or candidates, and rows reranked.

    hops: how far a graph is followed from a row that does not fit; 1 is to its neighbours
    """

    width: float
    rerank: int = 0
    hops: int = 1

    def __str__(self) -> str:
        rerank = f"/{self.rerank}" if self.rerank else ""
        return f"{self.width:g}{rerank}" + (f", {self.hops} hops" if self.hops > 1 else "")


class Contestant(Protocol):
    """An engine over one folder. Whatever `ask` and `count` must prepare is done before what they return is timed.

    Building and opening are apart, so that rows are built once and opened by any number of processes.
    """

    name: str
    package: str  # what must be installed

    def __init__(self, folder: Path) -> None: ...

    def build(self, batches: Iterable[pa.RecordBatch], n_rows: int) -> None: ...

    def open(self) -> None: ...

    def efforts(self) -> tuple[Effort, ...]:
        """Return the ladder that is climbed until the recall is reached, cheapest first. Open only."""
        ...

    def ask(self, case: Case, truth: Truth, k: int, effort: Effort) -> Callable[[], I64]:
        """Return the search: called, it gives the ids of the rows found, best first."""
        ...

    def count(self, case: Case, truth: Truth) -> Callable[[], int] | None:
        """Return the count of all rows that fit with the facets of COUNTED; None where the engine has none."""
        ...

    def close(self) -> None: ...


COUNTED = ("platform", "country", "language", "niche")  # the four facets

PLACES = {
    "ours": ("socialpulse", "benchmarks.retrieval.peers.ours", "Ours"),
    "lancedb": ("lancedb", "benchmarks.retrieval.peers.lance", "Lance"),
    "qdrant": ("qdrant_edge", "benchmarks.retrieval.peers.qdrant", "Qdrant"),
    "faiss": ("faiss", "benchmarks.retrieval.peers.faiss_ivf", "Faiss"),
    "zvec": ("zvec", "benchmarks.retrieval.peers.zvec_hnsw", "Zvec"),
}


def contestant(name: str, folder: Path) -> Contestant:
    """Return the engine of that name, not yet open. Raises ImportError where its package is not installed."""
    package, module, kind = PLACES[name]
    importlib.import_module(package)
    made: Contestant = getattr(importlib.import_module(module), kind)(folder / name)
    return made


@dataclass(frozen=True, slots=True)
class Built:
    """What building took: seconds without the drawing of rows, those of the drawing, and the bytes on disk.

    An engine that takes rows ahead in a thread of its own gains the drawing twice; look at both then.
    """

    seconds: float
    drawing_s: float
    n_bytes: int


class _Timed:
    """Passes batches on and adds up how long they took to come."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self.seconds = 0.0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        return self

    def __next__(self) -> pa.RecordBatch:
        began = time.perf_counter()
        try:
            return next(self._batches)
        finally:
            self.seconds += time.perf_counter() - began


def built(engine: Contestant, world: World, n_rows: int, folder: Path) -> Built:
    """Build the rows, unless this folder says that it was done before."""
    note = folder / f"{engine.name}.json"
    if not note.exists():
        shutil.rmtree(folder / engine.name, ignore_errors=True)  # what a build that was stopped has left
        batches = _Timed(world.batches(0, n_rows))
        began = time.perf_counter()
        engine.build(batches, n_rows)
        seconds = time.perf_counter() - began - batches.seconds
        n_bytes = sum(path.stat().st_size for path in (folder / engine.name).rglob("*") if path.is_file())
        note.write_text(json.dumps({"seconds": seconds, "drawing_s": batches.seconds, "n_bytes": n_bytes}))
    return Built(**json.loads(note.read_text()))


def read_through(engines: Sequence[Contestant], folder: Path) -> None:
    """Read all their files once, where memory holds them: what was built long ago may have been dropped from it."""
    files = [path for engine in engines for path in (folder / engine.name).rglob("*") if path.is_file()]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if sum(path.stat().st_size for path in files) < MEMORY_SHARE * memory:
        for path in files:
            with path.open("rb", buffering=0) as file:
                while file.read(BLOCK_BYTES):
                    pass


def lists(n_rows: int) -> int:
    """Return how many lists the inverted files of the peers get: twice the root of the rows, a whole multiple of 64."""
    return max(64, round(2 * math.sqrt(n_rows) / 64) * 64)


def matrix(batch: pa.RecordBatch) -> F32:
    """Return the vectors of a batch, (n, DIMS)."""
    found: F32 = batch["meaning"].flatten().to_numpy().reshape(-1, DIMS)
    return found
