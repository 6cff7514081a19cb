"""The rows a writer has at hand: pieces in memory or in a segment file, and which of their rows still live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from socialpulse.retrieval.arrays import I64, Array, Mask, Places
from socialpulse.retrieval.files.manifest import Manifest
from socialpulse.retrieval.files.patches import Patch, laid_over, load_patches
from socialpulse.retrieval.files.segment import Source, load_segment
from socialpulse.retrieval.files.side_files import Vocabulary, load_dead
from socialpulse.retrieval.files.tiers import Size
from socialpulse.retrieval.stored.rows import Lists, Rows, concat
from socialpulse.retrieval.stored.words import Words


@dataclass(slots=True)
class Piece:
    """Rows, and which of them live (None: all). `name` is the segment file, None while they are only in memory.

    waits: the file holds the rows as they came, until they are put in order with others
    patched: by column, the rows whose value differs from that in the file · fresh: those changed since the last commit
    """

    rows: Rows
    alive: Mask | None = None
    n_dead: int = 0
    name: str | None = None
    n_bytes: int = 0
    waits: bool = False
    patched: dict[str, list[Places]] = field(default_factory=dict)
    fresh: dict[str, list[Places]] = field(default_factory=dict)

    @property
    def n_alive(self) -> int:
        return len(self.rows) - self.n_dead

    def source(self) -> Source:
        """Return the rows as something to make a segment from."""
        return Source(self.rows, self.alive)

    def size(self) -> Size:
        """Return what the choice of segments to merge looks at."""
        return Size(len(self.rows), self.n_dead, self.n_bytes)

    def living(self, ids: I64) -> Places:
        """Return the places of those of the rising ids that live here, in their order."""
        rising = self.rows.ids if self.rows.by_id is None else self.rows.by_id.rising
        if len(rising):  # most pieces hold none of them when ids come in rising order
            ids = ids[np.searchsorted(ids, rising[0]) : np.searchsorted(ids, rising[-1], "right")]
        places, found = self.rows.places(ids)
        places = places[found]
        return places if self.alive is None else places[self.alive[places]]

    def change(self, places: Places, values: Mapping[str, Array]) -> None:
        """Give rows of a segment file new values of some columns. places (m,) each once · values (m,) each"""
        plain = dict(self.rows.plain)
        for name, changed in values.items():
            patch = Patch(places.astype(np.uint32), changed)
            plain[name] = laid_over(plain[name], patch, is_own=name in self.patched)
            self.patched.setdefault(name, []).append(places)
            self.fresh.setdefault(name, []).append(places)
        self.rows = replace(self.rows, plain=plain)

    def patches(self, of: Mapping[str, list[Places]]) -> dict[str, Patch]:
        """Return the values that the rows of `patched` or `fresh` have now."""
        rows = {name: np.unique(np.concatenate(lists)) for name, lists in of.items()}
        return {name: Patch(at.astype(np.uint32), self.rows.plain[name][at]) for name, at in rows.items()}

    def kill(self, ids: I64) -> int:
        """Mark the rows of these rising ids as dead. Returns how many lived here."""
        places = self.living(ids)
        if len(places):
            if self.alive is None:
                self.alive = np.ones(len(self.rows), np.bool_)
            self.alive[places] = False
            self.n_dead += len(places)
        return len(places)


def load_pieces(folder: Path, manifest: Manifest) -> list[Piece]:
    """Return the segments of a committed state, changed values laid over. Raises as `load_segment` does."""
    alive = load_dead(folder / manifest.dead)[0] if manifest.dead else {}
    patches = [load_patches(folder / name)[0] for name in manifest.patches]
    pieces = []
    for entry in manifest.segments:
        segment = load_segment(folder / entry.name, manifest.schema)
        waits = entry.name in manifest.waiting
        piece = Piece(segment.rows, alive.get(entry.name), entry.n_dead, entry.name, segment.n_bytes, waits)
        for of_segments in patches:
            for column, patch in of_segments.get(entry.name, {}).items():
                piece.change(patch.rows.astype(np.intp), {column: patch.values})
        piece.fresh = {}
        pieces.append(piece)
    return pieces


def joined(pieces: Sequence[Piece]) -> Piece:
    """Return the living rows of all pieces as one piece in memory. At least one piece."""
    return Piece(by_id(concat([p.rows if p.alive is None else p.rows.take(np.flatnonzero(p.alive)) for p in pieces])))


def by_id(rows: Rows) -> Rows:
    """Return the rows by rising id."""
    rising = len(rows) < 2 or bool((rows.ids[1:] > rows.ids[:-1]).all())
    return rows if rising else rows.take(np.argsort(rows.ids, kind="stable"))


def with_words_in_use(pieces: Sequence[Piece], old: Vocabulary) -> tuple[list[Source], Vocabulary]:
    """Return the rows with new codes, and the words for them, without the values that no living row has."""
    new = Vocabulary(tuple(old.words))
    new_codes = {name: _renumbered(name, pieces, words, new.words[name]) for name, words in old.words.items()}
    sources = []
    for piece in pieces:
        rows = piece.rows
        plain = {n: new_codes[n][values] if n in new_codes else values for n, values in rows.plain.items()}
        lists = {n: Lists(given.offsets, new_codes[n][given.codes]) for n, given in rows.lists.items()}
        sources.append(Source(Rows(rows.ids, plain, lists, rows.vectors), piece.alive))
    return sources, new


def _renumbered(name: str, pieces: Sequence[Piece], old: Words, new: Words) -> Array:
    in_use = np.zeros(len(old) + 1, np.bool_)
    for piece in pieces:
        places = piece.source().places()
        if name in piece.rows.plain:
            in_use[piece.rows.plain[name][places]] = True
        else:
            in_use[piece.rows.lists[name].take(places).codes] = True
    in_use[0] = False
    kept = np.flatnonzero(in_use)
    codes = np.zeros(len(old) + 1, np.uint32)
    codes[kept] = new.encode(str(old.value(code)) for code in kept.tolist())
    return codes
