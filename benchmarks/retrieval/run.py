"""The benchmark from its arguments to its table."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.retrieval.alone import Alone, Asked, alone
from benchmarks.retrieval.climbing import Rung, climb
from benchmarks.retrieval.contestants import PLACES, Built, Contestant, built, contestant, read_through
from benchmarks.retrieval.data import World
from benchmarks.retrieval.filters import CELLS, Case, Cell, FilterMaker
from benchmarks.retrieval.latency import COUNT_SHARE, Efforts, Taken, count_times, search_times
from benchmarks.retrieval.meanings import meanings
from benchmarks.retrieval.peers.ours import Ours
from benchmarks.retrieval.report import Measured, lines
from benchmarks.retrieval.table import render
from benchmarks.retrieval.truth import K, Truth, load_truth, save_truth
from benchmarks.retrieval.updates import OURS, print_updates
from benchmarks.retrieval_exact import memory_speed
from socialpulse.retrieval import ENGINE, Precision

RATE_SHARE = 0.01
DRAWN, MINILM = "drawn", "minilm"
PEERS = tuple(name for name in PLACES if name != OURS)


def main(options: Sequence[str] = ()) -> None:
    """Measure and print."""
    asked = _arguments(options)
    peers = [name for name in asked.peers.split(",") if name]
    unknown = set(peers) - set(PEERS)
    if unknown:
        raise SystemExit(f"no peer is called {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    with _folder(asked.folder) as scratch:
        stored = Precision(asked.stored)
        folder = scratch / f"{asked.world}-{asked.rows}-seed-{asked.seed}-{stored.value}"
        folder.mkdir(parents=True, exist_ok=True)
        world = _world(asked, scratch)
        engines = _installed((OURS, *peers), folder, stored)
        print(f"   {OURS}: {ENGINE.__module__}")
        cases = FilterMaker(world, asked.rows).cases(asked.tuning + asked.queries)
        path = _truth(folder, world, asked.rows, cases)
        truth = load_truth(path)
        _print_shares(cases, truth, asked.rows)
        tuning, timed = _parted(cases, asked.tuning, asked.queries)
        builds = {engine.name: _built(engine, world, asked.rows, folder) for engine in engines}
        read_through(engines, folder)
        efforts, taken, counts = _asked_in_turn(engines, tuning, timed, truth)
        alones = _alone(folder, path, efforts, timed, asked.seconds)
        print(render(lines(Measured(asked.rows, builds, taken, counts, alones)), list(builds), OURS))
        print_updates(world, asked.rows, folder)


def _arguments(options: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks retrieval", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--peers", default=",".join(PEERS), help="parted by commas; '' for ours alone")
    parser.add_argument("--folder", type=Path, help="keep what was built here, and use it again; else a temporary one")
    parser.add_argument("--queries", type=int, default=100, help="timed in each cell")
    parser.add_argument("--tuning", type=int, default=40, help="other ones, by which the efforts are chosen")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long throughput is measured")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--world", default=DRAWN, choices=(DRAWN, MINILM), help="vectors drawn, or of real sentences")
    parser.add_argument("--stored", default=Precision.F32.value, choices=[p.value for p in Precision], help="in ours")
    return parser.parse_args(options)


def _world(asked: argparse.Namespace, scratch: Path) -> World:
    if asked.world == MINILM:
        return meanings(scratch, asked.seed, asked.rows, asked.tuning + asked.queries)
    return World(asked.seed)


@contextlib.contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    made = Path(tempfile.mkdtemp(prefix="retrieval-peers-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _installed(names: Sequence[str], folder: Path, stored: Precision) -> list[Contestant]:
    found = []
    for name in names:
        try:
            engine = contestant(name, folder)
        except ImportError as error:
            print(f"   {name}: skipped, {error}; `pip install -r requirements/bench.txt` brings it")
            continue
        if isinstance(engine, Ours):
            engine.stored = stored
        found.append(engine)
    return found


def _truth(folder: Path, world: World, n_rows: int, cases: Sequence[Case]) -> Path:
    began = time.perf_counter()
    path = save_truth(folder, world, n_rows, cases)
    print(f"   the right answers to {len(cases):,} questions over {n_rows:,} rows: {time.perf_counter() - began:.0f} s")
    return path


def _built(engine: Contestant, world: World, n_rows: int, folder: Path) -> Built:
    done = built(engine, world, n_rows, folder)
    spent = f"{done.seconds:.1f} s, and {done.drawing_s:.1f} s to draw the rows"
    print(f"   {engine.name}: built in {spent}, {done.n_bytes / 2**20:,.0f} MiB", flush=True)
    return done


def _print_shares(cases: Sequence[Case], truth: Truth, n_rows: int) -> None:
    for cell in CELLS:
        shares = [truth.counts[case.number] / n_rows for case in cases if case.cell == cell]
        mean, least, most = sum(shares) / len(shares), min(shares), max(shares)
        print(f"   {cell!s:<24} truly {mean:.4%} on average, {least:.4%} to {most:.4%}")


def _parted(cases: Sequence[Case], n_tuning: int, n_timed: int) -> tuple[list[Case], list[Case]]:
    """Return the cases of the first queries and those of the others: the queries come in one order in every cell."""
    n = n_tuning + n_timed
    return [c for c in cases if c.number % n < n_tuning], [c for c in cases if c.number % n >= n_tuning]


def _asked_in_turn(
    engines: Sequence[Contestant], tuning: Sequence[Case], timed: Sequence[Case], truth: Truth
) -> tuple[Efforts, Mapping[tuple[str, Cell], Taken], Mapping[str, Taken]]:
    for engine in engines:
        engine.open()
    efforts: dict[str, Mapping[Cell, Rung]] = {}
    for engine in engines:
        began = time.perf_counter()
        efforts[engine.name] = climb(engine, tuning, truth)
        rungs = ", ".join(f"{cell}: {_rung(efforts[engine.name][cell])}" for cell in CELLS)
        print(f"   {engine.name}: efforts found in {time.perf_counter() - began:.0f} s: {rungs}", flush=True)
    taken, counts = search_times(engines, efforts, timed, truth), count_times(engines, timed, truth)
    for engine in engines:
        if isinstance(engine, Ours):
            _print_limit(engine, efforts[engine.name], timed, taken)
    for engine in engines:
        engine.close()
    return efforts, taken, counts


def _print_limit(
    ours: Ours, rungs: Mapping[Cell, Rung], timed: Sequence[Case], taken: Mapping[tuple[str, Cell], Taken]
) -> None:
    """Print how long a question would take if it did nothing but read its bytes, and how long it took."""
    speed = memory_speed()
    print(f"   the limit: memory is read at {speed / 1e9:.1f} GB/s by one thread")
    for cell in CELLS:
        read = float(np.median([ours.n_bytes(c, K, rungs[cell].effort) for c in timed if c.cell == cell]))
        ms, least = taken[ours.name, cell].ms(50), read / speed * 1e3
        print(
            f"   {cell!s:<24} {read / 1e6:6.2f} MB in {least:.2f} ms at best, in {ms:.2f}: {ms / least:.1f} times that"
        )


def _rung(rung: Rung) -> str:
    return str(rung.effort) if rung.reached else f"{rung.effort} (only {rung.recall:.2f})"


def _alone(folder: Path, truth: Path, efforts: Efforts, timed: Sequence[Case], seconds: float) -> Mapping[str, Alone]:
    cases = [case for case in timed if case.cell.share == RATE_SHARE]
    counted = [case for case in timed if case.cell.share == COUNT_SHARE]
    found = {}
    for name, rungs in efforts.items():
        asked = Asked(name, folder, truth, cases, [rungs[case.cell].effort for case in cases], counted)
        found[name] = alone(asked, seconds)
    return found
