"""Exports: what stands in the files, whose they are, and what a death in the middle leaves."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet
import pytest

from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR, Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound
from socialpulse.core.ids import CreatorId
from socialpulse.discovery import FileFormat, Search, Sort, Wanted
from socialpulse.discovery import exports as exporting
from socialpulse.discovery.types import Export, ExportState
from socialpulse.runtime.clock import SetClock
from tests.discovery.conftest import bring_in, owner_of_new_tenant

pytestmark = pytest.mark.anyio

EVERYBODY = Wanted(search=Search(sort=Sort.FOLLOWERS))


async def written(
    program: Program, actor: Actor, wanted: Wanted, format: FileFormat, *columns: str
) -> tuple[Export, bytes]:
    asked = await program.exports.ask(actor, wanted, format, columns)
    await program.jobs.work_off()
    export = await program.exports.load_done(actor, asked.id)
    return export, b"".join([part async for part in program.exports.read(export)])


async def test_a_search_is_written_in_its_order(program: Program, seven: list[CreatorId]) -> None:
    export, body = await written(program, OPERATOR, EVERYBODY, FileFormat.JSONL, "creator_id", "followers")
    rows = [orjson.loads(line) for line in body.splitlines()]
    assert [row["creator_id"] for row in rows] == list(map(str, seven))
    assert rows[0] == {"creator_id": str(seven[0]), "followers": 7_000}
    assert (export.n_creators, export.n_done, export.n_bytes) == (7, 7, len(body))


async def test_the_three_formats_say_the_same(program: Program, seven: list[CreatorId]) -> None:
    wanted = Wanted(creator_ids=(seven[4], seven[1]))
    columns = ("creator_id", "handle", "followers", "last_post_at")
    (_, lines), (_, table), (_, sheet) = [
        await written(program, OPERATOR, wanted, form, *columns)
        for form in (FileFormat.JSONL, FileFormat.PARQUET, FileFormat.CSV)
    ]
    told = [orjson.loads(line) for line in lines.splitlines()]
    assert [row["handle"] for row in told] == ["seven5", "seven2"]
    assert pa.parquet.read_table(pa.BufferReader(table)).to_pylist() == told
    cells = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))
    assert cells == [{name: "" if row[name] is None else str(row[name]) for name in columns} for row in told]


async def test_a_list_is_written_with_its_notes_under_its_name(program: Program, seven: list[CreatorId]) -> None:
    made = await program.creator_lists.make(OPERATOR, "Été / 2026", "")
    await program.creator_lists.add(OPERATOR, made.id, seven[:2], ())
    await program.creator_lists.note(OPERATOR, made.id, seven[1], "met in Berlin", ["shortlist"])
    export, body = await written(program, OPERATOR, Wanted(list_id=made.id), FileFormat.JSONL, "note", "tags")
    assert export.file_name == "Été-2026-2026-11-01.jsonl"
    assert [orjson.loads(line) for line in body.splitlines()] == [
        {"note": "", "tags": []},
        {"note": "met in Berlin", "tags": ["shortlist"]},
    ]


async def test_no_cell_of_a_csv_begins_a_formula(program: Program, tmp_path: Path) -> None:
    bad = ['=HYPERLINK("http://x.example")', "+1+2", "-2+3", "@SUM(A1)", "\t=1", "＝1"]
    people: list[dict[str, object]] = [{"platform": "x", "handle": f"bad{n}", "bio": bio} for n, bio in enumerate(bad)]
    await bring_in(program, people, tmp_path)
    _, body = await written(program, OPERATOR, EVERYBODY, FileFormat.CSV, "bio")
    cells = [row["bio"] for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig")))]
    assert len(cells) == len(bad)
    assert all(cell.startswith("'") or cell[0].isalnum() for cell in cells), cells


async def test_more_than_a_step_is_written_whole(
    program: Program, seven: list[CreatorId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "STEP", 3)
    export, body = await written(program, OPERATOR, EVERYBODY, FileFormat.CSV)
    assert (len(list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))), export.n_done) == (8, 7)


async def test_a_run_that_died_in_the_middle_leaves_no_file_and_the_next_makes_it_whole(
    program: Program, seven: list[CreatorId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "STEP", 3)
    owner = await owner_of_new_tenant(program, n_creators=7)
    asked = await program.exports.ask(owner, EVERYBODY, FileFormat.JSONL, ())
    with monkeypatch.context() as dying:
        n_calls = 0
        find = program.profiles.find_accounts_of

        async def die_at_the_second(ids: list[CreatorId]) -> object:
            nonlocal n_calls
            n_calls += 1
            if n_calls == 2:
                raise KeyboardInterrupt
            return await find(ids)

        dying.setattr(type(program.profiles), "find_accounts_of", lambda _, ids: die_at_the_second(ids))
        with pytest.raises(KeyboardInterrupt):
            await program.exports.run(asked.id)
    halfway = await program.exports.load(owner, asked.id)
    assert (halfway.state, halfway.n_done) == (ExportState.RUNNING, 3)
    with pytest.raises(Conflict, match="running"):
        await program.exports.load_done(owner, asked.id)
    assert [key async for key in program.blobs.list("exports")] == []
    await program.exports.run(asked.id)
    done = await program.exports.load_done(owner, asked.id)
    assert len(b"".join([part async for part in program.exports.read(done)]).splitlines()) == 7


async def test_an_export_beyond_the_quota_fails_whole_and_spends_nothing(
    program: Program, seven: list[CreatorId]
) -> None:
    owner = await owner_of_new_tenant(program, n_creators=6)
    asked = await program.exports.ask(owner, EVERYBODY, FileFormat.CSV, ())
    await program.jobs.work_off()
    failed = await program.exports.load(owner, asked.id)
    assert failed.state is ExportState.FAILED
    assert "7 new ones asked, 6 left" in (failed.error or "")
    assert (await program.accounts.quotas.load(owner)).n_spent == 0


async def test_an_export_of_another_tenant_is_not_there(program: Program, seven: list[CreatorId]) -> None:
    mine, other = await owner_of_new_tenant(program), await owner_of_new_tenant(program)
    export, _ = await written(program, mine, EVERYBODY, FileFormat.CSV)
    made = await program.creator_lists.make(mine, "Ours", "")
    for attempt in (
        program.exports.load(other, export.id),
        program.exports.load_done(other, export.id),
        program.exports.delete(other, export.id),
        program.exports.ask(other, Wanted(list_id=made.id), FileFormat.CSV, ()),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert await program.exports.find_latest(other, 10) == []


async def test_an_export_and_its_file_are_gone_after_a_week(
    program: Program, clock: SetClock, seven: list[CreatorId]
) -> None:
    export, _ = await written(program, OPERATOR, EVERYBODY, FileFormat.CSV)
    clock.set(clock.now() + timedelta(days=6, hours=23))
    await program.exports.expire()
    await program.exports.load_done(OPERATOR, export.id)
    clock.set(clock.now() + timedelta(hours=2))
    await program.exports.expire()
    with pytest.raises(NotFound):
        await program.exports.load(OPERATOR, export.id)
    assert [key async for key in program.blobs.list("exports")] == []


async def test_what_cannot_be_exported_is_refused_at_once(program: Program) -> None:
    with pytest.raises(Invalid, match="exactly one"):
        await program.exports.ask(OPERATOR, Wanted(), FileFormat.CSV, ())
    with pytest.raises(Invalid, match="shoe_size"):
        await program.exports.ask(OPERATOR, EVERYBODY, FileFormat.CSV, ("shoe_size",))


async def test_a_list_deleted_before_its_export_began_is_said_to_be_why(program: Program) -> None:
    made = await program.creator_lists.make(OPERATOR, "Gone", "")
    asked = await program.exports.ask(OPERATOR, Wanted(list_id=made.id), FileFormat.CSV, ())
    await program.creator_lists.delete(OPERATOR, made.id)
    await program.jobs.work_off()
    assert "the list was deleted" in ((await program.exports.load(OPERATOR, asked.id)).error or "")
