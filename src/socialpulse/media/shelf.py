"""Finished files on the shelf: blobs under names with a hash in them, so that what stands at a path never changes."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from socialpulse.media.types import MediaFile, MediaId, Role, Sums
from socialpulse.runtime.blobs import Blobs

HASH_LETTERS = 32  # of a SHA-256: 128 bits
ORIGINALS, FILES = "media/originals", "media/files"

_PATH = re.compile(rf"[0-9a-f]{{{HASH_LETTERS}}}/[a-z0-9.-]{{1,64}}")


@dataclass(frozen=True, slots=True)
class Ready:
    """A finished file in a working folder."""

    file: Path
    role: Role
    mime: str
    width: int | None = None
    height: int | None = None


def original_key(media_id: MediaId) -> str:
    """Return the name of the blob with the bytes as they were uploaded. Nobody is ever served these."""
    return f"{ORIGINALS}/{media_id}"


def file_key(path: str) -> str:
    """Return the name of the blob behind the path of a file."""
    return f"{FILES}/{path}"


def caption_path(body: bytes, language: str) -> str:
    """Return the path of captions. language: two letters, or none."""
    name = f"captions.{language}.vtt" if language else "captions.vtt"
    return _path(hashlib.sha256(body).digest(), name)


def is_path(text: str) -> bool:
    """Return whether something on the shelf can have this path at all."""
    return _PATH.fullmatch(text) is not None


async def shelve(blobs: Blobs, files: Sequence[Ready]) -> list[MediaFile]:
    """Store files, each under the hash of its bytes; return what they are on the shelf, in their order.

    Storing the same files again changes nothing.
    """
    return [await _place(blobs, ready, await asyncio.to_thread(digest, ready.file)) for ready in files]


async def shelve_together(blobs: Blobs, files: Sequence[Ready]) -> list[MediaFile]:
    """Store files that refer to each other by name, all under one hash: of all their names and bytes."""
    whole = hashlib.sha256()
    for ready in files:
        whole.update(ready.file.name.encode() + b"/" + await asyncio.to_thread(digest, ready.file))
    return [await _place(blobs, ready, whole.digest()) for ready in files]


async def _place(blobs: Blobs, ready: Ready, sum_: bytes) -> MediaFile:
    path = _path(sum_, ready.file.name)
    await blobs.put_file(file_key(path), ready.file)
    return MediaFile(path, ready.role, ready.mime, ready.file.stat().st_size, ready.width, ready.height)


def _path(sum_: bytes, name: str) -> str:
    return f"{sum_.hex()[:HASH_LETTERS]}/{name}"


def take_sums(path: Path) -> Sums:
    """Return what an uploaded file is known by."""
    with path.open("rb") as source:
        md5 = hashlib.file_digest(source, lambda: hashlib.md5(usedforsecurity=False)).digest()
    return Sums(digest(path), md5)


def digest(path: Path) -> bytes:
    """Return the SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").digest()
