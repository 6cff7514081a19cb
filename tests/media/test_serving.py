"""Files on their way out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from socialpulse.app import Program
from socialpulse.media import Links, MediaId
from socialpulse.runtime.clock import SetClock

pytestmark = pytest.mark.anyio


@pytest.fixture
async def picture(sender: Any, draw: Any) -> dict[str, Any]:
    made: dict[str, Any] = await sender.process(draw(800, 600))
    return made


async def publish(program: Program, media: dict[str, Any]) -> None:
    async with program.db.transaction() as tx:
        await program.library.publish(tx, [MediaId(UUID(media["id"]))])


def plain(url: str) -> str:
    return "/media/" + "/".join(url.split("/")[-2:])


async def test_a_file_is_served_whole_and_in_parts(client: httpx.AsyncClient, picture: dict[str, Any]) -> None:
    file = picture["files"][0]
    whole = await client.get(file["url"])
    assert (whole.status_code, len(whole.content)) == (200, file["n_bytes"])
    assert (whole.headers["content-type"], whole.headers["accept-ranges"]) == (file["mime"], "bytes")
    part = await client.get(file["url"], headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{file['n_bytes']}"
    beyond = await client.get(file["url"], headers={"Range": f"bytes={file['n_bytes']}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{file['n_bytes']}")
    head = await client.head(file["url"])
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(file["n_bytes"]), b"")


async def test_what_a_browser_has_is_not_sent_again(client: httpx.AsyncClient, picture: dict[str, Any]) -> None:
    url = picture["files"][0]["url"]
    tag = (await client.get(url)).headers["etag"]
    assert (await client.get(url, headers={"If-None-Match": f'"other", W/{tag}'})).status_code == 304
    assert (await client.get(url, headers={"Range": "bytes=0-9", "If-Range": tag})).status_code == 206
    assert (await client.get(url, headers={"Range": "bytes=0-9", "If-Range": '"other"'})).status_code == 200


async def test_what_is_for_everybody_is_kept_for_ever(
    client: httpx.AsyncClient, program: Program, picture: dict[str, Any]
) -> None:
    url = plain(picture["files"][0]["url"])
    assert (await client.get(url)).status_code == 404
    await publish(program, picture)
    answer = await client.get(url)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert (await client.get(f"/v1/media/{picture['id']}")).json()["files"][0]["url"] == url
    async with program.db.transaction() as tx:
        await program.library.withdraw(tx, [MediaId(UUID(picture["id"]))])
    assert (await client.get(url)).status_code == 404


async def test_a_signed_link_opens_its_folder_until_it_is_over(
    client: httpx.AsyncClient, clock: SetClock, picture: dict[str, Any]
) -> None:
    url, other = (file["url"] for file in picture["files"][:2])
    assert (await client.get(url)).headers["cache-control"].startswith("private, max-age=")
    ticket = url.split("/")[3]
    changed = [
        f"/media/signed/{ticket}/{'/'.join(other.split('/')[-2:])}",
        url.replace(ticket, ticket[:-1] + ("0" if ticket[-1] != "0" else "1")),
        url.replace(ticket, str(int(ticket.split("-")[0]) + 1_800) + "-" + ticket.split("-")[1]),
        url.replace(ticket, "never-x"),
    ]
    for address in changed:
        assert (await client.get(address)).status_code == 403, address
    clock.set(clock.now() + timedelta(hours=2))
    assert (await client.get(url)).status_code == 403


async def test_a_playlist_finds_its_parts_under_its_own_link(client: httpx.AsyncClient, sender: Any, film: Any) -> None:
    media = await sender.process(film(seconds=1))
    master = next(file["url"] for file in media["files"] if file["role"] == "master")
    top = await client.get(master)
    assert top.headers["content-type"] == "application/vnd.apple.mpegurl"
    for name in ("240p.m3u8", "240p.m4s", "sound.m3u8", "sound.m4s"):
        assert (await client.get(httpx.URL(master).join(name).path)).status_code == 200, name


async def test_no_path_leads_anywhere_else(client: httpx.AsyncClient, picture: dict[str, Any]) -> None:
    up = ("/media/../secrets.toml", "/media/%2e%2e/secrets.toml", "/media/a%2f..%2fb/c", "/media/%00/%00")
    for path in (*up, f"/media/originals/{picture['id']}"):
        assert (await client.get(path)).status_code == 404, path


async def test_a_file_is_never_a_page(client: httpx.AsyncClient, picture: dict[str, Any]) -> None:
    headers = (await client.get(picture["files"][0]["url"])).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]


def test_links_made_near_each_other_are_equal_and_another_key_opens_nothing(clock: SetClock) -> None:
    links, path = Links(b"key", clock), "folder/name.jpg"
    first = links.signed(path)
    clock.set(clock.now() + timedelta(minutes=10))
    assert links.signed(path) == first
    ticket = first.split("/")[3]
    assert links.seconds_left(ticket, "folder/other.jpg") == 2 * 3_600 - 600
    assert Links(b"other", clock).seconds_left(ticket, path) is None
