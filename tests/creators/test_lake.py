"""Raw records: kept as they came, under their terms, and gone when those say so."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import orjson
import pyarrow.parquet as pq
import pytest

from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR
from socialpulse.discovery import Search
from socialpulse.runtime.clock import SetClock

pytestmark = pytest.mark.anyio

CHANNEL = {
    "kind": "youtube#channel",
    "id": "UCdemo",
    "snippet": {"title": "Pixel King", "description": "Retro games", "customUrl": "@pixelking", "country": "JP"},
    "statistics": {"subscriberCount": "1200000", "viewCount": "5", "videoCount": "7", "hiddenSubscriberCount": False},
}


@pytest.fixture
async def world(program: Program, tmp_path: Path) -> Program:
    answer = tmp_path / "channels.json"
    answer.write_bytes(orjson.dumps({"kind": "youtube#channelListResponse", "items": [CHANNEL]}))
    people = tmp_path / "tiktok.csv"
    people.write_text("tiktok handle,followers,shoe size\nada,5,44\n")
    for path in (answer, people):
        await program.imports.run_file(OPERATOR, path, None, program.clock.now(), lambda _: None)
    await program.jobs.work_off()
    return program


async def keys(program: Program) -> list[str]:
    return sorted([key async for key, _ in program.blobs.list("lake")])


async def test_records_lie_by_platform_and_day_as_they_came(world: Program, tmp_path: Path) -> None:
    tiktok, youtube = await keys(world)
    assert tiktok.startswith("lake/tiktok/2026/11/01/")
    assert youtube.startswith("lake/youtube/2026/11/01/")
    (tmp_path / "o.parquet").write_bytes(await world.blobs.get(tiktok))
    [record] = pq.read_table(tmp_path / "o.parquet").to_pylist()
    assert orjson.loads(record["raw"])["shoe size"] == "44"
    assert (record["policy"], record["expires_at"], record["fetched_at"]) == ("file", None, world.clock.now())


async def test_nothing_expires_before_its_time(world: Program, clock: SetClock) -> None:
    clock.set(clock.now() + timedelta(days=29))
    assert await world.lake.expire() == (0, [])
    assert len(await keys(world)) == 2


async def test_what_may_not_live_on_goes_with_everything_kept_of_it(world: Program, clock: SetClock) -> None:
    clock.set(clock.now() + timedelta(days=31))
    n_objects, gone = await world.lake.expire()
    await world.jobs.work_off()
    assert (n_objects, len(gone)) == (1, 1)
    assert [key.split("/")[1] for key in await keys(world)] == ["tiktok"]
    assert await world.profiles.find_by_handle("youtube", "pixelking") is None
    found = await world.discovery.search(OPERATOR, Search())
    assert [hit.account.handle for hit in found.hits] == ["ada"]


async def test_expiring_twice_finds_nothing_more(world: Program, clock: SetClock) -> None:
    clock.set(clock.now() + timedelta(days=31))
    await world.lake.expire()
    assert await world.lake.expire() == (0, [])


async def test_what_was_seen_again_lives_on(world: Program, clock: SetClock, tmp_path: Path) -> None:
    clock.set(clock.now() + timedelta(days=20))
    answer = tmp_path / "again.json"
    answer.write_bytes(orjson.dumps(CHANNEL))
    await world.imports.run_file(OPERATOR, answer, None, clock.now(), lambda _: None)
    clock.set(clock.now() + timedelta(days=20))
    _, gone = await world.lake.expire()
    assert gone == []
    assert await world.profiles.find_by_handle("youtube", "pixelking") is not None
