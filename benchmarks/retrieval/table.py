"""The one table: a line a figure, a column an engine, beside each figure of a peer how many times ours it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class Better(Enum):
    LESS = "less"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of every engine that has it. `target` is for ours; None where there is none at this size.

    short: engines that got this figure with less recall than they should have
    """

    name: str
    better: Better
    figures: Mapping[str, float]
    target: float | None = None
    digits: int = 2
    short: frozenset[str] = frozenset()


def render(lines: Sequence[Line], names: Sequence[str], ours: str) -> str:
    """Return the table.

    "4.1x" beside a figure: ours is so many times better; below 1 the peer is. "*": its recall fell short.
    """
    head = ["", *names, "target"]
    rows = [[line.name, *(_cell(line, name, ours) for name in names), _target(line, ours)] for line in lines]
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    return "\n".join("   " + _aligned(row, widths) for row in (head, *rows))


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        text.rjust(width) if place else text.ljust(width)
        for place, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((first, *others))


def _cell(line: Line, name: str, ours: str) -> str:
    if name not in line.figures:
        return "-"
    figure = line.figures[name]
    text = f"{figure:,.{line.digits}f}" + ("*" if name in line.short else "")
    if name == ours or not line.figures.get(ours) or not figure:
        return text
    ratio = figure / line.figures[ours]
    return f"{text} {ratio if line.better is Better.LESS else 1 / ratio:,.1f}x"


def _target(line: Line, ours: str) -> str:
    if line.target is None:
        return ""
    figure = line.figures.get(ours)
    sign = "<=" if line.better is Better.LESS else ">="
    met = figure is not None and (figure <= line.target if line.better is Better.LESS else figure >= line.target)
    return f"{sign} {line.target:,g} {'met' if met else 'missed'}"
