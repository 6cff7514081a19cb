"""Bytes under names, in a folder or in an object store, chosen by one URL (file://, s3://, gs://, az://)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, S3Store, from_url

from socialpulse.core.errors import CannotStart, NotFound, Unavailable
from socialpulse.runtime.settings import Settings


class Blobs:
    """A store of immutable blobs: a name is written once and never changes what it holds."""

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder

    async def put(self, key: str, body: bytes) -> bool:
        """Store bytes under a name, durably. Return False, and change nothing, where the name is taken."""
        try:
            await obstore.put_async(self._store, key, body, mode="create")
        except AlreadyExistsError:
            return False
        except obstore.exceptions.BaseError as error:
            raise Unavailable(f"blob {key} cannot be stored: {_first_line(error)}") from error
        if self._folder is not None:
            await asyncio.to_thread(_sync_to_disk, self._folder / key)
        return True

    async def put_file(self, key: str, path: Path) -> None:
        """Store a file of any size under a name, durably; what stood there under the same name is replaced."""
        try:
            await obstore.put_async(self._store, key, path)
        except obstore.exceptions.BaseError as error:
            raise Unavailable(f"blob {key} cannot be stored: {_first_line(error)}") from error
        if self._folder is not None:
            await asyncio.to_thread(_sync_to_disk, self._folder / key)

    async def copy(self, key: str, other: str) -> None:
        """Have a blob stand under a second name too, where the store can without moving its bytes. Raises NotFound."""
        try:
            await obstore.copy_async(self._store, key, other)
        except FileNotFoundError:
            raise NotFound(f"no blob is named {key}") from None
        except obstore.exceptions.BaseError as error:
            raise Unavailable(f"blob {key} cannot be copied: {_first_line(error)}") from error

    async def get_file(self, key: str, path: Path, modified_at: datetime) -> None:
        """Write a blob of any size to a file and date it. Raises NotFound."""
        try:
            found = await obstore.get_async(self._store, key)
            with path.open("wb") as handle:
                async for part in found.stream(min_chunk_size=8 << 20):
                    handle.write(part)
        except FileNotFoundError:
            raise NotFound(f"no blob is named {key}") from None
        except obstore.exceptions.BaseError as error:
            raise Unavailable(f"blob {key} cannot be read: {_first_line(error)}") from error
        os.utime(path, (modified_at.timestamp(), modified_at.timestamp()))

    async def get(self, key: str) -> bytes:
        """Return the bytes under a name. Raises NotFound."""
        try:
            found = await obstore.get_async(self._store, key)
            return bytes(await found.bytes_async())
        except FileNotFoundError:
            raise NotFound(f"no blob is named {key}") from None
        except obstore.exceptions.BaseError as error:
            raise Unavailable(f"blob {key} cannot be read: {_first_line(error)}") from error

    async def get_range(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes of a blob from start to before end. Raises NotFound."""
        try:
            return bytes(await obstore.get_range_async(self._store, key, start=start, end=end))
        except FileNotFoundError:
            raise NotFound(f"no blob is named {key}") from None
        except obstore.exceptions.BaseError as error:
            raise Unavailable(f"blob {key} cannot be read: {_first_line(error)}") from error

    def where(self, key: str) -> str:
        """Return where a person finds a blob: a path, or its name in the store."""
        return str(self._folder / key) if self._folder is not None else key

    async def exists(self, key: str) -> bool:
        try:
            await obstore.head_async(self._store, key)
        except FileNotFoundError:
            return False
        return True

    async def delete(self, key: str) -> None:
        """Remove a blob. One that is gone already is no error."""
        try:
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return

    async def list(self, prefix: str, before: datetime | None = None) -> AsyncIterator[tuple[str, int]]:
        """Yield name and size in bytes of every blob below a prefix, or of those not written since `before`."""
        async for chunk in obstore.list(self._store, prefix=prefix):
            for item in chunk:
                if before is None or item["last_modified"] < before:
                    yield item["path"], item["size"]


def open_blobs(settings: Settings) -> Blobs:
    """Return the store the settings name. Raises CannotStart where its address does not fit."""
    url = settings.blobs.url
    if url is None or url.startswith("file://"):
        folder = Path(url.removeprefix("file://")) if url else settings.data.absolute() / "blobs"
        try:
            return Blobs(LocalStore(folder, mkdir=True), folder)
        except (OSError, obstore.exceptions.BaseError) as error:
            raise CannotStart(f"the blob folder {folder} cannot be used: {_first_line(error)}") from None
    try:
        return Blobs(_remote_store(settings, url))
    except obstore.exceptions.BaseError as error:
        raise CannotStart(f"blobs.url = {url!r} cannot be used: {_first_line(error)}") from None


def _remote_store(settings: Settings, url: str) -> ObjectStore:
    if not url.startswith("s3://"):
        return from_url(url)
    secrets = settings.secrets
    credentials = {
        name: value.get_secret_value()
        for name, value in (
            ("access_key_id", secrets.blobs_access_key_id),
            ("secret_access_key", secrets.blobs_secret_access_key),
        )
        if value is not None
    }
    endpoint = settings.blobs.endpoint
    plain = (
        {}
        if endpoint is None
        else {"endpoint": endpoint, "client_options": {"allow_http": endpoint.startswith("http://")}}
    )
    return S3Store.from_url(url, region=settings.blobs.region, **credentials, **plain)  # type: ignore[arg-type]


def _sync_to_disk(path: Path) -> None:
    for target in (path, path.parent):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
