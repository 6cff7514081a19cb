"""What was worked out from rows that never change, kept for the next query."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any


class Kept:
    """Values by key, each made once however many threads ask for it; those of different keys at the same time.

    most: of more values the oldest are forgotten, and made again when they are asked for
    """

    def __init__(self, most: float = math.inf) -> None:
        self._most = most
        self._values: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return the value of the key, made now if nobody asked before. Making it may ask for others."""
        missing = self
        found = self._values.get(key, missing)
        if found is missing:
            with self._locks.setdefault(key, Lock()):
                found = self._values.get(key, missing)
                if found is missing:
                    found = self._values[key] = make()
            if len(self._values) > self._most:
                self._values.pop(next(iter(self._values)), None)
        return found
