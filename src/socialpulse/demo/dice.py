"""Draws from tables of weights, for whole columns at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from socialpulse.demo.grammar import Symbols

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def shares(weights: Sequence[float] | Sequence[Sequence[float]] | Reals) -> Reals:
    """Return cumulative shares along the last axis, the last one exactly 1."""
    total = np.cumsum(np.asarray(weights, np.float64), axis=-1)
    cumulative: Reals = total / total[..., -1:]
    cumulative[..., -1] = 1.0
    return cumulative


def pick(rng: np.random.Generator, cumulative: Reals, n: int) -> Ints:
    """Return n places drawn by one table of cumulative shares."""
    return np.searchsorted(cumulative, rng.random(n), side="right")


def pick_by_row(rng: np.random.Generator, cumulative: Reals) -> Ints:
    """Return one place per row of cumulative shares (n, m)."""
    places: Ints = (rng.random((len(cumulative), 1)) >= cumulative).sum(axis=1)
    return places


def happens(rng: np.random.Generator, p: float | Reals, n: int) -> Flags:
    """Return n flags, each true with probability p (one for all, or one each)."""
    flags: Flags = rng.random(n) < p
    return flags


def within(rng: np.random.Generator, first: Ints, size: Ints) -> Ints:
    """Return one whole number per row, uniform in [first, first + size)."""
    return first + (rng.random(len(first)) * size).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Pools:
    """Many small lists of symbols behind one another: pool k is symbols[begin[k] : begin[k] + size[k]]."""

    begin: Ints
    size: Ints
    symbols: Symbols

    @classmethod
    def of(cls, pools: Sequence[Sequence[int]]) -> Pools:
        """Return the pools of given lists; a list must not be empty when it is drawn from."""
        size = np.array([len(pool) for pool in pools], np.int64)
        return cls(np.cumsum(size) - size, size, np.array([one for pool in pools for one in pool], np.int32))

    def one(self, rng: np.random.Generator, keys: Ints) -> Symbols:
        """Return one symbol of each keyed pool."""
        return self.symbols[within(rng, self.begin[keys], self.size[keys])]

    def three(self, rng: np.random.Generator, keys: Ints) -> tuple[Symbols, Symbols, Symbols]:
        """Return three symbols of each keyed pool, all different where the pool holds at least three."""
        size = self.size[keys]
        start = within(rng, np.zeros_like(size), size)
        step = within(rng, np.ones_like(size), np.maximum(1, (size - 1) // 2))
        first, second, third = (self.symbols[self.begin[keys] + (start + turn * step) % size] for turn in range(3))
        return first, second, third
