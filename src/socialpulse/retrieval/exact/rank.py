"""Ordering by a weighted sum of similarities and columns.

The similarities come fast first, within a known error; the rows that this leaves in question are made exact later.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import F64, Array
from socialpulse.retrieval.exact.matched import Matched
from socialpulse.retrieval.exact.order import ColumnRanking, Keys, Likeness, Ranking
from socialpulse.retrieval.exact.similarity import Multiply, by_blocks, fast
from socialpulse.retrieval.exact.terms import ColumnTerm, check_term, term_values
from socialpulse.retrieval.query import ByColumn, Order, Position, Rank, Similarity
from socialpulse.retrieval.schema import Category, MultiCategory
from socialpulse.retrieval.stored.conditions import Conditions
from socialpulse.retrieval.stored.lines import unit_query

_ROUNDING = 1e-13  # of sums of 64-bit numbers, generously


@dataclass(frozen=True, slots=True)
class WeightedRanking:
    """A weighted sum, its terms checked and made ready."""

    conditions: Conditions
    terms: tuple[tuple[ColumnTerm, float], ...]
    likenesses: tuple[Likeness, ...]

    def keys(self, matched: Matched, multiply: Multiply = by_blocks) -> Keys:
        columns = columns_of(self.terms, matched, self.conditions)
        coarse, slack = np.zeros(len(matched)) if columns is None else columns, 0.0
        for name in dict.fromkeys(like.vector for like in self.likenesses):
            products, error = self._products(matched, name, multiply)
            coarse, slack = coarse + products, slack + error
        if slack and columns is not None:
            slack += _ROUNDING * float(np.abs(columns).max(initial=0.0))
        return Keys(matched, coarse, slack, columns, self.likenesses)

    def scores(self, keys: Array) -> F64:
        return keys.astype(np.float64)

    def position(self, key: Any, row_id: int) -> Position:
        return Position(float(key), row_id)

    def key(self, position: Position) -> int | float:
        key = position.key
        if isinstance(key, bool) or not isinstance(key, int | float) or key != key:
            raise Invalid.one("after", key, "takes the score of a hit of the same query")
        return float(key)

    def _products(self, matched: Matched, name: str, multiply: Multiply) -> tuple[F64, float]:
        """Return the weighted similarities to one vector column and their error: a sum of products is one product."""
        mine = [like for like in self.likenesses if like.vector == name]
        mixed = np.sum([like.weight * like.query for like in mine], axis=0)
        products, error = fast(matched, name, mixed, multiply)
        longest = max((part.rows.vectors[name].max_norm for part in matched.parts), default=0.0)
        sizes = sum(abs(like.weight) * float(np.linalg.norm(like.query)) for like in mine)
        return products, error + _ROUNDING * sizes * longest * len(mixed)


def columns_of(terms: Sequence[tuple[ColumnTerm, float]], matched: Matched, conditions: Conditions) -> F64 | None:
    """Return what the terms of columns add to the key of each row, None when there are none. (n,)"""
    columns: F64 | None = None
    for term, weight in terms:
        added = weight * term_values(term, matched, conditions)
        columns = added if columns is None else columns + added
    return columns


def ranking(rank: Rank, conditions: Conditions) -> Ranking:
    """Return the rank checked and made ready. Raises Invalid naming the column or vector and what is wrong with it."""
    if isinstance(rank, ByColumn):
        return _by_column(rank, conditions)
    terms: list[tuple[ColumnTerm, float]] = []
    likenesses: list[Likeness] = []
    for term, weight in rank.terms:
        if not math.isfinite(weight):
            raise Invalid.one("rank", weight, "weights are finite numbers")
        if isinstance(term, Similarity):
            query = unit_query(conditions.schema.vector(term.vector), term.query)
            likenesses.append(Likeness(term.vector, query, float(weight)))
        else:
            check_term(term, conditions)
            terms.append((term, float(weight)))
    return WeightedRanking(conditions, tuple(terms), tuple(likenesses))


def _by_column(rank: ByColumn, conditions: Conditions) -> ColumnRanking:
    column, ascending = conditions.schema.column(rank.column), rank.order is Order.ASCENDING
    match column:
        case MultiCategory(name):
            raise Invalid.one(name, "MultiCategory", "holds several values a row; nothing can be ordered by it")
        case Category(name):
            return ColumnRanking(column, ascending, conditions.words[name], conditions.words[name].ranks())
    return ColumnRanking(column, ascending)
