"""Which column of a table, or key of a record, is read as which field; and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

OF_POSTS = "the id of a post or comment"


@dataclass(frozen=True, slots=True)
class Choice:
    """A column read as a field, or left alone where field is "". score: header and values together, in [0, 1]."""

    field: str
    column: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Style:
    """How a column writes its values."""

    mark: str = "."  # the decimal mark
    percent: bool = False  # a bare 3.4 is 3.4 %, not 340 %
    day_first: bool | None = None
    commas: bool = False  # a comma separates items


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Columns:
    """The reading of a table: for each field its columns, the one to be asked first coming first."""

    choices: tuple[Choice, ...]
    left_alone: tuple[Choice, ...] = ()
    styles: Mapping[str, Style] = field(default_factory=dict)  # of the columns that do not write plainly

    def of(self, name: str) -> tuple[str, ...]:
        """Return the columns of a field, best first; () where it has none."""
        return tuple(choice.column for choice in self.choices if choice.field == name)

    def knows(self, name: str) -> bool:
        """Return whether the column was there when these were decided."""
        return any(choice.column == name for choice in (*self.choices, *self.left_alone))

    @property
    def holds_posts(self) -> bool:
        """Whether the rows have ids of posts or comments."""
        return any(choice.reason == OF_POSTS for choice in self.left_alone)

    def style(self, column: str) -> Style:
        return self.styles.get(column, PLAIN)

    def explain(self) -> str:
        """Return one line per column: what it is read as, and why."""
        taken = (f"{choice.column!r} -> {choice.field}: {choice.reason}" for choice in self.choices)
        left = (f"{choice.column!r} -> nothing: {choice.reason}" for choice in self.left_alone)
        return "\n".join((*taken, *left))
