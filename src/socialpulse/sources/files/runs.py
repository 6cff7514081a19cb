"""Consecutive rows of a table written as text, column by column, with the rows among them that are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from socialpulse.sources.types import Reject


@dataclass(frozen=True, slots=True)
class Run:
    """What stands between two places of a file. Blank rows are not in it.

    places (n_good,) int64 rising: where each good row stands among the run's records, from 0
    lines (n_good,) int64: the line each begins on · columns: text, n_good values each
    rejects: the other records, each with its place
    """

    n_records: int
    places: NDArray[np.int64]
    lines: NDArray[np.int64]
    columns: Sequence[pa.Array]
    rejects: Sequence[tuple[int, Reject]]
    n_bytes: int  # of text
    n_bytes_read: int  # of the file on disk, from its beginning


@dataclass(frozen=True, slots=True)
class Part:
    """The records of a run from one place to before another."""

    run: Run
    begin: int
    end: int

    def good(self) -> slice:
        """Return which of the run's good rows are in it."""
        first, last = np.searchsorted(self.run.places, (self.begin, self.end))
        return slice(int(first), int(last))

    def rejects(self) -> list[Reject]:
        return [reject for place, reject in self.run.rejects if self.begin <= place < self.end]


def lines_of(parts: Sequence[Part]) -> NDArray[np.int64]:
    """Return the lines of the good rows in several parts."""
    return np.concatenate([part.run.lines[part.good()] for part in parts])


def columns_of(parts: Sequence[Part], n_columns: int) -> list[pa.Array]:
    """Return the good rows in several parts, column by column."""
    goods = [(part.run.columns, part.good()) for part in parts]
    if len(goods) == 1:
        columns, good = goods[0]
        return [column[good] for column in columns]
    return [pa.concat_arrays([columns[number][good] for columns, good in goods]) for number in range(n_columns)]
