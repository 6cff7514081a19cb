"""The word files of the demo world: tables of tab-separated values and grammars in TOML, written for this project."""

from __future__ import annotations

import tomllib
from importlib import resources


def load_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of words/NAME.tsv as dictionaries from column to cell, in the file's order."""
    lines = (resources.files(__package__) / "words" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    columns = lines[0].split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines[1:]]


def load_toml(name: str) -> dict[str, object]:
    """Return words/NAME.toml."""
    return tomllib.loads((resources.files(__package__) / "words" / f"{name}.toml").read_text(encoding="utf-8"))


def load_rules(name: str) -> dict[str, list[str]]:
    """Return the rules at the top level of words/NAME.toml: rule to its alternatives. Nested tables are left out."""
    return {rule: [str(one) for one in found] for rule, found in load_toml(name).items() if isinstance(found, list)}


def items(cell: str) -> list[str]:
    """Return the items of a cell that holds several, separated by "; "."""
    return cell.split("; ")


def weighted(cell: str) -> dict[str, float]:
    """Return item to weight for a cell like "de 86; en 14"."""
    return {name: float(weight) for name, weight in (item.rsplit(" ", 1) for item in items(cell))}
