"""A build killed at any moment goes on where it was and ends with the same rows. Also the program that gets killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from socialpulse.retrieval import (
    Category,
    Index,
    Number,
    NumberType,
    Precision,
    Progress,
    Query,
    Schema,
    Vector,
    build,
    nearest,
    verify,
)
from socialpulse.retrieval.files.manifest import load_manifest

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for the disk takes no time
DIMS = 16
SCHEMA = Schema((Category("c"), Number("n", NumberType.U32)), (Vector("v", DIMS, stored=Precision.F16),))
N_BATCHES, BATCH_ROWS = 80, 100
KEEP_BYTES = 4 * BATCH_ROWS * DIMS * 4
SEGMENT_ROWS = 2_000  # enough for codes
N_KILLS = 20


def ids_of(number: int) -> range:
    """Return the ids of a batch; every fourth brings back half of those before it."""
    start = number * BATCH_ROWS - (BATCH_ROWS // 2 if number % 4 == 3 else 0)
    return range(start, start + BATCH_ROWS)


def batches(first: int) -> Iterator[pa.RecordBatch]:
    for number in range(first, N_BATCHES):
        matrix = np.random.default_rng(number).standard_normal((BATCH_ROWS, DIMS)).astype(np.float32)
        vectors = pa.FixedSizeListArray.from_arrays(pa.array(matrix.reshape(-1)), DIMS)
        words = [f"word {number}"] * BATCH_ROWS
        yield pa.record_batch({"id": list(ids_of(number)), "c": words, "n": [number] * BATCH_ROWS, "v": vectors})


def state_after(n_batches: int) -> dict[int, int]:
    """Return the batch that each row is of after so many batches."""
    return {row_id: number for number in range(n_batches) for row_id in ids_of(number)}


def assert_state_of(folder: Path) -> int:
    """The index is whole, and holds the rows of the batches that it says are in; return how many."""
    problems = verify(folder).problems
    assert not problems, problems
    manifest, identity = load_manifest(folder)
    identity.close()
    n_batches = manifest.n_batches
    if n_batches == 0 and manifest.segments:  # ended
        n_batches = N_BATCHES
    index, expected = Index.open(folder), state_after(n_batches)
    found = index.find(range(N_BATCHES * BATCH_ROWS), ["n", "c"]).to_pylist()
    assert {row["id"]: row["n"] for row in found} == expected
    assert all(row["c"] == f"word {row['n']}" for row in found)
    answer = index.search(Query(rank=nearest("v", np.ones(DIMS)), k=20))
    assert len(answer.ids) == min(20, len(expected))
    return n_batches


def test_a_build_killed_at_random_moments_goes_on_and_ends_with_the_same_rows() -> None:
    ran = subprocess.run([sys.executable, __file__], check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    told = [line.split() for line in ran.stdout.splitlines()]
    n_killed = [int(n_batches) for what, n_batches in told if what == "killed"]
    assert len(n_killed) == N_KILLS
    assert len(set(n_killed)) > N_KILLS // 3  # they died at different places
    assert told[-1] == ["ended", str(N_BATCHES)]


def kill_at_random(parent: Path) -> None:
    """Fork builds, kill each some steps later in the middle of whatever it does then, and see what is there."""
    moments, folder, n_killed, number = random.Random(3), parent / "0", 0, 0
    while n_killed < N_KILLS:
        if killed(folder, moments.randint(1, 25), moments.randint(0, 15_000_000)):
            n_killed += 1
            print("killed", assert_state_of(folder) if (folder / "manifest").exists() else 0)
        else:
            print("ended", assert_state_of(folder))
            number += 1
            folder = parent / str(number)
    build(folder, SCHEMA, batches, segment_rows=SEGMENT_ROWS, keep_bytes=KEEP_BYTES)
    print("ended", assert_state_of(folder))


def killed(folder: Path, n_steps: int, then_ns: int) -> bool:
    """Build in another process, kill it so long after so many steps, and return whether that came before its end."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:

        def tell(_: Progress) -> None:
            os.write(write_end, b".")

        build(folder, SCHEMA, batches, tell, SEGMENT_ROWS, KEEP_BYTES)
        os._exit(0)
    os.close(write_end)
    for _ in range(n_steps):
        os.read(read_end, 1)
    until_ns = time.perf_counter_ns() + then_ns
    while time.perf_counter_ns() < until_ns:
        pass  # a busy wait is exact to the microsecond
    os.kill(child, signal.SIGKILL)
    os.close(read_end)
    return os.waitpid(child, 0)[1] != 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        kill_at_random(Path(name))
