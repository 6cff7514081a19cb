"""Which segments to merge: those of like size, four at a time, so that each row is rewritten about log4(n) times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FAN_IN = 4
SMALLEST_ROWS = 1024  # smaller segments share the lowest tier
MOSTLY_DEAD = 0.5


@dataclass(frozen=True, slots=True)
class Size:
    """The size of one segment."""

    n_rows: int
    n_dead: int
    n_bytes: int


def due(sizes: Sequence[Size], most_bytes: float) -> list[int]:
    """Return which segments to rewrite as one now; none when nothing is due.

    First a segment of which more than half is dead, then the lowest tier with four segments or more. A step that would
    read more than `most_bytes` is not due.
    """
    for i, size in enumerate(sizes):
        if size.n_dead > MOSTLY_DEAD * size.n_rows and size.n_bytes <= most_bytes:
            return [i]
    tiers: dict[int, list[int]] = {}
    for i, size in enumerate(sizes):
        tiers.setdefault(_tier(size.n_rows - size.n_dead), []).append(i)
    for _, members in sorted(tiers.items()):
        if len(members) >= FAN_IN and sum(sizes[i].n_bytes for i in members) <= most_bytes:
            return members
    return []


def _tier(n_rows: int) -> int:
    tier, bound = 0, SMALLEST_ROWS
    while n_rows > bound:
        tier, bound = tier + 1, bound * FAN_IN
    return tier
