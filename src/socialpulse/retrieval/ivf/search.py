"""One query on one snapshot: check, mark, narrow, order, count.

All rows that pass the filter are marked, so counts and facets are exact. Where the rank is by similarity the marked
rows are narrowed to a short list; from there on it is what the exact engine does, on fewer rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from socialpulse.retrieval.answer import Answer, Plan
from socialpulse.retrieval.arrays import Places
from socialpulse.retrieval.exact.facets import counted
from socialpulse.retrieval.exact.groups import groups_of
from socialpulse.retrieval.exact.matched import Matched, Part, matched_in
from socialpulse.retrieval.exact.search import Checked, Clock, Hits, Totals, answered, checked_query, first_among
from socialpulse.retrieval.exact.top import top_of_few
from socialpulse.retrieval.files.snapshot import LiveSegment, Snapshot
from socialpulse.retrieval.ivf.asked import Asked, asked_for
from socialpulse.retrieval.ivf.facets import counted_rows
from socialpulse.retrieval.ivf.marks import Marks, marks_of, rows_of
from socialpulse.retrieval.ivf.narrow import EVERY
from socialpulse.retrieval.query import Query
from socialpulse.retrieval.schema import Schema
from socialpulse.retrieval.stored.conditions import ALL, Condition

ENGINE = "ivf"


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
    clock.done("filter", f"{len(marked)} segments", sum(len(m.segment.rows) for m in marked), n_rows)

    asked = asked_for(checked, query)
    matched = None if asked is not None and checked.group is None else _all_of(marked)
    groups = None if matched is None or checked.group is None else groups_of(matched, checked.group)
    if groups is not None:
        clock.done("group", f"by {query.group_by}", n_rows, groups.n_groups)

    hits = None
    if query.k and asked is not None and groups is None:
        hits = _narrowed(marked, asked, checked, query.k, clock)
    elif query.k and matched is not None:
        hits = first_among(matched, groups, checked, query.k, clock)

    if groups is None or matched is None:
        parts = [(m.segment.rows, m.rows()) for m in marked] if checked.facets else []
        facets = tuple(counted_rows(facet, parts, snapshot.words) for facet in checked.facets)
    else:
        facets = tuple(counted(facet, matched, groups, snapshot.words) for facet in checked.facets)
    if facets:
        clock.done("facets", ", ".join(facet.column for facet in query.facets), n_rows, len(facets))
    plan = Plan(ENGINE, snapshot.manifest.generation, len(marked), tuple(clock.steps))
    n_total = n_rows if groups is None else groups.n_groups
    return answered(hits, checked, query.k, Totals(n_rows, n_total, facets), snapshot.words, plan)


def _marked(condition: Condition, schema: Schema, segment: LiveSegment) -> Marked:
    if condition == ALL and segment.alive is None:
        return Marked(segment, EVERY, len(segment.rows))
    marks = marks_of(condition, schema, segment)
    return Marked(segment, marks, int(np.count_nonzero(marks)))


def _all_of(marked: list[Marked]) -> Matched:
    return matched_in([m.part() for m in marked if m.n], sum(len(m.segment.rows) for m in marked))


def _narrowed(marked: list[Marked], asked: Asked, checked: Checked, k: int, clock: Clock) -> Hits:
    """Return the first k among short lists, longer and longer ones until they hold enough rows behind the place."""
    n_marked, factor = sum(m.n for m in marked), 1
    while True:
        parts, n_estimated, n_short = [], 0, 0
        for m in marked:
            short = asked.short_list(m.segment.file, m.marks, m.n, factor)
            part = m.part() if short is None else Part(m.segment.rows, short.rows)
            n_estimated += len(part) if short is None else short.n_estimated
            n_short += len(part)
            if len(part):
                parts.append(part)
        clock.done("narrow", f"{n_estimated} estimated", n_marked, n_short)
        matched = matched_in(parts, n_estimated)
        ids = matched.ids()
        top = top_of_few(asked.keys(matched), ids, k + 1, checked.after)
        clock.done("order", "exact", n_short, len(top.places))
        if len(top.places) > k or n_short == n_marked:
            return Hits(matched, ids, top)
        factor *= 4
