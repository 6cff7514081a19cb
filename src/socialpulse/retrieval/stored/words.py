"""The text values of one column and their codes, counted from 1. Grows only at its end, so codes stay true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from socialpulse.retrieval.arrays import I64, Array


class Words:
    """Values by code and codes by value. One thread may extend it while others read.

    The way from value to code costs a dictionary of all values, built when it is first needed.
    """

    def __init__(self) -> None:
        self._values: list[str] = [""]  # code 0 stands for null
        self._codes: dict[str, int] | None = None
        self._ranks: I64 = np.zeros(0, np.int64)
        self._lock = Lock()

    def __len__(self) -> int:
        """The number of values; the greatest code."""
        return len(self._values) - 1

    def find(self, value: str) -> int | None:
        """Return the code of a value, None when no row ever had it."""
        return self._by_value().get(value)

    def value(self, code: int) -> str | None:
        """Return the value of a code, None for code 0."""
        return self._values[code] if code else None

    def values(self, codes: Array) -> list[str | None]:
        """Return the values of the codes."""
        return [self.value(code) for code in codes.tolist()]

    def since(self, code: int) -> list[str]:
        """Return the values that came after this code, in order."""
        return self._values[code + 1 :]

    def extend(self, values: Sequence[str]) -> None:
        """Append values that are not there yet."""
        with self._lock:
            if self._codes is not None:
                self._codes.update((value, code) for code, value in enumerate(values, len(self._values)))
            self._values.extend(values)

    def encode(self, values: Iterable[str]) -> npt.NDArray[np.uint32]:
        """Return the code of each value; values not there yet are appended."""
        codes = self._by_value()
        known, fresh = len(self), []
        found: list[int] = []
        for value in values:
            code = codes.get(value)
            if code is None:
                fresh.append(value)
                code = codes[value] = known + len(fresh)
            found.append(code)
        self._values.extend(fresh)
        return np.array(found, np.uint32)

    def ranks(self) -> I64:
        """Return twice the place of each code's value in code point order; 0 for null. (n + 1,)

        Twice, so that a value that is not there has an odd place of its own. Cost: a sort of all values, kept until
        the next value comes.
        """
        with self._lock:
            if len(self._ranks) != len(self._values):
                order = sorted(range(1, len(self._values)), key=self._values.__getitem__)
                ranks = np.zeros(len(self._values), np.int64)
                ranks[order] = np.arange(1, len(self._values)) * 2
                self._ranks = ranks
            return self._ranks

    def rank(self, value: str, ranks: I64) -> int:
        """Return the place of a value among these `ranks`, odd when they do not have it."""
        code = self.find(value)
        if code is not None and code < len(ranks):
            return int(ranks[code])
        return 2 * sum(other < value for other in self._values[1 : len(ranks)]) + 1

    def _by_value(self) -> dict[str, int]:
        with self._lock:
            if self._codes is None:
                self._codes = {value: code for code, value in enumerate(self._values) if code}
            return self._codes
