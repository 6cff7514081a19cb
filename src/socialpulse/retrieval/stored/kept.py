"""What was worked out from rows that never change, kept for the next query."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

_MISSING = object()


class Kept:
    """Values by key, each made once however many threads ask for it; those of different keys at the same time.

    most: of more values the oldest are forgotten, and made again when they are asked for
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._values: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return the value of the key, made now if nobody asked before. Making it may ask for others."""
        found = self._values.get(key, _MISSING)
        if found is not _MISSING:
            return found
        with self._locks.setdefault(key, Lock()):
            found = self._values.get(key, _MISSING)
            if found is _MISSING:
                found = self._values[key] = make()
        if self._most is not None:
            for old in list(self._values)[: -self._most]:
                self._values.pop(old, None)
                self._locks.pop(old, None)
        return found
