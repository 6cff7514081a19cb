"""What was worked out from rows that never change, kept for the next query."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any


class Kept:
    """Values by key, each made once however many threads ask for it."""

    def __init__(self) -> None:
        self._values: dict[Hashable, Any] = {}
        self._lock = RLock()  # making one value may ask for another

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return the value of the key, made now if nobody asked before."""
        if key not in self._values:
            with self._lock:
                if key not in self._values:
                    self._values[key] = make()
        return self._values[key]
