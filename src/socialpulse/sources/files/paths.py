"""Values at a place inside records: `a.b`, `a[].b` through lists, `a[k=v].b` through some items of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

Record = dict[str, Any]

_STEP = re.compile(r"(?P<key>[^\[\]]+?)(?:\[(?:(?P<by>[^\]=]+)=(?P<value>[^\]]+))?(?P<end>\]))?")


@dataclass(frozen=True, slots=True)
class Step:
    """One key of a place. through: its value is a list, and the place goes on in each item, where item[by] == value."""

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


def top_columns(records: Sequence[Record]) -> dict[str, list[Any]]:
    """Return the records' values by their outermost keys, in order of appearance; None where a record lacks a key."""
    if not records:
        return {}
    keys = tuple(records[0])
    if len(set(map(tuple, records))) == 1:
        return dict(zip(keys, map(list, zip(*map(dict.values, records), strict=True)), strict=True)) if keys else {}
    every = dict.fromkeys(chain.from_iterable(records))
    return {key: [record.get(key) for record in records] for key in every}


def pluck(columns: Mapping[str, list[Any]], n_records: int, place: str) -> list[Any]:
    """Return the value at a place in each record, None where there is none; a list where the place goes through one."""
    first, *steps = steps_of(place)
    found = columns.get(first.key) or [None] * n_records
    through = first.through
    if through:
        found = [_items(value, first) for value in found]
    for step in steps:
        key = step.key
        if through:
            found = [[item.get(key) for item in items if type(item) is dict] for items in found]
            found = (
                [[item for part in items for item in _items(part, step)] for items in found] if step.through else found
            )
        else:
            found = [value.get(key) if type(value) is dict else None for value in found]
            found = [_items(value, step) for value in found] if step.through else found
            through = step.through
    if through:
        found = [[item for item in items if item is not None] or None for items in found]
    return found


def places_in(columns: Mapping[str, list[Any]], deepest: int = 4) -> list[str]:
    """Return the places of all plain values and lists in the records, objects opened up, in order of appearance."""
    places: list[str] = []
    for key, column in columns.items():
        inner = [value for value in column if type(value) is dict] if dict in set(map(type, column)) else []
        if inner and deepest > 1 and "." not in key:
            places += [f"{key}.{place}" for place in places_in(top_columns(inner), deepest - 1)]
        else:
            places.append(key)
    return places


def _items(value: Any, step: Step) -> list[Any]:
    if not isinstance(value, list):
        return []
    if step.by is None:
        return value
    return [item for item in value if isinstance(item, dict) and str(item.get(step.by, "")).lower() == step.value]
