"""Uploads as hostile or unlucky clients send them: twice, two at once, a byte now and then, and never the end."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from socialpulse.app import Program
from socialpulse.media import uploads
from socialpulse.media.uploads import MAX_OPEN

pytestmark = pytest.mark.anyio
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {**TUS, "Content-Type": "application/offset+octet-stream"}
N_SLOW = MAX_OPEN - 5


def head(address: str, offset: int, n_bytes: int) -> bytes:
    """Return the head of a PATCH that promises so many bytes."""
    return (
        f"PATCH {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\n"
        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {n_bytes}\r\n\r\n"
    ).encode()


@pytest.fixture
def lines() -> Iterator[ExitStack]:
    """Connections that are closed at the end, whatever happens."""
    with ExitStack() as opened:
        yield opened


async def slow_upload(port: int, address: str, n_bytes: int, lines: ExitStack) -> tuple[Any, Any]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines.callback(writer.close)
    writer.write(head(address, 0, n_bytes))
    await writer.drain()
    return reader, writer


async def test_the_same_file_sent_twice_is_two_media_that_share_their_files(
    client: httpx.AsyncClient, sender: Any, program: Program, draw: Any
) -> None:
    body = draw(96, 64)
    first, second = [await sender.send(body) for _ in range(2)]
    await program.jobs.work_off()
    media = [await sender.show(media_id) for media_id in (first, second)]
    assert first != second and [one["state"] for one in media] == ["ready", "ready"]
    stored = [key async for key, _ in program.blobs.list("media/files")]
    assert len(stored) == len(media[0]["files"]) == len(media[1]["files"])
    assert (await client.delete(f"/v1/media/{first}")).status_code == 204
    assert [key async for key, _ in program.blobs.list("media/files")] == stored


async def test_the_same_bytes_sent_at_once_over_two_lines_arrive_once(port: int, program: Program, sender: Any) -> None:
    body = random.Random(8).randbytes(3_000_000)
    address = await sender.begin(len(body))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=BYTES, timeout=30) as http:
        sent = [http.patch(address, content=body, headers={"Upload-Offset": "0"}) for _ in range(3)]
        answers = await asyncio.gather(*sent)
        offset = int((await http.head(address)).headers["upload-offset"])
        last = await http.patch(address, content=body[offset:], headers={"Upload-Offset": str(offset)})
    assert {answer.status_code for answer in answers} <= {204, 409}
    assert last.status_code == (204 if offset < len(body) else 409)
    assert await program.blobs.get(f"media/originals/{address.rsplit('/', 1)[1]}") == body


async def test_the_last_part_sent_again_after_a_lost_answer_changes_nothing(
    client: httpx.AsyncClient, sender: Any, program: Program, draw: Any
) -> None:
    body = draw(80, 80)
    media_id = await sender.send(body)
    again = await sender.patch(f"/v1/uploads/{media_id}", len(body) // 2, body[len(body) // 2 :])
    assert again.status_code == 409 and "complete" in again.json()["detail"]
    asked = await client.head(f"/v1/uploads/{media_id}", headers=TUS)
    assert asked.headers["upload-offset"] == asked.headers["upload-length"] == str(len(body))
    await program.jobs.work_off()
    assert [item["id"] for item in (await client.get("/v1/media")).json()["items"]] == [media_id]


async def test_many_who_send_a_byte_now_and_then_keep_nobody_from_sending_a_file(
    port: int, program: Program, sender: Any, draw: Any, lines: ExitStack
) -> None:
    slow = [await slow_upload(port, await sender.begin(1_000_000), 1_000_000, lines) for _ in range(N_SLOW)]

    async def drip() -> None:
        while True:
            for _, writer in slow:
                writer.write(b"x")
            await asyncio.sleep(0.05)

    dripping = asyncio.create_task(drip())
    body = draw(64, 48)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
        begun = await http.post("/v1/uploads", headers={**TUS, "Upload-Length": str(len(body))})
        sent = await http.patch(begun.headers["location"], content=body, headers={**BYTES, "Upload-Offset": "0"})
    assert sent.status_code == 204
    assert not any(reader.at_eof() for reader, _ in slow) and not dripping.done()
    dripping.cancel()
    await asyncio.gather(dripping, return_exceptions=True)


async def test_who_sends_nothing_any_more_is_answered_and_what_came_is_kept(
    port: int, sender: Any, client: httpx.AsyncClient, lines: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "IDLE_S", 0.2)
    address = await sender.begin(1_000_000)
    reader, writer = await slow_upload(port, address, 1_000_000, lines)
    writer.write(b"y" * 4_321)
    answer = await reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 204") and b"upload-offset: 4321" in answer.lower()
    offset = (await client.head(address, headers=TUS)).headers["upload-offset"]
    assert offset == "4321"
