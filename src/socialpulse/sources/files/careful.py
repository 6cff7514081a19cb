"""Rows of text that is not written by the book, one after the other, with a reason for each that is none.

A quoted cell may run over lines. A quote that is opened and never closed would swallow the rest of the file; where that
is seen, only the line it stands on is refused, and reading goes on with the next.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from itertools import chain

import numpy as np
import pyarrow as pa

from socialpulse.sources.files.dialects import DELIMITERS, MOST_FIELD_CHARACTERS, Dialect, reader
from socialpulse.sources.files.runs import Run
from socialpulse.sources.files.streams import Block, Fault
from socialpulse.sources.types import Reject
from socialpulse.sources.values.reading import shown

MOST_LINES = 1_000  # that one row may run over

_SLICE = 500  # lines handed on at once, so that going back to a line is cheap
_END = "\0end\n"  # after the last line; NUL characters of the file itself are dropped
_UNCLOSED = "a quote is opened here and never closed"


def read_careful(first: Block, source: Iterator[Block], dialect: Dialect) -> Run:
    """Return the rows of a block, and of as many more as it takes to come to the end of a row and a block at once."""
    held = _Held(first, source)
    width = len(dialect.header)
    rows: list[list[str]] = []
    lines: list[int] = []
    places: list[int] = []
    rejects: list[tuple[int, Reject]] = []
    n_records = 0
    for row in _rows(held, dialect):
        if isinstance(row, list):
            if not any(map(str.strip, row)):
                continue
            problem = None if len(row) == width else _fit(row, width)
            if problem is None:
                rows.append(row)
                lines.append(held.line)
                places.append(n_records)
            else:
                rejects.append((n_records, Reject(held.line, "row", "row", shown(problem[0]), problem[1])))
        else:
            rejects.append((n_records, Reject(row.line, "row", "row", shown(row.excerpt.rstrip()), row.reason)))
        n_records += 1
    cells = zip(*rows, strict=True) if rows else ((),) * width
    columns = [pa.array(column, pa.string()) for column in cells]
    lines_, places_ = np.array(lines, np.int64), np.array(places, np.int64)
    return Run(n_records, places_, lines_, columns, rejects, held.n_bytes, held.n_bytes_read)


def _fit(row: list[str], width: int) -> tuple[str, str] | None:
    """Bring a row to the table's width; return its excerpt and the reason where that cannot be."""
    if len(row) == 1:
        other = next((mark for mark in DELIMITERS if row[0].count(mark) >= max(1, width - 1)), None)
        if other is not None:
            return row[0], f"one cell where the header has {width}: this row is split by {other!r}, the header is not"
    if len(row) < width:
        row.extend([""] * (width - len(row)))
        return None
    surplus = [cell for cell in row[width:] if cell.strip()]
    if surplus:
        return " | ".join(surplus), f"{len(row)} cells where the header has {width}"
    del row[width:]
    return None


class _Held:
    """Lines of text from blocks of bytes, kept as long as the row they belong to is not known to be whole.

    `line` is where the current row begins; whoever reads rows moves it on. `end` comes behind the last line held.
    """

    def __init__(self, first: Block, source: Iterator[Block]) -> None:
        self._source = chain((first,), source)
        self._lists: list[tuple[int, list[str]]] = []  # number of the first line, lines
        self.faults: dict[int, Fault] = {}
        self.line = self.end = first.first_line
        self.n_bytes = self.n_bytes_read = 0
        self._has_ended = False
        self._pull()

    def lines_from(self, number: int) -> Iterator[str]:
        """Return the lines from that number on; after the last comes _END."""
        return chain.from_iterable(self._lists_from(number))

    def text(self, number: int) -> str:
        """Return a line that is still held."""
        for first, lines in self._lists:
            if first <= number < first + len(lines):
                return lines[number - first]
        return ""

    def _lists_from(self, number: int) -> Iterator[list[str]]:
        place = 0
        while True:
            while place < len(self._lists):
                first, lines = self._lists[place]
                place += 1
                for begin in range(max(0, number - first), len(lines), _SLICE):
                    yield lines[begin : begin + _SLICE]
            n_done = sum(first + len(lines) <= self.line for first, lines in self._lists)
            del self._lists[:n_done]
            place -= n_done
            if not self._pull():
                return

    def _pull(self) -> bool:
        block = next(self._source, None)
        if block is None:
            is_first, self._has_ended = not self._has_ended, True
            if is_first:
                self._lists.append((self.end, [_END]))
            return is_first
        self.n_bytes += len(block.data)
        self.n_bytes_read = block.n_bytes_read
        self.faults |= {fault.line: fault for fault in block.faults}
        lines = _decoded(block, self.faults)
        self._lists.append((block.first_line, lines))
        self.end = block.first_line + len(lines)
        return True


def _decoded(block: Block, faults: dict[int, Fault]) -> list[str]:
    try:
        return list(io.StringIO(block.data.decode("utf-8"), newline="\n"))
    except UnicodeDecodeError:
        pass
    lines: list[str] = []
    for number, line in enumerate(block.data.split(b"\n")[:-1], start=block.first_line):
        try:
            lines.append(line.decode("utf-8") + "\n")
        except UnicodeDecodeError as error:
            reason = f"byte 0x{line[error.start]:02x} at place {error.start + 1} of the line is no UTF-8"
            faults[number] = Fault(number, line[:300].decode("utf-8", "replace"), reason)
            lines.append("\0\n")
    return lines


def _rows(held: _Held, dialect: Dialect) -> Iterator[list[str] | Fault]:
    """Yield each row, or why it is none; held.line is the line it begins on."""
    start = held.line
    while start != held.end:
        start = yield from _rows_from(start, held, dialect)


def _rows_from(start: int, held: _Held, dialect: Dialect) -> Generator[list[str] | Fault, None, int]:
    """Yield rows up to one that is broken, or to the end; return the line to go on from."""
    rows = reader(held.lines_from(start), dialect)
    line = start
    while line != held.end:
        held.line = line
        try:
            row = next(rows)
        except csv.Error as error:
            problem = _said(error, start + rows.line_num - line)
            break
        after = start + rows.line_num
        if after - line > 1:
            problem = _broken(row, [held.text(number) for number in range(line, after)], dialect)
            if problem:
                break
        elif row == ["\0"]:
            yield held.faults.pop(line)
            line = after
            continue
        yield row
        line = after
    else:
        return line
    yield Fault(line, held.text(line), problem)
    return line + 1


def _broken(row: list[str], lines: list[str], dialect: Dialect) -> str:
    """Return what is wrong with a row over several lines; "" where nothing is.

    A quote that was left open ends at the next row's first quote, with text right behind it, which strict reading
    refuses; or the row is of another width than the header while its second line is a whole row by itself.
    """
    if len(lines) > MOST_LINES or any("\0" in cell for cell in row):
        return _UNCLOSED
    try:
        next(reader(lines, dialect, strict=True))
        second = next(reader(lines[1:2], dialect))
    except csv.Error:
        return _UNCLOSED
    width = len(dialect.header)
    return _UNCLOSED if len(row) != width == len(second) and lines[1].count('"') % 2 == 0 else ""


def _said(error: csv.Error, n_lines: int) -> str:
    if "field limit" not in str(error):
        return "a carriage return stands inside the row, outside of quotes"
    return _UNCLOSED if n_lines > 1 else f"a cell is longer than {MOST_FIELD_CHARACTERS:,} characters"
