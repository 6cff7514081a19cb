"""A writer killed at any moment leaves the state committed last. This file is also the program that gets killed."""

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
import pytest

from socialpulse.retrieval import Category, Index, Number, NumberType, Query, Schema, TopValues, Vector, verify

SCHEMA = Schema((Category("c"), Number("n", NumberType.U32)), (Vector("v", 8),))
N_IDS = 300
N_KILLS = int(os.environ.get("SOCIALPULSE_KILLS", "20"))  # 200 take some minutes
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for the disk takes no time


def upserted(commit: int) -> range:
    start = commit * 37 % (N_IDS - 60)
    return range(start, start + 60)


def deleted(commit: int) -> list[int]:
    return list(range(commit % 11, N_IDS, 41))


def state_after(commits: int) -> dict[int, int]:
    """Return the number in each row after so many commits."""
    state: dict[int, int] = {}
    for commit in range(1, commits + 1):
        state |= dict.fromkeys(upserted(commit), commit)
        for row_id in deleted(commit):
            state.pop(row_id, None)
    return state


def change(folder: Path, commit: int, n_commits: int) -> Iterator[int]:
    """Make commits from this number on, and say each when it was made."""
    with Index.write(folder) as writer:
        for number in range(commit, commit + n_commits):
            ids = upserted(number)
            matrix = np.full(len(ids) * 8, number, np.float32)
            vectors = pa.FixedSizeListArray.from_arrays(pa.array(matrix), 8)
            columns = {"c": [f"word {number}"] * len(ids), "n": [number] * len(ids), "v": vectors}
            writer.upsert(pa.table({"id": list(ids)} | columns))
            writer.delete(deleted(number))
            yield writer.compact() if number % 4 == 0 else writer.merge() if number % 3 == 0 else writer.commit()


def assert_whole(folder: Path, at_least: int, at_most: int) -> int:
    """The index is exactly as after some commit between these; return which."""
    assert verify(folder).problems == ()
    index = Index.open(folder)
    generation = index.status().generation
    assert at_least <= generation <= at_most
    found = index.find(range(N_IDS), ["n", "c"]).to_pylist()
    assert {row["id"]: row["n"] for row in found} == state_after(generation)
    assert all(row["c"] == f"word {row['n']}" for row in found)
    assert index.search(Query(facets=(TopValues("c"),))).n_rows == len(found)
    return generation


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        Index.create(Path(name) / "index", SCHEMA)
        yield Path(name) / "index"


def run(mode: str, folder: Path) -> list[list[str]]:
    ran = subprocess.run([sys.executable, __file__, mode, str(folder)], check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return [line.split() for line in ran.stdout.splitlines()]


def test_a_writer_killed_at_random_moments_loses_nothing_it_had_committed(folder: Path) -> None:
    generations = [int(line[0]) for line in run("random", folder)]
    assert len(generations) == N_KILLS
    assert generations[-1] > N_KILLS


def test_a_writer_killed_before_each_use_of_a_file_leaves_one_state_or_the_next(folder: Path) -> None:
    moments = run("each", folder)
    assert len(moments) > 40
    assert {outcome for _, outcome in moments} == {"before", "after"}
    assert {"open", "os.rename", "os.remove"} <= {event for event, _ in moments}


def kill_at_random(folder: Path) -> None:
    """Fork a writer again and again and kill it some commits later, in the middle of whatever it does then."""
    moments, done = random.Random(5), 0
    for _ in range(N_KILLS):
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            for made in change(folder, done + 1, 1000):
                os.write(write_end, bytes([made % 256]))
        os.close(write_end)
        said = b"".join(os.read(read_end, 1) for _ in range(moments.randint(1, 5)))
        until_ns = time.perf_counter_ns() + moments.randint(0, 10_000_000)
        while time.perf_counter_ns() < until_ns:
            pass  # a busy wait is exact to the microsecond
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said += os.read(read_end, 1000)
        os.close(read_end)
        done = assert_whole(folder, done + len(said), done + len(said) + 1)
        print(done)


def kill_at_each_use(folder: Path) -> None:
    """Fork a writer for every use of a file that a commit, a merge and a compaction make, and kill it just before."""
    for commit in (1, 2, 3, 4):  # 3 merges, 4 compacts
        for n_uses in range(200):
            read_end, write_end = os.pipe()
            child = os.fork()
            if child == 0:
                die_before(folder, n_uses, write_end)
                list(change(folder, commit, 1))
                os._exit(0)
            os.close(write_end)
            killed = os.waitpid(child, 0)[1] != 0
            event = os.read(read_end, 100).decode()
            os.close(read_end)
            generation = assert_whole(folder, commit - 1, commit)
            if killed:
                print(event, "before" if generation < commit else "after")
            if generation == commit:
                break


def die_before(folder: Path, n_uses: int, tell: int) -> None:
    """Kill this process when it has used files of the folder so many times, telling what it was about to do."""
    left = [n_uses]

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        ours = event in ("open", "os.rename", "os.remove") and str(arguments[0]).startswith(str(folder))
        if ours or event == "mmap.__new__":
            if left[0] == 0:
                os.write(tell, event.encode())
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

    sys.addaudithook(watch)


if __name__ == "__main__":
    {"random": kill_at_random, "each": kill_at_each_use}[sys.argv[1]](Path(sys.argv[2]))
