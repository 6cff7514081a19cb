"""Crowds and works drawn at random, for benchmarks and tests. The demo world makes its own from its cast."""

from __future__ import annotations

import numpy as np

from socialpulse.demo.crowd.types import F64, Crowd, Works


def draw_crowd(dice: np.random.Generator, n: int, n_topics: int) -> Crowd:
    """Return n people with two or three topics each, some of them everybody's."""
    return crowd_of(dice, _mixtures(dice, n, n_topics, 0.12))


def draw_works(dice: np.random.Generator, n: int, n_topics: int, n_authors: int) -> Works:
    """Return n posts of one topic, or two, each; authors keep to theirs. Three in ten are no clips."""
    of_author = _mixtures(dice, n_authors, n_topics, 0.06)
    author = (n_authors * dice.power(0.6, n)).astype(np.int64)  # a few post most
    topics = unit(of_author[author] + 0.25 * _mixtures(dice, n, n_topics, 0.06))
    length_ms = np.where(
        dice.random(n) < 0.3, 0, (1_000 * np.clip(np.exp(dice.normal(2.5, 0.6, n)), 4, 60)).astype(int)
    )
    return Works(topics, dice.standard_normal(n), length_ms.astype(np.int64), author)


def crowd_of(dice: np.random.Generator, tastes: F64) -> Crowd:
    """Return people of these tastes (n, n_topics), their temper drawn: most stay a dozen posts, a few for hundreds."""
    n = len(tastes)
    patience = 4 + np.exp(dice.normal(2.4, 0.7, n))
    seed = int(dice.integers(2**40))
    return Crowd(unit(tastes), patience, dice.normal(0, 0.5, n), dice.normal(0, 0.7, n), seed)


def unit(rows: F64) -> F64:
    """Return rows of length one. Rows of nothing stay so."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: F64 = rows / np.maximum(length, 1e-12)
    return scaled


def _mixtures(dice: np.random.Generator, n: int, n_topics: int, evenness: float) -> F64:
    popular = dice.dirichlet(np.full(n_topics, 2.0))
    return unit(dice.dirichlet(evenness * n_topics * popular + 0.01, n))
