"""Imports as a whole: what stands in the rejects, what a second run does, what a bad file leaves behind."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR
from socialpulse.core.errors import Conflict, Invalid
from socialpulse.core.platforms import Platform
from socialpulse.creators import Import, rejects_key

pytestmark = pytest.mark.anyio
HEADER = "handle,name,followers,observed_at\n"


async def bring_in(program: Program, path: Path, platform: Platform | None = Platform.TIKTOK) -> Import:
    return await program.imports.run_file(OPERATOR, path, platform, None, lambda _: None)


async def test_good_rows_are_in_and_bad_ones_stand_in_the_rejects(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(HEADER + "ada,Ada,5K,\nbob,Bob,many,\n,Nobody,7,\ncyd,Cyd,9,\n")
    done = await bring_in(program, path)
    assert (done.n_records, done.n_new, done.n_rejected, done.state) == (4, 2, 2, "done")
    text = (await program.blobs.get(rejects_key(done.id))).decode()
    assert "3,row,followers,many," in text
    assert "4,row,handle" in text


async def test_the_same_file_again_changes_nothing_and_fails_nothing(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(HEADER + "ada,Ada,5K,\nbob,Bob,7,\n")
    await bring_in(program, path)
    again = await bring_in(program, path)
    assert (again.n_new, again.n_changed, again.n_unchanged) == (0, 0, 2)


async def test_a_file_dated_later_is_a_newer_observation(program: Program, tmp_path: Path) -> None:
    for month, followers in ((1, 5), (2, 9)):
        path = tmp_path / f"people-{month}.csv"
        path.write_text(f"handle,followers\nada,{followers}\n")
        stamp = datetime(2026, month, 1, tzinfo=UTC).timestamp()
        os.utime(path, (stamp, stamp))
        await bring_in(program, path)
    account = await program.profiles.find_by_handle("tiktok", "ada")
    assert account is not None
    assert account.followers == 9
    assert [point.followers for point in await program.profiles.find_history([account.id])] == [9, 5]


BAD_FILES = {
    "empty.csv": b"",
    "garbage.csv": os.urandom(5_000),
    "half.csv.gz": gzip.compress(b"handle,followers\n" + b"".join(b"user%d,%d\n" % (n, n) for n in range(50_000)))[
        :-2_000
    ],
    "nested.json": b"[" * 5_000 + b"]" * 5_000,
    "wrong.parquet": b"PAR1 but not really PAR1",
}


@pytest.mark.parametrize("name", BAD_FILES)
async def test_a_file_that_cannot_be_read_is_refused_with_a_reason_and_leaves_nothing_half(
    program: Program, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])
    with pytest.raises(Invalid) as caught:
        await bring_in(program, path)
    assert str(caught.value)
    [latest] = await program.imports.find_latest()
    assert (latest.state, latest.n_new) == ("failed", 0)
    assert latest.error == str(caught.value)
    assert await program.profiles.count_accounts() == 0


async def test_a_header_alone_is_a_file_of_nobody(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "header.csv"
    path.write_text("handle,followers\n")
    done = await bring_in(program, path)
    assert (done.state, done.n_records, done.n_rejected) == ("done", 0, 0)


async def test_a_file_that_is_not_there_is_named(program: Program, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="nowhere"):
        await bring_in(program, tmp_path / "nowhere.csv")


async def test_two_processes_cannot_read_one_file_at_once(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(HEADER + "ada,Ada,5K,\n")
    handed = await program.imports.hand_in(OPERATOR, path, "people.csv", Platform.TIKTOK)
    async with program.db.hold(f"import:{handed.id}") as held:
        assert held
        with pytest.raises(Conflict, match="another process"):
            await bring_in(program, path)


async def test_handing_in_the_same_bytes_twice_is_one_import(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(HEADER + "ada,Ada,5K,\n")
    first = await program.imports.hand_in(OPERATOR, path, "people.csv", Platform.TIKTOK)
    second = await program.imports.hand_in(OPERATOR, path, "people.csv", Platform.TIKTOK)
    assert first.id == second.id


async def test_an_upload_keeps_nothing_in_the_scratch_folder(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(HEADER + "ada,Ada,5K,\n")
    await program.imports.hand_in(OPERATOR, path, "people.csv", Platform.TIKTOK)
    await program.jobs.work_off()
    assert list(program.scratch.iterdir()) == []
