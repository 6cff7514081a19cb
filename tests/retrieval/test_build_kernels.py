"""Each loop of a build gives what plain numpy gives; a rehearsed search is the search."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from numba.core.registry import CPUDispatcher

from socialpulse.retrieval import Index, Schema, Vector, Writer, ready
from socialpulse.retrieval.arrays import F32
from socialpulse.retrieval.files.manifest import load_manifest
from socialpulse.retrieval.files.segment import Segment, load_segment
from socialpulse.retrieval.ivf import build_kernels, rabitq
from socialpulse.retrieval.ivf.arrange import ByMeaning
from socialpulse.retrieval.ivf.narrow import Estimator
from socialpulse.retrieval.ivf.rehearse import K, ReadingOrder, nearest, unit

N_ROWS, DIMS = 24_000, 24


def noise(*shape: int, seed: int = 0) -> F32:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


@pytest.fixture(scope="module")
def segment() -> Segment:
    with tempfile.TemporaryDirectory() as name:
        Index.create(Path(name), Schema((), (Vector("v", DIMS),)))
        with Writer(Path(name), ByMeaning()) as writer:
            lines = pa.FixedSizeListArray.from_arrays(pa.array(noise(N_ROWS * DIMS)), DIMS)
            writer.upsert(pa.table({"id": np.arange(N_ROWS), "v": lines}))
            writer.compact()
        manifest, identity = load_manifest(Path(name))
        identity.close()
        return load_segment(Path(name) / manifest.segments[0].name, manifest.schema)


@pytest.mark.parametrize("n_lists", [1, 2, 7, 64, 301])
def test_the_best_list_is_that_of_the_greatest_product_less_its_norm(n_lists: int) -> None:
    products, half_norms = noise(200, n_lists), np.abs(noise(n_lists, seed=1))
    expected = products - half_norms
    numbers, closeness = np.empty(200, np.int32), np.empty(200, np.float32)
    build_kernels.best_lists(products, half_norms, numbers, closeness)
    np.testing.assert_array_equal(numbers, expected.argmax(axis=1))
    np.testing.assert_array_equal(closeness, expected.max(axis=1))


def test_of_equally_good_lists_the_first_is_chosen() -> None:
    numbers, closeness = np.empty(1, np.int32), np.empty(1, np.float32)
    build_kernels.best_lists(np.array([[1, 3, 3, 2]], np.float32), np.zeros(4, np.float32), numbers, closeness)
    assert (numbers[0], closeness[0]) == (1, 3)


@pytest.mark.parametrize("bits", [64, 128, 384])
def test_codes_hold_the_signs_of_what_is_left_and_its_scale(bits: int) -> None:
    left = noise(100, bits)
    codes, scales = np.empty((100, bits // 64), np.uint64), np.empty(100, np.float32)
    build_kernels.encode_rotated(left, codes, scales)
    np.testing.assert_array_equal(codes, np.packbits(left > 0, axis=1, bitorder="little").view(np.uint64))
    np.testing.assert_allclose(scales, (left**2).sum(axis=1) / np.abs(left).sum(axis=1), rtol=1e-5)


@pytest.mark.parametrize("dims", [1, 63, 64, 100])
def test_codes_around_centroids_are_those_of_what_is_left_of_the_vectors(dims: int) -> None:
    vectors, centroids, rotation = noise(300, dims), noise(4, dims, seed=1), rabitq.random_rotation(dims, 1)
    lists = np.random.default_rng(2).integers(0, 4, 300)
    codes, scales = rabitq.encode_around(vectors, lists, centroids, rotation)
    expected, of_left = rabitq.encode(vectors - centroids[lists], rotation)
    np.testing.assert_array_equal(codes, expected)
    np.testing.assert_array_equal(scales, of_left)


def test_the_most_similar_rows_are_found_block_by_block_without_the_query_itself() -> None:
    vectors = unit(noise(20_000, DIMS))
    queries, rows = np.array([3, 500, 19_999]), np.arange(0, 20_000, 3)
    found, sims = nearest(lambda places: vectors[places], queries, vectors[queries], rows)
    for query, mine, like in zip(queries, found, sims, strict=True):
        others = rows[rows != query]
        products = vectors[others] @ vectors[query]
        assert set(mine.tolist()) == set(others[np.argsort(-products)[:K]].tolist())
        np.testing.assert_allclose(like, np.sort(products)[-K:], atol=1e-6)


@pytest.mark.parametrize("share", [1.0, 0.9])
def test_a_rehearsal_notes_the_tenth_best_estimate_after_each_step(segment: Segment, share: float) -> None:
    clusters, matrix = segment.clusters, segment.rows.vectors["v"].matrix
    assert clusters is not None
    rows = np.sort(np.random.default_rng(0).choice(N_ROWS, int(share * N_ROWS), replace=False))
    lists = np.searchsorted(clusters.starts, rows, "right") - 1
    asked, truth = np.asarray(matrix[5]), rows[[7, 100, 3000]]
    order = ReadingOrder.of(clusters, asked, len(rows), least=-np.inf)
    estimator = Estimator(clusters, asked.astype(np.float64))
    met = order.met(estimator, rows, lists, 5, truth, lists[[7, 100, 3000]])
    estimates = estimator.estimates_of(rows)
    for step, kth in enumerate(met.kths):
        read = (order.step_of[lists] <= step) & (rows != 5)
        assert kth == np.sort(estimates[read])[-K]
    np.testing.assert_array_equal(met.estimates, estimates[[7, 100, 3000]])
    np.testing.assert_array_equal(met.steps, order.step_of[lists[[7, 100, 3000]]])


def test_lists_are_read_by_falling_similarity_as_far_as_they_matter(segment: Segment) -> None:
    clusters = segment.clusters
    assert clusters is not None
    asked = noise(DIMS, seed=3)
    sims = clusters.centroids @ asked
    whole = ReadingOrder.of(clusters, asked, N_ROWS, least=-np.inf)
    part = ReadingOrder.of(clusters, asked, N_ROWS, least=float(np.quantile(sims, 0.7)))
    assert (np.diff(whole.step_of[np.argsort(-sims)]) >= 0).all()
    assert whole.step_of.min() == 0
    read = part.step_of >= 0
    assert read[sims >= np.quantile(sims, 0.7)].all()
    assert not read.all()
    np.testing.assert_array_equal(part.step_of[read], whole.step_of[read])


def test_putting_so_many_rows_in_order_as_making_ready_does_compiles_every_kernel(segment: Segment) -> None:
    assert len(segment.rows) <= ready.N_ROWS
    every = {name: found for name, found in vars(build_kernels).items() if isinstance(found, CPUDispatcher)}
    assert len(every) == 4
    assert [name for name, found in every.items() if not found.signatures] == []
