"""One query on one snapshot: check, mark, narrow, order, count.

All rows that pass the filter are marked, so counts and facets are exact. Where the rank is by similarity the marked
rows are narrowed to a short list; from there on it is what the exact engine does, on fewer rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from socialpulse.retrieval.answer import Answer, FacetCounts, Plan
from socialpulse.retrieval.arrays import Array
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
    vector_bytes,
)
from socialpulse.retrieval.files.segment import MOST_COLUMNS
from socialpulse.retrieval.files.snapshot import LiveSegment, Snapshot
from socialpulse.retrieval.ivf.asked import Among, Asked, Look, asked_for
from socialpulse.retrieval.ivf.bits import EVERY, marked_among, packed
from socialpulse.retrieval.ivf.facets import counted_groups, counted_rows
from socialpulse.retrieval.ivf.families import Families, InGroups, families_of, in_groups
from socialpulse.retrieval.ivf.kin import Kin, kin_of
from socialpulse.retrieval.ivf.marks import Marked, marked_rows
from socialpulse.retrieval.query import Query
from socialpulse.retrieval.schema import Column
from socialpulse.retrieval.stored.columns import nulls
from socialpulse.retrieval.stored.conditions import ALL, Condition
from socialpulse.retrieval.stored.kept import Kept
from socialpulse.retrieval.stored.rows import Lists
from socialpulse.retrieval.stored.threads import spread

ENGINE = "ivf"
FACTORS = (1, 4)  # how many times further than usual to look before all rows are looked at
FEW_READ = 160  # so many vectors take no longer than to find out by estimates which of them matter
SHARE_ROWS = 1 << 15  # so many rows are worth a second thread for their facets
FEW_PRODUCTS = 120  # so many exact keys cost less than to find that out by 32-bit products


@dataclass(frozen=True, slots=True)
class Passing:
    """The rows of a segment that pass the filter."""

    segment: LiveSegment
    marked: Marked

    @property
    def n(self) -> int:
        return self.marked.n

    def part(self) -> Part:
        """Return all rows that pass."""
        return Part(self.segment.rows, self.marked.rows() if len(self.marked.marks) else None)


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """The first rows of short lists. parts: the lists, by segment

    floor: the key of the last of them when it shows that rows as good may have been left out, else infinity
    """

    hits: Hits
    parts: Sequence[Part]
    floor: float

    def added_to(self, parts: Sequence[Part]) -> list[Part]:
        """Return longer lists of the same segments without those of these rows that are not among the first."""
        matched, top = self.hits.matched, self.hits.top
        first = {id(part.rows): rows for part, rows, _ in matched.at(top.places)}
        found = []
        for part, known in zip(parts, self.parts, strict=True):
            rows = first.get(id(part.rows), np.empty(0, np.intp))
            if part.places is not None and known.places is not None:
                rows = np.union1d(np.setdiff1d(part.places, known.places, assume_unique=True), rows)
            found.append(Part(part.rows, np.sort(rows)))
        return found


def search(snapshot: Snapshot, query: Query) -> Answer:
    """Return the answer. Raises Invalid naming what in the query does not fit, and why."""
    clock = Clock()
    checked = checked_query(snapshot, query)
    clock.done("check", f"{len(query.facets)} facets, k {query.k}", 0, 0)

    segments = snapshot.segments.values()
    passing = [Passing(found, _marked(checked.condition, snapshot, name)) for name, found in snapshot.segments.items()]
    n_rows = sum(p.n for p in passing)
    n_bytes = sum(p.marked.n_bytes for p in passing)
    told = max(passing, key=lambda p: len(p.segment.rows)).marked.order if passing else ""
    clock.done("filter", f"{len(segments)} segments; {told}", sum(len(s.rows) for s in segments), n_rows, n_bytes)

    hits = _first(passing, checked, query, clock) if query.k else None
    counting = _Counting(snapshot, passing, checked)
    n_total = counting.n_total()
    if checked.group is not None:
        clock.done("group", f"by {query.group_by}", n_rows, n_total)
    facets = counting.facets(checked.facets)
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


def _stored(segments: Sequence[LiveSegment], name: str) -> Sequence[Array | Lists]:
    """Return a column of each segment, (n,); of several values a row (w, n), or lists where some row has too many."""
    if all(name in segment.rows.plain for segment in segments):
        return [segment.rows.plain[name] for segment in segments]
    lists = [segment.rows.lists[name] for segment in segments]
    wide = [s.kept.get(("wide", name), partial(_wide, own)) for s, own in zip(segments, lists, strict=True)]
    return lists if any(columns is None for columns in wide) else wide


def _wide(lists: Lists) -> Array | None:
    if lists.columns is not None or len(lists.codes):
        return lists.as_columns(MOST_COLUMNS) if lists.columns is None else lists.columns
    return np.zeros((0, len(lists.offsets) - 1), lists.codes.dtype)


def _marked(condition: Condition, snapshot: Snapshot, name: str) -> Marked:
    segment = snapshot.segments[name]
    everything, mask = Marked(EVERY, len(segment.rows)), segment.alive
    if condition == ALL and mask is None:
        return everything
    alive = EVERY if mask is None else snapshot.kept.get(("alive", name), lambda: packed(mask))
    found = marked_rows(condition, snapshot.manifest.schema, snapshot.words, segment, alive)
    return replace(everything, order=found.order, n_bytes=found.n_bytes) if found.n == everything.n else found


def _first(passing: Sequence[Passing], checked: Checked, query: Query, clock: Clock) -> Hits:
    """Return the first k rows, or groups of them, and the one that follows.

    From short lists, from longer ones when they hold too few, and from all rows that pass when these do too.
    """
    passing = [p for p in passing if p.n]
    asked = asked_for(checked, query) if passing else None
    if asked is not None:
        if sum(p.n for p in passing) <= FEW_READ:
            return _first_of([p.part() for p in passing], asked, checked, query.k, clock)
        amongs = [asked.among(p.segment, p.marked) for p in passing]
        for factor in FACTORS:
            found = _narrowed(passing, amongs, asked, checked, query.k, Look(factor), clock)
            if found is not None and found.floor < np.inf:
                found = _narrowed(passing, amongs, asked, checked, query.k, Look(factor, found.floor), clock, found)
            if found is not None:
                return found.hits
    matched = matched_in([p.part() for p in passing], sum(len(p.segment.rows) for p in passing))
    groups = None if checked.group is None else groups_of(matched, checked.group)
    return first_among(matched, checked.ranking.keys(matched), groups, checked, query.k, clock)


def _narrowed(
    passing: Sequence[Passing],
    amongs: Sequence[Among | None],
    asked: Asked,
    checked: Checked,
    k: int,
    look: Look,
    clock: Clock,
    before: _Narrowed | None = None,
) -> _Narrowed | None:
    """Return the first k among short lists; None when more rows pass, and these hold too few behind the place.

    before: of rows that were ordered then, only the first are ordered again
    """
    n_passing = sum(p.n for p in passing)
    shorts = [None if among is None else among.short_list(look) for among in amongs]
    n_estimated = sum(p.n if s is None else s.n_estimated for p, s in zip(passing, shorts, strict=True))
    parts = [p.part() if s is None else Part(p.segment.rows, s.rows) for p, s in zip(passing, shorts, strict=True)]
    n_listed = sum(map(len, parts))
    if before is not None:
        parts = before.added_to(parts)
    if checked.group is not None:
        parts = _with_kin(parts, passing, checked.group)
    n_near = sum(map(len, parts))
    n_bytes = sum(0 if s is None else s.n_bytes for s in shorts)
    clock.done("narrow", f"{n_estimated} estimated", n_passing, n_near, n_bytes)
    hits = _first_of(parts, asked, checked, k, clock)
    if max(n_listed, n_near) == n_passing:
        return _Narrowed(hits, parts, np.inf)
    if len(hits.top.places) <= k:
        return None
    last = float(hits.top.keys[-1])
    missing = any(s is not None and last < s.needed for s in shorts)
    return _Narrowed(hits, parts, last if missing else np.inf)


def _first_of(parts: Sequence[Part], asked: Asked, checked: Checked, k: int, clock: Clock) -> Hits:
    """Return the first k of these rows, or groups of them, and the one that follows, if any."""
    matched = matched_in(parts, sum(map(len, parts)))
    if len(matched) > FEW_PRODUCTS:
        groups = None if checked.group is None else groups_of(matched, checked.group)
        return first_among(matched, asked.keys(matched), groups, checked, k, clock)
    keys = asked.exact_keys(matched)
    hits = first_of_few(matched, keys, checked, k)
    clock.done("order", "exact", len(matched), min(k, len(hits.top.places)), vector_bytes(matched, keys))
    return hits


def _with_kin(parts: Sequence[Part], passing: Sequence[Passing], column: Column) -> list[Part]:
    """Return the parts together with all marked rows of the groups that they have rows of."""
    values = [part.of(part.rows.plain[column.name]) for part in parts]
    shown = np.unique(np.concatenate([v[~nulls(column, v)] for v in values]))
    found = []
    for part, p in zip(parts, passing, strict=True):
        if part.places is None:
            found.append(part)
            continue
        rows = marked_among(_kin(p.segment, column).rows_with(shown), p.marked.marks)
        found.append(Part(part.rows, np.union1d(part.places, rows)))
    return found


class _Counting:
    """Counts over all rows that pass. Those over every row there is are kept for the next query that asks for them."""

    def __init__(self, snapshot: Snapshot, passing: Sequence[Passing], checked: Checked) -> None:
        self._snapshot = snapshot
        self._passing = passing
        self._group = checked.group
        self._kept = Kept() if any(len(p.marked.marks) for p in passing) else snapshot.kept
        self._mine = Kept()

    def n_total(self) -> int:
        """Return how many hits there are in all: groups when grouped, rows otherwise."""
        if self._group is None:
            return sum(p.n for p in self._passing)
        found: int = self._kept.get(("n", self._group.name), lambda: self._in_groups().n_groups)
        return found

    def facets(self, wanted: Sequence[Counting]) -> tuple[FacetCounts, ...]:
        """Return the counts of the facets, several worked out at once where many rows pass."""
        found: dict[int, FacetCounts] = {}

        def count(first: int, last: int) -> None:
            for number in range(first, last):
                found[number] = self._facet(wanted[number])

        n_rows = sum(p.n for p in self._passing)
        spread(count, [(0, len(wanted))] if n_rows < SHARE_ROWS else [(i, i + 1) for i in range(len(wanted))])
        return tuple(found[number] for number in range(len(wanted)))

    def _facet(self, wanted: Counting) -> FacetCounts:
        by = None if self._group is None else self._group.name
        found: FacetCounts = self._kept.get((by, wanted.facet), lambda: self._count(wanted))
        return found

    def _count(self, wanted: Counting) -> FacetCounts:
        words = self._snapshot.words
        if self._group is not None:
            return counted_groups(wanted, self._in_groups(), self._columns(wanted.column.name, self._group), words)
        places = self._mine.get("rows", lambda: [p.marked.rows() for p in self._passing])
        rows = [p.segment.rows for p in self._passing]
        return counted_rows(wanted, list(zip(rows, places, strict=True)), words)

    def _columns(self, name: str, group: Column) -> list[Array | Lists]:
        """Return a column of each segment as its rows are counted: as they lie, or in the order of their groups.

        That order is kept for the next query: by the segment, or, where values were changed, by this snapshot.
        """
        segments, found = self._snapshot.segments, list[Array | Lists]()
        stored = _stored(list(segments.values()), name)
        for (key, segment), values, by_kin in zip(segments.items(), stored, self._in_groups().by_kin, strict=True):
            if by_kin:
                changed = {name, group.name} & segment.changed_by.keys()
                kept = self._snapshot.kept if changed else segment.file.kept
                in_order = partial(_kin(segment, group).in_order, values)
                values = kept.get(("by kin", key, group.name, name, type(values)), in_order)
            found.append(values)
        return found

    def _in_groups(self) -> InGroups:
        if self._group is None:
            raise ValueError("the query is not grouped")
        families = _families(self._snapshot, self._group)
        marked = [p.marked for p in self._passing]
        found: InGroups = self._mine.get("groups", lambda: in_groups(families, marked))
        return found
