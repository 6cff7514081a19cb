"""One writer, what a commit shows and keeps, and which files stay behind."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.core.errors import Conflict, NotFound
from socialpulse.retrieval import (
    Category,
    Damaged,
    Equals,
    Index,
    Number,
    NumberType,
    Query,
    Schema,
    Vector,
    exists,
    verify,
)
from socialpulse.retrieval.files import writer as writing

SCHEMA = Schema((Category("c"), Number("n", NumberType.U32)), (Vector("v", 4),))


def rows(ids: range, text: str = "x") -> pa.Table:
    matrix = np.random.default_rng(ids.start).standard_normal(len(ids) * 4).astype(np.float32)
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(matrix), 4)
    return pa.table({"id": list(ids), "c": [text] * len(ids), "n": list(ids), "v": vectors})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Index.create(tmp_path / "index", SCHEMA)
    return tmp_path / "index"


def test_what_is_not_committed_is_not_seen_and_does_not_last(folder: Path) -> None:
    index = Index.open(folder)
    with Index.write(folder) as writer:
        writer.upsert(rows(range(10)))
        assert (index.status().n_rows, writer.n_rows) == (0, 10)
    with Index.write(folder) as writer:
        assert writer.n_rows == 0


def test_an_open_reader_sees_a_commit_at_once(folder: Path) -> None:
    index = Index.open(folder)
    with Index.write(folder) as writer:
        for n in (1, 2, 3):
            writer.upsert(rows(range(n)))
            assert writer.commit() == n
            assert index.search(Query()).n_rows == n
            assert index.search(Query()).plan.generation == n


def test_a_commit_without_changes_writes_nothing(folder: Path) -> None:
    with Index.write(folder) as writer:
        writer.upsert(rows(range(3)))
        generation = writer.commit()
        before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        writer.delete([99])
        writer.upsert(rows(range(0)))
        assert writer.commit() == generation
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_second_writer_is_told_who_writes(folder: Path) -> None:
    with Index.write(folder), pytest.raises(Conflict, match=r"being written by process \d+"):
        Index.write(folder)
    Index.write(folder).close()


def test_the_lock_of_a_killed_writer_is_free(folder: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from socialpulse.retrieval import Index;"
        "writer = Index.write(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(folder)], check=False).returncode == -9
    Index.write(folder).close()


def test_a_closed_writer_refuses_changes(folder: Path) -> None:
    writer = Index.write(folder)
    writer.close()
    for change in (lambda: writer.upsert(rows(range(1))), lambda: writer.delete([1]), writer.commit, writer.compact):
        with pytest.raises(Conflict, match="closed"):
            change()


def test_an_index_is_created_once(folder: Path) -> None:
    with pytest.raises(Conflict, match="holds an index already"):
        Index.create(folder, SCHEMA)


def test_a_folder_without_an_index_is_named(tmp_path: Path) -> None:
    assert not exists(tmp_path)
    for use in (Index.open, Index.write, verify):
        with pytest.raises(NotFound, match=str(tmp_path)):
            use(tmp_path)


def test_an_open_reader_follows_when_another_index_takes_the_place(folder: Path) -> None:
    index = Index.open(folder)
    with Index.write(folder) as writer:
        writer.upsert(rows(range(5), "old"))
        writer.commit()
    assert index.search(Query(Equals("c", "old"))).n_rows == 5
    shutil.rmtree(folder)
    Index.create(folder, SCHEMA)
    with Index.write(folder) as writer:
        writer.upsert(rows(range(3), "new"))
        writer.commit()
    assert index.search(Query(Equals("c", "new"))).n_rows == 3
    assert index.search(Query(Equals("c", "old"))).n_rows == 0


def test_many_small_commits_stay_few_segments_and_few_files(folder: Path) -> None:
    with Index.write(folder) as writer:
        for n in range(40):
            writer.upsert(rows(range(n * 10, n * 10 + 15), text=f"word {n}"))
            writer.commit()
    status = Index.open(folder).status()
    assert (status.n_rows, status.generation) == (405, 40)
    assert status.n_segments <= 4
    assert len(list(folder.iterdir())) <= status.n_segments + writing.MOST_WORD_FILES + 3
    assert verify(folder).problems == ()


def test_only_the_files_of_the_last_state_are_kept(folder: Path) -> None:
    (folder / "segment-00000009-1").write_bytes(b"left by a writer that was killed")
    (folder / "notes.txt").write_text("not ours")
    with Index.write(folder) as writer:
        writer.upsert(rows(range(9)))
        writer.compact()
    names = sorted(path.name.split("-")[0] for path in folder.iterdir())
    assert names == ["lock", "manifest", "notes.txt", "segment", "words"]


def test_compacting_leaves_no_byte_of_a_deleted_row(folder: Path) -> None:
    with Index.write(folder) as writer:
        writer.upsert(rows(range(5), "secret"))
        writer.commit()
        writer.upsert(rows(range(3), "open"))
        writer.delete([3, 4])
        writer.commit()
        assert any(b"secret" in path.read_bytes() for path in folder.iterdir())
        writer.compact()
    assert not any(b"secret" in path.read_bytes() for path in folder.iterdir())
    assert Index.open(folder).find(range(5), ["c"])["c"].to_pylist() == ["open"] * 3


def test_more_changes_than_memory_holds_go_to_files_early(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MEMORY_BYTES", 2000)
    monkeypatch.setattr(writing, "SMALL_ROWS", 10)
    with Index.write(folder) as writer:
        for n in range(20):
            writer.upsert(rows(range(n * 20, n * 20 + 30)))
        assert len(list(folder.glob("segment-*"))) > 1
        assert Index.open(folder).status().n_rows == 0
        writer.commit()
    assert Index.open(folder).status().n_rows == 410
    assert verify(folder).problems == ()


def test_deleting_everything_leaves_an_empty_index(folder: Path) -> None:
    index = Index.open(folder)
    with Index.write(folder) as writer:
        writer.upsert(rows(range(5)))
        writer.commit()
        assert writer.delete(range(5)) == 5
        writer.commit()
        assert index.status().n_segments == 0
        writer.compact()
    assert index.search(Query()).n_rows == 0


def test_rows_taken_out_before_the_commit_are_never_written(folder: Path) -> None:
    with Index.write(folder) as writer:
        writer.upsert(rows(range(5)))
        writer.delete(range(5))
        writer.commit()
    assert list(folder.glob("segment-*")) == []


def test_a_commit_that_finds_the_disk_full_changes_nothing_and_can_be_made_again(folder: Path) -> None:
    index = Index.open(folder)
    with Index.write(folder) as writer:
        writer.upsert(rows(range(5)))
        writer.commit()
        writer.upsert(rows(range(1000), "later"))
        allowed = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, allowed[1]))
        try:
            with pytest.raises(OSError, match="too large"):
                writer.commit()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, allowed)
        assert (index.status().n_rows, writer.n_rows) == (5, 1000)
        writer.commit()
    assert index.status().n_rows == 1000
    assert verify(folder).problems == ()


def test_a_writer_that_finds_damage_lets_go_of_the_lock(folder: Path) -> None:
    with Index.write(folder) as writer:
        writer.upsert(rows(range(5)))
        writer.commit()
    path = next(folder.glob("segment-*"))
    data = path.read_bytes()
    path.write_bytes(data[:-1])
    with pytest.raises(Damaged) as kept:
        Index.write(folder)
    path.write_bytes(data)
    Index.write(folder).close()
    assert path.name in str(kept.value)


def test_the_disk_has_every_file_and_its_name_before_the_manifest_mentions_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def fsync(descriptor: int) -> None:
        done.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real_fsync(descriptor)

    def replace(source: Path, target: Path) -> None:
        done.append("renamed")
        real_replace(source, target)

    real_fsync, real_replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    with Index.write(folder) as writer:
        for part in (range(50), range(20, 70)):
            writer.upsert(rows(part, str(part)))
            done.clear()
            writer.commit()
            *files, folder_synced, draft, renamed, folder_again = done
            assert set(files) == {path.name for path in folder.iterdir() if f"-{writer.commit():08}-" in path.name}
            assert (draft, renamed) == ("manifest.draft", "renamed")
            assert folder_synced == folder_again == folder.name
