"""Rows of a block of text that is written by the book, all at once.

By the book: every quote opens or closes a whole cell, every row is as wide as the header, every byte is UTF-8. Nothing
else is read here, so that what is read is what the careful reader would have found, at a tenth of the cost.
"""

from __future__ import annotations

import io

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from socialpulse.sources.files.dialects import MOST_FIELD_CHARACTERS, Dialect, reader
from socialpulse.sources.files.runs import Run
from socialpulse.sources.files.streams import Block

_QUOTE, _NEWLINE, _RETURN = ord('"'), ord("\n"), ord("\r")


def read_quick(block: Block, dialect: Dialect) -> tuple[Run, Block | None] | None:
    """Return the rows of a block, and what is left of it where its last row goes on; None where it needs more care."""
    data = block.data
    if block.faults or dialect.escape or dialect.skip_space or data.count(b"\r") != data.count(b"\r\n"):
        return None
    codes = np.frombuffer(data, np.uint8)
    newlines = np.flatnonzero(codes == _NEWLINE)
    quotes = np.flatnonzero(codes == _QUOTE) if b'"' in data else np.empty(0, np.int64)
    if len(quotes) and not _by_the_book(codes, quotes, ord(dialect.delimiter)):
        return None
    ends = newlines[np.searchsorted(quotes, newlines) % 2 == 0] if len(quotes) else newlines
    if not len(ends):
        return None
    begins = np.concatenate([[0], ends[:-1] + 1])
    if (ends - begins).max() > MOST_FIELD_CHARACTERS:
        return None
    cut = int(ends[-1]) + 1
    lines = block.first_line + np.searchsorted(newlines, begins)
    run = _parsed(block, dialect, begins, ends, lines)
    if run is None:
        return None
    if cut == len(data):
        return run, None
    first_left = block.first_line + int(np.searchsorted(newlines, cut))
    return run, Block(data[cut:], first_left, (), block.n_bytes_read)


def _by_the_book(codes: NDArray[np.uint8], quotes: NDArray[np.int64], delimiter: int) -> bool:
    """Whether each quote begins or ends a cell, or is one of two that mean one."""
    before = np.where(quotes > 0, codes[quotes - 1], _NEWLINE)[0::2]
    after = np.where(quotes + 1 < len(codes), codes[np.minimum(quotes + 1, len(codes) - 1)], _NEWLINE)[1::2]
    opens_well = (before == delimiter) | (before == _NEWLINE)
    closes_well = (after == delimiter) | (after == _NEWLINE) | (after == _RETURN)
    doubled = quotes[2::2] == quotes[1:-1:2] + 1  # closed and opened again at once
    opens_well[1:] |= doubled
    closes_well[: len(doubled)] |= doubled
    return bool(opens_well.all() and closes_well.all())


def _parsed(
    block: Block, dialect: Dialect, begins: NDArray[np.int64], ends: NDArray[np.int64], lines: NDArray[np.int64]
) -> Run | None:
    data = block.data[: int(ends[-1]) + 1]
    lengths = ends - begins
    first = np.frombuffer(data, np.uint8)[begins]
    empty = (lengths == 0) | ((lengths == 1) & (first == _RETURN))  # Arrow passes these by
    try:
        table = _table(data, dialect)
    except pa.ArrowInvalid:
        return None
    if table.num_rows != len(begins) - int(empty.sum()):
        return None
    begins, ends, lines = begins[~empty], ends[~empty], lines[~empty]
    blank = _blank(data, begins, ends, dialect)
    columns = [column.combine_chunks() if column.num_chunks != 1 else column.chunk(0) for column in table.columns]
    if blank.any():
        keep = pa.array(~blank)
        columns, lines = [column.filter(keep) for column in columns], lines[~blank]
    n_rows = len(lines)
    return Run(n_rows, np.arange(n_rows), lines, columns, (), len(data), block.n_bytes_read)


def _table(data: bytes, dialect: Dialect) -> pa.Table:
    names = [str(number) for number in range(len(dialect.header))]
    return pacsv.read_csv(
        pa.BufferReader(data),
        pacsv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
        pacsv.ParseOptions(delimiter=dialect.delimiter, newlines_in_values=True),
        pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )


def _blank(data: bytes, begins: NDArray[np.int64], ends: NDArray[np.int64], dialect: Dialect) -> NDArray[np.bool_]:
    """Return which rows hold nothing in any cell. Only rows whose first cell may be empty are looked at closely."""
    nothing = dialect.delimiter.encode() + b' \t\r\n"'
    blank = np.isin(np.frombuffer(data, np.uint8)[begins], np.frombuffer(nothing, np.uint8))
    for row in np.flatnonzero(blank).tolist():
        text = data[begins[row] : ends[row]]
        blank[row] = not text.translate(None, nothing) and not _has_value(text.decode(), dialect)
    return blank


def _has_value(row: str, dialect: Dialect) -> bool:
    return any(cell.strip() for cell in next(reader(io.StringIO(row, newline="\n"), dialect), []))
