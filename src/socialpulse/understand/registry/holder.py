"""Holds heavy models: loaded by whoever needs one first, let go when nobody has needed it for a while."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from socialpulse.core.errors import Conflict, NotFound

T = TypeVar("T")
Seconds = Callable[[], float]  # a clock that only goes forward


@dataclass(frozen=True, slots=True)
class Holding:
    """How a model stands: in memory or not, by how many it is used now, how often it was used and loaded."""

    name: str
    is_loaded: bool
    n_using: int
    n_uses: int
    n_loads: int


class Held(Generic[T]):
    """One model that is loaded on first use. Safe to use from several threads."""

    def __init__(self, name: str, load: Callable[[], T], idle_s: float, seconds: Seconds = time.monotonic) -> None:
        self.name = name
        self._load, self._idle_s, self._seconds = load, idle_s, seconds
        self._loading = threading.Lock()  # held while it loads, so that it is never loaded twice at once
        self._counting = threading.Lock()
        self._model: T | None = None
        self._n_using = self._n_uses = self._n_loads = 0
        self._used_at_s = 0.0

    @contextlib.contextmanager
    def use(self) -> Iterator[T]:
        """Yield the model, loaded where it was not. It is not let go inside the block.

        Raises what loading raises; the next use tries again. Cost: loading it, the first time and after every rest.
        """
        with self._counting:
            self._n_using += 1
            self._n_uses += 1
        try:
            yield self._loaded()
        finally:
            with self._counting:
                self._n_using -= 1
                self._used_at_s = self._seconds()

    def let_go(self) -> bool:
        """Forget the model if nobody has used it for `idle_s`; return whether it was forgotten."""
        with self._counting:
            is_idle = self._n_using == 0 and self._seconds() - self._used_at_s >= self._idle_s
            if self._model is None or not is_idle:
                return False
            self._model = None
            return True

    def holding(self) -> Holding:
        """Return how it stands."""
        with self._counting:
            return Holding(self.name, self._model is not None, self._n_using, self._n_uses, self._n_loads)

    def _loaded(self) -> T:
        with self._loading:
            if self._model is None:
                self._model = self._load()
                self._n_loads += 1
            return self._model


class Holder:
    """All models of a process that are loaded on first use. Whoever keeps time calls `let_go` now and then."""

    def __init__(self, idle_s: float = 900.0, seconds: Seconds = time.monotonic) -> None:
        self._idle_s, self._seconds = idle_s, seconds
        self._held: dict[str, Held[Any]] = {}

    def hold(self, name: str, load: Callable[[], T], idle_s: float | None = None) -> Held[T]:
        """Return the place of a new model; `idle_s` where it rests sooner or later than others. Raises Conflict."""
        if name in self._held:
            raise Conflict(f"a model {name!r} is held already; use that one")
        held = Held(name, load, self._idle_s if idle_s is None else idle_s, self._seconds)
        self._held[name] = held
        return held

    def use(self, name: str) -> contextlib.AbstractContextManager[Any]:
        """Return the model of a name, for a `with` block. Raises NotFound with the names there are."""
        if name not in self._held:
            raise NotFound(f"no model {name!r} is held; there are {', '.join(self._held) or 'none'}")
        return self._held[name].use()

    def warm(self, *names: str) -> None:
        """Load models before somebody needs them. Raises what loading raises, and NotFound."""
        for name in names:
            with self.use(name):
                pass

    def let_go(self) -> list[str]:
        """Forget every model that nobody has used for a while; return their names."""
        return [name for name, held in self._held.items() if held.let_go()]

    def holdings(self) -> list[Holding]:
        """Return how each model stands."""
        return [held.holding() for held in self._held.values()]
