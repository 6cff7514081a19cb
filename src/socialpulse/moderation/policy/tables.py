"""Tables of a TOML file, read key by key. Whatever is wrong is noted with table and key, and reading goes on."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from socialpulse.core.errors import Problem
from socialpulse.moderation.policy.names import meant

E = TypeVar("E", bound=StrEnum)
_SPAN = re.compile(r"([0-9]{1,5}) (minute|hour|day|week)s?")
_LONGEST = timedelta(days=3_660)


class Table:
    """One table. `where` names it in problems."""

    def __init__(self, where: str, found: object, problems: list[Problem]) -> None:
        self.where = where
        self._problems = problems
        self._left: dict[str, object] = dict(found) if isinstance(found, dict) else {}
        self._known = list[str]()
        if not isinstance(found, dict):
            self.wrong("", found, "is no table")

    @property
    def n_problems(self) -> int:
        """Return how many problems the whole file has so far."""
        return len(self._problems)

    def wrong(self, key: str, value: object, reason: str) -> None:
        """Note a problem with a key of this table."""
        shown = value if isinstance(value, str) else "nothing" if value is None else repr(value)
        field = f"{self.where}: {key}" if key else self.where
        self._problems.append(Problem(field, shown if len(shown) <= 200 else shown[:197] + "...", reason))

    def text(self, key: str, most: int, default: str | None = None) -> str:
        """Return a text of at most so many characters; '' where it does not fit. Needed where there is no default."""
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, value, "a text is needed")
        elif len(value) > most:
            self.wrong(key, value, f"has {len(value):,} characters, {most:,} are possible")
        else:
            return value.strip()
        return ""

    def whole(self, key: str, least: int, most: int) -> int:
        value = self.take(key)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.wrong(key, value, f"a whole number from {least} to {most} is needed")
        return least

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """Return one of the words of an enumeration. Needed where there is no default."""
        value = self.take(key)
        if value is None and default is not None:
            return default
        words = [member.value for member in kind]
        if value in words:
            return kind(value)
        self.wrong(key, value, f"is not one of {', '.join(words)}{meant(value, words)}")
        return next(iter(kind))

    def span(self, key: str) -> timedelta | None:
        """Return a span of time written as `30 days`, None where none is."""
        value = self.take(key)
        if value is None:
            return None
        match = _SPAN.fullmatch(value) if isinstance(value, str) else None
        length = timedelta(**{f"{match[2]}s": int(match[1])}) if match else timedelta()
        if timedelta() < length <= _LONGEST:
            return length
        self.wrong(key, value, "is no span up to ten years; write 45 minutes, 12 hours, 30 days or 2 weeks")
        return None

    def needed_span(self, key: str) -> timedelta:
        """Return a span of time that has to be there; none where it is wrong."""
        if not self.has(key):
            self.wrong(key, None, "a span of time is needed, like 30 days")
        return self.span(key) or timedelta()

    def has(self, key: str) -> bool:
        """Return whether anything stands at a key."""
        return key in self._left

    def inner(self, key: str) -> Table:
        """Return a table inside, an empty one where there is none."""
        return Table(key, self._left.pop(key, {}), self._problems)

    def several(self, key: str) -> list[object]:
        """Return the tables of a [[key]], an empty list where there is none."""
        value = self._left.pop(key, [])
        if isinstance(value, list):
            return value
        self.wrong(key, value, f"is no list; write [[{key}]]")
        return []

    def items(self) -> list[tuple[str, object]]:
        """Return every key with its value, for tables whose keys are free."""
        found, self._left = list(self._left.items()), {}
        return found

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key, value in self._left.items():
            self.wrong(key, value, f"is no key here{meant(key, self._known)}; known are {', '.join(self._known)}")

    def take(self, key: str) -> object:
        """Return what stands at a key, None where nothing does."""
        self._known.append(key)
        return self._left.pop(key, None)
