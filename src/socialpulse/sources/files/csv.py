"""A table written as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from socialpulse.sources.files.careful import read_careful
from socialpulse.sources.files.dialects import Dialect
from socialpulse.sources.files.frames import Chunk, TextFrame
from socialpulse.sources.files.quick import read_quick
from socialpulse.sources.files.runs import Part, Run, columns_of, lines_of
from socialpulse.sources.files.shapes import TABLE, Shape
from socialpulse.sources.files.streams import Block, Packing, Stream, blocks

MOST_BYTES = 16 << 20  # of text in one chunk: bounds memory where rows are long
MOST_CELLS = 4_000_000  # in one chunk: bounds memory where rows are wide


@dataclass(frozen=True, slots=True)
class CsvReader:
    """Reads the rows of a table below its header."""

    path: Path
    packing: Packing
    dialect: Dialect
    shape: Shape = TABLE

    def chunks(self, start: int, n_rows: int) -> Iterator[Chunk]:
        """Yield the rows after the first `start`, up to n_rows at a time. Blank rows do not count."""
        n_rows = max(1, min(n_rows, MOST_CELLS // len(self.dialect.header)))
        with Stream(self.path, self.packing) as stream:
            n_before = n_taken = 0
            parts: list[Part] = []
            for run in _runs(stream, self.dialect):
                place = max(0, start - n_before)
                while place < run.n_records:
                    end = min(run.n_records, place + n_rows - n_taken)
                    parts.append(Part(run, place, end))
                    n_taken += end - place
                    place = end
                    if n_taken == n_rows:
                        yield self._chunk(parts, n_before + place)
                        parts, n_taken = [], 0
                n_before += run.n_records
                if sum(part.run.n_bytes for part in parts) >= MOST_BYTES:
                    yield self._chunk(parts, n_before)
                    parts, n_taken = [], 0
            if parts:
                yield self._chunk(parts, n_before)

    def without_rows(self) -> tuple[TextFrame, ...]:
        """Return the header alone."""
        return (TextFrame((), dict.fromkeys(self.dialect.header, pa.array([], pa.string())), self.shape),)

    def _chunk(self, parts: list[Part], n_records: int) -> Chunk:
        header = self.dialect.header
        frame = TextFrame(lines_of(parts), dict(zip(header, columns_of(parts, len(header)), strict=True)), self.shape)
        rejects = tuple(reject for part in parts for reject in part.rejects())
        return Chunk((frame,), rejects, n_records, parts[-1].run.n_bytes_read)


def _runs(stream: Stream, dialect: Dialect) -> Iterator[Run]:
    source = blocks(stream)
    left: Block | None = None
    for block in source:
        block = _below(block, dialect.first_line)
        if left is not None:
            block = Block(left.data + block.data, left.first_line, block.faults, block.n_bytes_read)
            left = None
        if not block.data:
            continue
        quick = read_quick(block, dialect)
        if quick is None:
            yield read_careful(block, source, dialect)
        else:
            run, left = quick
            yield run
    if left is not None:
        yield read_careful(left, source, dialect)


def _below(block: Block, first_line: int) -> Block:
    """Return a block without the lines before that one."""
    data, line = block.data, block.first_line
    while line < first_line and data:
        _, _, data = data.partition(b"\n")
        line += 1
    return Block(data, line, block.faults, block.n_bytes_read)
