"""What a build makes of batches: the rows of upserts, in segments put in order, told as it goes."""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.core.errors import Conflict, Invalid
from socialpulse.retrieval import (
    Category,
    Index,
    MultiCategory,
    Progress,
    Query,
    Schema,
    Stage,
    Vector,
    Writer,
    build,
    nearest,
    verify,
)
from socialpulse.retrieval.arrays import Array
from socialpulse.retrieval.files.container import FileWriter, load_file
from socialpulse.retrieval.files.manifest import Manifest, load_manifest
from socialpulse.retrieval.files.segment import load_segment
from socialpulse.retrieval.ivf.arrange import ByMeaning

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for the disk takes no time
DIMS = 16
SCHEMA = Schema((Category("c"), MultiCategory("m")), (Vector("v", DIMS), Vector("other", 3)))
N_BATCHES, BATCH_ROWS = 12, 500


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name) / "index"


def batch(number: int) -> pa.RecordBatch:
    """Return rows of which some have no vector, and none comes in the order of its id."""
    dice = np.random.default_rng(number)
    ids = dice.permutation(np.arange(number * BATCH_ROWS, (number + 1) * BATCH_ROWS))
    matrix = dice.standard_normal((BATCH_ROWS, DIMS)).astype(np.float32)
    others = dice.standard_normal((BATCH_ROWS, 3)).astype(np.float32)
    return pa.record_batch(
        {
            "id": ids,
            "c": [f"c{i % 17}" for i in ids],
            "m": [[f"m{i % 5}", f"m{i % 7}"][: i % 3] for i in ids.tolist()],
            "v": pa.array([None if i % 40 == 0 else line for i, line in zip(ids, matrix, strict=True)]),
            "other": pa.array([None if i % 3 == 0 else line for i, line in zip(ids, others, strict=True)]),
        }
    )


def batches(first: int) -> Iterator[pa.RecordBatch]:
    return (batch(number) for number in range(first, N_BATCHES))


def manifest_of(folder: Path) -> Manifest:
    manifest, identity = load_manifest(folder)
    identity.close()
    return manifest


def built(folder: Path, segment_rows: int = 2_000, keep_bytes: int = 100_000) -> list[Progress]:
    told: list[Progress] = []
    build(folder, SCHEMA, batches, told.append, segment_rows, keep_bytes)
    return told


def interrupted(folder: Path, after: int) -> None:
    """Leave a build that came so far."""

    def some(_: int) -> Iterator[pa.RecordBatch]:
        yield from (batch(number) for number in range(after))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, SCHEMA, some, keep_bytes=1)


def test_a_build_holds_what_upserts_would(folder: Path) -> None:
    built(folder)
    other = Index.create(folder.with_name("other"), SCHEMA)
    with Index.write(folder.with_name("other")) as writer:
        for one in batches(0):
            writer.upsert(one)
        writer.commit()
    every = range(N_BATCHES * BATCH_ROWS)
    assert Index.open(folder).find(every).equals(other.find(every))
    assert verify(folder).problems == ()


def test_each_segment_of_a_build_is_put_in_order_and_stays_as_it_is(folder: Path) -> None:
    built(folder)
    manifest = manifest_of(folder)
    assert [entry.n_rows for entry in manifest.segments] == [2_000] * 3
    assert (manifest.waiting, manifest.n_batches) == ((), 0)
    for entry in manifest.segments:
        assert load_segment(folder / entry.name, SCHEMA).clusters is not None


def test_a_build_tells_how_far_it_is_in_every_stage(folder: Path) -> None:
    told = built(folder)
    assert {one.stage for one in told} == set(Stage)
    assert [one.n_done for one in told if one.stage is Stage.READ][-1] == N_BATCHES * BATCH_ROWS
    for stage in (Stage.ASSIGN, Stage.WRITE):
        ends = [one for one in told if one.stage is stage and one.n_done == one.n_rows]
        assert len(ends) >= 3


def test_a_build_goes_on_after_the_batches_that_are_in(folder: Path) -> None:
    interrupted(folder, 5)
    asked: list[int] = []

    def rest(first: int) -> Iterator[pa.RecordBatch]:
        asked.append(first)
        return batches(first)

    assert build(folder, SCHEMA, rest) == N_BATCHES * BATCH_ROWS
    assert asked == [5]


