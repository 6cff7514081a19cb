"""The one writer of an index: changes gather in memory, `commit` makes them last and shows them to readers.

What a commit does, in the order that lets it be killed at any moment:

    1  rows in memory become one segment file; segments of like size are merged into new files
    2  new text values, the new list of dead rows and changed values become more files; each file is synced
    3  the folder is synced, so that the names of the files are on the disk before anything mentions them
    4  the manifest is written beside the old one, synced, and renamed over it: this is the commit
    5  files that the manifest does not name are removed; readers that still map them keep them
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import ExitStack
from math import inf
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from socialpulse.retrieval.arrays import I64
from socialpulse.retrieval.files.lock import FolderLock
from socialpulse.retrieval.files.manifest import Manifest, SegmentEntry, load_manifest, save_manifest, sync_folder
from socialpulse.retrieval.files.patches import save_patches
from socialpulse.retrieval.files.piece import Piece, by_id, joined, load_pieces, with_words_in_use
from socialpulse.retrieval.files.progress import Tells, say_nothing
from socialpulse.retrieval.files.segment import Arranges, Source, by_rising_id, load_segment, save_segment
from socialpulse.retrieval.files.side_files import Vocabulary, save_dead, save_words
from socialpulse.retrieval.files.tiers import due
from socialpulse.retrieval.schema import Schema
from socialpulse.retrieval.stored.encode import complete, encode, id_array
from socialpulse.retrieval.stored.rows import Rows, concat

MEMORY_BYTES = 256 << 20  # changes beyond this go to a file, as they came, until the next commit puts them in order
COMMIT_MERGE_BYTES = 256 << 20  # the most that one merge within a commit reads; `merge` has no such bound
SMALL_ROWS = 8192  # pieces in memory below this are joined, so that many small changes stay few pieces
MOST_WORD_FILES = 16
MOST_PATCH_FILES = 16

_OWN_FILE = re.compile(r"(segment|words|dead|patch)-\d+-\d+|manifest\.draft")


class Writer:
    """Changes an index. Holds its lock until `close`; use it from one thread.

    A change that is refused (Invalid) leaves everything as it was. What was not committed when the writer is closed or
    dies is gone.
    """

    _manifest: Manifest
    _vocabulary: Vocabulary
    _words_saved: dict[str, int]  # how many values of each column the files have

    def __init__(self, folder: Path, arrange: Arranges = by_rising_id) -> None:
        """Raises NotFound when there is no index, Conflict when it is being written, Damaged or OtherFormat."""
        load_manifest(folder)[1].close()
        self._folder = folder
        self._arrange = arrange
        self._pieces: list[Piece] = []
        self._n_files = 0
        self._changed = False
        self._lock = FolderLock(folder)
        with ExitStack() as undo:
            undo.callback(self._lock.release)
            self._load()
            self._remove_leftovers()
            undo.pop_all()

    @property
    def schema(self) -> Schema:
        return self._manifest.schema

    @property
    def n_rows(self) -> int:
        """How many rows there are, the changes not yet committed included."""
        return sum(piece.n_alive for piece in self._pieces)

    def upsert(self, batch: pa.RecordBatch | pa.Table) -> None:
        """Put in the rows of a batch, replacing those of the same ids as a whole.

        `id` and any columns and vectors of the schema, by name; one that the batch lacks is null in its rows. Of rows
        with the same id the last counts. Raises Invalid naming column, row and value, and then nothing is changed.
        """
        self._lock.require()
        self._put(complete(self.schema, encode(self.schema, self._vocabulary.words, batch)))

    def update(self, batch: pa.RecordBatch | pa.Table) -> int:
        """Set the columns and vectors that the batch has, null included, and leave the others of its rows alone.

        Returns how many of its ids there are; the others are passed over. Raises Invalid as `upsert` does. Cost: with
        columns of one value a row alone, these values; with any other, the rows are written anew, vectors included.
        """
        self._lock.require()
        given = encode(self.schema, self._vocabulary.words, batch)
        n = 0
        if not given.lists and not given.vectors:
            n = self._change(given)
        pieces = [p for p in self._pieces if p.name is None or given.lists or given.vectors]
        found = [p.rows.take(places) for p in pieces if len(places := p.living(given.ids))]
        if not found:
            return n
        old = by_id(concat(found))
        new = given.take(given.places(old.ids)[0])
        self._put(Rows(old.ids, {**old.plain, **new.plain}, {**old.lists, **new.lists}, {**old.vectors, **new.vectors}))
        return n + len(old)

    def delete(self, ids: Iterable[int] | I64) -> int:
        """Take out the rows of these ids. Returns how many there were. Their bytes go with the next `compact`."""
        self._lock.require()
        n = self._kill(id_array(ids))
        self._changed = self._changed or n > 0
        return n

    def commit(self) -> int:
        """Make all changes last and visible. Returns the generation, the same as before when nothing had changed.

        Merges small segments on the way. Cost: the bytes of the new rows, and a handful of waits for the disk.
        """
        return self._commit(COMMIT_MERGE_BYTES)

    def merge(self) -> int:
        """Commit, and merge whatever segments are due, however large. Returns the generation."""
        return self._commit(inf)

    def compact(self) -> int:
        """Commit everything as one segment without dead rows and unused text values. Returns the generation.

        After this the files hold no byte of a deleted row. Cost: the whole index is written anew.
        """
        self._lock.require()
        pieces = [p for p in self._pieces if p.n_alive]
        sources, vocabulary = with_words_in_use(pieces, self._vocabulary)
        merged = [self._written(sources, self._arrange)] if pieces else []
        self._pieces, self._vocabulary, self._changed = merged, vocabulary, True
        self._words_saved = dict.fromkeys(vocabulary.words, 0)
        return self._publish()

    @property
    def n_batches(self) -> int:
        """How many batches of a build that has not ended are committed; 0 when none is under way."""
        return self._n_batches

    @property
    def n_waiting(self) -> int:
        """How many rows were kept by `keep` and not yet put in order."""
        return sum(piece.n_alive for piece in self._pieces if piece.waits)

    def keep(self, n_batches: int) -> int:
        """Commit all changes as they came, as so many batches of a build. Returns the generation.

        Readers find these rows by looking at all of them, until they are put in order. Cost: the bytes of the rows.
        """
        self._lock.require()
        self._set_aside()
        self._n_batches = n_batches
        return self._publish()

    def put_in_order(self, n_batches: int, tell: Tells = say_nothing) -> int:
        """Commit what waits and all changes as one segment; n_batches 0 ends the build. Returns the generation.

        Cost: as `compact`, of these rows alone.
        """
        self._lock.require()
        self._put_in_order([p for p in self._pieces if p.waits or p.name is None], tell)
        self._n_batches = n_batches
        return self._publish()

    def close(self) -> None:
        """Let go of the lock and of whatever was not committed. May be called again."""
        self._pieces = []
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _load(self) -> None:
        self._manifest, identity = load_manifest(self._folder)
        identity.close()
        self._vocabulary = Vocabulary(self.schema.words).follow(self._folder, self._manifest.words)
        self._words_saved = self._vocabulary.sizes()
        self._n_batches = self._manifest.n_batches
        self._pieces = load_pieces(self._folder, self._manifest)

    def _change(self, given: Rows) -> int:
        """Change values of rows in segment files. Returns how many rows."""
        n = 0
        for piece in self._pieces:
            if piece.name is not None and len(places := piece.living(given.ids)):
                mine = given.take(given.places(piece.rows.ids[places])[0])
                piece.change(places, mine.plain)
                n += len(places)
        self._changed = self._changed or n > 0
        return n

    def _put(self, rows: Rows) -> None:
        if not len(rows):
            return
        self._kill(rows.ids)
        self._pieces.append(Piece(rows))
        self._changed = True
        while (small := self._joinable()) is not None:
            self._pieces[-2:] = [small] if small.n_alive else []
        if sum(p.rows.n_bytes for p in self._pieces if p.name is None) > MEMORY_BYTES:
            self._set_aside()

    def _joinable(self) -> Piece | None:
        """Return the last two pieces as one when both are small, in memory, and of like size."""
        if len(self._pieces) < 2:
            return None
        before, last = self._pieces[-2:]
        if before.name or last.name or max(len(before.rows), len(last.rows)) > SMALL_ROWS:
            return None
        return joined((before, last)) if len(before.rows) <= 2 * len(last.rows) else None

    def _kill(self, ids: I64) -> int:
        if not len(ids):
            return 0
        n = sum(piece.kill(ids) for piece in self._pieces)
        self._pieces = [p for p in self._pieces if p.n_alive]
        return n

    def _set_aside(self) -> None:
        """Write the rows in memory to a file as they came."""
        fresh = [p for p in self._pieces if p.name is None]
        if fresh:
            aside = self._written([p.source() for p in fresh], by_rising_id)
            aside.waits = True
            self._pieces = [*(p for p in self._pieces if p.name), aside]

    def _put_in_order(self, chosen: list[Piece], tell: Tells = say_nothing) -> None:
        """Write these pieces as one segment."""
        if chosen:
            ordered = self._written([p.source() for p in chosen], self._arrange, tell)
            gone = {id(piece) for piece in chosen}
            self._pieces = [*(p for p in self._pieces if id(p) not in gone), ordered]
            self._changed = True

    def _commit(self, most_bytes: float) -> int:
        self._lock.require()
        committed = self._manifest.waiting if most_bytes < inf else ()
        self._put_in_order([p for p in self._pieces if p.name is None or (p.waits and p.name not in committed)])
        while chosen := self._due(most_bytes):
            self._put_in_order(chosen)
        return self._publish() if self._changed else self._manifest.generation

    def _due(self, most_bytes: float) -> list[Piece]:
        """Return the pieces to merge now; those that wait are put in order apart."""
        settled = [p for p in self._pieces if not p.waits]
        return [settled[i] for i in due([p.size() for p in settled], most_bytes)]

    def _written(self, sources: list[Source], arrange: Arranges, tell: Tells = say_nothing) -> Piece:
        name = self._fresh_name("segment")
        save_segment(self._folder / name, self.schema, sources, arrange, tell)
        segment = load_segment(self._folder / name, self.schema)  # reads back what it wrote
        return Piece(segment.rows, name=name, n_bytes=segment.n_bytes)

    def _publish(self) -> int:
        manifest = Manifest(
            index=self._manifest.index,
            generation=self._manifest.generation + 1,
            schema=self.schema,
            segments=tuple(SegmentEntry(str(p.name), len(p.rows), p.n_dead, p.n_bytes) for p in self._pieces),
            words=self._save_words(),
            dead=self._save_dead(),
            patches=self._save_patches(),
            waiting=tuple(str(p.name) for p in self._pieces if p.waits),
            n_batches=self._n_batches,
        )
        sync_folder(self._folder)
        save_manifest(self._folder, manifest)
        self._manifest, self._changed = manifest, False
        self._vocabulary.files, self._words_saved = manifest.words, self._vocabulary.sizes()
        self._remove_leftovers()
        return manifest.generation

    def _save_words(self) -> tuple[str, ...]:
        files, known = self._vocabulary.files, self._words_saved
        if self._vocabulary.sizes() == known:
            return files
        if len(files) >= MOST_WORD_FILES:
            files, known = (), dict.fromkeys(known, 0)
        name = self._fresh_name("words")
        save_words(self._folder / name, self._vocabulary.words, known)
        return (*files, name)

    def _save_dead(self) -> str | None:
        alive = {str(p.name): p.alive for p in self._pieces if p.alive is not None}
        if not alive:
            return None
        name = self._fresh_name("dead")
        save_dead(self._folder / name, alive)
        return name

    def _save_patches(self) -> tuple[str, ...]:
        """Return the files of changed values: those that there are and one for the fresh ones, or one for all."""
        files = self._manifest.patches
        fresh = {str(p.name): p.patches(p.fresh) for p in self._pieces if p.fresh}
        if len(files) + bool(fresh) > MOST_PATCH_FILES or not any(p.patched for p in self._pieces):
            files, fresh = (), {str(p.name): p.patches(p.patched) for p in self._pieces if p.patched}
        for piece in self._pieces:
            piece.fresh = {}
        if not fresh:
            return files
        name = self._fresh_name("patch")
        save_patches(self._folder / name, fresh)
        return (*files, name)

    def _fresh_name(self, kind: str) -> str:
        self._n_files += 1
        return f"{kind}-{self._manifest.generation + 1:08}-{self._n_files}"

    def _remove_leftovers(self) -> None:
        kept = self._manifest.files()
        for path in self._folder.iterdir():
            if _OWN_FILE.fullmatch(path.name) and path.name not in kept:
                path.unlink()
