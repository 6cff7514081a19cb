"""Reading on from any checkpoint gives exactly what comes after it."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from socialpulse.sources import OBSERVATION, Checkpoint, Source, open_file

SEEN = datetime(2024, 1, 1, tzinfo=UTC)
N = 1_003


def table() -> str:
    rows = [f'user{n},"Name, {n}\nof many lines",{n}' if n % 7 == 0 else f"user{n},N,{n}" for n in range(N)]
    rows[100], rows[200], rows[300] = 'bad,"open,5', "bad,N,many", "bad,N,5,6,7"
    return "username,name,followers\n" + "\n".join(rows) + "\n"


def records() -> list[dict[str, Any]]:
    return [{"username": f"user{n}", "followersCount": n if n % 50 else "many", "postsCount": 1} for n in range(N)]


def lines() -> str:
    return "".join(json.dumps(record) + "\n" + "{broken\n" * (n % 100 == 7) for n, record in enumerate(records()))


@pytest.fixture(params=["csv", "csv.gz", "jsonl", "json", "document.json", "parquet"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"instagram.{request.param}"
    if path.suffix == ".parquet":
        flat = [{**record, "followersCount": str(record["followersCount"])} for record in records()]
        pq.write_table(pa.Table.from_pylist(flat), path, row_group_size=170)
        return path
    texts = {
        ".csv": table(),
        ".gz": table(),
        ".jsonl": lines(),
        ".json": json.dumps(records() if request.param == "json" else {"data": {"list": records()}}),
    }
    text = texts[path.suffix]
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def open_source(path: Path) -> Source:
    return open_file(path, observed_at=SEEN, batch_rows=64)


def test_every_checkpoint_leads_to_the_rest_byte_for_byte(path: Path) -> None:
    whole = list(open_source(path).read())
    assert len(whole) > 14
    for number in range(0, len(whole), 3):
        rest = list(open_source(path).read(whole[number].checkpoint))
        assert rest == whole[number + 1 :]


def test_a_checkpoint_between_batches_leads_to_the_rest_of_the_rows(path: Path) -> None:
    whole = pa.Table.from_batches([batch.rows for batch in open_source(path).read()])
    rest = pa.Table.from_batches([batch.rows for batch in open_source(path).read(Checkpoint(150))])
    assert rest.equals(whole.slice(whole.num_rows - rest.num_rows))
    assert 0 < whole.num_rows - rest.num_rows <= 150


def test_a_checkpoint_at_the_end_leads_to_nothing(path: Path) -> None:
    *_, last = open_source(path).read()
    assert list(open_source(path).read(last.checkpoint)) == []


def test_rows_follow_the_contract_and_progress_ends_at_the_size_of_the_file(path: Path) -> None:
    batches = list(open_source(path).read())
    assert all(batch.rows.schema.equals(OBSERVATION) for batch in batches)
    assert all(batch.rows.validate(full=True) is None for batch in batches)
    assert batches[-1].n_bytes_read == path.stat().st_size
    assert (
        sum(batch.rows.num_rows for batch in batches)
        + sum(reject.severity == "row" for batch in batches for reject in batch.rejects)
        == batches[-1].checkpoint.n_records
    )
