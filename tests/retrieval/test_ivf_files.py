"""Segments ordered by meaning: damage is named, a kill leaves the old state. Also the program that gets killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.retrieval import (
    Category,
    Damaged,
    Index,
    MultiCategory,
    Number,
    NumberType,
    Query,
    Schema,
    TopValues,
    Vector,
    Writer,
    nearest,
    verify,
)
from socialpulse.retrieval.arrays import Places
from socialpulse.retrieval.files import snapshot
from socialpulse.retrieval.files.container import SavedFile, load_file
from socialpulse.retrieval.files.segment import CLUSTER_ARRAYS, KIND, load_segment
from socialpulse.retrieval.ivf.arrange import ByMeaning

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for the disk takes no time
DIMS = 16
N_ROWS = 1500
SCHEMA = Schema((Category("c"), MultiCategory("m"), Number("n", NumberType.U32)), (Vector("v", DIMS),))
LISTED = ByMeaning(least_rows=1, lists_from=2)
N_MOMENTS = 12
N_REBUILDS = 5


def rows(number: int) -> pa.Table:
    """Return the state of this number: all rows, those of every 40th without the vector."""
    matrix = np.random.default_rng(number).standard_normal((N_ROWS, DIMS)).astype(np.float32)
    ids = range(N_ROWS)
    columns: dict[str, Any] = {
        "id": list(ids),
        "c": [f"state {number}"] * N_ROWS,
        "m": [[f"m{i % 7}", f"m{i % 11}"][: i % 3] for i in ids],
        "n": [number] * N_ROWS,
        "v": pa.array([None if i % 40 == 0 else matrix[i] for i in ids], pa.list_(pa.float32())),
    }
    return pa.table(columns)


def put(folder: Path, number: int) -> None:
    with Writer(folder, LISTED) as writer:
        writer.upsert(rows(number))
        writer.compact()


def check(index: Index) -> int:
    """Assert that an answer is of one state alone; return its generation."""
    answer = index.search(Query(rank=nearest("v", np.ones(DIMS)), k=50, facets=(TopValues("c", 3), TopValues("m"))))
    generation = answer.plan.generation
    assert answer.plan.engine == "ivf"
    assert answer.n_rows == N_ROWS
    assert answer.facets[0].counts == ((f"state {generation}", N_ROWS),)
    assert len(set(answer.ids.tolist())) == 50
    return generation


def segment_of(folder: Path) -> Path:
    return min(folder.glob("segment*"))


@pytest.fixture(scope="module")
def whole() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        folder = Path(name) / "index"
        Index.create(folder, SCHEMA)
        put(folder, 1)
        yield folder


@pytest.fixture
def copy(whole: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        shutil.copytree(whole, Path(name) / "index")
        yield Path(name) / "index"


def arrays_of(path: Path) -> dict[str, tuple[int, int]]:
    """Return where each array of the file begins, and its size in bytes."""
    saved = load_file(path, KIND)
    data, found, at = path.read_bytes(), {}, 64
    for name, array in saved.arrays.items():
        at = data.index(array.tobytes(), at) if array.nbytes else at
        found[name] = (at, array.nbytes)
        at += array.nbytes
    return found


def test_a_segment_ordered_by_meaning_has_its_lists_and_codes(whole: Path) -> None:
    segment = load_segment(segment_of(whole), SCHEMA)
    clusters = segment.clusters
    assert clusters is not None
    n_lists = len(clusters.centroids)
    assert {*CLUSTER_ARRAYS, "rising ids", "rows by id", "columns of m"} <= set(arrays_of(segment_of(whole)))
    assert (clusters.starts[0], clusters.starts[-1], len(clusters.starts)) == (0, N_ROWS, n_lists + 1)
    assert len(clusters.codes) == len(clusters.scales) == N_ROWS
    without = segment.rows.ids[clusters.starts[-2] :]
    assert sorted(without.tolist()) == list(range(0, N_ROWS, 40))


def test_an_index_larger_than_memory_is_told_what_it_reads_next_and_answers_the_same(
    whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = [Query(rank=nearest("v", vector), k=k) for k in (3, 700) for vector in np.eye(4, DIMS)]
    with Index.open(whole) as index:
        expected = [index.search(query).ids.tolist() for query in questions]
    monkeypatch.setattr(snapshot, "LARGE", 0.0)
    told = list[int]()
    read_ahead = SavedFile._read_ahead

    def listen(self: SavedFile, first: int, line_bytes: int, lines: Places) -> None:
        told.append(len(lines))
        read_ahead(self, first, line_bytes, lines)

    monkeypatch.setattr(SavedFile, "_read_ahead", listen)
    with Index.open(whole) as index:
        assert [index.search(query).ids.tolist() for query in questions] == expected
    assert len(told) >= len(questions) and min(told) > 0


def test_lines_at_the_very_end_of_a_file_are_read_ahead(whole: Path) -> None:
    [path] = whole.glob("segment-*")
    saved = load_file(path, KIND)
    for name in ("lines of v", "codes"):
        array = saved.array(name)
        saved.expect_single_reads(name)(np.array([0, len(array) - 1, 0, 1]))
        saved.expect_single_reads(name)(np.array([], np.intp))


def test_verify_of_a_whole_clustered_index_finds_nothing(whole: Path) -> None:
    assert verify(whole).problems == ()


def test_a_byte_altered_in_any_array_is_found_when_opening_and_by_verify(copy: Path) -> None:
    path, places = segment_of(copy), random.Random(1)
    data = path.read_bytes()
    for name, (start, n_bytes) in arrays_of(path).items():
        for at in (start, start + n_bytes - 1, start + places.randrange(n_bytes)):
            altered = bytearray(data)
            altered[at] ^= 1 << places.randrange(8)
            path.write_bytes(altered)
            with pytest.raises(Damaged, match=rf"byte {start}: '{name}', somewhere in its"):
                Index.open(copy)
            (problem,) = verify(copy).problems
            assert name in problem


def test_an_array_too_large_to_check_when_opening_is_checked_by_verify(copy: Path) -> None:
    path = segment_of(copy)
    start, n_bytes = arrays_of(path)["codes"]
    altered = bytearray(path.read_bytes())
    altered[start + n_bytes // 2] ^= 1
    path.write_bytes(altered)
    load_segment(path, SCHEMA, trusted_bytes=n_bytes - 1)
    with pytest.raises(Damaged, match="'codes'"):
        load_segment(path, SCHEMA, trusted_bytes=n_bytes)
    assert "'codes'" in verify(copy).problems[0]


def test_a_clustered_segment_cut_short_anywhere_is_named_with_the_offset(copy: Path) -> None:
    path, places = segment_of(copy), random.Random(2)
    data = path.read_bytes()
    for length in sorted(places.sample(range(len(data)), 200), reverse=True):
        os.truncate(path, length)
        with pytest.raises(Damaged, match=rf"{path.name}, byte \d+: .*; delete the folder and build") as caught:
            Index.open(copy)
        assert (caught.value.path, 0 <= caught.value.offset <= length) == (path, True)


def program(*arguments: object) -> list[str]:
    return [sys.executable, __file__, *map(str, arguments)]


def test_a_writer_killed_while_it_builds_lists_leaves_the_old_state(copy: Path) -> None:
    ran = subprocess.run(program("killed", copy), check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    outcomes = [line.split() for line in ran.stdout.splitlines()]
    assert len(outcomes) == N_MOMENTS
    assert {state for _, state in outcomes} == {"1"}
    assert {function for function, _ in outcomes} >= {"train", "encode", "estimates_of"}


def kill_while_building(folder: Path) -> None:
    """Fork a writer again and again, and kill it when it has called functions of the engine so many times."""
    moments = [("train", 1), ("nearest", 1), ("nearest", 9), ("encode", 1), ("calibrated", 1), ("_error", 1)]
    moments += [("estimates_of", 40), ("_save_clusters", 1), ("save_segment", 1), ("finish", 1), ("load_segment", 2)]
    for name, n_calls in (*moments, ("add", 12)):
        child = os.fork()
        if child == 0:
            die_at_call(name, n_calls)
            put(folder, 2)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL, name
        assert verify(folder).problems == ()
        print(name, check(Index.open(folder)))


def die_at_call(name: str, n_calls: int) -> None:
    left = [n_calls]

    def watch(frame: Any, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name == name and "retrieval" in frame.f_code.co_filename:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


def test_processes_that_read_go_on_while_lists_are_built_anew(copy: Path) -> None:
    readers = [
        subprocess.Popen(program("reader", copy), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
    for number in range(2, N_REBUILDS + 2):
        put(copy, number)
    for reader in readers:
        said, errors = reader.communicate()
        assert reader.returncode == 0, errors
        seen = [int(line) for line in said.split()]
        assert seen == sorted(seen)
        assert seen[-1] == N_REBUILDS + 1


def read_until(folder: Path, last: int) -> None:
    """Ask again and again until this generation comes, and say each one that was seen."""
    reader = Index.open(folder)
    seen = check(reader)
    print("reading", flush=True)
    while seen < last:
        now = check(reader)
        if now != seen:
            print(now)
        seen = now


if __name__ == "__main__":
    if sys.argv[1] == "killed":
        kill_while_building(Path(sys.argv[2]))
    else:
        read_until(Path(sys.argv[2]), N_REBUILDS + 1)
