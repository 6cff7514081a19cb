"""The made-up world: the same rows however they are drawn, lying and leaning as the benchmark says."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.retrieval.data import BLOCK_ROWS, DIMS, SCHEMA, WORDS, World


@pytest.fixture(scope="module")
def world() -> World:
    return World(0)


def drawn(world: World, start: int, stop: int) -> pa.Table:
    return pa.Table.from_batches(world.batches(start, stop)).combine_chunks()


def test_the_same_seed_draws_the_same_rows(world: World) -> None:
    assert drawn(World(0), 100, 200).equals(drawn(world, 100, 200))


def test_another_seed_draws_other_rows(world: World) -> None:
    assert not drawn(World(1), 0, 100).equals(drawn(world, 0, 100))


def test_a_row_is_the_same_wherever_the_batch_begins(world: World) -> None:
    edge = BLOCK_ROWS
    whole, across = drawn(world, 0, 2 * edge), drawn(world, edge - 7, edge + 5)
    assert across.equals(whole.slice(edge - 7, 12).combine_chunks())


def test_ids_are_positions(world: World) -> None:
    assert drawn(world, 16_380, 16_390)["id"].to_pylist() == list(range(16_380, 16_390))


def test_batches_have_every_column_of_the_schema_and_no_null(world: World) -> None:
    rows = drawn(world, 0, 50)
    assert set(rows.column_names) == {"id", *SCHEMA.names}
    assert all(column.null_count == 0 for column in rows.columns)


def test_vectors_have_unit_length(world: World) -> None:
    vectors = world.vectors(world.columns(2))
    assert vectors.shape == (BLOCK_ROWS, DIMS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_most_of_the_nearest_rows_of_a_query_are_of_its_topic(world: World) -> None:
    columns = world.columns(0)
    queries, subtopics = world.queries(50)
    nearest = np.argmax(queries @ world.vectors(columns).T, axis=1)
    same = world.topic_of[columns.subtopics[nearest]] == world.topic_of[subtopics]
    assert same.mean() > 0.8


def test_no_query_is_a_row(world: World) -> None:
    queries, _ = world.queries(50)
    assert (queries @ world.vectors(world.columns(0)).T).max() < 0.99


def test_the_niche_follows_from_the_sub_topic_and_stands_first_among_the_niches(world: World) -> None:
    columns = world.columns(1)
    assert (columns.plain["niche"] == world.niche_of[columns.subtopics]).all()
    assert (columns.plain["niche"] == columns.niches[:, 0]).all()


def test_no_row_holds_a_niche_twice(world: World) -> None:
    assert all(len(set(row)) == len(row) for row in drawn(world, 0, 5_000)["niches"].to_pylist())


def test_platforms_and_countries_are_skewed(world: World) -> None:
    columns = world.columns(0)
    for name in ("platform", "country"):
        counts = np.bincount(columns.plain[name], minlength=len(WORDS[name]))
        assert counts[0] > 5 * counts[-1] > 0


def test_a_country_has_a_main_language(world: World) -> None:
    columns = world.columns(0)
    second = columns.plain["language"][columns.plain["country"] == 1]
    assert np.bincount(second).max() > 0.6 * len(second)


def test_a_creator_has_about_1_8_accounts(world: World) -> None:
    creators = world.columns(0).plain["creator"]
    assert len(creators) / len(np.unique(creators)) == pytest.approx(1.8, abs=0.01)
