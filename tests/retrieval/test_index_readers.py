"""Readers beside a writer always see one whole state, never older than the one before. Also the program that reads."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.retrieval import (
    Category,
    Histogram,
    Index,
    Number,
    NumberType,
    Query,
    Schema,
    TopValues,
    Vector,
    Writer,
    nearest,
)

SCHEMA = Schema((Category("c"), Number("n", NumberType.U32)), (Vector("v", 16),))
N_ROWS = 2000
N_COMMITS = 20
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for the disk takes no time


def put(writer: Writer, number: int, ids: Sequence[int]) -> None:
    matrix = np.random.default_rng(number).standard_normal((len(ids), 16)).astype(np.float32)
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(matrix.reshape(-1)), 16)
    columns = {"c": [f"state {number}"] * len(ids), "n": [number] * len(ids), "v": vectors}
    writer.upsert(pa.table({"id": list(ids)} | columns))


def check(index: Index) -> int:
    """Assert that an answer is of one state alone; return its generation."""
    facets = (TopValues("c", 3), Histogram("n", (0,)))
    answer = index.search(Query(rank=nearest("v", np.ones(16)), k=50, facets=facets))
    generation = answer.plan.generation
    assert answer.n_rows == N_ROWS
    assert answer.facets[0].counts == ((f"state {generation}", N_ROWS),)
    found = index.find(answer.ids, ["n"])["n"].to_pylist()
    assert len(found) == 50
    assert len(set(found)) == 1
    assert found[0] >= generation
    return generation


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        Index.create(Path(name), SCHEMA)
        with Index.write(Path(name)) as writer:
            put(writer, 1, range(N_ROWS))
            writer.commit()
        yield Path(name)


def rewrite(folder: Path) -> None:
    """Commit states of which each replaces all rows, in ways that leave one, several and merged segments."""
    with Index.write(folder) as writer:
        for number in range(2, N_COMMITS + 2):
            for part in range(number % 5 + 1):
                put(writer, number, range(part, N_ROWS, number % 5 + 1))
            assert (writer.commit, writer.merge, writer.compact)[number % 3]() == number


def test_processes_that_read_see_every_state_whole_while_it_is_replaced(folder: Path) -> None:
    command = [sys.executable, __file__, str(folder), str(N_COMMITS + 1)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
    rewrite(folder)
    for reader in readers:
        said, errors = reader.communicate()
        assert reader.returncode == 0, errors
        seen = [int(line) for line in said.split()]
        assert seen == sorted(seen)
        assert seen[-1] == N_COMMITS + 1


def test_a_reader_that_loses_its_files_to_a_merge_while_it_opens_takes_the_newer_state(folder: Path) -> None:
    command = [sys.executable, __file__, "overtaken", str(folder)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (ran.stdout, ran.returncode) == (f"2 {N_ROWS}\n", 0), ran.stderr


def overtake(folder: Path) -> None:
    """Open a reader, and merge its files away at the moment when it is about to open the first of them."""
    writer, overtaken = Index.write(folder), [False]

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and "segment-" in str(arguments[0]) and not overtaken[0]:
            overtaken[0] = True
            writer.compact()

    sys.addaudithook(watch)
    index = Index.open(folder)
    print(index.status().generation, index.search(Query()).n_rows)


def test_threads_share_one_reader_while_the_index_is_rewritten(folder: Path) -> None:
    index = Index.open(folder)

    def read() -> list[int]:
        seen = [0]
        while seen[-1] <= N_COMMITS:
            seen.append(check(index))
        return seen

    with ThreadPoolExecutor(5) as threads:
        reads = [threads.submit(read) for _ in range(4)]
        threads.submit(rewrite, folder).result()
        for done in reads:
            assert done.result() == sorted(done.result())


def read_until(folder: Path, last: int) -> None:
    """Ask again and again until this generation comes, and say each one that was seen."""
    reader, seen = Index.open(folder), 0
    print("reading", flush=True)
    while seen < last:
        now = check(reader)
        if now != seen:
            print(now)
        seen = now


if __name__ == "__main__":
    if sys.argv[1] == "overtaken":
        overtake(Path(sys.argv[2]))
    else:
        read_until(Path(sys.argv[1]), int(sys.argv[2]))
