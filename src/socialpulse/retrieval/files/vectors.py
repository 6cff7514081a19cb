"""The vectors of a segment: read as they lie, written to where their rows stand, their codes made on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from socialpulse.retrieval.arrays import Array, Places
from socialpulse.retrieval.errors import Damaged
from socialpulse.retrieval.files.container import FileWriter, SavedFile
from socialpulse.retrieval.files.progress import Progress, Stage, Tells
from socialpulse.retrieval.schema import Vector
from socialpulse.retrieval.stored.clusters import WORD_BITS, Arrangement, Clusters
from socialpulse.retrieval.stored.lines import DTYPES
from socialpulse.retrieval.stored.rows import Vectors, in_a_run, slots_of
from socialpulse.retrieval.stored.threads import shares, spread

_BLOCK_ROWS = 65_536  # of a thousand lists, some 65 rows each: long runs for the disk
_LEAST_SHARE = 1_024  # rows not worth a second thread


class VectorsIn:
    """The vectors of some rows of pieces, and where each belongs in a new order.

    slots (n,) the line of each row in that order, -1 for none, None when all rows have one · n_lines: how many have one
    """

    def __init__(self, pieces: Sequence[Vectors], places: Sequence[Places], order: Places) -> None:
        self.pieces = pieces
        self._given = [
            np.asarray(rows if piece.slots is None else piece.slots[rows], np.intp)
            for piece, rows in zip(pieces, places, strict=True)
        ]
        present = np.concatenate([slots >= 0 for slots in self._given])
        self.slots = slots_of(present[order])
        self.n_lines = int(np.count_nonzero(present))
        self._place_of = np.empty(len(order), np.int64)
        self._place_of[order] = np.arange(len(order))

    def blocks(self) -> Iterator[tuple[Vectors, Places, Places]]:
        """Yield a piece, lines of it, and the place of each of their rows in the new order."""
        begin = 0
        for piece, slots in zip(self.pieces, self._given, strict=True):
            for start in range(0, len(slots), _BLOCK_ROWS):
                block = slots[start : start + _BLOCK_ROWS]
                present = np.flatnonzero(block >= 0)
                if len(present):
                    yield piece, block[present], self._place_of[begin + start + present]
            begin += len(slots)


def save_vectors(
    file: FileWriter, name: str, given: VectorsIn, arranged: Arrangement | None, tell: Tells
) -> Clusters | None:
    """Write the vectors of one column; also their codes, and return the clusters, when they are what is arranged by."""
    first = given.pieces[0]
    lines = file.reserve(f"lines of {name}", first.matrix.dtype, (given.n_lines, first.dims))
    of_lines = None
    if first.scales is not None:
        of_lines = file.reserve(f"scales of {name}", first.scales.dtype, (given.n_lines,))
    if given.slots is not None:
        file.add(f"slots of {name}", given.slots)
    clusters = None if arranged is None else _room_for_codes(file, arranged)
    n_done = 0
    for piece, slots, places in given.blocks():
        where = places if given.slots is None else given.slots[places].astype(np.intp)
        if clusters is not None and arranged is not None:
            of_rows = np.searchsorted(clusters.starts, places, "right") - 1
            clusters.codes[places], clusters.scales[places] = arranged.encode(piece.at(in_a_run(slots)), of_rows)
        _put(piece.matrix, slots, lines, where)
        if of_lines is not None and piece.scales is not None:
            of_lines[where] = piece.scales[slots]
        n_done += len(slots)
        tell(Progress(Stage.WRITE, n_done, given.n_lines))
    if clusters is None or arranged is None:
        return None
    return arranged.measure(clusters, Vectors(lines, None, first.max_norm, of_lines).at)


def _room_for_codes(file: FileWriter, arranged: Arrangement) -> Clusters:
    n = int(arranged.starts[-1])
    codes = file.reserve("codes", np.dtype(np.uint64), (n, len(arranged.rotation) // WORD_BITS))
    scales = file.reserve("scales", np.dtype(np.float32), (n,))
    a = arranged
    return Clusters(a.vector, a.starts, a.centroids, a.rotation, codes, scales, {}, 0.0)


def _put(matrix: Array, slots: Places, lines: Array, where: Places) -> None:
    """Copy lines to where they belong, those first that lie first there."""
    order = np.argsort(where, kind="stable")

    def work(first: int, last: int) -> None:
        part = order[first:last]
        lines[where[part]] = matrix[slots[part]]

    spread(work, shares(len(order), _LEAST_SHARE))


def load_vectors(saved: SavedFile, vector: Vector) -> Vectors:
    """Return the vectors of a file, mapped. Raises Damaged when they are not as the schema has them."""
    lines = saved.array(f"lines of {vector.name}")
    if lines.shape[1] != vector.dims:
        found = f"{vector.name!r} has {lines.shape[1]} dimensions where the schema has {vector.dims}"
        raise Damaged(saved.path, 0, found)
    if lines.dtype != DTYPES[vector.stored]:
        raise Damaged(saved.path, 0, f"{vector.name!r} is stored as {lines.dtype}, not as {vector.stored.value}")
    scales = saved.array(f"scales of {vector.name}") if lines.dtype == np.int8 else None
    slots = saved.arrays.get(f"slots of {vector.name}")
    return Vectors(lines, slots, saved.facts["max_norm"][vector.name], scales)
