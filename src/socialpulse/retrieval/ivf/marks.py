"""Which rows of a segment meet a condition, as marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.arrays import I64, Places
from socialpulse.retrieval.files.snapshot import LiveSegment
from socialpulse.retrieval.ivf.bits import WORD, Marks, n_words, rows_of
from socialpulse.retrieval.ivf.clauses import Clause, Clauses, Program, program_of
from socialpulse.retrieval.ivf.lazy import filter_kernels
from socialpulse.retrieval.ivf.sources import SAMPLE_ROWS
from socialpulse.retrieval.schema import Schema
from socialpulse.retrieval.stored.conditions import Condition
from socialpulse.retrieval.stored.threads import shares, spread
from socialpulse.retrieval.stored.words import Words

SHARE_WORDS = 1 << 14  # fewer are not worth a second thread
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
    clauses = Clauses(schema, words, segment).of(condition)
    program = program_of(clauses)
    order, told, n_bytes = _planned(clauses, program, len(rows))
    marks = np.empty(n_words(len(rows)), np.uint64)
    counts: list[int] = []

    def run(first: int, last: int) -> None:
        span = first * WORD, min(last * WORD, len(rows))
        counts.append(filter_kernels.mark_clauses(*program.arguments, order, *span, alive, marks))

    spread(run, shares(len(marks), SHARE_WORDS))
    return Marked(marks, sum(counts), told, n_bytes)


def _planned(clauses: Sequence[Clause], program: Program, n: int) -> tuple[I64, str, int]:
    """Return the order of clauses that looks at the fewest bytes, what was expected of each, and the bytes.

    Each is tried on a sample; that one comes first which costs least for every row that it takes away.
    """
    costs = np.array([sum(atom.cost for atom in clause) for clause in clauses])
    order, passing = np.empty(len(clauses), np.int64), np.empty(len(clauses))
    filter_kernels.plan_clauses(*program.arguments, min(SAMPLE_ROWS, n), costs, order, passing)
    told, n_bytes, left = [], 0.0, 1.0
    for i in order.tolist():  # of each column the lines of the cache are read that hold a row still asked for
        share = passing.item(i)
        told.append(f"{_named(clauses[i])} {share:.1%}")
        n_bytes += n * min(sum(atom.itemsize for atom in clauses[i]), left * CACHE_LINE)
        left *= share
    return order, ", ".join(told), int(n_bytes) + n // 8  # the marks


def _named(clause: Clause) -> str:
    return " or ".join(dict.fromkeys(f"not {atom.source.name}" if atom.turned else atom.source.name for atom in clause))
