"""What may be asked: which rows, in which order, how many, counted how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TypeAlias

from socialpulse.retrieval.arrays import F32, F64
from socialpulse.retrieval.filters import Everything, Filter

MAX_K = 10_000


class Recall(Enum):
    """The share of the true first k that an approximate engine must return on average. The exact engine returns all."""

    R90 = 0.90
    R95 = 0.95
    R99 = 0.99
    EXACT = 1.0


class Order(Enum):
    ASCENDING = "ascending"
    DESCENDING = "descending"


@dataclass(frozen=True, slots=True, eq=False)
class Similarity:
    """Cosine in [-1, 1] (to within 1e-6) or inner product of the row's vector with `query`; 0 for a row without it."""

    vector: str
    query: F32 | F64 | Sequence[float]


@dataclass(frozen=True, slots=True)
class Linear:
    """A Number mapped to 0 at `low` and 1 at `high`, straight between and flat beyond. low > high turns it round."""

    column: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Log:
    """A Number mapped to 0 at `low` and 1 at `high` by its logarithm, flat beyond. 0 < low < high; 0 for x <= low."""

    column: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Decay:
    """1 for a Time at or after `at`, then halved with every `half_life_s` seconds before it."""

    column: str
    at: datetime
    half_life_s: float


@dataclass(frozen=True, slots=True)
class Matches:
    """1 for rows that fit the filter, 0 for others: a nudge instead of a condition."""

    filter: Filter


Term: TypeAlias = Similarity | Linear | Log | Decay | Matches


@dataclass(frozen=True, slots=True)
class Weighted:
    """Rows by the sum of weight x term, greatest first. A term of a row without the value counts 0.

    Several similarities may be mixed, also with negative weights ("like these, unlike that"). With no terms every score
    is 0 and the rows come by id.
    """

    terms: tuple[tuple[Term, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ByColumn:
    """Rows by a Number, Time, Bool or Category (by code point). Rows without a value come last in both orders."""

    column: str
    order: Order = Order.DESCENDING


Rank: TypeAlias = Weighted | ByColumn


def nearest(vector: str, query: F32 | F64 | Sequence[float]) -> Weighted:
    """Return the rank that puts the rows most similar to `query` first."""
    return Weighted(((Similarity(vector, query), 1.0),))


@dataclass(frozen=True, slots=True)
class TopValues:
    """Count the n most frequent values of a Category, MultiCategory or Bool."""

    column: str
    n: int = 10


@dataclass(frozen=True, slots=True)
class Histogram:
    """Count a Number or Time between rising edges: below the first, from each edge up to the next, from the last on."""

    column: str
    edges: tuple[float, ...] | tuple[datetime, ...]


Facet: TypeAlias = TopValues | Histogram


@dataclass(frozen=True, slots=True)
class Position:
    """A place in an order: after the hit with this key and id. Stays true while rows come and go around it.

    key is the score under Weighted, the column's value (None where there is none) under ByColumn.
    """

    key: float | int | str | None
    id: int


@dataclass(frozen=True, slots=True)
class Query:
    """One question. Ties in the order always break by row id, smallest first.

    k 0 to 10,000; 0 asks for counts only. `group_by` names a column with one value a row: of the rows that share a
    value only the best is a hit, rows without a value stand for themselves. `facets` and counts are over all rows that
    fit the filter, whatever `k` and `after` say.
    """

    filter: Filter = field(default_factory=Everything)
    rank: Rank = field(default_factory=Weighted)
    k: int = 10
    after: Position | None = None
    group_by: str | None = None
    facets: tuple[Facet, ...] = ()
    recall: Recall = Recall.R95
