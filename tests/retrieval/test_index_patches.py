"""Values changed in place: written beside the segments, seen by every reader, folded in by the next merge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.retrieval import (
    Category,
    Damaged,
    Engine,
    Equals,
    Index,
    MultiCategory,
    Number,
    NumberType,
    Query,
    Range,
    Reads,
    Schema,
    TopValues,
    Vector,
    verify,
)

N_ROWS = 3_000
SCHEMA = Schema(
    (Number("size", NumberType.U32), Number("rate", NumberType.F32), Category("land"), MultiCategory("tags")),
    (Vector("v", 4),),
)


def lines(n: int) -> pa.Array:
    dice = np.random.default_rng(n).standard_normal((n, 4)).astype(np.float32)
    return pa.FixedSizeListArray.from_arrays(pa.array(dice.reshape(-1)), 4)


@pytest.fixture
def folder(engine: Engine, tmp_path: Path) -> Path:
    engine.create(tmp_path / "index", SCHEMA)
    change(engine, tmp_path / "index", {"id": range(N_ROWS), "size": [1] * N_ROWS, "v": lines(N_ROWS)}, upsert=True)
    return tmp_path / "index"


def change(engine: Engine, folder: Path, columns: dict[str, object], upsert: bool = False) -> None:
    with engine.write(folder) as writer:
        table = pa.table({name: pa.array(values) for name, values in columns.items()})
        writer.upsert(table) if upsert else writer.update(table)
        writer.commit()


def segments(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name.startswith("segment")}


def sizes(index: Reads, ids: list[int]) -> list[int | None]:
    found: list[int | None] = index.find(ids, ["size"])["size"].to_pylist()
    return found


def test_changed_numbers_are_seen_at_once_and_no_segment_is_written(engine: Engine, folder: Path) -> None:
    index, before = engine.open(folder), segments(folder)
    change(engine, folder, {"id": [5, 7], "size": [50, None]})
    assert segments(folder) == before
    assert sizes(index, [4, 5, 7]) == [1, 50, None]
    assert index.search(Query(Range("size", 2, None))).ids.tolist() == [5]


def test_later_changes_lie_over_earlier_ones_and_files_stay_few(engine: Engine, folder: Path) -> None:
    for turn in range(20):
        change(engine, folder, {"id": [1, turn], "size": [turn, 100 + turn]})
    assert sizes(engine.open(folder), [1, 2, 19]) == [19, 102, 119]
    assert len([path for path in folder.iterdir() if path.name.startswith("patch")]) <= 16
    assert verify(folder).problems == ()


def test_a_text_beyond_the_codes_that_the_segment_can_hold_fits(engine: Engine, folder: Path) -> None:
    lands = [f"land {n}" for n in range(700)]
    change(engine, folder, {"id": list(range(700)), "land": lands})
    index = engine.open(folder)
    assert index.search(Query(Equals("land", "land 699"))).ids.tolist() == [699]
    facet = index.search(Query(k=0, facets=(TopValues("land", 700),))).facets[0]
    assert len(facet.counts) == 700


def test_a_row_that_was_changed_and_then_deleted_stays_away(engine: Engine, folder: Path) -> None:
    change(engine, folder, {"id": [3], "size": [9]})
    with engine.write(folder) as writer:
        writer.delete([3])
        writer.commit()
    assert engine.open(folder).search(Query(Equals("size", 9))).n_rows == 0


def test_compaction_folds_the_changes_into_the_segment(engine: Engine, folder: Path) -> None:
    change(engine, folder, {"id": [3], "size": [9]})
    with engine.write(folder) as writer:
        writer.compact()
    assert not [path for path in folder.iterdir() if path.name.startswith("patch")]
    assert sizes(engine.open(folder), [3, 4]) == [9, 1]


def test_a_writer_that_opens_again_goes_on_from_the_changes(engine: Engine, folder: Path) -> None:
    change(engine, folder, {"id": [3], "size": [9]})
    change(engine, folder, {"id": [3], "rate": [0.5]})
    change(engine, folder, {"id": [3], "tags": [["a"]]})  # writes the row anew
    row = engine.open(folder).find([3], ["size", "rate", "tags"]).to_pylist()[0]
    assert (row["size"], row["rate"], row["tags"]) == (9, 0.5, ["a"])


def test_a_file_of_changes_cut_anywhere_is_refused_by_name_and_place(tmp_path: Path) -> None:
    Index.create(tmp_path, SCHEMA)
    change(Index, tmp_path, {"id": [1, 2], "size": [1, 2]}, upsert=True)
    change(Index, tmp_path, {"id": [2], "size": [5]})
    (path,) = (path for path in tmp_path.iterdir() if path.name.startswith("patch"))
    whole = path.read_bytes()
    for n_bytes in range(len(whole)):
        path.write_bytes(whole[:n_bytes])
        with pytest.raises(Damaged, match=f"{path.name}, byte"):
            Index.open(tmp_path)
