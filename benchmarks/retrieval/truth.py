"""The right answers: for each case the ten nearest of the rows that fit, and how many fit.

Rows are drawn block by block, multiplied with all queries by BLAS, and every filter is evaluated by numpy. The answers
and the masks are kept in the scratch folder, under a name made of all they depend on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.retrieval.data import BLOCK_ROWS, F32, I64, Columns, World
from benchmarks.retrieval.filters import Case
from benchmarks.retrieval.masks import mask

K = 10

Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Truth:
    """The right answer to each case, by its number.

    ids (n_cases, K) best first, -1 where fewer rows fit · counts (n_cases,)
    bits (n_cases, n bytes) which rows fit, one bit each, the lowest bit first; mapped from a file
    """

    ids: I64
    counts: I64
    bits: Bits

    def recall(self, case: Case, found: Sequence[int] | I64) -> float:
        """Return the share of the right rows that were found; 1 when no row fits."""
        right = self.ids[case.number]
        right = right[right >= 0]
        return float(np.isin(right, np.asarray(found)).mean()) if len(right) else 1.0

    def n_wrong(self, case: Case, found: I64) -> int:
        """Return how many of the rows found do not fit the filter."""
        fits = self.bits[case.number][found >> 3] >> (found & 7).astype(np.uint8) & 1
        return int((fits == 0).sum())


def save_truth(folder: Path, world: World, n_rows: int, cases: Sequence[Case]) -> Path:
    """Return the file of the right answers, made when it is not there. Cost: all rows drawn once."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"truth-{n_rows}-{_fingerprint(world, cases)}.npz"
    if not path.exists():
        shape = (len(cases), -(-n_rows // BLOCK_ROWS) * BLOCK_ROWS // 8)
        found = _find(world, n_rows, cases, np.memmap(path.with_suffix(".bits"), np.uint8, "w+", shape=shape))
        np.savez(path, ids=found.ids, counts=found.counts)
    return path


def load_truth(path: Path) -> Truth:
    """Return the right answers from their file."""
    with np.load(path) as saved:
        ids, counts = saved["ids"], saved["counts"]
    bits = np.memmap(path.with_suffix(".bits"), np.uint8, "r")
    return Truth(ids, counts, bits.reshape(len(ids), -1))


def _find(world: World, n_rows: int, cases: Sequence[Case], bits: Bits) -> Truth:
    queries, which = _different(cases)
    best = np.full((len(cases), K), -np.inf, np.float32)
    ids = np.full((len(cases), K), -1, np.int64)
    counts = np.zeros(len(cases), np.int64)
    n_blocks = -(-n_rows // BLOCK_ROWS)

    def drawn(block: int) -> tuple[Columns, F32]:
        columns = world.columns(block)
        return columns, queries @ world.vectors(columns).T

    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(drawn, 0)
        for block in range(n_blocks):
            columns, products = coming.result()
            if block + 1 < n_blocks:
                coming = ahead.submit(drawn, block + 1)
            n_there = min(n_rows - columns.start, BLOCK_ROWS)
            for case, query in zip(cases, which, strict=True):
                at, fits = case.number, mask(case.filter, columns)
                fits[n_there:] = False
                bits[at, columns.start // 8 : (columns.start + BLOCK_ROWS) // 8] = np.packbits(fits, bitorder="little")
                counts[at] += np.count_nonzero(fits)
                better = np.flatnonzero(fits & (products[query] > best[at, -1]))
                _keep_best(best[at], ids[at], products[query][better], better + columns.start)
    return Truth(ids, counts, bits)


def _keep_best(best: F32, ids: I64, scores: F32, rows: I64) -> None:
    """Put rows among the best so far, in place."""
    if not len(rows):
        return
    if len(rows) > K:
        chosen = np.argpartition(-scores, K)[:K]
        scores, rows = scores[chosen], rows[chosen]
    all_scores, all_ids = np.concatenate((best, scores)), np.concatenate((ids, rows))
    order = np.lexsort((all_ids, -all_scores))[:K]
    best[:], ids[:] = all_scores[order], all_ids[order]


def _different(cases: Sequence[Case]) -> tuple[F32, list[int]]:
    """Return each query once, and for each case which one is its own: all cells ask the same queries."""
    seen: dict[bytes, int] = {}
    which = [seen.setdefault(case.query.tobytes(), len(seen)) for case in cases]
    return np.array([np.frombuffer(raw, np.float32) for raw in seen]), which


def _fingerprint(world: World, cases: Sequence[Case]) -> str:
    mark = hashlib.sha256(world.vectors(world.columns(0)).tobytes())
    for case in cases:
        mark.update(case.query.tobytes() + repr(case.filter).encode())
    return mark.hexdigest()[:12]
