"""Copies of media for others, and blobs that belong to nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.errors import Conflict, Forbidden
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.media import MediaId

pytestmark = pytest.mark.anyio
LONG_AGO = 1_000_000_000


def blob(program: Program, key: str) -> Path:
    return Path(program.blobs.where(key))


def make_old(program: Program) -> None:
    for path in blob(program, "media").rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))


async def keys(program: Program) -> list[str]:
    return sorted([key async for key, _ in program.blobs.list("media")])


async def test_a_copy_is_the_others_and_stands_when_the_first_is_deleted(
    client: httpx.AsyncClient, sender: Any, program: Program, draw: Any
) -> None:
    first = MediaId(UUID((await sender.process(draw()))["id"]))
    owner = PersonId(fresh_uuid())
    copied = await program.library.copy(OPERATOR, first, owner)
    before = await program.library.load(OPERATOR, first)
    shown = await program.library.load(Actor(Role.PERSON, owner), copied)
    assert shown.files == before.files and not shown.media.public
    assert (shown.media.sha256, shown.media.thumbhash) == (before.media.sha256, before.media.thumbhash)
    await program.library.delete(OPERATOR, first)
    for key in [f"media/originals/{copied}", *(f"media/files/{file.path}" for file in shown.files)]:
        assert await program.blobs.exists(key), key


async def test_a_copy_has_the_fingerprints_by_which_the_first_is_known(
    sender: Any, program: Program, draw: Any
) -> None:
    first = MediaId(UUID((await sender.process(draw()))["id"]))
    copied = await program.library.copy(OPERATOR, first, PersonId(fresh_uuid()))
    async with program.db.transaction() as tx:
        prints = [await program.library.find_fingerprints(tx, one) for one in (first, copied)]
    assert prints[0] == prints[1] != []


async def test_only_the_house_copies_and_only_what_is_ready(sender: Any, program: Program, draw: Any) -> None:
    waits, person = MediaId(UUID(await sender.send(draw()))), PersonId(fresh_uuid())
    with pytest.raises(Conflict, match="uploaded"):
        await program.library.copy(OPERATOR, waits, person)
    with pytest.raises(Forbidden):
        await program.library.copy(Actor(Role.PERSON, person), waits, person)


async def test_a_sweep_deletes_old_blobs_of_nothing_and_no_others(sender: Any, program: Program, draw: Any) -> None:
    await sender.process(draw())
    await sender.send(draw(40, 40))
    belonging = await keys(program)
    for key in (f"media/originals/{fresh_uuid()}", f"media/files/{'ab' * 16}/480p.mp4"):
        await program.blobs.put(key, b"left behind")
    make_old(program)
    swept = await program.library.sweep(OPERATOR)
    assert (swept.n_blobs, swept.n_bytes) == (2, 22)
    assert await keys(program) == belonging


async def test_a_sweep_leaves_alone_what_may_be_on_its_way(program: Program) -> None:
    await program.blobs.put(f"media/files/{'cd' * 16}/480p.mp4", b"just stored")
    moment = program.clock.now().timestamp()
    for path in blob(program, "media").rglob("*.mp4"):
        os.utime(path, (moment - 3_600, moment - 3_600))
    assert (await program.library.sweep(OPERATOR)).n_blobs == 0


async def test_a_sweep_does_not_touch_the_bytes_of_an_upload_that_is_not_complete(
    sender: Any, program: Program
) -> None:
    address = await sender.begin(1_000)
    await program.blobs.put(f"media/originals/{address.rsplit('/', 1)[1]}", b"stored before a kill")
    make_old(program)
    assert (await program.library.sweep(OPERATOR)).n_blobs == 0
