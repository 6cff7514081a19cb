"""Resumable uploads as the protocol says them, through the door."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import httpx
import pytest

from socialpulse.app import Program
from socialpulse.media import tus
from socialpulse.media.uploads import LIFE, MAX_OPEN
from socialpulse.runtime.clock import SetClock

pytestmark = pytest.mark.anyio
TUS = {"Tus-Resumable": "1.0.0"}
BODY = bytes(range(256)) * 40


def checksum(body: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, body).digest()).decode()}"


async def test_options_say_what_we_can(client: httpx.AsyncClient) -> None:
    answer = await client.options("/v1/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-max-size"] == "150000000"
    extensions = {"creation", "creation-with-upload", "expiration", "checksum", "termination"}
    assert set(answer.headers["tus-extension"].split(",")) == extensions
    assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256"


async def test_an_upload_goes_on_from_any_byte(client: httpx.AsyncClient, sender: Any, program: Program) -> None:
    address = await sender.begin(len(BODY))
    offset = 0
    for end in (1, 2, 777, 5_000, len(BODY)):
        answer = await sender.patch(address, offset, BODY[offset:end])
        assert answer.status_code == 204
        head = await client.head(address, headers=TUS)
        assert head.headers["upload-offset"] == answer.headers["upload-offset"] == str(end)
        offset = end
    assert head.headers["upload-length"] == str(len(BODY))
    assert await program.blobs.get(f"media/originals/{address.rsplit('/', 1)[1]}") == BODY


async def test_bytes_may_come_with_the_creation(client: httpx.AsyncClient) -> None:
    headers = {**TUS, "Upload-Length": "10", "Content-Type": tus.CONTENT_TYPE}
    answer = await client.post("/v1/uploads", headers=headers, content=b"12345")
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "5")


async def test_a_wrong_offset_is_a_conflict_and_changes_nothing(client: httpx.AsyncClient, sender: Any) -> None:
    address = await sender.begin(100)
    await sender.patch(address, 0, b"x" * 10)
    for wrong in (0, 9, 11):
        assert (await sender.patch(address, wrong, b"y" * 10)).status_code == 409
    assert (await client.head(address, headers=TUS)).headers["upload-offset"] == "10"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_bytes_that_fail_their_checksum_are_not_kept(
    client: httpx.AsyncClient, sender: Any, algorithm: str
) -> None:
    address = await sender.begin(100)
    bad = await sender.patch(address, 0, b"a" * 50, **{"Upload-Checksum": checksum(b"b" * 50, algorithm)})
    assert (bad.status_code, bad.headers["tus-resumable"]) == (460, "1.0.0")
    assert (await client.head(address, headers=TUS)).headers["upload-offset"] == "0"
    good = await sender.patch(address, 0, b"a" * 50, **{"Upload-Checksum": checksum(b"a" * 50, algorithm)})
    assert (good.status_code, good.headers["upload-offset"]) == (204, "50")


async def test_a_checksum_we_cannot_check_is_refused(sender: Any) -> None:
    address = await sender.begin(4)
    for value in ("md5 abc=", "sha1", "sha1 ???", "sha256 " + "a" * 9, "sha1 YWJj"):
        assert (await sender.patch(address, 0, b"abcd", **{"Upload-Checksum": value})).status_code == 400, value


async def test_more_bytes_than_announced_are_refused_and_not_kept(client: httpx.AsyncClient, sender: Any) -> None:
    address = await sender.begin(10)

    async def unannounced() -> Any:
        yield b"x" * 6
        yield b"x" * 6

    headers = {**TUS, "Content-Type": tus.CONTENT_TYPE, "Upload-Offset": "0"}
    for body in (b"x" * 12, unannounced()):
        assert (await client.patch(address, content=body, headers=headers)).status_code == 413
    assert (await client.head(address, headers=TUS)).headers["upload-offset"] == "0"


async def test_a_creation_that_does_not_fit_is_told_why(client: httpx.AsyncClient) -> None:
    table: list[tuple[dict[str, str], int]] = [
        ({"Upload-Length": "10"}, 412),
        ({"Upload-Length": "10", "Tus-Resumable": "0.2.2"}, 412),
        (TUS, 400),
        ({**TUS, "Upload-Length": "-1"}, 400),
        ({**TUS, "Upload-Length": "1e3"}, 400),
        ({**TUS, "Upload-Length": "150000001"}, 413),
        ({**TUS, "Upload-Length": "10", "Upload-Metadata": "filename ???"}, 400),
        ({**TUS, "Upload-Length": "10", "Upload-Metadata": "k " + "A" * 5_000}, 400),
    ]
    for headers, status in table:
        answer = await client.post("/v1/uploads", headers=headers)
        assert (answer.status_code, answer.headers["tus-resumable"]) == (status, "1.0.0"), headers
        assert answer.headers["content-type"] == "application/problem+json"
        assert ("tus-version" in answer.headers) == (status == 412)


async def test_another_content_type_is_refused(client: httpx.AsyncClient, sender: Any) -> None:
    address = await sender.begin(4)
    headers = {**TUS, "Upload-Offset": "0", "Content-Type": "application/json"}
    assert (await client.patch(address, content=b"abcd", headers=headers)).status_code == 415


async def test_a_deleted_upload_is_gone_with_its_bytes(
    client: httpx.AsyncClient, sender: Any, program: Program
) -> None:
    address = await sender.begin(10)
    await sender.patch(address, 0, b"x" * 5)
    assert (await client.delete(address, headers=TUS)).status_code == 204
    assert (await client.head(address, headers=TUS)).status_code == 404
    assert not list((program.settings.data / "uploads").iterdir())


async def test_a_complete_upload_cannot_be_deleted_as_an_upload(client: httpx.AsyncClient, sender: Any) -> None:
    media_id = await sender.send(b"hello")
    assert (await client.delete(f"/v1/uploads/{media_id}", headers=TUS)).status_code == 409
    assert (await sender.patch(f"/v1/uploads/{media_id}", 5, b"")).status_code == 409


async def test_an_upload_expires_with_its_bytes(
    client: httpx.AsyncClient, sender: Any, program: Program, clock: SetClock
) -> None:
    address = await sender.begin(10)
    answer = await sender.patch(address, 0, b"x" * 5)
    assert answer.headers["upload-expires"] == "Mon, 02 Nov 2026 12:00:00 GMT"
    clock.set(clock.now() + LIFE + timedelta(seconds=1))
    assert (await client.head(address, headers=TUS)).status_code == 404
    await program.uploads.expire()
    assert not list((program.settings.data / "uploads").iterdir())


async def test_proxies_that_know_no_patch_are_helped(client: httpx.AsyncClient, sender: Any) -> None:
    address = await sender.begin(4)
    headers = {**TUS, "Content-Type": tus.CONTENT_TYPE, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert (await client.post(address, content=b"abcd", headers=headers)).status_code == 204


async def test_only_so_many_uploads_are_open_at_a_time(client: httpx.AsyncClient, sender: Any) -> None:
    for _ in range(MAX_OPEN):
        await sender.begin(4)
    answer = await client.post("/v1/uploads", headers={**TUS, "Upload-Length": "4"})
    assert (answer.status_code, answer.json()["code"]) == (429, "over-quota")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("holiday.mp4", "holiday.mp4"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.mov", "a.mov"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("\x00\n", "upload"),
        ("", "upload"),
        ("ü" * 300, "ü" * 200),
    ],
)
def test_a_name_is_made_harmless(name: str, shown: str) -> None:
    assert tus.read_file_name(f"filename {base64.b64encode(name.encode()).decode()}") == shown


async def test_an_upload_whose_server_died_after_the_last_byte_is_ended_by_the_clock(
    sender: Any, program: Program
) -> None:
    address = await sender.begin(4)
    media_id = address.rsplit("/", 1)[1]
    (program.settings.data / "uploads").mkdir(exist_ok=True)
    (program.settings.data / "uploads" / media_id).write_bytes(b"abcd")
    for _ in range(2):
        await program.uploads.expire()
    assert (await sender.show(media_id))["state"] == "uploaded"
    assert not list((program.settings.data / "uploads").iterdir())
