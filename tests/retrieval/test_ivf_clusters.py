"""Codes estimate without bias and about as well as noted; centroids are found whatever the vectors are."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.retrieval import Index, Metric, Schema, Vector, Writer
from socialpulse.retrieval.arrays import F32, F64
from socialpulse.retrieval.files.manifest import load_manifest
from socialpulse.retrieval.files.segment import load_segment
from socialpulse.retrieval.ivf import kernels, kmeans, rabitq
from socialpulse.retrieval.ivf.arrange import ByMeaning
from socialpulse.retrieval.ivf.bits import EVERY, packed
from socialpulse.retrieval.ivf.calibrate import Extent, extent_for
from socialpulse.retrieval.ivf.marks import Marked
from socialpulse.retrieval.ivf.narrow import LARGE_ROWS, Distances, Estimator, Narrowing
from socialpulse.retrieval.stored.clusters import Clusters, Effort


def unit(matrix: F64) -> F32:
    found: F32 = (matrix / np.linalg.norm(matrix, axis=1, keepdims=True)).astype(np.float32)
    return found


def estimates(vectors: F32, query: F64, rotation: F32) -> F32:
    codes, scales = rabitq.encode(vectors, rotation)
    bits, rows = rabitq.query_bits(query, rotation), np.arange(len(vectors))
    found = np.empty(len(vectors), np.float32)
    bases = np.zeros(len(vectors), np.float32)
    kernels.estimate(codes, scales, bits.planes, bits.step, bits.total, rows, bases, found)
    return found


@pytest.mark.parametrize("dims", [1, 2, 63, 64, 65, 128, 384])
def test_a_rotation_keeps_lengths_and_products(dims: int) -> None:
    rotation = rabitq.random_rotation(dims, 1)
    assert rotation.shape == (-(-dims // 64) * 64, dims)
    np.testing.assert_allclose(rotation.T @ rotation, np.eye(dims), atol=1e-5)


@pytest.mark.parametrize("dims", [16, 64, 100])
def test_estimates_over_many_rotations_are_right_on_average(dims: int) -> None:
    rng = np.random.default_rng(dims)
    vectors, query = unit(rng.standard_normal((50, dims))), unit(rng.standard_normal((1, dims)))[0].astype(np.float64)
    found = np.array([estimates(vectors, query, rabitq.random_rotation(dims, seed)) for seed in range(60)])
    standard_error = found.std(axis=0) / np.sqrt(len(found))
    off = (found.mean(axis=0) - vectors @ query) / standard_error
    assert abs(off.mean()) < 4 / np.sqrt(len(off))
    assert 0.6 < off.std() < 1.5


@pytest.mark.parametrize("dims", [64, 384])
def test_estimates_are_off_by_about_what_the_paper_says(dims: int) -> None:
    rng = np.random.default_rng(0)
    vectors, queries = unit(rng.standard_normal((2000, dims))), unit(rng.standard_normal((30, dims)))
    rotation = rabitq.random_rotation(dims, 5)
    off = [estimates(vectors, query.astype(np.float64), rotation) - vectors @ query for query in queries]
    expected = np.sqrt((np.pi / 2 - 1) / (dims - 1))  # of codes of one bit, theorem 3.2
    assert 0.9 * expected < np.sqrt(np.mean(np.square(off))) < 1.1 * expected


def test_a_query_is_its_step_times_its_whole_numbers() -> None:
    rng = np.random.default_rng(0)
    rotation = rabitq.random_rotation(100, 1)
    for _ in range(3):
        query = rng.standard_normal(100)
        bits = rabitq.query_bits(query, rotation)
        planes = np.unpackbits(bits.planes.view(np.uint8), axis=1, bitorder="little").astype(np.int64)
        numbers = np.array([1, 2, 4, -8]) @ planes
        assert numbers.sum() == bits.total
        assert np.abs(numbers * bits.step - rotation @ query).max() <= bits.step / 2 * 1.001


def test_zero_vectors_and_zero_queries_have_estimate_zero() -> None:
    rotation = rabitq.random_rotation(70, 1)
    zeros, some = np.zeros((3, 70), np.float32), np.ones((3, 70), np.float32)
    assert estimates(zeros, np.ones(70), rotation).tolist() == [0.0] * 3
    assert estimates(some, np.zeros(70), rotation).tolist() == [0.0] * 3


def test_encoding_no_vectors_gives_no_codes() -> None:
    codes, scales = rabitq.encode(np.zeros((0, 70), np.float32), rabitq.random_rotation(70, 1))
    assert (codes.shape, scales.shape) == ((0, 2), (0,))


def test_centroids_of_far_clusters_are_their_means() -> None:
    rng = np.random.default_rng(0)
    centres = 50 * np.eye(8, dtype=np.float32)
    sample = np.repeat(centres, 100, axis=0) + rng.standard_normal((800, 8)).astype(np.float32)
    centroids = kmeans.train(sample, 8, 1)
    numbers, _ = kmeans.nearest(sample, centroids)
    assert np.bincount(numbers).tolist() == [100] * 8
    for i in range(8):
        np.testing.assert_allclose(centroids[numbers[100 * i]], sample[100 * i : 100 * i + 100].mean(axis=0), atol=1e-4)


@pytest.mark.parametrize("n_different", [1, 2, 5])
def test_fewer_different_vectors_than_lists_each_become_a_centroid(n_different: int) -> None:
    different = np.random.default_rng(0).standard_normal((n_different, 16)).astype(np.float32)
    sample = np.repeat(different, 40, axis=0)
    centroids = kmeans.train(sample, 10, 1)
    assert np.isfinite(centroids).all()
    numbers, _ = kmeans.nearest(different, centroids)
    np.testing.assert_allclose(centroids[numbers], different, atol=1e-5)


def test_a_centroid_without_vectors_begins_again_at_a_far_one_whatever_the_lengths() -> None:
    crowd = np.full((300, 4), 10.0, np.float32) + np.random.default_rng(0).standard_normal((300, 4)).astype(np.float32)
    zero_and_far = np.array([[0, 0, 0, 0], [1000, 0, 0, 0]], np.float32)
    sample = np.concatenate((np.repeat(crowd[:1], 300, axis=0), crowd, zero_and_far))
    centroids = kmeans.train(sample, 12, 3)
    assert np.abs(centroids - zero_and_far[1]).sum(axis=1).min() < 1e-3


def test_the_nearest_centroid_is_the_nearest() -> None:
    rng = np.random.default_rng(0)
    vectors, centroids = rng.standard_normal((5000, 6)), rng.standard_normal((17, 6))
    numbers, closeness = kmeans.nearest(vectors.astype(np.float32), centroids.astype(np.float32))
    squares = ((vectors[:, None] - centroids) ** 2).sum(axis=2)
    assert (numbers == squares.argmin(axis=1)).mean() > 0.999
    np.testing.assert_allclose((vectors**2).sum(axis=1) - 2 * closeness, squares.min(axis=1), atol=1e-4)


def stored_clusters(matrix: F64, metric: Metric, lists_from: int) -> tuple[Clusters, F32]:
    """Return the clusters of an index of these rows, and the rows in their stored order."""
    with tempfile.TemporaryDirectory() as name:
        Index.create(Path(name), Schema((), (Vector("v", matrix.shape[1], metric),)))
        with Writer(Path(name), ByMeaning(1, lists_from)) as writer:
            lines = pa.FixedSizeListArray.from_arrays(pa.array(matrix.astype(np.float32).reshape(-1)), matrix.shape[1])
            writer.upsert(pa.table({"id": np.arange(len(matrix)), "v": lines}))
            writer.compact()
        manifest, identity = load_manifest(Path(name))
        identity.close()
        segment = load_segment(Path(name) / manifest.segments[0].name, manifest.schema)
    assert segment.clusters is not None
    return segment.clusters, segment.rows.vectors["v"].matrix


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("lists_from", [2, 10_000])
def test_the_noted_error_is_that_of_queries_of_unit_length(metric: Metric, lists_from: int) -> None:
    rng = np.random.default_rng(0)
    clusters, matrix = stored_clusters(7 * rng.standard_normal((4000, 48)), metric, lists_from)
    queries = unit(rng.standard_normal((40, 48))).astype(np.float64)
    off = [Estimator(clusters, query).estimates_of(np.arange(4000)) - matrix @ query for query in queries]
    assert np.sqrt(np.mean(np.square(off))) == pytest.approx(clusters.error, rel=0.15)


def test_a_short_list_without_bounds_holds_every_row() -> None:
    clusters, _ = stored_clusters(np.random.default_rng(0).standard_normal((500, 8)), Metric.COSINE, 2)
    everything = Distances(5, 1e9, 0.0, 1e9, (np.zeros(1), np.full(1, 1e9)), 0.0)
    short = Narrowing(clusters, np.ones(8), Marked(EVERY, 500)).narrow(everything)
    assert short.rows.tolist() == list(range(500))


@pytest.mark.parametrize(("close", "found"), [(0.05, True), (0.01, False)])
def test_lists_about_as_near_as_the_nearest_are_read_though_the_best_row_so_far_is_nearer(
    close: float, found: bool
) -> None:
    rng, n, query = np.random.default_rng(0), 10_000, np.eye(1, 64)[0]
    centroids = np.zeros((4, 64), np.float32)
    centroids[:3, 0], centroids[0, 1], centroids[1, 2], centroids[2, 3] = (0.40, 0.37, -0.5), 0.9, 0.9, 0.8
    lists = np.repeat(np.arange(3), n)
    vectors = unit(centroids[lists] + 0.05 * rng.standard_normal((3 * n, 64)))
    vectors[[0, n]] = query  # one like the query in the nearest list, one in the next
    rotation = rabitq.random_rotation(64, 1)
    codes, scales = rabitq.encode_around(vectors, lists, centroids, rotation)
    starts = np.array([0, n, 2 * n, 3 * n, 3 * n])
    clusters = Clusters("v", starts, centroids, rotation, codes, scales, {}, 0.05)
    looks = Distances(k=1, width=0.0, usual=0.0, largest=1.0, reach=(np.zeros(1), np.zeros(1)), close=close)
    short = Narrowing(clusters, query, Marked(EVERY, 3 * n)).narrow(looks)
    assert (short.n_estimated > n) == found


@pytest.mark.parametrize(("in_far_lists", "most_estimated"), [(False, 1_000), (True, 5_000)])
def test_lists_are_read_on_while_they_hold_about_as_many_passing_rows_as_they_should(
    in_far_lists: bool, most_estimated: int
) -> None:
    rng, n_lists, n_of_list = np.random.default_rng(0), 25, LARGE_ROWS // 20
    n, query = n_lists * n_of_list, np.eye(1, 64)[0]
    centroids = np.zeros((n_lists + 1, 64), np.float32)
    centroids[:n_lists, 0] = np.linspace(0.9, 0.1, n_lists)
    centroids[np.arange(n_lists), 1 + np.arange(n_lists)] = np.sqrt(1 - centroids[:n_lists, 0] ** 2)
    lists = np.repeat(np.arange(n_lists), n_of_list)
    vectors = unit(centroids[lists] + 0.02 * rng.standard_normal((n, 64)))
    rotation = rabitq.random_rotation(64, 1)
    codes, scales = rabitq.encode_around(vectors, lists, centroids, rotation)
    starts = np.append(np.arange(n_lists + 1) * n_of_list, n)
    clusters = Clusters("v", starts, centroids, rotation, codes, scales, {}, 0.02)
    mask = np.zeros(n, np.bool_)
    mask[rng.choice(np.arange(n // 2 if in_far_lists else 0, n), 5_000, replace=False)] = True
    looks = Distances(10, 1e3, 0.0, 1.0, (np.zeros(1), np.full(1, 0.05)), close=0.01)
    short = Narrowing(clusters, query, Marked(packed(mask), 5_000)).narrow(looks)
    nearest = np.flatnonzero(mask)[np.argsort(-(vectors[mask] @ query))[:10]]
    assert set(nearest.tolist()) <= set(short.rows.tolist())
    assert most_estimated / 10 < short.n_estimated <= most_estimated


def reach_at(extent: Extent, kth: float) -> float:
    sims, order = np.array([9.0, 8.0], np.float32), np.arange(2, dtype=np.int32)  # far apart, and above any estimate
    return kth - float(kernels.next_least(sims, order, 1, kth, 0.0, (extent.kths, extent.reaches, 0.1)))


def test_a_query_nearer_to_its_rows_than_the_share_says_looks_as_far_as_at_a_greater_share() -> None:
    measured = [Effort(1.0, 0.1, 0.7, 0.3, 0.2, 0.4), Effort(0.1, 0.1, 0.5, 0.1, 0.2, 0.4)]
    found = extent_for(measured, 0.1)
    kths = (0.1, 0.2, 0.5, 0.6, 0.7, 0.9)
    assert [reach_at(found, kth) for kth in kths] == pytest.approx([0.4, 0.4, 0.1, 0.2, 0.3, 0.3])
    found = extent_for(measured, 1.0)
    assert [reach_at(found, kth) for kth in (0.2, 0.7, 0.9)] == pytest.approx([0.4, 0.3, 0.3])


def test_a_greatest_share_below_one_is_drawn_on_to_all_rows() -> None:
    measured = [Effort(0.1, 0.1, 0.6, 0.2, 0.2, 0.4), Effort(0.01, 0.1, 0.5, 0.1, 0.2, 0.4)]
    found = extent_for(measured, 0.01)
    assert [reach_at(found, kth) for kth in (0.5, 0.6, 0.7)] == pytest.approx([0.1, 0.2, 0.3])
