"""Counts what is in the log: per post and hour, per person and hour, and which posts each person saw.

The counters and how far the log was read change in one transaction, so a count is right whenever a process dies.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from socialpulse.activity import store
from socialpulse.activity.flow import ACTIVITY_TOPIC, read_entries
from socialpulse.activity.store import HourSums, Sights
from socialpulse.activity.types import OF_PEOPLE, OF_SIGHT, HourCount, Told
from socialpulse.core.ids import PersonId
from socialpulse.runtime.db import Db, Tx
from socialpulse.runtime.log import Log

CONSUMER = "activity.counters"
ENTRIES_AT_ONCE = 2_000  # batches; what they share is added up before a row is touched
MOST_PIECES = 32  # of what a person saw, before they are joined
HOUR_MS = 3_600_000


class Counting:
    """Keeps the counters, and answers from them."""

    def __init__(self, db: Db, log: Log) -> None:
        self._db = db
        self._log = log

    async def catch_up(self) -> int:
        """Count everything in the log that is not counted yet; return how many events that were."""
        total = 0
        while n := await self._count_some():
            total += n
        return total

    async def find_post_hours(self, tx: Tx, post_id: UUID) -> list[HourCount]:
        """Return what happened to a post, by hour and kind, the oldest first."""
        return await store.find_post_hours(tx, post_id)

    async def find_person_hours(self, tx: Tx, person: PersonId) -> list[HourCount]:
        """Return what a person did, by hour and kind, the oldest first."""
        return await store.find_person_hours(tx, person)

    async def find_seen(self, tx: Tx, person: PersonId, posts: Sequence[UUID]) -> set[UUID]:
        """Return those of these posts that a person saw, in one query."""
        known = await store.find_seen(tx, person) if posts else []
        return {post for post in posts if any(_holds(ids, post.bytes) for ids in known)}

    async def tidy(self) -> None:
        """Join what is kept in many pieces."""
        async with self._db.transaction() as tx:
            await store.lock_counting(tx, CONSUMER)
            await store.join_seen(tx, MOST_PIECES)

    async def _count_some(self) -> int:
        async with self._db.transaction() as tx:
            await store.lock_counting(tx, CONSUMER)  # before the position is read: two who count never count the same
            entries = await self._log.read(ACTIVITY_TOPIC, CONSUMER, ENTRIES_AT_ONCE)
            if not entries:
                return 0
            told = read_entries(entries)
            about_post = ~np.isin(told.events["kind"], [int(kind) for kind in OF_PEOPLE])
            sights = np.isin(told.events["kind"], [int(kind) for kind in OF_SIGHT])
            await store.add_post_hours(tx, hour_sums(told.events["subject"][about_post], told, about_post))
            await store.add_person_hours(tx, hour_sums(told.by, told, np.ones(len(told.by), dtype=np.bool_)))
            await store.add_seen(tx, sights_of(told, sights))
            await self._log.save_position(CONSUMER, ACTIVITY_TOPIC, entries, tx)
        return len(told.events)


def hour_sums(ids: NDArray[np.void], told: Told, rows: NDArray[np.bool_]) -> HourSums:
    """Return the sums of some events by id, hour and kind, in the order of ids.

    ids (m,) V16, of the events where rows (n,) is true.
    """
    events = told.events[rows]
    keys = np.empty(len(events), [("id", "S16"), ("hour", ">i8"), ("kind", "u1")])
    keys["id"] = ids.view("S16")
    keys["hour"] = events["at_ms"] // HOUR_MS
    keys["kind"] = events["kind"]
    first, group = _groups(keys)
    return HourSums(
        ids=_ids(ids[first]),
        hours_s=(events["at_ms"][first] // HOUR_MS * 3_600).tolist(),
        kinds=events["kind"][first].tolist(),
        n=np.bincount(group, minlength=len(first)).tolist(),
        ms=_sum(group, events["ms"], len(first)),
        loops=_sum(group, events["loops"], len(first)),
    )


def sights_of(told: Told, rows: NDArray[np.bool_]) -> Sights:
    """Return what each person saw in some events, each post once, in the order of people."""
    events, by = told.events[rows], told.by[rows]
    keys = np.empty(len(events), [("by", "S16"), ("subject", "S16")])
    keys["by"], keys["subject"] = by.view("S16"), events["subject"].view("S16")
    first, _ = _groups(keys)  # person by person, each post once
    people, start, group = np.unique(keys["by"][first], return_index=True, return_inverse=True)
    last_ms = np.full(len(people), np.iinfo(np.int64).min)
    np.maximum.at(last_ms, group, events["at_ms"][first])
    posts = np.split(events["subject"][first], start[1:]) if len(people) else []
    return Sights(_ids(by[first][start]), last_ms.tolist(), [part.tobytes() for part in posts])


def _groups(keys: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the first row of each group of equal keys, in the order of the keys' bytes, and the group of each row."""
    words = np.ascontiguousarray(keys).view(f"V{keys.dtype.itemsize}")
    _, first, group = np.unique(words.view(f"S{keys.dtype.itemsize}"), return_index=True, return_inverse=True)
    return first, group


def _ids(ids: NDArray[np.void]) -> list[bytes]:
    return [bytes(one) for one in ids.tolist()]


def _sum(group: NDArray[np.intp], values: NDArray[Any], n_groups: int) -> list[int]:
    """Return exact sums by group: below 2^53 a float64 holds them."""
    return np.bincount(group, weights=values, minlength=n_groups).astype(np.int64).tolist()  # type: ignore[no-any-return]


def _holds(ids: bytes, own: bytes) -> bool:
    """Return whether an id of 16 bytes is among ids that follow each other."""
    at = ids.find(own)
    while at > 0 and at % 16:  # across two of them
        at = ids.find(own, at + 1)
    return at >= 0
