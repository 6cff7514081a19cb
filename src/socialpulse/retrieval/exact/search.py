"""One query on one snapshot: check, filter, group, order, count."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from socialpulse.core.errors import Invalid
from socialpulse.retrieval.answer import Answer, FacetCounts, Plan, Step
from socialpulse.retrieval.arrays import I64, Places
from socialpulse.retrieval.exact.facets import Counting, counted, counting
from socialpulse.retrieval.exact.groups import Groups, check_group, decoded, groups_of
from socialpulse.retrieval.exact.mask import Test, Tests
from socialpulse.retrieval.exact.matched import Matched, matching
from socialpulse.retrieval.exact.order import Ranking
from socialpulse.retrieval.exact.rank import ranking
from socialpulse.retrieval.exact.top import After, Top, top_groups, top_rows
from socialpulse.retrieval.files.snapshot import Snapshot
from socialpulse.retrieval.filters import Everything, Value
from socialpulse.retrieval.query import MAX_K, Position, Query
from socialpulse.retrieval.schema import Column
from socialpulse.retrieval.stored.words import Words

ENGINE = "exact"


@dataclass(slots=True)
class Clock:
    """Writes down the steps as they are done."""

    began: float = field(default_factory=time.perf_counter)
    steps: list[Step] = field(default_factory=list)

    def done(self, name: str, detail: str, n_in: int, n_out: int) -> None:
        now = time.perf_counter()
        self.steps.append(Step(name, detail, n_in, n_out, (now - self.began) * 1e3))
        self.began = now


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that fits the schema, made ready."""

    test: Test | None
    ranking: Ranking
    after: After | None
    group: Column | None
    facets: tuple[Counting, ...]


def search(snapshot: Snapshot, query: Query) -> Answer:
    """Return the answer. Raises Invalid naming what in the query does not fit, and why."""
    clock = Clock()
    checked = _checked(snapshot, query)
    clock.done("check", f"{len(query.facets)} facets, k {query.k}", 0, 0)

    matched = matching(snapshot, checked.test)
    clock.done("filter", f"every row of {len(snapshot.segments)} segments", matched.n_scanned, len(matched))

    groups = None if checked.group is None else groups_of(matched, checked.group)
    if groups is not None:
        clock.done("group", f"by {query.group_by}", len(matched), groups.n_groups)

    n_total = len(matched) if groups is None else groups.n_groups
    ids = matched.ids() if query.k else np.empty(0, np.int64)
    top = _top(checked, matched, groups, ids, query.k, clock) if query.k else None

    facets = tuple(counted(facet, matched, groups, snapshot.words) for facet in checked.facets)
    if facets:
        clock.done("facets", ", ".join(facet.column for facet in query.facets), len(matched), len(facets))
    plan = Plan(ENGINE, snapshot.manifest.generation, len(snapshot.segments), tuple(clock.steps))
    if top is None:
        return _without_hits(len(matched), n_total, facets, plan)
    shown = top.places[: query.k]
    return Answer(
        ids=ids[shown],
        scores=checked.ranking.scores(top.keys[: query.k]),
        similarities=top.likes[: query.k],
        groups=() if checked.group is None else tuple(_values(matched, checked.group, shown, snapshot.words)),
        n_rows=len(matched),
        n_total=n_total,
        facets=facets,
        next=_next(checked.ranking, top, ids, query.k),
        plan=plan,
    )


def _checked(snapshot: Snapshot, query: Query) -> Checked:
    schema = snapshot.manifest.schema
    tests = Tests(schema, snapshot.words)
    if isinstance(query.k, bool) or not 0 <= query.k <= MAX_K:
        raise Invalid.one("k", query.k, f"0 to {MAX_K} hits can be asked for; use `after` to go deeper")
    order = ranking(query.rank, tests)
    return Checked(
        test=None if isinstance(query.filter, Everything) else tests.of(query.filter),
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


def _top(checked: Checked, matched: Matched, groups: Groups | None, ids: I64, k: int, clock: Clock) -> Top:
    keys = checked.ranking.keys(matched)
    detail = "exact" if keys.slack == 0 else f"32-bit products, off by at most {keys.slack:.1g}"
    clock.done("score", detail, len(matched), len(matched))
    k_and_one = k + 1  # the one more tells whether another page follows
    if groups is None:
        top = top_rows(keys, ids, k_and_one, checked.after)
    else:
        top = top_groups(keys, ids, groups, k_and_one, checked.after)
    clock.done("order", f"{top.n_exact} rows sorted by exact key", len(matched), min(k, len(top.places)))
    return top


def _next(order: Ranking, top: Top, ids: I64, k: int) -> Position | None:
    if len(top.places) <= k:
        return None
    return order.position(top.keys[k - 1], int(ids[top.places[k - 1]]))


def _values(matched: Matched, column: Column, places: Places, words: Mapping[str, Words]) -> list[Value | None]:
    found: list[Value | None] = [None] * len(places)
    for part, rows, where in matched.at(places):
        values = decoded(column, part.rows.plain[column.name][rows], words)
        for place, value in zip(where.tolist(), values, strict=True):
            found[place] = value
    return found


def _without_hits(n_rows: int, n_total: int, facets: tuple[FacetCounts, ...], plan: Plan) -> Answer:
    nothing = np.empty(0)
    return Answer(nothing.astype(np.int64), nothing, nothing.reshape(0, 0), (), n_rows, n_total, facets, None, plan)
