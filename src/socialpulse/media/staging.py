"""Bytes of unfinished uploads: one file each, whose length is the truth about how much is here."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from socialpulse.core.errors import Conflict, Unavailable
from socialpulse.core.ids import uuid_of
from socialpulse.media.types import MediaId

COPY_BYTES = 1 << 20


class StagedFile:
    """One open, locked file."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @property
    def n_bytes(self) -> int:
        return os.fstat(self._descriptor).st_size

    def append(self, body: bytes) -> None:
        """Write bytes at the end. Raises Unavailable where the disk takes no more."""
        view = memoryview(body)
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError as error:
            raise Unavailable(f"the upload cannot be stored ({error.strerror}); try again later") from None

    def append_file(self, path: Path) -> None:
        with path.open("rb") as source:
            while part := source.read(COPY_BYTES):
                self.append(part)

    def cut(self, n_bytes: int) -> None:
        """Forget what lies beyond `n_bytes`."""
        os.ftruncate(self._descriptor, n_bytes)

    def sync(self) -> int:
        """Return the length, once every byte of it is on the disk."""
        os.fsync(self._descriptor)
        return self.n_bytes


class Staging:
    """A folder of such files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, media_id: MediaId) -> Path:
        return self._folder / str(media_id)

    def side_path(self, media_id: MediaId) -> Path:
        """Return where bytes lie that have to pass their checksum before they count."""
        return self._folder / f"{media_id}.unchecked"

    @contextlib.contextmanager
    def opened(self, media_id: MediaId) -> Iterator[StagedFile]:
        """Return the file of an upload, made where it is missing, ours until the block ends.

        Raises Conflict where another process receives it. The lock ends with the process, however that ends.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path(media_id), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict(f"the upload {media_id} is being received by another server; ask again") from None
            yield StagedFile(descriptor)
        finally:
            os.close(descriptor)

    def n_bytes(self, media_id: MediaId) -> int:
        """Return how many bytes of an upload are here, be they on the disk yet or not."""
        path = self.path(media_id)
        return path.stat().st_size if path.exists() else 0

    def remove(self, media_id: MediaId) -> None:
        for path in (self.path(media_id), self.side_path(media_id)):
            path.unlink(missing_ok=True)

    def ids(self) -> list[MediaId]:
        """Return the uploads that have bytes here."""
        if not self._folder.is_dir():
            return []
        from_name = (_id_of(path.name.split(".")[0]) for path in self._folder.iterdir())
        return sorted({found for found in from_name if found is not None})

    def free_bytes(self) -> int:
        """Return how much the disk still takes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._folder).free


def _id_of(name: str) -> MediaId | None:
    found = uuid_of(name)
    return None if found is None else MediaId(found)
