"""Which files make up the index. One small file, replaced as a whole: what it names is committed, nothing else exists.

The first line holds the name of the format, its version and the checksum of the rest, which is JSON.
"""

from __future__ import annotations

import json
import os
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from socialpulse.core.errors import NotFound
from socialpulse.retrieval.errors import Damaged, OtherFormat
from socialpulse.retrieval.files.container import FORMAT
from socialpulse.retrieval.schema import Precision, Schema, schema_from_json

NAME = "manifest"
FORMAT_2 = 2  # vectors in other than 32 bits, and builds under way; as 1 otherwise
_TITLE = "retrieval-index"


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A committed segment: its file, the rows in it, and how many of them are deleted or replaced."""

    name: str
    n_rows: int
    n_dead: int
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """One committed state. `words` are files of text values in code order, `dead` the file of dead rows, if any,
    `patches` files of changed values in the order they were committed, `waiting` the segments that hold rows as they
    came, to be put in order, `n_batches` how many batches of a build that has not ended are in.
    """

    index: str  # differs between two indexes that stood in the same folder
    generation: int
    schema: Schema
    segments: tuple[SegmentEntry, ...] = ()
    words: tuple[str, ...] = ()
    dead: str | None = None
    patches: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    n_batches: int = 0

    @property
    def format(self) -> int:
        """The least format that holds all this: one that knows it opens the index, an older one says that it cannot."""
        plain = all(vector.stored is Precision.F32 for vector in self.schema.vectors)
        return FORMAT if plain and not self.waiting and not self.n_batches else FORMAT_2

    def files(self) -> set[str]:
        """Return the names of all files that belong to this state, the manifest itself excepted."""
        return {s.name for s in self.segments} | {*self.words, *self.patches} | ({self.dead} if self.dead else set())


@dataclass(frozen=True, slots=True)
class Identity:
    """Which manifest a file is. Stays unique while the file is open: its inode cannot be used again."""

    path: str
    file: FileIO
    device: int
    inode: int

    def close(self) -> None:
        """Let go of the file. May be called again."""
        self.file.close()


def exists(folder: Path) -> bool:
    """Return whether the folder holds an index, whole or not."""
    return (folder / NAME).exists()


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Make this state the committed one. When it returns the disk has it; killed before, the former state stands."""
    body = json.dumps(
        {
            "index": manifest.index,
            "generation": manifest.generation,
            "schema": manifest.schema.to_json(),
            "segments": [[s.name, s.n_rows, s.n_dead, s.n_bytes] for s in manifest.segments],
            "words": manifest.words,
            "dead": manifest.dead,
            "patches": manifest.patches,
            "waiting": manifest.waiting,
            "n_batches": manifest.n_batches,
        }
    ).encode()
    draft = folder / f"{NAME}.draft"
    with draft.open("wb") as file:
        file.write(f"{_TITLE} {manifest.format} {zlib.crc32(body):08x}\n".encode() + body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NAME)
    sync_folder(folder)


def load_manifest(folder: Path) -> tuple[Manifest, Identity]:
    """Return the committed state, and the file it was read from, open; the caller closes it.

    Raises NotFound, Damaged or OtherFormat.
    """
    try:
        file = FileIO(folder / NAME)
    except FileNotFoundError as error:
        raise NotFound(f"{folder} holds no index; create one there first") from error
    with ExitStack() as undo:
        undo.push(file)
        about = os.fstat(file.fileno())
        manifest = _parse(folder / NAME, file.readall())
        undo.pop_all()
    return manifest, Identity(str(folder / NAME), file, about.st_dev, about.st_ino)


def is_current(identity: Identity) -> bool:
    """Return whether the committed state is still the one read from this file. Cost: one stat, a microsecond."""
    try:
        about = os.stat(identity.path)  # noqa: PTH116 - a third of the cost of Path.stat, and this runs with every query
    except FileNotFoundError:
        return False
    return (about.st_dev, about.st_ino) == (identity.device, identity.inode)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names of the files in the folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _parse(path: Path, data: bytes) -> Manifest:
    title, _, body = data.partition(b"\n")
    words = title.decode("ascii", "replace").split(" ")
    if len(words) != 3 or words[0] != _TITLE or not words[1].isdigit():
        raise Damaged(path, 0, "does not begin like a manifest")
    if int(words[1]) not in (FORMAT, FORMAT_2):
        raise OtherFormat(path, int(words[1]), FORMAT_2)
    if words[2] != f"{zlib.crc32(body):08x}":
        raise Damaged(path, len(title) + 1, "does not match its checksum, cut short or altered")
    saved = json.loads(body)
    return Manifest(
        index=saved["index"],
        generation=saved["generation"],
        schema=schema_from_json(saved["schema"]),
        segments=tuple(SegmentEntry(*entry) for entry in saved["segments"]),
        words=tuple(saved["words"]),
        dead=saved["dead"],
        patches=tuple(saved.get("patches", ())),
        waiting=tuple(saved.get("waiting", ())),
        n_batches=saved.get("n_batches", 0),
    )
