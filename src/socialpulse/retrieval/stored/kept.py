"""What was worked out from rows that never change, kept for the next query."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any


class Kept:
    """Values by key, each made once however many threads ask for it; those of different keys at the same time."""

    def __init__(self) -> None:
        self._values: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return the value of the key, made now if nobody asked before. Making it may ask for others."""
        if key not in self._values:
            with self._locks.setdefault(key, Lock()):
                if key not in self._values:
                    self._values[key] = make()
        return self._values[key]
