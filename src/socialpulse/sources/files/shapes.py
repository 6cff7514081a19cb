"""Records whose fields are known by name: the table in shapes.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from socialpulse.core.platforms import Platform

Needs = tuple[frozenset[str], ...]

_INDEX = re.compile(r"[./]\d+(?=[./]|$)")
_BRACKETS = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Shape:
    """A known kind of record. platform is None where the record itself names it, or nobody does."""

    name: str
    platform: Platform | None
    policy: str
    kind: str | None
    needs: Needs
    fields: Mapping[str, tuple[str, ...]]


# What no shape fits: columns are found by what their headers say and what their values look like.
TABLE = Shape("table", None, "file", None, (), {})


def find_shape(keys: Collection[str], kind: object = None) -> Shape | None:
    """Return the shape of a record with these keys; None where it is none that we know."""
    shapes, _ = _tables()
    held = set(keys)
    return next((s for s in shapes if (s.kind is not None and s.kind == kind) or _fits(s.needs, held)), None)


def find_other(keys: Collection[str]) -> str | None:
    """Return what a record with these keys is, where it is known to be no account."""
    _, others = _tables()
    held = set(keys)
    return next((name for name, needs in others if _fits(needs, held)), None)


def shape_named(name: str) -> Shape:
    """Return the first shape of that name."""
    return next(shape for shape in _tables()[0] if shape.name == name)


def find_shape_of_columns(columns: Iterable[str]) -> Shape | None:
    """Return the shape that a table's columns were flattened from: `authorMeta.name`, `externalUrls/0/url` …"""
    plain = [dotted(column) for column in columns]
    return find_shape({*plain, *(name.partition(".")[0] for name in plain)})


def dotted(name: str) -> str:
    """Return a column's name or a shape's place in one spelling: keys between dots, without list positions."""
    return _BRACKETS.sub("", _INDEX.sub("", name)).replace("/", ".").lstrip("?")


def _fits(needs: Needs, held: set[str]) -> bool:
    return any(keys <= held for keys in needs)


@cache
def _tables() -> tuple[tuple[Shape, ...], tuple[tuple[str, Needs], ...]]:
    table = tomllib.loads(Path(__file__).with_name("shapes.toml").read_text("utf-8"))
    shapes = tuple(_shape(row) for row in table["shape"])
    return shapes, tuple((row["name"], _needs(row)) for row in table["other"])


def _shape(row: dict[str, Any]) -> Shape:
    return Shape(
        name=row["name"],
        platform=Platform(row["platform"]) if "platform" in row else None,
        policy=row["policy"],
        kind=row.get("kind"),
        needs=_needs(row),
        fields={field: tuple(places) for field, places in row["fields"].items()},
    )


def _needs(row: dict[str, Any]) -> Needs:
    return tuple(frozenset(keys) for keys in row["needs"])
