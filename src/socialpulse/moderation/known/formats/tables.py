"""Tables of hashes: CSV with commas, semicolons or tabs, by whatever names the columns have."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from socialpulse.moderation.known.formats.hashes import kind_of
from socialpulse.moderation.known.formats.rows import HASHES, Item, read_row, shown
from socialpulse.moderation.known.types import HashKind, Reject

SEPARATORS = ",;\t"
MOST_LINES = 50  # that one row may take

Line = tuple[int, str]  # its number from 1, and what it holds without its end


@dataclass(frozen=True, slots=True)
class Header:
    """How a table is separated, and the names of its columns in lower case."""

    separator: str
    names: tuple[str, ...]

    def cells(self, row: str) -> list[str]:
        """Return the cells of a row; none where it is no row at all."""
        try:
            return next(csv.reader([row], delimiter=self.separator), [])
        except csv.Error:
            return []


def find_header(line: str) -> Header | None:
    """Return the header that a line is; None where no column holds hashes. ThreatExchange puts td_ before its names."""
    headers = []
    for separator in SEPARATORS:
        cells = Header(separator, ()).cells(line)
        names = tuple(cell.strip().lower().removeprefix("td_").replace("-", "_") for cell in cells)
        if any(name in HASHES or kind_of(name) for name in names):
            headers.append(Header(separator, names))
    return max(headers, key=lambda header: len(header.names), default=None)


def read_table(lines: Iterator[Line], header: Header, kind: HashKind | None) -> Iterator[Item]:
    """Yield what the rows below a header say."""
    for number, row in _rows(lines, header):
        cells = header.cells(row)
        if any(cells):
            yield from read_row(number, dict(zip(header.names, cells, strict=False)), kind)
        elif row.strip():
            yield Reject(number, shown(row), "is no row of the table")


def _rows(lines: Iterator[Line], header: Header) -> Iterator[Line]:
    """Yield rows, which go over ends of lines inside quotes. A quote that nothing closes spoils its own line alone."""
    again: deque[Line] = deque()
    while (line := again.popleft() if again else next(lines, None)) is not None:
        held, is_open = [line], _is_odd(line)
        while is_open and len(held) < MOST_LINES:
            more = again.popleft() if again else next(lines, None)
            if more is None:
                break
            held.append(more)
            is_open ^= _is_odd(more)
        row = "\n".join(text for _, text in held)
        if len(held) > 1 and (is_open or len(header.cells(row)) != len(header.names)):
            again.extendleft(reversed(held[1:]))
            row = line[1]
        yield line[0], row


def _is_odd(line: Line) -> bool:
    return line[1].count('"') % 2 == 1
