"""The order in which a large segment stores its rows: by meaning, list after list, with a code of each vector."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from socialpulse.retrieval.arrays import F32, Places
from socialpulse.retrieval.files.progress import Progress, Stage, Tells, say_nothing
from socialpulse.retrieval.files.segment import Source
from socialpulse.retrieval.ivf import kmeans, rabitq
from socialpulse.retrieval.ivf.calibrate import calibrated
from socialpulse.retrieval.schema import Schema, Vector
from socialpulse.retrieval.stored.clusters import Arrangement
from socialpulse.retrieval.stored.rows import Vectors, in_a_run

LEAST_ROWS = 1_024  # fewer are multiplied in less time than their codes would take
LISTS_FROM = 20_000  # fewer are estimated in less time than choosing lists would take: they form one list
SAMPLE_PER_LIST = 64
SEED = 20_240_613
_BLOCK_ROWS = 16_384


@dataclass(frozen=True, slots=True)
class ByMeaning:
    """Orders rows by the lists of the first vector column, where at least so many have that vector; else by id.

    Cost: n x sqrt(n) x dims multiplications; memory: 12 bytes a row, and the sample that trains the lists.
    """

    least_rows: int = LEAST_ROWS
    lists_from: int = LISTS_FROM

    def __call__(self, schema: Schema, sources: Sequence[Source], tell: Tells = say_nothing) -> Arrangement | None:
        """Return the order of the living rows, numbered source by source; None for rising ids."""
        if not schema.vectors:
            return None
        vector = schema.vectors[0]
        lines = _Lines(sources, vector.name)
        if lines.n_present < max(self.least_rows, 1):
            return None
        n_lists = round(math.sqrt(lines.n_present)) if lines.n_present >= self.lists_from else 1
        return _arranged(vector, lines, n_lists, tell)


def _arranged(vector: Vector, lines: _Lines, n_lists: int, tell: Tells) -> Arrangement:
    tell(Progress(Stage.TRAIN, 0, lines.n_present))
    centroids = kmeans.train(lines.sample(n_lists * SAMPLE_PER_LIST, SEED), n_lists, SEED)
    rotation = rabitq.random_rotation(vector.dims, SEED)
    numbers = np.full(lines.n, n_lists, np.int32)  # the list of each row; the last is for those without the vector
    n_done = 0
    for rows, vectors in lines.blocks():
        numbers[rows], _ = kmeans.nearest(vectors, centroids)
        n_done += len(rows)
        tell(Progress(Stage.ASSIGN, n_done, lines.n_present))
    order = np.argsort(numbers, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(numbers, minlength=n_lists + 1)))).astype(np.int64)
    with_none = np.concatenate((centroids, np.zeros((1, vector.dims), np.float32)))
    encode = partial(rabitq.encode_around, centroids=with_none, rotation=rotation)
    return Arrangement(order, vector.name, starts, with_none, rotation, encode, calibrated)


class _Lines:
    """The vectors of the living rows of all sources, the rows numbered source by source."""

    def __init__(self, sources: Sequence[Source], name: str) -> None:
        self._parts: list[tuple[Vectors, Places]] = []  # the vectors of a source, and the line of each row, -1 for none
        for source in sources:
            vectors, places = source.rows.vectors[name], source.places()
            slots = places if vectors.slots is None else vectors.slots[places].astype(np.intp)
            self._parts.append((vectors, slots))
        self._begins = np.cumsum([0, *(len(slots) for _, slots in self._parts)])
        self.n = int(self._begins[-1])
        self.n_present = sum(int(np.count_nonzero(slots >= 0)) for _, slots in self._parts)

    def blocks(self) -> Iterator[tuple[Places, F32]]:
        """Yield the rows that have the vector and their vectors, some thousand at a time."""
        for begin, (vectors, slots) in zip(self._begins, self._parts, strict=False):
            for start in range(0, len(slots), _BLOCK_ROWS):
                block = slots[start : start + _BLOCK_ROWS]
                present = np.flatnonzero(block >= 0)
                yield present + begin + start, vectors.at(in_a_run(block[present]))

    def at(self, rows: Places) -> F32:
        """Return the vectors of rows that have one. (m, dims)"""
        owners = np.searchsorted(self._begins, rows, "right") - 1
        found = np.empty((len(rows), self._parts[0][0].dims), np.float32)
        for number, (vectors, slots) in enumerate(self._parts):
            mine = owners == number
            found[mine] = vectors.at(slots[rows[mine] - self._begins[number]])
        return found

    def sample(self, n: int, seed: int) -> F32:
        """Return n vectors chosen at random, all when there are fewer."""
        present = [
            np.flatnonzero(slots >= 0) + begin for begin, (_, slots) in zip(self._begins, self._parts, strict=False)
        ]
        rows = np.concatenate(present)
        return self.at(np.sort(np.random.default_rng(seed).choice(rows, min(n, len(rows)), replace=False)))
