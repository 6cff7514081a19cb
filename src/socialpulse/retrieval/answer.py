"""What comes back: hits, counts, facets, where the next page begins, and how it was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from socialpulse.retrieval.arrays import F64, I64
from socialpulse.retrieval.filters import Value
from socialpulse.retrieval.query import Position


@dataclass(frozen=True, slots=True)
class ValueCounts:
    """The most frequent values of a column, most frequent first; equal counts by value.

    Counts rows, or groups when the query grouped: then each group counts once for every value that any of its rows in
    the filtered set has. n_values counts the different values, n_missing the rows (groups) without any.
    """

    column: str
    counts: tuple[tuple[str | bool, int], ...]
    n_values: int
    n_missing: int


@dataclass(frozen=True, slots=True)
class BucketCounts:
    """len(edges) + 1 counts: below the first edge, [edge, next edge) ..., from the last edge on. Rows or groups."""

    column: str
    edges: tuple[float, ...] | tuple[datetime, ...]
    counts: tuple[int, ...]
    n_missing: int


FacetCounts: TypeAlias = ValueCounts | BucketCounts


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: how many rows it looked at, how many it left, how long it took.

    n_bytes: about how much memory it had to read, 0 where that is next to nothing or was not reckoned
    """

    name: str
    detail: str
    n_in: int
    n_out: int
    ms: float
    n_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How an answer was found: the engine, the state of the index it saw, and the steps in order."""

    engine: str
    generation: int
    n_segments: int
    steps: tuple[Step, ...]

    @property
    def ms(self) -> float:
        """The time all steps took together."""
        return sum(step.ms for step in self.steps)

    @property
    def n_bytes(self) -> int:
        """The memory that all steps had to read, about."""
        return sum(step.n_bytes for step in self.steps)

    def explain(self) -> str:
        """Return the plan as text, one line a step."""
        head = f"{self.engine}: generation {self.generation}, {self.n_segments} segments, {self.ms:.2f} ms"
        head += f", about {self.n_bytes / 1e6:.1f} MB"
        lines = (f"  {s.name:<8} {s.n_in:>12,} -> {s.n_out:<12,} {s.ms:8.2f} ms  {s.detail}" for s in self.steps)
        return "\n".join((head, *lines))


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits in order and what was counted on the way.

    ids (m,)
    scores (m,) the score under Weighted; under ByColumn the column's value, a Time as microseconds since 1970, NaN for
        none and for text
    similarities (m, s) one column for each Similarity in the rank, in its order, NaN where the row lacks the vector
    groups (m,) the group value of each hit, None for a row without one; empty when ungrouped

    n_rows rows fit the filter. n_total hits can be paged through: groups when grouped, rows otherwise.
    next is None when no hit follows.
    """

    ids: I64
    scores: F64
    similarities: F64
    groups: tuple[Value | None, ...]
    n_rows: int
    n_total: int
    facets: tuple[FacetCounts, ...]
    next: Position | None
    plan: Plan
