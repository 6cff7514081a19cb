"""Rows of a table written as text, with the lines they stand on.

A quoted cell may run over lines. A quote that is opened and never closed would swallow the rest of the file; where that
is seen, only the line it stands on is refused, and reading goes on with the next.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from socialpulse.sources.files.dialects import DELIMITERS, MOST_FIELD_CHARACTERS, Dialect, reader
from socialpulse.sources.files.frames import Chunk, TableFrame
from socialpulse.sources.files.shapes import TABLE, Shape
from socialpulse.sources.files.streams import Block, Fault, Packing, Stream, blocks
from socialpulse.sources.types import Reject
from socialpulse.sources.values.reading import shown

MOST_BLOCKS = 16  # of text in one chunk: bounds memory where rows are long
MOST_CELLS = 4_000_000  # in one chunk: bounds memory where rows are wide
MOST_LINES = 1_000  # that one row may run over

_END = "\0end\n"  # after the last line; NUL characters of the file itself are dropped
_UNCLOSED = "a quote is opened here and never closed"


@dataclass(frozen=True, slots=True)
class CsvReader:
    """Reads the rows of a table below its header."""

    path: Path
    packing: Packing
    dialect: Dialect
    shape: Shape = TABLE

    def chunks(self, start: int, n_rows: int) -> Iterator[Chunk]:
        """Yield the rows after the first `start`, up to n_rows at a time. Blank rows do not count."""
        width = len(self.dialect.header)
        n_rows = max(1, min(n_rows, MOST_CELLS // width))
        with Stream(self.path, self.packing) as stream:
            held = _Held(blocks(stream))
            n_records = 0
            taken = _Taken()
            for row in _rows(held, self.dialect):
                if isinstance(row, list) and not any(map(str.strip, row)):
                    continue
                n_records += 1
                if n_records <= start:
                    continue
                if taken.n == 0:
                    first_block = held.n_blocks
                taken.add(row, held.line, width)
                if taken.n >= n_rows or held.n_blocks - first_block >= MOST_BLOCKS:
                    yield self._chunk(taken, n_records, stream.n_bytes_read)
                    taken = _Taken()
            if taken.n:
                yield self._chunk(taken, n_records, stream.n_bytes_read)

    def _chunk(self, taken: _Taken, n_records: int, n_bytes_read: int) -> Chunk:
        columns = zip(*taken.rows, strict=True) if taken.rows else ([] for _ in self.dialect.header)
        frame = TableFrame(taken.lines, dict(zip(self.dialect.header, columns, strict=True)), self.shape)
        return Chunk((frame,), tuple(taken.rejects), n_records, n_bytes_read)


@dataclass(slots=True)
class _Taken:
    """Rows on their way into a chunk, all of the table's width."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    n: int = 0

    def add(self, row: list[str] | Fault, line: int, width: int) -> None:
        self.n += 1
        if isinstance(row, Fault):
            self.rejects.append(Reject(row.line, "row", "row", shown(row.excerpt), row.reason))
            return
        if len(row) != width:
            problem = _fit(row, width)
            if problem is not None:
                self.rejects.append(Reject(line, "row", "row", shown(problem[0]), problem[1]))
                return
        self.rows.append(row)
        self.lines.append(line)


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

    `line` is where the current row begins; whoever reads rows moves it on.
    """

    def __init__(self, source: Iterator[Block]) -> None:
        self._source = source
        self._lists: list[tuple[int, list[str]]] = []  # number of the first line, lines
        self._ended = False
        self.line = 1
        self.n_blocks = 0
        self.faults: dict[int, Fault] = {}

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
                if first + len(lines) > number:
                    yield lines[max(0, number - first) :]
            n_done = sum(first + len(lines) <= self.line for first, lines in self._lists)
            del self._lists[:n_done]
            place -= n_done
            if not self._pull():
                return

    def _pull(self) -> bool:
        block = next(self._source, None)
        if block is not None:
            self.n_blocks += 1
            for fault in block.faults:
                self.faults[fault.line] = fault
            self._lists.append((block.first_line, _decoded(block, self.faults)))
        elif self._ended:
            return False
        else:
            self._ended = True
            after = self._lists[-1][0] + len(self._lists[-1][1]) if self._lists else self.line
            self._lists.append((after, [_END]))
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
    start: int | None = dialect.first_line
    while start is not None:
        start = yield from _rows_from(start, held, dialect)


def _rows_from(start: int, held: _Held, dialect: Dialect) -> Generator[list[str] | Fault, None, int | None]:
    """Yield rows up to one that is broken, and return the line to go on from; None at the end."""
    rows = reader(held.lines_from(start), dialect)
    line = start
    while True:
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
        elif row and row[0][:1] == "\0":
            if row[0] == _END[:-1]:
                return None
            yield held.faults.pop(line)
            line = after
            continue
        yield row
        line = after
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
