"""Files cut short, altered, exchanged or gone give an error that names the file, where in it, and what to do."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.core.errors import CannotStart
from socialpulse.retrieval import (
    Category,
    Damaged,
    Index,
    MultiCategory,
    Number,
    NumberType,
    OtherFormat,
    Query,
    Schema,
    TopValues,
    Vector,
    nearest,
    verify,
)

SCHEMA = Schema((Category("c"), MultiCategory("m"), Number("n", NumberType.U32)), (Vector("v", 4),))
QUERY = Query(rank=nearest("v", [1, 2, 3, 4]), k=100, facets=(TopValues("c"), TopValues("m")))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damage") / "index"
    Index.create(folder, SCHEMA)
    matrix = np.random.default_rng(0).standard_normal(80).astype(np.float32)
    with Index.write(folder) as writer:
        for start in (0, 15):
            ids = list(range(start, start + 20))
            vectors = pa.FixedSizeListArray.from_arrays(pa.array(matrix), 4)
            columns = {"c": [f"c{i}" for i in ids], "m": [["a", f"m{i}"] for i in ids], "n": ids, "v": vectors}
            writer.upsert(pa.table({"id": ids} | columns))
            writer.commit()
    kinds = sorted(path.name.split("-")[0] for path in folder.iterdir())
    assert kinds == ["dead", "lock", "manifest", "segment", "segment", "words", "words"]
    return folder


@pytest.fixture(params=["dead", "manifest", "segment", "words"])
def damaged(request: pytest.FixtureRequest, whole: Path, tmp_path: Path) -> Path:
    """A file of each kind, in a copy of the index."""
    shutil.copytree(whole, tmp_path / "index")
    return min((tmp_path / "index").glob(f"{request.param}*"))


def seen(folder: Path) -> str:
    with Index.open(folder) as index:
        answer = index.search(QUERY)
        found = (answer.ids.tolist(), answer.scores.tolist(), answer.facets, index.find(range(40)).to_pylist())
    return str(found)


def test_a_file_cut_short_anywhere_is_named(damaged: Path) -> None:
    data = damaged.read_bytes()
    for length in {0, 1, 15, 16, len(data) - 25, len(data) - 24, len(data) - 1, *range(0, len(data), 97)}:
        damaged.write_bytes(data[:length])
        with pytest.raises(Damaged, match=rf"{damaged.name}, byte \d+: .*; delete the folder and build") as caught:
            Index.open(damaged.parent)
        assert caught.value.path == damaged


def test_a_byte_altered_anywhere_is_noticed_or_does_not_matter(damaged: Path, whole: Path) -> None:
    data, right, places = damaged.read_bytes(), seen(whole), random.Random(1)
    for at in {*range(24), *range(len(data) - 24, len(data)), *places.sample(range(len(data)), 250)}:
        altered = bytearray(data)
        altered[at] ^= 1 << places.randrange(8)
        damaged.write_bytes(altered)
        try:
            found = seen(damaged.parent)
        except (Damaged, OtherFormat) as error:
            assert error.path == damaged
            continue
        assert found == right, f"byte {at}"  # the padding between arrays


def test_a_file_that_is_gone_is_named(damaged: Path) -> None:
    damaged.unlink()
    with pytest.raises(Exception, match=r"gone|holds no index"):
        Index.open(damaged.parent)


def test_damage_is_told_by_array_and_offset(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "index")
    path = min((tmp_path / "index").glob("segment*"))
    data = bytearray(path.read_bytes())
    data[64] ^= 1  # the first id
    path.write_bytes(data)
    with pytest.raises(Damaged, match=r"byte 64: 'ids', somewhere in its 160 bytes from here, does not match"):
        Index.open(tmp_path / "index")


def test_verify_lists_everything_that_is_wrong(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "index")
    first, second = sorted((tmp_path / "index").glob("segment*"))
    first.unlink()
    second.write_bytes(second.read_bytes()[:100])
    found = verify(tmp_path / "index")
    assert len(found.problems) == 2
    assert [path.name in problem for path, problem in zip((first, second), found.problems, strict=True)] == [True, True]


def test_verify_of_a_whole_index_finds_nothing(whole: Path) -> None:
    found = verify(whole)
    assert (found.n_rows, found.n_files, found.problems) == (35, 6, ())


def test_files_that_changed_places_are_noticed(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "index")
    first, second = sorted((tmp_path / "index").glob("segment*"))
    first.write_bytes(second.read_bytes())
    with pytest.raises(Damaged, match=f"is the file {second.name} under another name"):
        Index.open(tmp_path / "index")
    shutil.copy(whole / first.name, first)
    words = min((tmp_path / "index").glob("words*"))
    words.write_bytes(second.read_bytes())
    with pytest.raises(Damaged, match="is a segment file where a words file belongs"):
        Index.open(tmp_path / "index")


@pytest.mark.parametrize("kind", ["manifest", "segment"])
def test_files_of_another_format_say_what_to_do(whole: Path, tmp_path: Path, kind: str) -> None:
    shutil.copytree(whole, tmp_path / "index")
    path = min((tmp_path / "index").glob(f"{kind}*"))
    data = bytearray(path.read_bytes())
    if kind == "manifest":
        path.write_bytes(data.replace(b"retrieval-index 1", b"retrieval-index 9", 1))
    else:
        import struct
        import zlib

        head = data[:8] + struct.pack("<I", 9)
        path.write_bytes(head + struct.pack("<I", zlib.crc32(head)) + data[16:])
    with pytest.raises(OtherFormat, match=r"has format 9, this program reads format [12]; open it with the version"):
        Index.open(tmp_path / "index")


def test_an_open_reader_reports_a_damaged_new_state_instead_of_answering(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "index")
    index = Index.open(tmp_path / "index")
    draft = tmp_path / "draft"
    draft.write_bytes((tmp_path / "index" / "manifest").read_bytes()[:-1])
    draft.replace(tmp_path / "index" / "manifest")
    with pytest.raises(CannotStart, match="manifest"):
        index.search(QUERY)
