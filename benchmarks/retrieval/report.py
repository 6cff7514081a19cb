"""Which figures the table has, from what was measured, and what ours must reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks.retrieval.alone import Alone
from benchmarks.retrieval.climbing import RECALL
from benchmarks.retrieval.contestants import Built
from benchmarks.retrieval.filters import CELLS, SHARES, Cell, Kind
from benchmarks.retrieval.latency import Taken, worst
from benchmarks.retrieval.table import Better, Line

SHORT = 0.02  # how far below the recall chosen for, on the questions timed, a figure is marked


@dataclass(frozen=True, slots=True)
class Targets:
    """What ours must reach at a number of rows, on 2 cores."""

    p50_ms: float
    p99_ms: float
    per_s: float
    count_ms: float
    rows_per_s: float
    bytes_a_row: float = 85


TARGETS = {
    1_000_000: Targets(1, 4, 2_500, 2, 20_000),
    10_000_000: Targets(4, 15, 600, 15, 15_000),
    50_000_000: Targets(20, 80, 100, 70, 10_000),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that was measured, by the name of the engine."""

    n_rows: int
    builds: Mapping[str, Built]
    taken: Mapping[tuple[str, Cell], Taken]
    counts: Mapping[str, Taken]
    alones: Mapping[str, Alone]


def lines(measured: Measured) -> list[Line]:
    """Return the lines of the table. Up to the next size that has targets, that one's hold."""
    aims = TARGETS[min((n for n in TARGETS if n >= measured.n_rows), default=max(TARGETS))]
    return [*_searches(measured, aims), *_others(measured, aims)]


def _searches(measured: Measured, aims: Targets) -> list[Line]:
    names, taken = list(measured.builds), measured.taken
    recalls = {share: {name: _recall(taken, name, share) for name in names} for share in SHARES}
    found = []
    for percent, aim in ((50, aims.p50_ms), (99, aims.p99_ms)):
        for share in SHARES:
            ms = {name: worst(taken, name, share, partial(Taken.ms, percent=percent)) for name in names}
            short = frozenset(name for name in names if recalls[share][name] < RECALL - SHORT)
            found.append(Line(f"p{percent} ms at {share * 100:g} %", Better.LESS, ms, aim, short=short))
            plain = {name: taken[name, Cell(share, Kind.UNCORRELATED)].ms(percent) for name in names}
            if share < 1:  # the line above is the worst of the three relations
                found.append(Line("  of them uncorrelated", Better.LESS, plain, aim))
    found += [Line(f"recall@10 at {share * 100:g} %", Better.MORE, recalls[share], RECALL, 3) for share in SHARES]
    wrong = {name: float(sum(sum(taken[name, cell].wrong) for cell in CELLS)) for name in names}
    found.append(Line("rows that do not fit", Better.LESS, wrong, 0, 0))
    return found


def _recall(taken: Mapping[tuple[str, Cell], Taken], name: str, share: float) -> float:
    """Return the least mean recall over the kinds of filters."""
    return -worst(taken, name, share, lambda one: -float(np.mean(one.recalls)))


def _others(measured: Measured, aims: Targets) -> list[Line]:
    n, alones, counts = measured.n_rows, measured.alones, measured.counts
    by_processes = {name: one.by_processes for name, one in alones.items() if one.by_processes is not None}
    return [
        Line("queries/s at 1 %, threads", Better.MORE, {k: a.by_threads for k, a in alones.items()}, digits=0),
        Line("queries/s at 1 %, processes", Better.MORE, by_processes, aims.per_s, 0),
        Line("count, 4 facets ms at 10 %", Better.LESS, {k: c.ms(50) for k, c in counts.items()}, aims.count_ms),
        Line("rows miscounted", Better.LESS, {k: float(sum(c.wrong)) for k, c in counts.items()}, 0, 0),
        Line("build rows/s", Better.MORE, {k: n / b.seconds for k, b in measured.builds.items()}, aims.rows_per_s, 0),
        Line("resident bytes a row, own", Better.LESS, {k: a.resident.own / n for k, a in alones.items()}, digits=0),
        Line("  and mapped, no vectors", Better.LESS, {k: a.resident.mapped / n for k, a in alones.items()}, digits=0),
        Line(
            "  both",
            Better.LESS,
            {k: (a.resident.own + a.resident.mapped) / n for k, a in alones.items()},
            aims.bytes_a_row,
            0,
        ),
        Line("disk bytes a row", Better.LESS, {k: b.n_bytes / n for k, b in measured.builds.items()}, digits=0),
    ]
