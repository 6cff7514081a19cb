"""What is near, held in memory: the PDQ of the pictures and clips of each list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from socialpulse.moderation.known import entries_store
from socialpulse.moderation.known.entries_store import Prints
from socialpulse.moderation.known.hamming import FEWEST_SORTED, N_BYTES, Hamming
from socialpulse.moderation.known.types import EntryId, KnownList
from socialpulse.runtime.db import Tx

PAGE = 10_000  # entries read at once, as one value: clips of 3,000 frames each fit what PostgreSQL gives


@dataclass(frozen=True, slots=True)
class Near:
    """The entry nearest to what was looked up. Shares as in KnownMatch."""

    entry: EntryId
    distance: int
    p_query: float
    p_entry: float


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames of some entries, a picture being one. ids, n_frames (n,): of the entry that each of n frames is of."""

    index: Hamming
    ids: npt.NDArray[np.int64]
    n_frames: npt.NDArray[np.int32]

    @classmethod
    def of(cls, pages: Sequence[Prints]) -> Segment:
        codes = np.frombuffer(b"".join(page.codes for page in pages), np.uint8).reshape(-1, N_BYTES)
        ids = np.frombuffer(b"".join(page.ids for page in pages), ">i8").astype(np.int64)
        n_frames = np.frombuffer(b"".join(page.n_frames for page in pages), ">i4").astype(np.int32)
        return cls(Hamming(codes), np.repeat(ids, n_frames), np.repeat(n_frames, n_frames))

    def __add__(self, other: Segment) -> Segment:
        return Segment(
            Hamming(np.concatenate([self.index.codes, other.index.codes])),
            np.concatenate([self.ids, other.ids]),
            np.concatenate([self.n_frames, other.n_frames]),
        )

    def find_near(self, codes: Sequence[bytes], most: int, p_frames: float) -> Near | None:
        """Return the entry nearest to a picture's code, or to those of a clip's frames, within `most` bits.

        An entry counts where at least `p_frames` of its frames are near one of these codes, or of these near one of
        its. Of equals the one with the lowest id is returned.
        """
        found = [self.index.within(code, most) for code in codes]
        rows = np.concatenate([rows for rows, _ in found])
        if not len(rows):
            return None
        distances = np.concatenate([distances for _, distances in found])
        queries = np.repeat(np.arange(len(found)), [len(rows) for rows, _ in found])
        ids, entries = np.unique(self.ids[rows], return_inverse=True)
        p_query = _n_different(entries, queries, len(ids)) / len(codes)
        n_frames = np.empty(len(ids), np.int32)
        n_frames[entries] = self.n_frames[rows]
        p_entry = _n_different(entries, rows, len(ids)) / n_frames
        nearest = np.full(len(ids), most + 1)
        np.minimum.at(nearest, entries, distances)
        nearest[np.maximum(p_query, p_entry) < p_frames] = most + 1
        best = int(np.argmin(nearest))
        if nearest[best] > most:
            return None
        return Near(EntryId(int(ids[best])), int(nearest[best]), float(p_query[best]), float(p_entry[best]))


@dataclass(frozen=True, slots=True)
class Held:
    """One list as it was at a version: a large segment, and a small one of what came since."""

    version: int
    last_id: int
    segments: tuple[Segment, ...] = ()

    def find_near(self, codes: Sequence[bytes], most: int, p_frames: float) -> Near | None:
        """Return the nearest entry of the list; as in Segment."""
        found = [near for each in self.segments if (near := each.find_near(codes, most, p_frames))]
        return min(found, key=lambda near: (near.distance, near.entry), default=None)

    def after(self, version: int, pages: Sequence[Prints]) -> Held:
        """Return this with what came since. Takes 0.3 s for each million that must be sorted anew."""
        if not pages:
            return Held(version, self.last_id, self.segments)
        *large, fresh = *self.segments, Segment.of(pages)
        while large and (len(large) > 1 or len(fresh.index) >= FEWEST_SORTED):
            fresh = large.pop() + fresh
        return Held(version, pages[-1].last_id, (*large, fresh))


NOTHING = Held(-1, 0)


async def read_pages(tx: Tx, known: KnownList, held: Held) -> tuple[Held, list[Prints]]:
    """Return what can stay of a list in memory, and the pages that come after it."""
    kept = held if known.shrunk_version <= held.version else NOTHING
    pages: list[Prints] = []
    after = kept.last_id
    while page := await entries_store.find_prints(tx, known.id, after, PAGE):
        pages.append(page)
        after = page.last_id
    return kept, pages


def _n_different(entries: npt.NDArray[np.int64], others: npt.NDArray[np.generic], n: int) -> npt.NDArray[np.int64]:
    """Return with how many different `others` each of n entries stands together."""
    pairs = np.unique(np.stack([entries, others.astype(np.int64)]), axis=1)
    return np.bincount(pairs[0], minlength=n)
