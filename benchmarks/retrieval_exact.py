"""The exact engine at 100,000 rows of 384 dimensions: filters of every selectivity, groups, facets, commits, opening.

Targets, on 2 cores: a filtered and grouped query with 4 facets < 15 ms, commits >= 50,000 rows/s with the disk waited
for. The distance to the limit: the bytes of the vectors that a query touches over how fast memory was read here.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.machine import machine, quantiles
from socialpulse.retrieval import (
    ENGINE,
    Bool,
    ByColumn,
    Category,
    Everything,
    Histogram,
    Linear,
    Log,
    MultiCategory,
    Number,
    NumberType,
    Query,
    Range,
    Reads,
    Schema,
    Similarity,
    Time,
    TopValues,
    Vector,
    Weighted,
    nearest,
)

N_ROWS, DIMS, BATCH = 100_000, 384, 20_000
N_QUERIES = 60
SPAN = 1_000_000  # values of the number that selects
SCHEMA = Schema(
    (
        Category("group"),
        Number("owner", NumberType.I64),
        MultiCategory("tags"),
        Time("at"),
        *(Category(f"category_{n}") for n in range(5)),
        *(Number(f"count_{n}", NumberType.U32) for n in range(6)),
        *(Number(f"share_{n}", NumberType.F32) for n in range(3)),
        *(Bool(f"flag_{n}") for n in range(2)),
    ),
    (Vector("meaning", DIMS),),
)
FACETS = (TopValues("category_0"), TopValues("category_1"), TopValues("tags"), Histogram("count_1", (10, 1e3, 1e5)))


def batch(rng: np.random.Generator, first: int, n: int) -> pa.Table:
    """Return rows of every kind of column, with vectors without any order."""
    words = np.array([f"word {i}" for i in range(200)])
    columns: dict[str, object] = {
        "id": np.arange(first, first + n),
        "group": np.array([f"group {i}" for i in rng.integers(0, N_ROWS * 3 // 4, n)]),
        "owner": rng.integers(0, N_ROWS * 3 // 4, n) * 1_000_003,
        "tags": pa.ListArray.from_arrays(
            np.arange(0, 2 * n + 1, 2, dtype=np.int32), pa.array(words[rng.integers(0, 200, 2 * n)])
        ),
        "at": pa.array(rng.integers(1_600_000_000_000_000, 1_700_000_000_000_000, n), pa.timestamp("us", tz="UTC")),
    }
    columns |= {f"category_{i}": words[np.minimum(rng.zipf(1.4, n), 200) - 1] for i in range(5)}
    columns |= {f"count_{i}": rng.integers(0, SPAN, n).astype(np.uint32) for i in range(6)}
    columns |= {f"share_{i}": rng.random(n, np.float32) for i in range(3)}
    columns |= {f"flag_{i}": rng.random(n) < 0.3 for i in range(2)}
    lines = pa.array(rng.standard_normal(n * DIMS, np.float32))
    return pa.table(columns | {"meaning": pa.FixedSizeListArray.from_arrays(lines, DIMS)})


def build(folder: Path, rng: np.random.Generator) -> None:
    """Write the rows batch by batch, and print how fast."""
    seconds = []
    with ENGINE.write(folder) as writer:
        for first in range(0, N_ROWS, BATCH):
            rows = batch(rng, first, BATCH)
            began = time.perf_counter()
            writer.upsert(rows)
            writer.commit()
            seconds.append(time.perf_counter() - began)
        print(f"   commit of {BATCH:,} rows of {len(SCHEMA.columns)} columns: {rate(BATCH, seconds)} (>= 50,000)")
        some = rng.choice(N_ROWS, 10_000, replace=False)
        began = time.perf_counter()
        writer.update(pa.table({"id": some, "count_0": rng.integers(0, SPAN, 10_000)}))
        writer.commit()
        print(f"   update of one number in 10,000 rows: {(time.perf_counter() - began) * 1e3:.0f} ms")
        began = time.perf_counter()
        writer.compact()
        print(f"   compact to one segment: {time.perf_counter() - began:.2f} s")


def rate(n: int, seconds: list[float]) -> str:
    """Return median and slowest as rows a second; the slowest merged the others on its way."""
    return f"median {n / float(np.median(seconds)):,.0f} rows/s, slowest {n / max(seconds):,.0f} rows/s"


def measured(index: Reads, name: str, ask: Callable[[], Query]) -> None:
    """Ask many times, each time another query, and print the quantiles."""
    seconds, n_rows = [], 0
    for number in range(N_QUERIES + 3):
        query = ask()
        began = time.perf_counter()
        n_rows = index.search(query).n_rows
        if number >= 3:  # the first ones map files and start threads
            seconds.append(time.perf_counter() - began)
    print(f"   {name:<42} {quantiles(seconds)}  ({n_rows:,} rows)")


def memory_speed() -> float:
    """Return how many bytes a second one thread reads: the sum of an array far larger than the caches."""
    numbers = np.ones(32_000_000, np.int64)
    spent = []
    for _ in range(5):
        began = time.perf_counter()
        numbers.sum()
        spent.append(time.perf_counter() - began)
    return float(numbers.nbytes / min(spent))


def main() -> None:
    """Build, ask and print."""
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory(prefix="retrieval-bench-") as name:
        folder = Path(name)
        ENGINE.create(folder, SCHEMA)
        build(folder, rng)
        began = time.perf_counter()
        index = ENGINE.open(folder)
        print(f"   open, every checksum compared: {(time.perf_counter() - began) * 1e3:.0f} ms")

        def near() -> Weighted:
            return nearest("meaning", rng.standard_normal(DIMS))

        def mixed() -> Weighted:
            like = Similarity("meaning", rng.standard_normal(DIMS))
            return Weighted(((like, 0.6), (Log("count_1", 1e3, 1e6), 0.2), (Linear("share_0", 0, 1), 0.2)))

        tenth = Range("count_0", 0, SPAN // 10 - 1)
        for share in (1.0, 0.1, 0.01, 0.001, 0.0001):
            where = Everything() if share == 1 else Range("count_0", 0, int(SPAN * share) - 1)
            measured(index, f"nearest 10 of {share:.2%}", lambda where=where: Query(where, near()))  # type: ignore[misc]
        measured(index, "10 %, 4 facets", lambda: Query(tenth, near(), facets=FACETS))
        measured(index, "10 %, 4 facets, by group", lambda: Query(tenth, near(), facets=FACETS, group_by="group"))
        measured(index, "100 %, 4 facets", lambda: Query(rank=near(), facets=FACETS))
        measured(index, "100 %, 4 facets, by group", lambda: Query(rank=near(), facets=FACETS, group_by="group"))
        measured(
            index, "100 %, 4 facets, by a wide number", lambda: Query(rank=near(), facets=FACETS, group_by="owner")
        )
        measured(index, "10 %, similarity and two columns, 50 hits", lambda: Query(tenth, mixed(), 50))
        measured(index, "100 %, by a column, 50 hits", lambda: Query(rank=ByColumn("count_2"), k=50))
        measured(index, "100 %, 10,000 hits", lambda: Query(rank=near(), k=10_000))
        limit_ms = N_ROWS * DIMS * 4 / memory_speed() * 1e3
        print(
            f"   limit at 100 %: {N_ROWS * DIMS * 4 / 1e6:.0f} MB of vectors, read by one thread in {limit_ms:.1f} ms"
        )


if __name__ == "__main__":
    print(machine())
    main()
