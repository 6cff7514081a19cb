"""Which rows of a segment meet a condition, as marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.arrays import Array, Places
from socialpulse.retrieval.files.snapshot import LiveSegment
from socialpulse.retrieval.ivf.bits import WORD, Marks, are_marked, n_words, packed, rows_of
from socialpulse.retrieval.ivf.clauses import Atom, Clause, Clauses, Program, program_of
from socialpulse.retrieval.ivf.lazy import filter_kernels
from socialpulse.retrieval.schema import Schema
from socialpulse.retrieval.stored.conditions import Condition
from socialpulse.retrieval.stored.threads import shares, spread
from socialpulse.retrieval.stored.words import Words

SHARE_WORDS = 1 << 14  # fewer are not worth a second thread
SAMPLE_ROWS = 1_024
CACHE_LINE = 64  # bytes


@dataclass(frozen=True, slots=True)
class Marked:
    """Rows of a segment. marks: EVERY for all · n of them

    order: the clauses as they were tested, with the share of a sample that each passes · n_bytes: about how much of
    their columns was read
    """

    marks: Marks
    n: int
    order: str = ""
    n_bytes: int = 0

    def rows(self) -> Places:
        """Return the rows, rising."""
        return rows_of(self.marks, self.n) if len(self.marks) else np.arange(self.n)


def marked_rows(
    condition: Condition, schema: Schema, words: Mapping[str, Words], segment: LiveSegment, alive: Marks
) -> Marked:
    """Return the living rows that meet the condition. alive: of the segment, EVERY when all rows live"""
    rows = segment.rows
    program, order, n_bytes = _planned(Clauses(schema, words, rows, segment.sketches).of(condition), segment)
    marks = np.empty(n_words(len(rows)), np.uint64)
    counts: list[int] = []

    def run(first: int, last: int) -> None:
        span = first * WORD, min(last * WORD, len(rows))
        counts.append(filter_kernels.mark_clauses(*program.arguments, *span, alive, marks))

    spread(run, shares(len(marks), SHARE_WORDS))
    return Marked(marks, sum(counts), order, n_bytes)


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
    return program.ordered(order), told, int(n_bytes) + len(segment.rows) // 8


def _sample(values: Array, atom: Atom, segment: LiveSegment) -> Array:
    """Return those of the values of an atom, or of the codes of its sketch, of rows spread evenly over the segment."""

    def rows() -> Places:
        step = max(1.0, len(segment.rows) / SAMPLE_ROWS)
        return (np.arange(min(SAMPLE_ROWS, len(segment.rows))) * step).astype(np.intp)

    if atom.name is None:
        return packed(are_marked(rows(), values))
    key = ("sample", *atom.name, values.dtype.char, segment.changed_by.get(atom.name[0]))
    found: Array = segment.file.kept.get(key, lambda: np.take(values, rows(), axis=-1))
    return found


def _sampled_codes(atom: Atom, segment: LiveSegment) -> Array | None:
    return None if atom.sketch is None else _sample(atom.sketch.codes, atom, segment)


def _named(clause: Clause) -> str:
    return " or ".join(dict.fromkeys(("not " if t.turned else "") + (t.name[0] if t.name else "…") for t in clause))
