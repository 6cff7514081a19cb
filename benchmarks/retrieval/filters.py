"""Filters of known selectivity, as people put them together, in three relations to what is asked for.

Each is a handful of conditions over different columns; the last, a range, is cut so that the share of rows is the one
wanted. Uncorrelated ones know nothing of the query; correlated ones hold the niche of its sub-topic and others;
anti-correlated ones hold only niches none of whose sub-topics is near, so that no close row may be returned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

import numpy as np

from benchmarks.retrieval.data import BLOCK_ROWS, DAY_US, F32, N_NICHES, NOW_US, WORDS, Array, Columns, Mask, World
from benchmarks.retrieval.masks import EPOCH, mask
from socialpulse.retrieval import And, ContainsAny, Equals, Everything, Filter, In, Not, Or, Range

SAMPLE_BLOCKS = 32  # 524,288 rows, of which 52 fit a filter of 0.01 %
ROOM = 1.3  # how many times the share wanted must be left for the range to cut
MOST_NICHES = 32  # what zvec takes in one list
FAR_NICHES = 100
CUTS = ("quality", "followers", "engagement")


class Kind(Enum):
    UNCORRELATED = "uncorrelated"
    CORRELATED = "correlated"
    ANTI = "anti-correlated"


@dataclass(frozen=True, slots=True)
class Cell:
    """A share of rows and how the filters relate to the queries."""

    share: float
    kind: Kind

    def __str__(self) -> str:
        return f"{self.share * 100:g} % {self.kind.value}"


SHARES = (1.0, 0.1, 0.01, 0.001, 0.0001)
CELLS = (Cell(1.0, Kind.UNCORRELATED), *(Cell(share, kind) for share in SHARES[1:] for kind in Kind))


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One question: a vector (DIMS,), a filter, the cell they belong to, and a number of its own."""

    number: int
    cell: Cell
    query: F32
    filter: Filter


class FilterMaker:
    """Makes filters, measuring each on a sample of the rows."""

    def __init__(self, world: World, n_rows: int) -> None:
        self._world = world
        self._sample = sample(world, n_rows)
        self._subtopics_by_niche = np.argsort(world.niche_of, kind="stable")
        self._niche_starts = np.searchsorted(world.niche_of[self._subtopics_by_niche], np.arange(N_NICHES))

    def cases(self, n_queries: int) -> list[Case]:
        """Return n_queries questions for each cell, the same queries in each, every one with a filter of its own."""
        queries, subtopics = self._world.queries(n_queries)
        found: list[Case] = []
        for at, cell in enumerate(CELLS):
            for i, (query, subtopic) in enumerate(zip(queries, subtopics, strict=True)):
                rng = np.random.default_rng((self._world.seed, 5, at, i))
                found.append(Case(len(found), cell, query, self.filter(cell, query, int(subtopic), rng)))
        return found

    def filter(self, cell: Cell, query: F32, subtopic: int, rng: np.random.Generator) -> Filter:
        """Return a filter that lets the share of the cell through, as near as the sample can tell."""
        if cell.share == 1.0:
            return Everything()
        fits, terms = np.ones(len(self._sample), np.bool_), []
        if cell.kind is not Kind.UNCORRELATED:
            terms.append(self._niches(cell, query, subtopic, rng))
            fits &= mask(terms[0], self._sample)
        for make in rng.permutation(np.array(CONDITIONS, dtype=object))[:3]:
            term = make(rng)
            narrower = fits & mask(term, self._sample)
            if narrower.mean() >= ROOM * cell.share:
                terms.append(term)
                fits = narrower
        cut = self._cut(fits, cell.share, rng)
        return And((*terms, cut) if (cut.low, cut.high) != (None, None) else tuple(terms))

    def _cut(self, fits: Mask, share: float, rng: np.random.Generator) -> Range:
        """Return a range over a column that leaves so many of the rows that it is `share` of all."""
        name = str(rng.choice(CUTS))
        values = np.sort(self._sample.plain[name][fits])
        n_wanted = min(max(1, round(share * len(fits))), len(values))
        first = int(rng.integers(0, len(values) - n_wanted + 1))
        last = first + n_wanted - 1
        return Range(name, _between(values, first - 1, first), _between(values, last, last + 1))

    def _niches(self, cell: Cell, query: F32, subtopic: int, rng: np.random.Generator) -> Filter:
        own = int(self._world.niche_of[subtopic])
        if cell.kind is Kind.ANTI:
            chosen = rng.permutation(self._far(query))
        else:
            others = rng.permutation(N_NICHES)
            chosen = np.concatenate(([own], others[others != own]))
        in_lists = cell.kind is Kind.CORRELATED and bool(rng.random() < 0.5)  # a far niche in a list may be a near row
        held = self._sample.niches[:, : 3 if in_lists else 1]
        n = _enough(held, chosen, ROOM * cell.share)
        words = tuple(WORDS["niche"][niche] for niche in chosen[: min(n, MOST_NICHES) if in_lists else n])
        return ContainsAny("niches", words) if in_lists else In("niche", words)

    def _far(self, query: F32) -> Array:
        """Return the niches whose nearest sub-topic is farthest from the query."""
        likeness = (self._world.centres @ query)[self._subtopics_by_niche]
        nearest = np.maximum.reduceat(likeness, self._niche_starts)
        return np.argsort(nearest)[:FAR_NICHES]


