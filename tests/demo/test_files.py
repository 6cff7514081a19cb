"""Files: every form holds the same rows, appears only when whole, and goes through the import."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.demo import RECORD, creators, write_creators
from socialpulse.sources import open_file

Row = dict[str, object]
COUNT, SEED = 400, 8
FORMS = ("world.jsonl", "world.jsonl.gz", "world.jsonl.zst", "world.csv", "world.csv.gz", "world.parquet")
READ_BACK = ("handle", "name", "bio", "links", "emails", "followers", "avg_comments", "engagement_rate", "observed_at")


def plain(table: pa.Table) -> list[Row]:
    """Return rows with times as JSON holds them."""
    rows = table.to_pylist()
    return [{k: f"{v:%Y-%m-%dT%H:%M:%SZ}" if isinstance(v, datetime) else v for k, v in row.items()} for row in rows]


def read(path: Path) -> Iterator[Row]:
    """Yield a file's rows with readers that are not ours."""
    if path.suffix == ".parquet":
        yield from plain(pa.parquet.read_table(path))
        return
    with pa.input_stream(path, compression="detect") as stream:
        text = stream.read().decode()
    if ".jsonl" in path.name:
        yield from (json.loads(line) for line in text.split("\n")[:-1])
    else:
        yield from (typed(row) for row in csv.DictReader(io.StringIO(text, newline="")))


def typed(row: dict[str, str]) -> Row:
    """Return a CSV row with the types of RECORD. Empty cells are null."""
    as_text = {field.name for field in RECORD if pa.types.is_string(field.type) or pa.types.is_timestamp(field.type)}
    return {k: None if cell == "" else cell if k in as_text else json.loads(cell) for k, cell in row.items()}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_holds_the_same_rows(tmp_path: Path, name: str) -> None:
    written = write_creators(tmp_path / name, COUNT, SEED)
    expected = plain(pa.Table.from_batches(creators(COUNT, SEED)))
    assert list(read(tmp_path / name)) == expected
    assert (written.n_creators, written.n_accounts) == (COUNT, len(expected))
    assert written.n_bytes == (tmp_path / name).stat().st_size


@pytest.mark.parametrize("name", ["world.jsonl", "world.csv", "world.parquet"])
def test_the_import_reads_every_row_and_refuses_none(tmp_path: Path, name: str) -> None:
    write_creators(tmp_path / name, COUNT, SEED)
    batches = list(open_file(tmp_path / name).read())
    assert [reject for batch in batches for reject in batch.rejects] == []
    imported = pa.Table.from_batches([batch.rows for batch in batches]).select(READ_BACK)
    assert imported.equals(pa.Table.from_batches(creators(COUNT, SEED)).select(READ_BACK).cast(imported.schema))


def test_stretches_in_files_of_their_own_are_the_whole(tmp_path: Path) -> None:
    paths = [tmp_path / f"part-{first}.parquet" for first in (0, 900)]
    write_creators(paths[0], 900, SEED)
    write_creators(paths[1], 300, SEED, first=900)
    parts = pa.concat_tables([pa.parquet.read_table(path) for path in paths])
    assert parts.equals(pa.Table.from_batches(creators(1200, SEED)))


def test_progress_ends_with_everybody(tmp_path: Path) -> None:
    heard: list[int] = []
    write_creators(tmp_path / "world.parquet", 16_500, SEED, progress=heard.append)
    assert heard == [16_384, 16_500]


@pytest.mark.parametrize("name", ["world", "world.txt", "world.json", "world.gz", "world.parquet.gz", "jsonl"])
def test_a_name_that_says_no_form_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid, match="must end in"):
        write_creators(tmp_path / name, 1, 1)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no folder"):
        write_creators(tmp_path / "not-there" / "world.jsonl", 1, 1)


def test_an_interrupted_write_leaves_nothing_and_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "world.jsonl"
    path.write_text("old")

    def stop(n_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_creators(path, COUNT, SEED, progress=stop)
    assert [file.name for file in tmp_path.iterdir()] == ["world.jsonl"]
    assert path.read_text() == "old"


def test_an_empty_world_is_a_file_with_no_rows(tmp_path: Path) -> None:
    write_creators(tmp_path / "world.parquet", 0, 1)
    assert pa.parquet.read_table(tmp_path / "world.parquet").num_rows == 0
