"""The rows that fit a filter, over all segments, numbered 0..n in segment order: the order of every array here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.arrays import I64, Array, Mask, Places
from socialpulse.retrieval.exact.mask import mask_of
from socialpulse.retrieval.files.snapshot import Snapshot
from socialpulse.retrieval.stored.conditions import ALL, Condition
from socialpulse.retrieval.stored.rows import Lists, Rows, concat_lists


@dataclass(frozen=True, slots=True)
class Part:
    """The matching rows of one segment; `places` is None when all of its rows match."""

    rows: Rows
    places: Places | None

    def __len__(self) -> int:
        return len(self.rows) if self.places is None else len(self.places)

    def of(self, values: Array) -> Array:
        """Return the values, one for each row of the segment, of those that match."""
        return values if self.places is None else values[self.places]

    def lists(self, name: str) -> Lists:
        """Return the lists of the rows that match."""
        return self.rows.lists[name] if self.places is None else self.rows.lists[name].take(self.places)


@dataclass(frozen=True, slots=True)
class Matched:
    """All parts. starts: where each part's rows begin among 0..n."""

    parts: Sequence[Part]
    starts: I64
    n_scanned: int

    def __len__(self) -> int:
        return int(self.starts[-1])

    def gather(self, of: Callable[[Part], Array], dtype: type[np.generic]) -> Array:
        """Return one value for each matching row, from what `of` returns for each part. (n,)"""
        arrays = [of(part) for part in self.parts]
        if len(arrays) == 1:
            return arrays[0]
        return np.concatenate(arrays) if arrays else np.empty(0, dtype)

    def ids(self) -> I64:
        """Return the row ids. (n,)"""
        return self.gather(lambda part: part.of(part.rows.ids), np.int64)

    def plain(self, name: str) -> Array:
        """Return the stored values of a column with one value a row. (n,)"""
        return self.gather(lambda part: part.of(part.rows.plain[name]), np.uint8)

    def lists(self, name: str) -> Lists:
        """Return the codes of a column with several values a row."""
        return concat_lists([part.lists(name) for part in self.parts])

    def present(self, vector: str) -> Mask:
        """Return which rows have this vector. (n,)"""
        return self.gather(lambda part: part.of(part.rows.vectors[vector].present(len(part.rows))), np.bool_)

    def at(self, places: Places) -> list[tuple[Part, Places, Places]]:
        """Return, for each part that has some of these rows: the part, its rows, and where in `places` they stand."""
        if len(self.parts) == 1:
            part = self.parts[0]
            return [(part, places if part.places is None else part.places[places], np.arange(len(places)))]
        owners = np.searchsorted(self.starts, places, "right") - 1
        found = []
        for number in np.unique(owners).tolist():
            mine = np.flatnonzero(owners == number)
            part, local = self.parts[number], places[mine] - self.starts[number]
            found.append((part, local if part.places is None else part.places[local], mine))
        return found


def matching(snapshot: Snapshot, condition: Condition) -> Matched:
    """Return the living rows that meet the condition. Segments without any are left out."""
    parts = []
    for segment in snapshot.segments.values():
        mask = segment.alive
        if condition != ALL:
            mask = mask_of(condition, snapshot.manifest.schema, segment.rows)
            if segment.alive is not None:
                mask &= segment.alive
        part = Part(segment.rows, None if mask is None else np.flatnonzero(mask))
        if len(part):
            parts.append(part)
    return matched_in(parts, sum(len(segment.rows) for segment in snapshot.segments.values()))


def matched_in(parts: Sequence[Part], n_scanned: int) -> Matched:
    """Return the parts, their rows numbered one part after another."""
    return Matched(parts, np.cumsum([0, *map(len, parts)], dtype=np.int64), n_scanned)
