"""In which order: similarity first, nudged by how engaged, known, complete and fresh an account is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt

from socialpulse.core.ids import AccountId
from socialpulse.discovery.types import Sort, Weights
from socialpulse.retrieval import ByColumn, Decay, IdIn, Linear, Log, Matches, Order, Rank, Similarity, Term, Weighted

F32 = npt.NDArray[np.float32]

NAMED_BONUS = 1.0  # an account whose handle or name is the very text asked for stands above what is only similar
GOOD_ENGAGEMENT = 0.10  # a rate of 10 % of followers counts in full
FRESH_HALF_LIFE_S = 180 * 86_400.0


def rank(
    sort: Sort,
    ascending: bool,
    weights: Weights,
    likes: Sequence[F32],
    unlikes: Sequence[F32],
    named: Sequence[AccountId],
    now: datetime,
) -> Rank:
    """Return the order of a search.

    likes, unlikes (d,) unit vectors · named accounts stand first. Without any vector the largest come first.
    """
    if sort is not Sort.RELEVANCE:
        return ByColumn(sort.value, Order.ASCENDING if ascending else Order.DESCENDING)
    terms: list[tuple[Term, float]] = []
    if likes:
        terms.append((Similarity("meaning", _mean(likes)), weights.similarity))
    if unlikes:
        terms.append((Similarity("meaning", _mean(unlikes)), -0.5 * weights.similarity))
    if named:
        terms.append((Matches(IdIn(named)), NAMED_BONUS))
    followers = weights.followers if terms else max(weights.followers, 1.0)
    terms += [
        (Log("followers", 1_000, 100_000_000), followers),
        (Linear("engagement_rate", 0.0, GOOD_ENGAGEMENT), weights.engagement),
        (Linear("quality", 0.0, 1.0), weights.quality),
        (Decay("last_post_at", now, FRESH_HALF_LIFE_S), weights.freshness),
    ]
    return Weighted(tuple((term, weight) for term, weight in terms if weight))


def _mean(vectors: Sequence[F32]) -> F32:
    total = np.sum(np.stack(vectors), axis=0, dtype=np.float32)
    length = np.linalg.norm(total)
    return np.asarray(total / length if length else total, np.float32)
