"""Values at a place inside records: `a.b`, `a[].b` through lists, `a[k=v].b` through some items of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Record = dict[str, Any]

_STEP = re.compile(r"(?P<key>[^\[\]]+?)(?:\[(?:(?P<by>[^\]=]+)=(?P<value>[^\]]+))?(?P<end>\]))?")


@dataclass(frozen=True, slots=True)
class Step:
    """One key of a place. through: its value is a list, and the place goes on in each item (where item[by] == value)."""

    key: str
    through: bool = False
    by: str | None = None
    value: str | None = None


@lru_cache(maxsize=10_000)
def steps_of(place: str) -> tuple[Step, ...]:
    """Return the steps of a place. Keys that hold a dot cannot be written, except as a whole place of one key."""
    matches = (_STEP.fullmatch(part) for part in place.split("."))
    return tuple(
        Step(part, False) if m is None else Step(m["key"], m["end"] is not None, m["by"], m["value"])
        for part, m in zip(place.split("."), matches, strict=True)
    )


def pluck(records: Sequence[Record], place: str) -> list[object]:
    """Return the value at a place in each record, None where there is none; a list where the place goes through one."""
    found: list[Any] = list(records)
    through = False
    for step in steps_of(place):
        key = step.key
        if through:
            found = [[item.get(key) for item in items if type(item) is dict] for items in found]
        else:
            found = [value.get(key) if type(value) is dict else None for value in found]
        if step.through:
            found = [_items(value, step, through) for value in found]
            through = True
    if through:
        found = [[item for item in items if item is not None] or None for items in found]
    return found


def _items(value: Any, step: Step, nested: bool) -> list[Any]:
    lists = value if nested else [value]
    items = [item for part in lists if isinstance(part, list) for item in part]
    if step.by is None:
        return items
    wanted = str(step.value)
    return [item for item in items if isinstance(item, dict) and str(item.get(step.by, "")).lower() == wanted]


def places_in(records: Sequence[Record], deepest: int = 4) -> list[str]:
    """Return the places of all plain values and lists in the records, objects opened up, in order of appearance."""
    places: dict[str, None] = {}
    _add_places(records, "", deepest, places)
    return list(places)


def _add_places(records: Sequence[Record], prefix: str, deepest: int, places: dict[str, None]) -> None:
    for key in dict.fromkeys(key for record in records for key in record):
        inner = [value for record in records if type(value := record.get(key)) is dict]
        if inner and deepest > 1 and "." not in key:
            _add_places(inner, f"{prefix}{key}.", deepest - 1, places)
        else:
            places[prefix + key] = None
