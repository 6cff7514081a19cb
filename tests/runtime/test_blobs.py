"""The contract of blobs, run on a folder and on a real S3 server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from socialpulse.core.errors import CannotStart, NotFound
from socialpulse.runtime.blobs import Blobs, open_blobs
from socialpulse.runtime.settings import BlobSettings, Secrets, Settings

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s"
    )
    client.create_bucket(Bucket="pulse")
    yield endpoint
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return open_blobs(Settings(data=tmp_path))
    place = f"s3://pulse/{tmp_path.name}"
    endpoint: str = request.getfixturevalue("s3")
    secrets = Secrets.model_validate({"blobs_access_key_id": "k", "blobs_secret_access_key": "s"})
    return open_blobs(Settings(data=tmp_path, blobs=BlobSettings(url=place, endpoint=endpoint), secrets=secrets))


async def test_what_was_put_is_got(blobs: Blobs) -> None:
    assert await blobs.put("a/b.bin", b"\x00bytes")
    assert await blobs.get("a/b.bin") == b"\x00bytes"


async def test_a_name_is_written_once(blobs: Blobs) -> None:
    await blobs.put("a", b"first")
    assert not await blobs.put("a", b"second")
    assert await blobs.get("a") == b"first"


async def test_a_name_that_is_not_there_is_not_found(blobs: Blobs) -> None:
    with pytest.raises(NotFound, match="nobody"):
        await blobs.get("nobody")
    assert not await blobs.exists("nobody")


async def test_deleting_twice_is_no_error(blobs: Blobs) -> None:
    await blobs.put("a", b"x")
    await blobs.delete("a")
    await blobs.delete("a")
    assert not await blobs.exists("a")


async def test_a_listing_shows_everything_below_a_prefix(blobs: Blobs) -> None:
    for name in ("lake/x/1", "lake/x/2", "other/3"):
        await blobs.put(name, b"12345")
    assert sorted([item async for item in blobs.list("lake")]) == [("lake/x/1", 5), ("lake/x/2", 5)]


async def test_a_large_file_goes_in_and_comes_out_dated(blobs: Blobs, tmp_path: Path) -> None:
    body = os.urandom(12 << 20)
    (tmp_path / "in").write_bytes(body)
    at = datetime(2022, 6, 1, tzinfo=UTC)
    await blobs.put_file("big", tmp_path / "in")
    await blobs.get_file("big", tmp_path / "out", at)
    assert (tmp_path / "out").read_bytes() == body
    assert (tmp_path / "out").stat().st_mtime == at.timestamp()


async def test_an_address_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file in the way")
    with pytest.raises(CannotStart, match="blob"):
        open_blobs(Settings(data=tmp_path))
