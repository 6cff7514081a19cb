"""Media as others meet them: states, retry, deletion, who may touch them, links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from socialpulse.app import Program
from socialpulse.app.flow import PROCESS, PROCESS_AGAIN
from socialpulse.core.actor import ANONYMOUS, OPERATOR, Actor, Role
from socialpulse.core.errors import Forbidden, NotFound, NotSignedIn
from socialpulse.core.ids import fresh_uuid
from socialpulse.media import MEDIA_TOPIC, MediaId
from socialpulse.media.library import STUCK_AFTER
from socialpulse.media.rules import MAX_ATTEMPTS
from socialpulse.runtime.clock import SetClock

pytestmark = pytest.mark.anyio
ADA, BOB = (Actor(Role.PERSON, fresh_uuid()) for _ in range(2))


async def states(program: Program, media_id: str) -> list[tuple[str, int]]:
    """Return what was told of a medium: each state, with how many files could be fetched by then."""
    bodies = [orjson.loads(entry.body) for entry in await program.log.read(MEDIA_TOPIC, "test")]
    return [(body["state"], body["n_files"]) for body in bodies if body["media_id"] == media_id]


async def own(program: Program, actor: Actor, body: bytes = b"nothing") -> MediaId:
    async def parts() -> Any:
        yield body

    upload = await program.uploads.create(actor, "a", len(body))
    await program.uploads.append(actor, upload.media_id, 0, parts(), None)
    return upload.media_id


async def waiting(program: Program) -> list[str]:
    async with program.db.transaction() as tx:
        rows = await tx.records(
            """SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = 'media'
               ORDER BY priority DESC, id"""
        )
    return [row["task_name"] for row in rows]


async def test_a_clip_is_told_of_at_every_step_and_can_be_watched_before_it_is_ready(
    sender: Any, program: Program, film: Any
) -> None:
    media = await sender.process(film(seconds=1))
    told = await states(program, media["id"])
    assert [state for state, _ in told] == ["uploaded", "checking", "transcoding", "transcoding", "ready"]
    assert [n_files for _, n_files in told][:4] == [0, 0, 0, 1]
    assert {file["role"] for file in media["files"]} == {"master", "progressive", "poster", "thumbnail"}


async def test_a_failure_is_told_with_words_and_can_be_tried_again(
    client: httpx.AsyncClient, sender: Any, program: Program
) -> None:
    media = await sender.process(b"no picture at all")
    assert (media["state"], media["reason"]) == ("failed", "unknown-type")
    again = await client.post(f"/v1/media/{media['id']}/retry")
    assert (again.status_code, again.json()["state"], again.json()["reason"]) == (202, "uploaded", None)
    assert await waiting(program) == [PROCESS_AGAIN]
    await program.jobs.work_off()
    assert (await sender.show(media["id"]))["state"] == "failed"


async def test_what_has_not_failed_is_not_tried_again(client: httpx.AsyncClient, sender: Any, draw: Any) -> None:
    media = await sender.process(draw())
    assert (await client.post(f"/v1/media/{media['id']}/retry")).status_code == 409


async def test_new_uploads_go_before_what_waits_again(client: httpx.AsyncClient, sender: Any, program: Program) -> None:
    failed = await sender.process(b"no picture at all")
    await client.post(f"/v1/media/{failed['id']}/retry")
    await sender.send(b"something new")
    assert await waiting(program) == [PROCESS, PROCESS_AGAIN]


async def test_a_medium_that_keeps_failing_us_is_given_up_with_a_reason(
    sender: Any, program: Program, draw: Any
) -> None:
    media_id = await sender.send(draw())
    async with program.db.transaction() as tx:
        await tx.run("UPDATE media.media SET n_attempts = %(n)s", n=MAX_ATTEMPTS)
    await program.jobs.work_off()
    assert (await sender.show(media_id))["reason"] == "gave-up"


async def test_a_medium_whose_job_was_lost_is_found_again(
    sender: Any, program: Program, draw: Any, clock: SetClock
) -> None:
    media_id = await sender.send(draw())
    async with program.db.transaction() as tx:
        await tx.run("DELETE FROM procrastinate_jobs")
    clock.set(clock.now() + STUCK_AFTER + timedelta(seconds=1))
    for _ in range(2):
        await program.library.revive()
    assert await waiting(program) == [PROCESS_AGAIN]
    await program.jobs.work_off()
    assert (await sender.show(media_id))["state"] == "ready"


async def test_a_ready_medium_of_older_steps_is_made_anew_and_stays_ready(
    sender: Any, program: Program, draw: Any
) -> None:
    media = await sender.process(draw())
    async with program.db.transaction() as tx:
        await tx.run("UPDATE media.media SET pipeline = 0")
        await tx.run("DELETE FROM media.file WHERE role = 'thumbnail'")
    assert await program.library.remake_stale(10) == 1
    await program.jobs.work_off()
    again = await sender.show(media["id"])
    assert (again["state"], again["files"]) == ("ready", media["files"])
    assert await program.library.remake_stale(10) == 0


async def test_captions_stand_with_a_clip_outlive_its_files_and_go_with_it(
    client: httpx.AsyncClient, sender: Any, program: Program, film: Any
) -> None:
    async def captions(media_id: str) -> list[str]:
        return [file["url"] for file in (await sender.show(media_id))["files"] if file["role"] == "captions"]

    media_id = (await sender.process(film(seconds=1)))["id"]
    for words in ("One", "Two", "Two"):
        await program.library.caption(MediaId(UUID(media_id)), f"WEBVTT\n\n00:00.000 --> 00:01.000\n{words}\n", "en")
    [url] = await captions(media_id)
    answer = await client.get(url)
    assert url.endswith("/captions.en.vtt") and answer.headers["content-type"].startswith("text/vtt")
    assert answer.text.endswith("\nTwo\n")
    async with program.db.transaction() as tx:
        await tx.run("UPDATE media.media SET pipeline = 0")
    assert await program.library.remake_stale(10) == 1
    await program.jobs.work_off()
    assert await captions(media_id) == [url]
    await client.delete(f"/v1/media/{media_id}")
    assert [key async for key, _ in program.blobs.list("media")] == []
    await program.library.caption(MediaId(UUID(media_id)), "WEBVTT\n", "")  # too late
    assert [key async for key, _ in program.blobs.list("media")] == []


async def test_pictures_and_clips_are_known_by_their_hashes(
    sender: Any, program: Program, draw: Any, film: Any
) -> None:
    picture, clip = [await sender.process(body) for body in (draw(), film(seconds=2.5))]
    async with program.db.transaction() as tx:
        of_picture = await program.library.find_fingerprints(tx, MediaId(UUID(picture["id"])))
        of_clip = await program.library.find_fingerprints(tx, MediaId(UUID(clip["id"])))
    assert [item.at_ms for item in of_picture] == [0]
    assert [item.at_ms for item in of_clip] == [0, 1_000, 2_000]
    assert {len(item.pdq) for item in of_picture + of_clip} == {32}


async def test_a_deleted_medium_is_gone_and_what_another_shares_stays(
    client: httpx.AsyncClient, sender: Any, program: Program, draw: Any
) -> None:
    one, other = [await sender.process(draw()) for _ in range(2)]
    shared = [file["url"] for file in other["files"]]
    assert shared == [file["url"] for file in one["files"]]
    assert (await client.delete(f"/v1/media/{one['id']}")).status_code == 204
    assert (await client.get(f"/v1/media/{one['id']}")).status_code == 404
    assert {(await client.get(url)).status_code for url in shared} == {200}
    await client.delete(f"/v1/media/{other['id']}")
    assert {(await client.get(url)).status_code for url in shared} == {404}
    assert [key async for key, _ in program.blobs.list("media")] == []


async def test_media_are_listed_newest_first_page_by_page(client: httpx.AsyncClient, sender: Any) -> None:
    ids = [await sender.send(bytes([number])) for number in range(5)]
    found: list[str] = []
    cursor = None
    while True:
        page = (await client.get("/v1/media", params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == ids[::-1]
    for nonsense in ("x", "WyJ4Il0", "WyIwMCJd"):
        assert (await client.get("/v1/media", params={"cursor": nonsense})).status_code == 400


async def test_people_touch_only_their_own(program: Program) -> None:
    media_id = await own(program, ADA)
    assert (await program.library.load(ADA, media_id)).media.owner_id == ADA.id
    assert (await program.library.load(OPERATOR, media_id)).media.owner_id == ADA.id
    open_upload = (await program.uploads.create(ADA, "b", 10)).media_id
    for verb in (program.library.load, program.library.retry, program.library.delete):
        with pytest.raises(NotFound):
            await verb(BOB, media_id)
    for touch in (program.uploads.load, program.uploads.find_offset, program.uploads.terminate):
        with pytest.raises(NotFound):
            await touch(BOB, open_upload)
    assert (await program.library.find_latest(BOB, 10, None)).items == []


async def test_nobody_and_keys_upload_nothing(program: Program) -> None:
    with pytest.raises(NotSignedIn):
        await program.uploads.create(ANONYMOUS, "a", 1)
    with pytest.raises(Forbidden):
        await program.uploads.create(Actor(Role.KEY, fresh_uuid()), "a", 1)
