"""One query on one snapshot: check, mark, narrow, order, count.

All rows that pass the filter are marked, so counts and facets are exact. Where the rank is by similarity the marked
rows are narrowed to a short list; from there on it is what the exact engine does, on fewer rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.answer import Answer, FacetCounts, Plan
from socialpulse.retrieval.arrays import Places
from socialpulse.retrieval.exact.facets import Counting
from socialpulse.retrieval.exact.groups import groups_of
from socialpulse.retrieval.exact.matched import Part, matched_in
from socialpulse.retrieval.exact.search import (
    Checked,
    Clock,
    Hits,
    Totals,
    answered,
    checked_query,
    first_among,
    first_of_few,
)
from socialpulse.retrieval.files.snapshot import LiveSegment, Snapshot
from socialpulse.retrieval.ivf.asked import Asked, asked_for
from socialpulse.retrieval.ivf.facets import counted_groups, counted_rows
from socialpulse.retrieval.ivf.families import Families, InGroups, families_of, in_groups
from socialpulse.retrieval.ivf.kin import Kin, kin_of
from socialpulse.retrieval.ivf.marks import Marks, marks_of, rows_of
from socialpulse.retrieval.ivf.narrow import EVERY
from socialpulse.retrieval.query import Query
from socialpulse.retrieval.schema import Column, Schema
from socialpulse.retrieval.stored.columns import nulls
from socialpulse.retrieval.stored.conditions import ALL, Condition
from socialpulse.retrieval.stored.kept import Kept

ENGINE = "ivf"
FACTORS = (1, 4)  # how many times further than usual to look before all rows are looked at
FEW_EXACT = 512  # so many exact keys cost less than to find out by 32-bit products which of them matter


@dataclass(frozen=True, slots=True)
class Marked:
    """A segment and its marks; no marks at all when every row passes."""

    segment: LiveSegment
    marks: Marks
    n: int

    def part(self) -> Part:
        """Return all rows that pass."""
        return Part(self.segment.rows, self.rows() if len(self.marks) else None)

    def rows(self) -> Places:
        """Return the rows that pass, rising."""
        return rows_of(self.marks, self.n) if len(self.marks) else np.arange(self.n)


def search(snapshot: Snapshot, query: Query) -> Answer:
    """Return the answer. Raises Invalid naming what in the query does not fit, and why."""
    clock = Clock()
    checked = checked_query(snapshot, query)
    clock.done("check", f"{len(query.facets)} facets, k {query.k}", 0, 0)

    schema, segments = snapshot.manifest.schema, snapshot.segments.values()
    marked = [_marked(checked.condition, schema, segment) for segment in segments]
    n_rows = sum(m.n for m in marked)
    clock.done("filter", f"{len(segments)} segments", sum(len(s.rows) for s in segments), n_rows)

    hits = _first(marked, checked, query, clock) if query.k else None
    counting = _Counting(snapshot, marked, checked)
    n_total = counting.n_total()
    if checked.group is not None:
        clock.done("group", f"by {query.group_by}", n_rows, n_total)
    facets = tuple(counting.facet(facet) for facet in checked.facets)
    if facets:
        clock.done("facets", ", ".join(facet.column for facet in query.facets), n_rows, len(facets))
    plan = Plan(ENGINE, snapshot.manifest.generation, len(segments), tuple(clock.steps))
    return answered(hits, checked, query.k, Totals(n_rows, n_total, facets), snapshot.words, plan)


def _families(snapshot: Snapshot, column: Column) -> Families:
    """Return the groups of all segments, made when they are first asked for and kept with the snapshot."""
    kins = [_kin(segment, column) for segment in snapshot.segments.values()]
    found: Families = snapshot.kept.get(("families", column.name), lambda: families_of(kins))
    return found


def _kin(segment: LiveSegment, column: Column) -> Kin:
    key = ("kin", column.name, segment.changed_by.get(column.name))
    found: Kin = segment.file.kept.get(key, lambda: kin_of(column, segment.rows.plain[column.name]))
    return found


def _marked(condition: Condition, schema: Schema, segment: LiveSegment) -> Marked:
    if condition == ALL and segment.alive is None:
        return Marked(segment, EVERY, len(segment.rows))
    marks = marks_of(condition, schema, segment)
    return Marked(segment, marks, int(np.count_nonzero(marks)))


def _first(marked: Sequence[Marked], checked: Checked, query: Query, clock: Clock) -> Hits:
    """Return the first k rows, or groups of them, and the one that follows.

    From short lists, from longer ones when they hold too few, and from all rows that pass when these do too.
    """
    asked = asked_for(checked, query) if any(m.n for m in marked) else None
    for factor in FACTORS:
        if asked is None:
            break
        hits = _narrowed(marked, asked, checked, query.k, factor, clock)
        if hits is not None:
            return hits
    matched = matched_in([m.part() for m in marked if m.n], sum(len(m.segment.rows) for m in marked))
    groups = None if checked.group is None else groups_of(matched, checked.group)
    return first_among(matched, groups, checked, query.k, clock)


def _narrowed(
    marked: Sequence[Marked], asked: Asked, checked: Checked, k: int, factor: int, clock: Clock
) -> Hits | None:
    """Return the first k among short lists; None when more rows pass, and these hold too few behind the place."""
    n_marked = sum(m.n for m in marked)
    shorts = [asked.short_list(m.segment.file, m.marks, m.n, factor) for m in marked]
    n_estimated = sum(m.n if s is None else s.n_estimated for m, s in zip(marked, shorts, strict=True))
    parts = [m.part() if s is None else Part(m.segment.rows, s.rows) for m, s in zip(marked, shorts, strict=True)]
    if checked.group is not None:
        parts = _with_kin(parts, marked, checked.group)
    matched = matched_in([part for part in parts if len(part)], n_estimated)
    clock.done("narrow", f"{n_estimated} estimated", n_marked, len(matched))
    if len(matched) > FEW_EXACT:
        groups = None if checked.group is None else groups_of(matched, checked.group)
        hits = first_among(matched, groups, checked, k, clock)
    else:
        hits = first_of_few(matched, asked.keys(matched), checked, k)
        clock.done("order", "exact", len(matched), min(k, len(hits.top.places)))
    return hits if len(hits.top.places) > k or len(matched) == n_marked else None


def _with_kin(parts: Sequence[Part], marked: Sequence[Marked], column: Column) -> list[Part]:
    """Return the parts together with all marked rows of the groups that they have rows of."""
    values = [part.of(part.rows.plain[column.name]) for part in parts]
    shown = np.unique(np.concatenate([v[~nulls(column, v)] for v in values]))
    found = []
    for part, m in zip(parts, marked, strict=True):
        if part.places is None:
            found.append(part)
            continue
        rows = _kin(m.segment, column).rows_with(shown)
        rows = rows[m.marks[rows] == 1] if len(m.marks) else rows
        found.append(Part(part.rows, np.union1d(part.places, rows)))
    return found


class _Counting:
    """Counts over all rows that pass. Those over every row there is are kept for the next query that asks for them."""

    def __init__(self, snapshot: Snapshot, marked: Sequence[Marked], checked: Checked) -> None:
        self._snapshot = snapshot
        self._marked = marked
        self._group = checked.group
        self._kept = snapshot.kept if checked.condition == ALL else Kept()
        self._mine = Kept()

    def n_total(self) -> int:
        """Return how many hits there are in all: groups when grouped, rows otherwise."""
        if self._group is None:
            return sum(m.n for m in self._marked)
        found: int = self._kept.get(("n", self._group.name), lambda: self._in_groups().n_groups)
        return found

    def facet(self, wanted: Counting) -> FacetCounts:
        """Return the counts of a facet."""
        by = None if self._group is None else self._group.name
        found: FacetCounts = self._kept.get((by, wanted.facet), lambda: self._count(wanted))
        return found

    def _count(self, wanted: Counting) -> FacetCounts:
        rows, words = [m.segment.rows for m in self._marked], self._snapshot.words
        if self._group is not None:
            return counted_groups(wanted, self._in_groups(), rows, words)
        places = self._mine.get("rows", lambda: [m.rows() for m in self._marked])
        return counted_rows(wanted, list(zip(rows, places, strict=True)), words)

    def _in_groups(self) -> InGroups:
        if self._group is None:
            raise ValueError("the query is not grouped")
        families = _families(self._snapshot, self._group)
        marks = [(m.marks, m.n) for m in self._marked]
        found: InGroups = self._mine.get("groups", lambda: in_groups(families, marks))
        return found