def test_rows_that_wait_are_found_before_they_are_put_in_order(folder: Path) -> None:
    interrupted(folder, 5)
    index = Index.open(folder)
    assert index.status().n_rows == 5 * BATCH_ROWS
    sought = index.find([1234], ["v"])["v"][0].as_py()
    assert index.search(Query(rank=nearest("v", sought), k=1)).ids.tolist() == [1234]


def test_a_commit_leaves_rows_that_wait_and_a_merge_puts_them_in_order(folder: Path) -> None:
    interrupted(folder, 5)
    waiting = manifest_of(folder).waiting
    with Index.write(folder) as writer:
        writer.delete([7])
        writer.commit()
        assert manifest_of(folder).waiting == waiting
        writer.merge()
    manifest = manifest_of(folder)
    assert (len(waiting), manifest.waiting, len(manifest.segments), manifest.n_batches) == (5, (), 1, 5)
    assert Index.open(folder).status().n_rows == 5 * BATCH_ROWS - 1


def test_changes_set_aside_within_one_commit_become_one_ordered_segment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socialpulse.retrieval.files.writer.MEMORY_BYTES", 100_000)
    Index.create(folder, SCHEMA)
    with Index.write(folder) as writer:
        for one in batches(0):
            writer.upsert(one)
        writer.commit()
    assert [entry.n_rows for entry in manifest_of(folder).segments] == [N_BATCHES * BATCH_ROWS]


def test_a_batch_that_does_not_fit_leaves_those_before_it(folder: Path) -> None:
    def bad(_: int) -> Iterator[pa.RecordBatch]:
        yield batch(0)
        yield pa.record_batch({"id": [1], "c": [7]})

    with pytest.raises(Invalid, match="column takes text"):
        build(folder, SCHEMA, bad, keep_bytes=1)
    assert (Index.open(folder).status().n_rows, manifest_of(folder).n_batches) == (BATCH_ROWS, 1)


def test_an_index_of_another_schema_is_not_built_upon(folder: Path) -> None:
    Index.create(folder, Schema(()))
    with pytest.raises(Conflict, match="another schema"):
        build(folder, SCHEMA, batches)


def test_a_build_of_nothing_is_an_empty_index(folder: Path) -> None:
    assert build(folder, SCHEMA, lambda _: ()) == 0
    assert Index.open(folder).status().n_rows == 0


def test_an_index_saved_before_there_were_builds_opens(folder: Path) -> None:
    built(folder)
    path = folder / "manifest"
    title, body = path.read_bytes().split(b"\n", 1)
    assert title.split()[1] == b"1"
    older = {name: value for name, value in json.loads(body).items() if name not in ("waiting", "n_batches")}
    text = json.dumps(older).encode()
    path.write_bytes(f"retrieval-index 1 {zlib.crc32(text):08x}\n".encode() + text)
    with Writer(folder, ByMeaning()) as writer:
        assert (writer.n_rows, writer.n_batches) == (N_BATCHES * BATCH_ROWS, 0)


@pytest.mark.parametrize("shape", [(0, 4), (1, 1), (1000, 3), (3_000_000,)])
def test_a_reserved_array_filled_in_any_order_is_read_back_with_its_checksums(
    tmp_path: Path, shape: tuple[int, ...]
) -> None:
    values: Array = np.random.default_rng(0).integers(0, 1 << 40, shape)
    with FileWriter(tmp_path / "file", "test") as file:
        file.add("before", np.arange(3))
        room = file.reserve("room", values.dtype, shape)
        file.add("after", np.arange(5))
        for row in np.random.default_rng(1).permutation(len(values)) if len(values) < 2000 else (slice(None),):
            room[row] = values[row]
        file.finish({})
    saved = load_file(tmp_path / "file", "test")
    np.testing.assert_array_equal(saved.array("room"), values)
    assert (saved.array("before").tolist(), saved.array("after").tolist()) == ([0, 1, 2], [0, 1, 2, 3, 4])