def sample(world: World, n_rows: int) -> Columns:
    """Return the columns of the first rows, n_rows or as many as are worth measuring on."""
    blocks = [world.columns(block) for block in range(min(SAMPLE_BLOCKS, -(-n_rows // BLOCK_ROWS)))]
    plain = {name: np.concatenate([b.plain[name] for b in blocks])[:n_rows] for name in blocks[0].plain}
    niches = np.concatenate([b.niches for b in blocks])[:n_rows]
    return Columns(0, plain, niches, np.concatenate([b.subtopics for b in blocks])[:n_rows])


def _between(values: Array, before: int, after: int) -> float | None:
    """Return a bound between two neighbours, None beyond the last. Upon a value, engines differ by its last bit."""
    if before < 0 or after == len(values):
        return None
    middle = (float(values[before]) + float(values[after])) / 2
    return float(np.float32(middle)) if values.dtype == np.float32 else float(int(middle))


def _enough(held: Array, chosen: Array, share: float) -> int:
    """Return how many of the chosen niches it takes until they are held by that share of rows."""
    rank = np.full(N_NICHES + 1, N_NICHES, np.int16)  # the last place is that of -1: no niche
    rank[chosen] = np.arange(len(chosen))
    first = rank[held[:, 0]]
    for place in range(1, held.shape[1]):
        first = np.minimum(first, rank[held[:, place]])
    reached = np.cumsum(np.bincount(first, minlength=N_NICHES + 1)[: len(chosen)]) / len(held)
    return min(int(np.searchsorted(reached, share)) + 1, len(chosen))


def _some(name: str, n_least: int, n_most: int) -> Callable[[np.random.Generator], Filter]:
    def make(rng: np.random.Generator) -> Filter:
        words, n = WORDS[name], int(rng.integers(n_least, n_most + 1))
        common_first = rng.permutation(min(len(words), 4 * n_most))[:n]
        return In(name, tuple(words[place] for place in sorted(common_first)))

    return make


def _recent(rng: np.random.Generator) -> Filter:
    return Range("last_post", EPOCH + timedelta(microseconds=int(NOW_US - rng.integers(7, 60) * DAY_US)))


def _followed(rng: np.random.Generator) -> Filter:
    low = float(rng.choice([1_000, 5_000, 10_000]))
    return Range("followers", low, low * float(rng.choice([10, 100])))


CONDITIONS: tuple[Callable[[np.random.Generator], Filter], ...] = (
    _some("platform", 1, 3),
    _some("country", 1, 8),
    _some("language", 1, 4),
    _recent,
    _followed,
    lambda rng: Equals("verified", True),
    lambda rng: Or((Equals("verified", True), Range("followers", float(rng.choice([20_000, 50_000]))))),
    lambda rng: Not(_some("country", 2, 6)(rng)),
)
