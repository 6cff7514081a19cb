"""The first k of many rows by key, then id; or the first k groups, each by its best row.

Keys may be off by a known `slack`. What is sorted are the true keys of a short list that certainly holds the first k:
if k rows surely stand at or above a key t, then no row whose coarse key is below t - 2 slack can be among the first k.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.arrays import F64, I64, Array, Mask, Places
from socialpulse.retrieval.exact.groups import Groups
from socialpulse.retrieval.exact.order import Keys


@dataclass(frozen=True, slots=True)
class After:
    """The place to begin behind: a key as the ranking counts them, and a row id."""

    key: int | float
    id: int

    def holds(self, keys: Array, ids: I64) -> Mask:
        """Return which of the rows stand behind it, given their true keys."""
        behind: Mask = (keys < self.key) | ((keys == self.key) & (ids > self.id))
        return behind


@dataclass(frozen=True, slots=True)
class Top:
    """Places among the matching rows, their true keys and similarities, in order. n_exact keys were computed."""

    places: Places
    keys: Array
    likes: F64
    n_exact: int


def top_rows(keys: Keys, ids: I64, k: int, after: After | None) -> Top:
    """Return the first k rows behind a place. Cost: a pass over the keys, and exact keys for the short list."""
    coarse, slack = keys.coarse, keys.slack
    if after is None:
        places, sure = None, coarse
    elif slack == 0:
        places = np.flatnonzero(after.holds(coarse, ids))
        sure = coarse[places]
    else:
        places = np.flatnonzero(coarse <= after.key + slack)
        sure = coarse[coarse < after.key - slack]
    short = _at_least(coarse, places, _kth(sure, k), slack)
    if slack == 0 and len(short) > 2 * k:
        short = _first_of_equals(coarse, ids, short, k)
    true, likes = keys.exact(short)
    order = _ordered(true, ids[short])
    if after is not None:
        order = order[after.holds(true[order], ids[short][order])]
    order = order[:k]
    return Top(short[order], true[order], likes[order], len(short))


def top_of_few(keys: Keys, ids: I64, k: int, after: After | None) -> Top:
    """Return the first k rows behind a place when there are few: the true keys of all of them."""
    true, likes = keys.exact(np.arange(len(ids)))
    order = _ordered(true, ids)
    if after is not None:
        order = order[after.holds(true[order], ids[order])]
    order = order[:k]
    return Top(order, true[order], likes[order], len(ids))


def top_groups(keys: Keys, ids: I64, groups: Groups, k: int, after: After | None) -> Top:
    """Return the best rows of the first k groups whose best row stands behind a place.

    A group whose best row stands before the place was shown already, so none of its rows comes again.
    """
    coarse, slack = keys.coarse, keys.slack
    places = None
    if after is not None:
        before = coarse > after.key + slack if slack else ~after.holds(coarse, ids)
        seen = np.zeros(groups.n_numbers, np.bool_)
        seen[groups.numbers[before]] = True
        places = np.flatnonzero(~seen[groups.numbers])
    surely = np.inf if after is None or slack == 0 else after.key - slack
    short = _at_least(coarse, places, _kth_group(coarse, places, groups, k, surely), slack)
    short = _contenders(coarse, short, groups, slack)
    true, likes = keys.exact(short)
    order = _ordered(true, ids[short])
    _, best = np.unique(groups.numbers[short[order]], return_index=True)
    order = order[np.sort(best)]
    if after is not None:
        order = order[after.holds(true[order], ids[short][order])]
    order = order[:k]
    return Top(short[order], true[order], likes[order], len(short))


def _kth(keys: Array, k: int) -> int | float:
    """Return the k-th greatest key, minus infinity when there are not so many."""
    if k == 0 or len(keys) < k:
        return np.inf if k == 0 else -np.inf
    place = len(keys) - k
    found: int | float = np.partition(keys, place)[place].item()
    return found


def _kth_group(coarse: Array, places: Places | None, groups: Groups, k: int, surely: float) -> int | float:
    """Return a key that the best rows of k groups reach, those of which it stays below `surely`."""
    mine = coarse if places is None else coarse[places]
    numbers = groups.numbers if places is None else groups.numbers[places]
    n_top = 2 * k + 16
    while n_top < len(mine) and k <= groups.n_groups:
        top = np.flatnonzero(mine >= _kth(mine, n_top))
        top = top[np.argsort(_falling(mine[top]), kind="stable")]
        _, best = np.unique(numbers[top], return_index=True)
        bests = mine[top[best]]
        bests = bests[bests < surely] if surely != np.inf else bests
        if len(bests) >= k:
            return _kth(bests, k)
        n_top *= 4
    return -np.inf


def _at_least(coarse: Array, places: Places | None, threshold: int | float, slack: float) -> Places:
    """Return those of the places (all when None) whose key may truly reach the threshold."""
    if threshold == -np.inf:
        return np.arange(len(coarse)) if places is None else places
    least = threshold - 2 * slack if slack else threshold
    return np.flatnonzero(coarse >= least) if places is None else places[coarse[places] >= least]


def _contenders(coarse: Array, short: Places, groups: Groups, slack: float) -> Places:
    """Return those of the rows that may be the best of their group: within 2 slack of its best coarse key."""
    mine, numbers = coarse[short], groups.numbers[short]
    best = np.full(groups.n_numbers, mine.min(initial=0), mine.dtype)
    np.maximum.at(best, numbers, mine)
    return short[mine >= (best[numbers] - 2 * slack if slack else best[numbers])]


def _first_of_equals(keys: Array, ids: I64, short: Places, k: int) -> Places:
    """Return a shorter list when many rows share the last key: of those the ones with the smallest ids."""
    mine = keys[short]
    last = mine.min()
    above, equal = short[mine > last], short[mine == last]
    n_more = k - len(above)
    return np.concatenate((above, equal[np.argpartition(ids[equal], n_more)[: n_more + 1]]))


def _ordered(keys: Array, ids: I64) -> Places:
    return np.lexsort((ids, _falling(keys)))


def _falling(keys: Array) -> Array:
    return ~keys if keys.dtype.kind == "i" else -keys
