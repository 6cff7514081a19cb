"""Ordering by one column, and what it shares with ordering by a weighted sum."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.arrays import F64, I64, Array, Mask, Places
from socialpulse.retrieval.exact import similarity
from socialpulse.retrieval.exact.matched import Matched
from socialpulse.retrieval.query import Position
from socialpulse.retrieval.schema import Column, Number
from socialpulse.retrieval.stored.columns import is_whole, nulls
from socialpulse.retrieval.stored.words import Words

LOWEST = -(2**63)  # the key of null among whole numbers; no value has it


@dataclass(frozen=True, slots=True)
class Likeness:
    """A similarity term made ready: the query as the metric wants it."""

    vector: str
    query: F64
    weight: float


@dataclass(frozen=True, slots=True)
class Keys:
    """The numbers by which the matching rows are ordered, greater first.

    coarse (n,) off by at most `slack`; exact when that is 0 · columns (n,) what the columns add to each key
    """

    matched: Matched
    coarse: Array
    slack: float = 0.0
    columns: F64 | None = None
    likenesses: tuple[Likeness, ...] = ()

    def exact(self, places: Places) -> tuple[Array, F64]:
        """Return the true keys of these rows (m,), and each similarity, NaN without a vector (m, s).

        key = columns + weight x similarity + ..., added in the order of the terms: the same bits every time.
        """
        likes = np.empty((len(places), len(self.likenesses)))
        if not self.likenesses:
            return self.coarse[places], likes
        keys = np.zeros(len(places)) if self.columns is None else self.columns[places]
        for i, like in enumerate(self.likenesses):
            likes[:, i] = similarity.exact(self.matched, like.vector, like.query, places)
            keys = keys + like.weight * np.where(np.isnan(likes[:, i]), 0.0, likes[:, i])
        return keys, likes


class Ranking(Protocol):
    """A rank checked against the schema and made ready."""

    def keys(self, matched: Matched) -> Keys:
        """Return the keys of the matching rows."""
        ...

    def scores(self, keys: Array) -> F64:
        """Return what hits show of their keys."""
        ...

    def position(self, key: Any, row_id: int) -> Position:
        """Return the place of the hit with this key and id."""
        ...

    def key(self, position: Position) -> int | float:
        """Return the key at a place. Raises Invalid for a place in another kind of order."""
        ...


@dataclass(frozen=True, slots=True)
class ColumnRanking:
    """The order of one column. Whole numbers keep 64 bits, text is ordered by the rank of its value."""

    column: Column
    ascending: bool
    words: Words | None = None
    ranks: I64 | None = None  # of the words, as they were when the query began

    def keys(self, matched: Matched) -> Keys:
        values = matched.plain(self.column.name)
        missing = nulls(self.column, values)
        return Keys(matched, self._turned(values if self.ranks is None else self.ranks[values], missing))

    def scores(self, keys: Array) -> F64:
        values = self._back(keys).astype(np.float64)
        values[keys == self._null] = math.nan
        return values if self.words is None else np.full(len(keys), math.nan)

    def position(self, key: Any, row_id: int) -> Position:
        if key == self._null:
            return Position(None, row_id)
        value = self._back(np.array([key]))[0].item()
        if self.words is None or self.ranks is None:
            return Position(value, row_id)
        return Position(self.words.value(int(np.argmax(self.ranks == value))), row_id)

    def key(self, position: Position) -> int | float:
        value = position.key
        if value is None:
            return self._null
        if self.words is not None and self.ranks is not None and isinstance(value, str):
            value = self.words.rank(value, self.ranks)
        elif self.words is not None or isinstance(value, str | bool) or value != value:
            raise Invalid.one("after", position.key, f"takes a value of {self.column.name!r}, the column ordered by")
        if self._floats:
            return -float(value) if self.ascending else float(value)
        return ~int(value) if self.ascending else int(value)

    @property
    def _floats(self) -> bool:
        return isinstance(self.column, Number) and not is_whole(self.column)

    @property
    def _null(self) -> int | float:
        return -math.inf if self._floats else LOWEST

    def _turned(self, values: Array, missing: Mask) -> Array:
        if self._floats:
            wide = values.astype(np.float64)
            return np.where(missing, -math.inf, -wide if self.ascending else wide)
        whole = values.astype(np.int64)
        return np.where(missing, LOWEST, ~whole if self.ascending else whole)  # ~x falls as x rises and cannot overflow

    def _back(self, keys: Array) -> Array:
        if not self.ascending:
            return keys
        return -keys if self._floats else ~keys
