"""How far a build has come, told to whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Stage(Enum):
    """What a build does. The last three come once for every segment that is put in order."""

    READ = "rows read"
    TRAIN = "lists trained"
    ASSIGN = "rows given a list"
    WRITE = "rows written in order"


@dataclass(frozen=True, slots=True)
class Progress:
    """So many rows of a stage are done, of so many; None when nobody knows how many there will be."""

    stage: Stage
    n_done: int
    n_rows: int | None = None


Tells: TypeAlias = Callable[[Progress], None]


def say_nothing(_: Progress) -> None:
    """Tell nobody."""
