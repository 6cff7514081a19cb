"""Which rows of a segment meet a condition, as marks: one byte a row, 1 for a row that does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.arrays import I64, Array, Places
from socialpulse.retrieval.files.snapshot import LiveSegment
from socialpulse.retrieval.ivf.clauses import Atom, Clause, Clauses, Marks, Program, program_of
from socialpulse.retrieval.ivf.lazy import filter_kernels, kernels
from socialpulse.retrieval.schema import Schema
from socialpulse.retrieval.stored.conditions import Condition
from socialpulse.retrieval.stored.threads import shares, spread
from socialpulse.retrieval.stored.words import Words

SHARE_ROWS = 1 << 20  # fewer are not worth a second thread
FEW = 32  # one mark in so many rows
FEW_ROWS = 20_000  # so many are also written down while they are marked
SAMPLE_ROWS = 1_024
CACHE_LINE = 64  # bytes

EVERY: Marks = np.zeros(0, np.uint8)  # marks every row


@dataclass(frozen=True, slots=True)
class Marked:
    """Rows of a segment. marks (n_rows,), EVERY for all · n of them · few (n,) rising, None when they are many

    order: the clauses as they were tested, with the share of a sample that each passes · n_bytes: about how much of
    their columns was read
    """

    marks: Marks
    n: int
    few: Places | None = None
    order: str = ""
    n_bytes: int = 0

    def rows(self) -> Places:
        """Return the rows, rising."""
        if self.few is not None:
            return self.few
        return rows_of(self.marks, self.n) if len(self.marks) else np.arange(self.n)


def marked_rows(condition: Condition, schema: Schema, words: Mapping[str, Words], segment: LiveSegment) -> Marked:
    """Return the living rows that meet the condition."""
    rows = segment.rows
    program, order, n_bytes = _planned(Clauses(schema, words, rows, segment.sketches).of(condition), segment)
    marks = np.empty(len(rows), np.uint8)
    alive = EVERY if segment.alive is None else segment.alive.view(np.uint8)
    parts: dict[int, tuple[int, I64 | None]] = {}

    def run(first: int, last: int) -> None:
        found = np.empty(FEW_ROWS, np.int64)
        n, n_written = filter_kernels.mark_clauses(*program.arguments, first, last, alive, marks, found)
        parts[first] = n, found[:n_written] if n_written == n else None

    spread(run, shares(len(rows), SHARE_ROWS))
    done = [parts[first] for first in sorted(parts)]
    n, few = sum(count for count, _ in done), [found for _, found in done if found is not None]
    if n > FEW_ROWS or len(few) < len(done):
        return Marked(marks, n, None, order, n_bytes)
    return Marked(marks, n, few[0] if len(few) == 1 else np.concatenate(few), order, n_bytes)


def _planned(clauses: Sequence[Clause], segment: LiveSegment) -> tuple[Program, str, int]:
    """Return the clauses in the order that looks at the fewest bytes, what was expected of each, and the bytes.

    Each is tried on a sample; that one comes first which costs least for every row that it takes away.
    """
    program = program_of(clauses)
    if not clauses:
        return program, "", 0
    n = min(SAMPLE_ROWS, len(segment.rows))
    counts = np.empty(len(clauses), np.int64)
    atoms = [atom for clause in clauses for atom in clause]
    sampled = program.on([_sample(a.values, a, segment) for a in atoms], [_sampled_codes(a, segment) for a in atoms])
    filter_kernels.count_passing(*sampled.arguments, n, counts)
    passing = [count / max(n, 1) for count in counts.tolist()]
    costs = [sum(atom.cost for atom in c) / max(1 - share, 1e-3) for c, share in zip(clauses, passing, strict=True)]
    order = sorted(range(len(clauses)), key=costs.__getitem__)
    told = ", ".join(f"{_named(clauses[i])} {passing[i]:.1%}" for i in order)
    n_bytes, left = 0.0, 1.0
    for i in order:  # the marks are written, and of each column the lines of the cache that hold a row still asked for
        size = sum(atom.itemsize for atom in clauses[i])
        n_bytes += len(segment.rows) * min(size, left * CACHE_LINE)
        left *= passing[i]
    return program.ordered(order), told, int(n_bytes) + len(segment.rows)


def _sample(values: Array, atom: Atom, segment: LiveSegment) -> Array:
    """Return those of the values of an atom, or of the codes of its sketch, of rows spread evenly over the segment."""

    def take() -> Array:
        step = max(1.0, len(segment.rows) / SAMPLE_ROWS)
        return values[(np.arange(min(SAMPLE_ROWS, len(segment.rows))) * step).astype(np.intp)]

    if atom.name is None:
        return take()
    key = ("sample", *atom.name, values.dtype.char, segment.changed_by.get(atom.name[0]))
    found: Array = segment.file.kept.get(key, take)
    return found


def _sampled_codes(atom: Atom, segment: LiveSegment) -> Array | None:
    return None if atom.sketch is None else _sample(atom.sketch.codes, atom, segment)


def _named(clause: Clause) -> str:
    return " or ".join(dict.fromkeys(("not " if t.turned else "") + (t.name[0] if t.name else "…") for t in clause))


def rows_of(marks: Marks, n: int) -> Places:
    """Return the n marked rows, rising."""
    rows = np.empty(n, np.int64)
    kernels.write_rows(marks, 0, rows)
    return rows
