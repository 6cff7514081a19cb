"""How often something may be done: token buckets behind a port, in this process by default."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

from socialpulse.runtime.clock import Clock

MOST_BUCKETS = 200_000  # kept; about 50 MB


@dataclass(frozen=True, slots=True)
class Rate:
    """Up to n at once, filling again evenly over per_s seconds."""

    n: int
    per_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a bucket stands after it was asked. `retry_after_s` is 0 where the call was allowed."""

    allowed: bool
    rate: Rate
    n_left: int
    full_in_s: int  # until the bucket is full again, rounded up
    retry_after_s: int  # until one more is there, rounded up, at least 1


class Limits(Protocol):
    async def take(self, key: str, rate: Rate) -> Standing:
        """Take one from the bucket of this key where one is left; say how it stands. Nothing waits."""
        ...

    async def forget(self, key: str) -> None:
        """Fill a bucket."""
        ...


class MemoryLimits:
    """Buckets in this process. Several processes allow several times as much: use a shared store there."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key -> tokens, as of when; oldest first

    async def take(self, key: str, rate: Rate) -> Standing:
        now = self._clock.now().timestamp()
        per_s = rate.n / rate.per_s
        held, as_of = self._buckets.pop(key, (float(rate.n), now))
        held = min(float(rate.n), held + max(0.0, now - as_of) * per_s)
        allowed = held >= 1.0
        held -= allowed
        self._buckets[key] = (held, now)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)  # the one not asked for longest: fullest of all, or nearly
        wait_s = 0 if allowed else max(1, math.ceil((1.0 - held) / per_s))
        return Standing(allowed, rate, math.floor(held), math.ceil((rate.n - held) / per_s), wait_s)

    async def forget(self, key: str) -> None:
        self._buckets.pop(key, None)
