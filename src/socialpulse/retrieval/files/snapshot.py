"""One committed state, loaded for reading. Never changes; a later state shares with it what both have."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from socialpulse.retrieval.arrays import Mask
from socialpulse.retrieval.engine import Status
from socialpulse.retrieval.errors import Damaged
from socialpulse.retrieval.files.manifest import Identity, Manifest, load_manifest
from socialpulse.retrieval.files.patches import Patch, Patches, load_patches, patched
from socialpulse.retrieval.files.segment import Segment, load_segment
from socialpulse.retrieval.files.side_files import Vocabulary, load_dead
from socialpulse.retrieval.schema import Schema
from socialpulse.retrieval.stored.kept import Kept
from socialpulse.retrieval.stored.rows import Rows
from socialpulse.retrieval.stored.sketches import Sketch
from socialpulse.retrieval.stored.words import Words

LARGE = 0.5  # of the memory of the machine: what other programs leave of it holds no more of an index
MOST_TRIES = 20  # a writer that commits during every one of them would have to commit hundreds of times a second


@dataclass(frozen=True, slots=True)
class LiveSegment:
    """A segment as one state sees it.

    rows, sketches: those of the file with changed values laid over · alive (n,) which rows live, None when all do
    changed_by: for each column with changed values, the last file that changed it · kept: worked out from these values
    """

    file: Segment
    rows: Rows
    sketches: Mapping[str, Sketch]
    alive: Mask | None
    changed_by: Mapping[str, str]
    kept: Kept = field(default_factory=Kept, compare=False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a query looks at."""

    manifest: Manifest
    identity: Identity
    segments: Mapping[str, LiveSegment]
    vocabulary: Vocabulary
    n_side_bytes: int  # the size of the files of dead rows and changed values
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
            n_bytes=sum(e.n_bytes for e in entries) + self.vocabulary.n_bytes + self.n_side_bytes,
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
    alive, n_side_bytes = load_dead(folder / manifest.dead) if manifest.dead else ({}, 0)
    patches: dict[str, Patches] = {}
    for name in manifest.patches:
        patches[name], n_bytes = load_patches(folder / name)
        n_side_bytes += n_bytes
    single_reads = sum(entry.n_bytes for entry in manifest.segments) > LARGE * _memory_bytes()
    n_known = len(before.manifest.patches) if before else 0
    goes_on = before is not None and manifest.patches[:n_known] == before.manifest.patches
    segments = {}
    for entry in manifest.segments:
        was = before.segments.get(entry.name) if before else None
        if was is None:
            file = load_segment(folder / entry.name, manifest.schema, single_reads=single_reads)
            was = LiveSegment(file, file.rows, file.sketches, None, {})
        later = manifest.patches[n_known:] if goes_on and before and entry.name in before.segments else manifest.patches
        base = was if later != manifest.patches else LiveSegment(was.file, was.file.rows, was.file.sketches, None, {})
        mine = [(name, patches[name][entry.name]) for name in later if entry.name in patches[name]]
        segments[entry.name] = _changed(manifest.schema, base, mine, alive.get(entry.name))
    vocabulary = before.vocabulary if before else Vocabulary(manifest.schema.words)
    return Snapshot(manifest, identity, segments, vocabulary.follow(folder, manifest.words), n_side_bytes)


@cache
def _memory_bytes() -> float:
    """Return the memory of the machine; infinity where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return math.inf


def _changed(
    schema: Schema, segment: LiveSegment, patches: Sequence[tuple[str, Mapping[str, Patch]]], alive: Mask | None
) -> LiveSegment:
    """Return the segment with more values changed, and these rows alive."""
    if not patches:
        return replace(segment, alive=alive)
    rows = replace(segment.rows, plain=patched(segment.rows.plain, patches))
    last = {column: name for name, columns in patches for column in columns}
    sketches = dict(segment.sketches)
    for _, columns in patches:
        for name, patch in columns.items():
            if name in sketches:
                sketches[name] = sketches[name].changed(schema.column(name), patch.rows, patch.values)
    return LiveSegment(segment.file, rows, sketches, alive, {**segment.changed_by, **last})
