"""The filters let through what they say, and mean the same to numpy and to every engine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.retrieval.contestants import PLACES, Effort, contestant
from benchmarks.retrieval.data import SCHEMA, World
from benchmarks.retrieval.filters import CELLS, SHARES, Cell, FilterMaker, Kind, sample
from benchmarks.retrieval.masks import mask
from benchmarks.retrieval.peers.sql import Dialect, sql
from benchmarks.retrieval.truth import K, load_truth, save_truth
from socialpulse.retrieval import (
    ENGINE,
    And,
    ContainsAny,
    Equals,
    Everything,
    Filter,
    In,
    Not,
    Or,
    Query,
    Range,
    Reads,
    Recall,
    nearest,
)

N_ROWS, FEW_ROWS, N_QUERIES = 8_000, 1_500, 3
DIALECT = Dialect(lambda name, values: f"any({name}, {values})", lambda at: f"<{at:%Y}>")


@pytest.fixture(scope="module")
def world() -> World:
    return World(0)


@pytest.fixture(scope="module")
def maker(world: World) -> FilterMaker:
    return FilterMaker(world, N_ROWS)


@pytest.fixture(scope="module")
def index(world: World, tmp_path_factory: pytest.TempPathFactory) -> Reads:
    folder = tmp_path_factory.mktemp("index")
    ENGINE.create(folder, SCHEMA)
    with ENGINE.write(folder) as writer:
        writer.upsert(pa.Table.from_batches(world.batches(0, N_ROWS)))
        writer.commit()
    return ENGINE.open(folder)


def made(world: World, maker: FilterMaker, cell: Cell) -> list[Filter]:
    queries, subtopics = world.queries(N_QUERIES)
    rngs = np.random.default_rng(0).spawn(N_QUERIES)
    return [maker.filter(cell, q, int(s), rng) for q, s, rng in zip(queries, subtopics, rngs, strict=True)]


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_a_filter_lets_its_share_of_rows_through(world: World, maker: FilterMaker, cell: Cell) -> None:
    rows = sample(world, N_ROWS)
    for where in made(world, maker, cell):
        assert mask(where, rows).sum() == pytest.approx(cell.share * N_ROWS, rel=0.02, abs=2)


@pytest.mark.parametrize("share", [0.1, 0.01])
def test_rows_it_was_not_measured_on_pass_alike(world: World, share: float) -> None:
    rows = world.columns(40)
    for where in made(world, FilterMaker(world, 400_000), Cell(share, Kind.UNCORRELATED)):
        assert mask(where, rows).mean() == pytest.approx(share, rel=0.3)


def test_the_same_filters_are_made_again(world: World, maker: FilterMaker) -> None:
    again = FilterMaker(World(0), N_ROWS).cases(2)
    assert [repr(case.filter) for case in maker.cases(2)] == [repr(case.filter) for case in again]


@pytest.mark.parametrize("share", SHARES[1:])
def test_an_anti_correlated_filter_lets_no_row_of_the_querys_topic_through(
    world: World, maker: FilterMaker, share: float
) -> None:
    rows, (_, subtopics) = sample(world, N_ROWS), world.queries(N_QUERIES)
    for where, subtopic in zip(made(world, maker, Cell(share, Kind.ANTI)), subtopics, strict=True):
        near = world.topic_of[rows.subtopics] == world.topic_of[subtopic]
        assert near.any()
        assert not (mask(where, rows) & near).any()


def test_a_correlated_filter_names_the_querys_niche(world: World, maker: FilterMaker) -> None:
    _, subtopics = world.queries(N_QUERIES)
    for where, subtopic in zip(made(world, maker, Cell(0.1, Kind.CORRELATED)), subtopics, strict=True):
        assert f"niche {world.niche_of[subtopic]:03}" in repr(where)


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_our_engine_and_numpy_find_the_same_rows(world: World, maker: FilterMaker, index: Reads, cell: Cell) -> None:
    rows = sample(world, N_ROWS)
    for where in made(world, maker, cell):
        fits = np.flatnonzero(mask(where, rows))
        answer = index.search(Query(where, k=10_000))
        assert answer.n_rows == len(fits)
        assert cell.share > 0.1 or sorted(answer.ids.tolist()) == fits.tolist()


def test_the_truth_is_what_exact_search_finds(world: World, maker: FilterMaker, index: Reads, tmp_path: Path) -> None:
    cases = maker.cases(1)
    truth = load_truth(save_truth(tmp_path, world, N_ROWS, cases))
    for case in cases:
        answer = index.search(Query(case.filter, nearest("meaning", case.query), K, recall=Recall.EXACT))
        assert truth.counts[case.number] == answer.n_rows
        assert truth.recall(case, answer.ids) == 1
        assert truth.n_wrong(case, answer.ids) == 0


def test_truth_is_kept_and_read_again(world: World, maker: FilterMaker, tmp_path: Path) -> None:
    cases = maker.cases(1)
    path = save_truth(tmp_path, world, N_ROWS, cases)
    changed_at = path.stat().st_mtime_ns
    assert save_truth(tmp_path, world, N_ROWS, cases) == path
    assert path.stat().st_mtime_ns == changed_at


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Everything(), None),
        (Equals("verified", True), "verified = true"),
        (In("country", ("DE", "FR")), "country IN ('DE', 'FR')"),
        (Not(In("country", ("DE",))), "country NOT IN ('DE')"),
        (Range("followers", 1000.0, None), "followers >= 1000"),
        (Range("quality", 0.25, 0.5), "quality >= 0.25 AND quality <= 0.5"),
        (Range("last_post", datetime(2026, 1, 1, tzinfo=UTC)), "last_post >= <2026>"),
        (ContainsAny("niches", ("it's",)), "any(niches, 'it''s')"),
        (
            And((Equals("verified", False), Or((Equals("platform", "x"), Equals("platform", "tiktok"))))),
            "(verified = false) AND ((platform = 'x') OR (platform = 'tiktok'))",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_filter_as_text(where: Filter, text: str | None) -> None:
    assert sql(where, DIALECT) == text


@pytest.mark.parametrize("name", PLACES)
def test_every_engine_returns_only_rows_that_fit(world: World, tmp_path: Path, name: str) -> None:
    try:
        engine = contestant(name, tmp_path)
    except ImportError as error:
        pytest.skip(f"{name} is not installed: {error}")
    cases = FilterMaker(world, FEW_ROWS).cases(1)
    truth = load_truth(save_truth(tmp_path, world, FEW_ROWS, cases))
    engine.build(world.batches(0, FEW_ROWS), FEW_ROWS)
    engine.open()
    hardest: Effort = engine.efforts()[-1]
    for case in cases:
        found = engine.ask(case, truth, K, hardest)()
        assert truth.n_wrong(case, found) == 0
        assert len(found) == min(K, truth.counts[case.number])
        count = engine.count(case, truth)
        assert count is None or count() == truth.counts[case.number]
    engine.close()
