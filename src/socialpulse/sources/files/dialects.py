"""How a table is written as text: what stands between its cells, and which of its rows is the header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialpulse.core.errors import Invalid
from socialpulse.sources.files.vocabulary import PART, vocabulary

DELIMITERS = (",", ";", "\t", "|")
MOST_FIELD_CHARACTERS = 1 << 20  # a longer cell spoils its row

_N_ROWS = 60  # that are looked at
_N_ABOVE = 10  # rows that may stand above the header: titles, blanks
_DOUBLED = re.compile(r'[^,;|\s]""[^,;|\s]|\w ""\w')  # two quotes that mean one, and no empty cell

if TYPE_CHECKING:
    from _csv import Reader as _Reader

# The limit is one for the whole process, and this is more than the usual one.
csv.field_size_limit(MOST_FIELD_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are told apart, and what stands in the header."""

    delimiter: str
    escape: str | None  # what stands before a quote inside quotes, where it is not a second quote
    skip_space: bool  # whether blanks follow the delimiter, before quotes too
    header: tuple[str, ...]  # one name per column: distinct, without line breaks
    first_line: int  # where the rows begin, below the header


def find_dialect(head: str, file_name: str) -> Dialect:
    """Return how the table that begins with `head` is written. Raises Invalid where it holds no header at all.

    Of the usual delimiters that one is taken which gives the best-known header, then the most even rows.
    """
    text = head
    n_lines_before = 0
    given = None
    if text[:4].lower() == "sep=" and text[5:6] in ("\n", "\r"):  # what Excel writes for itself
        given, n_lines_before = text[4], 1
        text = text.partition("\n")[2]
    escape = "\\" if '\\"' in text and not _DOUBLED.search(text) else None
    tables = [_Table.read(text, delimiter, escape) for delimiter in ([given] if given else DELIMITERS)]
    best = max(tables, key=_Table.merit)
    if best.header is None:
        raise Invalid.one("file", file_name, "holds no table: not one row with a value in it")
    names = distinct_names(best.rows[best.header].cells)
    return Dialect(
        best.delimiter, escape, best.skip_space, names, n_lines_before + best.rows[best.header].last_line + 1
    )


def reader(lines: Iterable[str], dialect: Dialect, strict: bool = False) -> _Reader:
    """Return the standard reader of rows in this dialect; a strict one refuses text behind a closing quote."""
    return _reader(lines, dialect.delimiter, dialect.escape, dialect.skip_space, strict)


def _reader(
    lines: Iterable[str], delimiter: str, escape: str | None, skip_space: bool, strict: bool = False
) -> _Reader:
    return csv.reader(
        lines,
        delimiter=delimiter,
        escapechar=escape,
        doublequote=escape is None,
        skipinitialspace=skip_space,
        strict=strict,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    cells: list[str]
    last_line: int


@dataclass(frozen=True, slots=True)
class _Table:
    """The first rows of a file, read with one delimiter."""

    delimiter: str
    skip_space: bool
    rows: list[_Row]
    header: int | None  # its place in rows
    n_known: int  # columns of the header that we know

    @classmethod
    def read(cls, text: str, delimiter: str, escape: str | None) -> _Table:
        lines = text.split("\n", _N_ROWS)[:_N_ROWS]
        skip_space = 2 * sum(f'{delimiter} "' in line for line in lines) > len(lines)
        rows: list[_Row] = []
        cells = _reader(io.StringIO(text, newline="\n"), delimiter, escape, skip_space)
        while len(rows) < _N_ROWS:
            try:
                row = next(cells, None)
            except csv.Error:
                continue
            if row is None:
                break
            if any(cell.strip() for cell in row):
                rows.append(_Row(row, cells.line_num))
        known = [_n_known(row.cells) for row in rows[:_N_ABOVE]]
        header = known.index(max(known)) if known else None
        return cls(delimiter, skip_space, rows, header, max(known, default=0))

    def merit(self) -> tuple[int, float, int]:
        """Return how well the delimiter fits: known columns, share of rows as wide as the header, width."""
        if self.header is None:
            return 0, 0.0, 0
        width = len(self.rows[self.header].cells)
        below = self.rows[self.header + 1 :]
        even = sum(len(row.cells) == width for row in below) / len(below) if below else 0.0
        return self.n_known, even if width > 1 else 0.0, width


def _n_known(cells: list[str]) -> int:
    words = vocabulary()
    if len(cells) > 20_000 or sum(map(len, cells)) > 200_000:
        cells = cells[:1000]
    known = {
        meaning.field
        for cell in cells
        if len(cell) < 200
        for meaning in words.meanings(words.read(cell))[:1]
        if meaning.prior > PART
    }
    return len(known - {"ignored"})


def distinct_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return headers on one line each and without repetition: a second "Followers" becomes "Followers (2)"."""
    names: dict[str, None] = {}
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\0", "").split())[:300] or f"column {number}"
        seen[name] = seen.get(name, 0) + 1
        while name in names:
            name, seen[name] = f"{name} ({seen[name]})", seen[name] + 1
        names[name] = None
    return tuple(names)
