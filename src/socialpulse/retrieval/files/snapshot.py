"""One committed state, loaded for reading. Never changes; a later state shares with it what both have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from socialpulse.retrieval.arrays import Mask
from socialpulse.retrieval.engine import Status
from socialpulse.retrieval.errors import Damaged
from socialpulse.retrieval.files.manifest import Identity, Manifest, load_manifest
from socialpulse.retrieval.files.segment import Segment, load_segment
from socialpulse.retrieval.files.side_files import Vocabulary, load_dead
from socialpulse.retrieval.stored.kept import Kept
from socialpulse.retrieval.stored.rows import Rows
from socialpulse.retrieval.stored.words import Words

MOST_TRIES = 20  # a writer that commits during every one of them would have to commit hundreds of times a second


@dataclass(frozen=True, slots=True)
class LiveSegment:
    """A segment as one state sees it. alive (n,) which rows live, None when all do."""

    file: Segment
    alive: Mask | None

    @property
    def rows(self) -> Rows:
        return self.file.rows


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a query looks at."""

    manifest: Manifest
    identity: Identity
    segments: Mapping[str, LiveSegment]
    vocabulary: Vocabulary
    n_dead_bytes: int  # the size of the file of dead rows
    kept: Kept = field(default_factory=Kept, compare=False)

    @property
    def words(self) -> Mapping[str, Words]:
        return self.vocabulary.words

    def status(self) -> Status:
        """Return the size of this state."""
        entries = self.manifest.segments
        n_dead = sum(e.n_dead for e in entries)
        return Status(
            generation=self.manifest.generation,
            n_rows=sum(e.n_rows for e in entries) - n_dead,
            n_dead=n_dead,
            n_segments=len(entries),
            n_bytes=sum(e.n_bytes for e in entries) + self.vocabulary.n_bytes + self.n_dead_bytes,
        )


def load_snapshot(folder: Path, before: Snapshot | None = None) -> Snapshot:
    """Return the state committed last, taking from `before` what is the same.

    A file that went away while it was being opened means that a newer state was committed: then that one is loaded.
    Raises NotFound, Damaged or OtherFormat. Cost: the new files are read once.
    """
    for _ in range(MOST_TRIES):
        manifest, identity = load_manifest(folder)
        if before is not None and before.manifest.index != manifest.index:
            before = None
        try:
            return _load(folder, manifest, identity, before)
        except FileNotFoundError as error:
            newer, again = load_manifest(folder)
            again.close()
            if newer.generation == manifest.generation:
                identity.close()
                raise Damaged(Path(error.filename), 0, "the manifest names this file, and it is gone") from error
        identity.close()
    raise Damaged(folder, 0, f"its files went away {MOST_TRIES} times while they were being opened")


def _load(folder: Path, manifest: Manifest, identity: Identity, before: Snapshot | None) -> Snapshot:
    known = before.segments if before else {}
    alive, n_dead_bytes = load_dead(folder / manifest.dead) if manifest.dead else ({}, 0)
    segments = {}
    for entry in manifest.segments:
        file = known[entry.name].file if entry.name in known else load_segment(folder / entry.name, manifest.schema)
        segments[entry.name] = LiveSegment(file, alive.get(entry.name))
    vocabulary = before.vocabulary if before else Vocabulary(manifest.schema.words)
    return Snapshot(manifest, identity, segments, vocabulary.follow(folder, manifest.words), n_dead_bytes)
