"""One query on one snapshot: check, filter, group, order, count."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.answer import Answer, FacetCounts, Plan, Step
from socialpulse.retrieval.arrays import I64, Places
from socialpulse.retrieval.exact.facets import Counting, counted, counting
from socialpulse.retrieval.exact.groups import Groups, check_group, decoded, groups_of
from socialpulse.retrieval.exact.matched import Matched, matching
from socialpulse.retrieval.exact.order import Keys, Ranking
from socialpulse.retrieval.exact.rank import ranking
from socialpulse.retrieval.exact.top import After, Top, top_groups, top_of_few, top_rows
from socialpulse.retrieval.files.snapshot import Snapshot
from socialpulse.retrieval.filters import Value
from socialpulse.retrieval.query import MAX_K, Position, Query
from socialpulse.retrieval.schema import Column
from socialpulse.retrieval.stored.conditions import Condition, Conditions
from socialpulse.retrieval.stored.words import Words

ENGINE = "exact"


@dataclass(slots=True)
class Clock:
    """Writes down the steps as they are done."""

    began: float = field(default_factory=time.perf_counter)
    steps: list[Step] = field(default_factory=list)

    def done(self, name: str, detail: str, n_in: int, n_out: int, n_bytes: int = 0) -> None:
        now = time.perf_counter()
        self.steps.append(Step(name, detail, n_in, n_out, (now - self.began) * 1e3, n_bytes))
        self.began = now


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that fits the schema, made ready."""

    condition: Condition
    ranking: Ranking
    after: After | None
    group: Column | None
    facets: tuple[Counting, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The first rows in order, and the rows they were found among. ids (n,) of all of these"""

    matched: Matched
    ids: I64
    top: Top


def search(snapshot: Snapshot, query: Query) -> Answer:
    """Return the answer. Raises Invalid naming what in the query does not fit, and why."""
    clock = Clock()
    checked = checked_query(snapshot, query)
    clock.done("check", f"{len(query.facets)} facets, k {query.k}", 0, 0)

    matched = matching(snapshot, checked.condition)
    clock.done("filter", f"every row of {len(snapshot.segments)} segments", matched.n_scanned, len(matched))

    groups = None if checked.group is None else groups_of(matched, checked.group)
    if groups is not None:
        clock.done("group", f"by {query.group_by}", len(matched), groups.n_groups)
    hits = first_among(matched, checked.ranking.keys(matched), groups, checked, query.k, clock) if query.k else None
    facets = tuple(counted(facet, matched, groups, snapshot.words) for facet in checked.facets)
    if facets:
        clock.done("facets", ", ".join(facet.column for facet in query.facets), len(matched), len(facets))
    plan = Plan(ENGINE, snapshot.manifest.generation, len(snapshot.segments), tuple(clock.steps))
    n_total = len(matched) if groups is None else groups.n_groups
    return answered(hits, checked, query.k, Totals(len(matched), n_total, facets), snapshot.words, plan)


def first_among(matched: Matched, keys: Keys, groups: Groups | None, checked: Checked, k: int, clock: Clock) -> Hits:
    """Return the first k of the rows, or groups of them, and the one that follows, if any."""
    detail = "exact" if keys.slack == 0 else f"32-bit products, off by at most {keys.slack:.1g}"
    clock.done("score", detail, len(matched), len(matched), vector_bytes(matched, keys))
    ids, k_and_one = matched.ids(), k + 1  # the one more tells whether another page follows
    if groups is None:
        top = top_rows(keys, ids, k_and_one, checked.after)
    else:
        top = top_groups(keys, ids, groups, k_and_one, checked.after)
    clock.done("order", f"{top.n_exact} rows sorted by exact key", len(matched), min(k, len(top.places)))
    return Hits(matched, ids, top)


def vector_bytes(matched: Matched, keys: Keys) -> int:
    """Return how much memory the vectors of all these rows take that the keys depend on."""
    names = {like.vector for like in keys.likenesses}
    return sum(len(part) * part.rows.vectors[name].matrix.strides[0] for part in matched.parts for name in names)


def first_of_few(matched: Matched, keys: Keys, checked: Checked, k: int) -> Hits:
    """Return the first k when the rows are few: all their exact keys are worked out. keys: only their exact ones"""
    ids = matched.ids()
    if checked.group is None:
        return Hits(matched, ids, top_of_few(keys, ids, k + 1, checked.after))
    exact = replace(keys, coarse=keys.exact(np.arange(len(matched)))[0])
    return Hits(matched, ids, top_groups(exact, ids, groups_of(matched, checked.group), k + 1, checked.after))


@dataclass(frozen=True, slots=True)
class Totals:
    """What was counted over all rows that fit the filter."""

    n_rows: int
    n_total: int
    facets: tuple[FacetCounts, ...]


def answered(
    hits: Hits | None, checked: Checked, k: int, totals: Totals, words: Mapping[str, Words], plan: Plan
) -> Answer:
    """Return the hits as the caller knows them; none when only counts were asked for."""
    groups: tuple[Value | None, ...] = ()
    if hits is None:
        nothing = np.empty(0)
        ids, scores, likes, following = nothing.astype(np.int64), nothing, nothing.reshape(0, 0), None
    else:
        top, shown = hits.top, hits.top.places[:k]
        ids, scores, likes = hits.ids[shown], checked.ranking.scores(top.keys[:k]), top.likes[:k]
        if checked.group is not None:
            groups = tuple(_values(hits.matched, checked.group, shown, words))
        more = len(top.places) > k
        following = checked.ranking.position(top.keys[k - 1], int(hits.ids[top.places[k - 1]])) if more else None
    return Answer(ids, scores, likes, groups, totals.n_rows, totals.n_total, totals.facets, following, plan)


def checked_query(snapshot: Snapshot, query: Query) -> Checked:
    """Return the query made ready. Raises Invalid naming what in it does not fit, and why."""
    schema = snapshot.manifest.schema
    conditions = Conditions(schema, snapshot.words)
    if isinstance(query.k, bool) or not 0 <= query.k <= MAX_K:
        raise Invalid.one("k", query.k, f"0 to {MAX_K} hits can be asked for; use `after` to go deeper")
    order = ranking(query.rank, conditions)
    return Checked(
        condition=conditions.of(query.filter),
        ranking=order,
        after=None if query.after is None else _after(order, query.after),
        group=None if query.group_by is None else check_group(schema, query.group_by),
        facets=tuple(counting(facet, schema) for facet in query.facets),
    )


def _after(order: Ranking, position: Position) -> After:
    try:
        return After(order.key(position), position.id)
    except OverflowError as error:
        raise Invalid.one("after", position.key, "is larger than any key") from error


def _values(matched: Matched, column: Column, places: Places, words: Mapping[str, Words]) -> list[Value | None]:
    found: list[Value | None] = [None] * len(places)
    for part, rows, where in matched.at(places):
        values = decoded(column, part.rows.plain[column.name][rows], words)
        for place, value in zip(where.tolist(), values, strict=True):
            found[place] = value
    return found
