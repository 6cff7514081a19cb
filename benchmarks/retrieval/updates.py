"""How fast our own engine takes changes, each committed: new rows, and fresh stats of rows that are there."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.retrieval.contestants import PLACES
from benchmarks.retrieval.data import BLOCK_ROWS, World
from socialpulse.retrieval import ENGINE

N_AT_ONCE = 10_000
N_ROUNDS = 7
OURS = next(iter(PLACES))


def print_updates(world: World, n_rows: int, folder: Path) -> None:
    """Print both rates, measured on a copy of the built folder."""
    source, copy = folder / OURS, folder / "updated"
    n_bytes = sum(path.stat().st_size for path in source.rglob("*") if path.is_file())
    if shutil.disk_usage(folder).free < 2 * n_bytes:
        print(f"   updates: skipped, a copy of {n_bytes / 2**30:.1f} GiB does not fit beside {source}")
        return
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(source, copy)
    try:
        upserts, updates = _measured(world, n_rows, copy)
    finally:
        shutil.rmtree(copy)
    rate, ms = N_AT_ONCE / float(np.median(upserts)), float(np.median(updates)) * 1_000
    slow_rate, slow_ms = N_AT_ONCE / max(upserts), max(updates) * 1_000
    print(f"   ours, {N_AT_ONCE:,} new rows and commit: {rate:,.0f} rows/s, slowest {slow_rate:,.0f} (target 20,000)")
    print(f"   ours, two stats of {N_AT_ONCE:,} rows and commit: {ms:.0f} ms, slowest {slow_ms:.0f} (target 50)")


def _measured(world: World, n_rows: int, folder: Path) -> tuple[list[float], list[float]]:
    rng = np.random.default_rng((world.seed, 6))
    first = -(-n_rows // BLOCK_ROWS) * BLOCK_ROWS
    upserts, updates = [], []
    with ENGINE.write(folder) as writer:
        for round_ in range(N_ROUNDS):
            start = first + round_ * BLOCK_ROWS
            rows = pa.Table.from_batches(world.batches(start, start + N_AT_ONCE))
            began = time.perf_counter()
            writer.upsert(rows)
            writer.commit()
            upserts.append(time.perf_counter() - began)
        for _ in range(N_ROUNDS):
            ids = rng.choice(n_rows, min(N_AT_ONCE, n_rows), replace=False)
            followers = rng.integers(0, 10**7, len(ids)).astype(np.uint32)
            stats = pa.table({"id": ids, "followers": followers, "engagement": rng.random(len(ids), np.float32)})
            began = time.perf_counter()
            writer.update(stats)
            writer.commit()
            updates.append(time.perf_counter() - began)
    return upserts, updates
