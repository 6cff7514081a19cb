"""Vectors in 32 bits, 16 bits and whole numbers of 8: what comes back, what is compared, what a folder says of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.core.errors import Invalid
from socialpulse.retrieval import ExactIndex, Index, Metric, Precision, Query, Recall, Schema, Vector, nearest, verify
from socialpulse.retrieval.arrays import F32, F64
from socialpulse.retrieval.files.manifest import NAME
from socialpulse.retrieval.schema import schema_from_json

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # where waiting for the disk takes no time
DIMS = 48
N_ROWS = 30_000  # more than are estimated without choosing lists
SMALL = (Precision.F16, Precision.I8)
BYTES = {Precision.F32: 4.0, Precision.F16: 2.0, Precision.I8: 1.0}
OFF = {Precision.F32: 1e-7, Precision.F16: 5e-4, Precision.I8: 0.01}  # of the length, at most


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name) / "index"


def schema(stored: Precision, metric: Metric = Metric.COSINE) -> Schema:
    return Schema((), (Vector("v", DIMS, metric, stored),))


def lists(matrix: F32) -> pa.Array:
    return pa.FixedSizeListArray.from_arrays(pa.array(matrix.reshape(-1)), matrix.shape[1])


def put(folder: Path, made: Schema, vectors: pa.Array) -> Index:
    index = Index.create(folder, made)
    with Index.write(folder) as writer:
        writer.upsert(pa.table({"id": np.arange(len(vectors)), "v": vectors}))
        writer.compact()
    return index


def stored(index: ExactIndex, n: int) -> F32:
    found = index.find(range(n))["v"].combine_chunks()
    return np.asarray(found.flatten(), np.float32).reshape(-1, DIMS)


def noise(n: int, seed: int = 0) -> F32:
    return np.random.default_rng(seed).standard_normal((n, DIMS)).astype(np.float32)


def unit(matrix: F32) -> F64:
    wide = matrix.astype(np.float64)
    return np.asarray(wide / np.linalg.norm(wide, axis=1, keepdims=True))


@pytest.mark.parametrize("precision", Precision)
def test_vectors_under_cosine_come_back_at_unit_length_and_near_what_was_given(
    folder: Path, precision: Precision
) -> None:
    given = noise(500)
    found = stored(put(folder, schema(precision), lists(given)), 500)
    assert np.abs(np.linalg.norm(found, axis=1) - 1).max() < (1e-3 if precision is Precision.F16 else 1e-6)
    assert np.linalg.norm(found - unit(given), axis=1).max() < OFF[precision]


@pytest.mark.parametrize("precision", Precision)
def test_inner_product_vectors_keep_their_length_from_tiny_to_large(folder: Path, precision: Precision) -> None:
    given = noise(300) * np.logspace(-1, 3, 300, dtype=np.float32)[:, None]
    found = stored(put(folder, schema(precision, Metric.INNER), lists(given)), 300)
    lengths = np.linalg.norm(given, axis=1)
    assert (np.abs(np.linalg.norm(found, axis=1) / lengths - 1) < OFF[precision] / 2).all()
    assert (np.linalg.norm(found - given, axis=1) / lengths).max() < OFF[precision]


@pytest.mark.parametrize("precision", SMALL)
def test_zero_vectors_stay_zero_and_missing_ones_missing(folder: Path, precision: Precision) -> None:
    vectors = pa.array([[0.0] * DIMS, None, [1.0] * DIMS], pa.list_(pa.float32()))
    index = put(folder, schema(precision), vectors)
    zero, missing, one = index.find(range(3))["v"].to_pylist()
    assert (zero, missing) == ([0.0] * DIMS, None)
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-3)
    assert verify(folder).problems == ()


@pytest.mark.parametrize("precision", Precision)
@pytest.mark.parametrize("metric", Metric)
def test_the_score_is_the_similarity_of_the_vector_as_it_is_stored(
    folder: Path, precision: Precision, metric: Metric
) -> None:
    index = put(folder, schema(precision, metric), lists(noise(400) * 3))
    matrix, query = stored(index, 400).astype(np.float64), noise(1, 7)[0].astype(np.float64)
    query = query / np.linalg.norm(query) if metric is Metric.COSINE else query
    for engine in (index, ExactIndex.open(folder)):
        answer = engine.search(Query(rank=nearest("v", query), k=400, recall=Recall.EXACT))
        np.testing.assert_allclose(answer.scores, (matrix @ query)[answer.ids], atol=1e-12)
        assert sorted(answer.ids.tolist()) == list(range(400))
        assert (np.diff(answer.scores) <= 0).all()


@pytest.mark.parametrize("precision", SMALL)
def test_the_file_shrinks_as_the_numbers_do(folder: Path, precision: Precision) -> None:
    def n_bytes(kind: Precision) -> int:
        place = folder.with_name(kind.value)
        put(place, schema(kind), lists(noise(4000)))
        return max(path.stat().st_size for path in place.glob("segment*"))

    saved = n_bytes(Precision.F32) - n_bytes(precision)
    scales = 4 if precision is Precision.I8 else 0
    assert saved == pytest.approx(4000 * (DIMS * (4 - BYTES[precision]) - scales), rel=0.01)


@pytest.mark.parametrize("precision", SMALL)
def test_writing_segments_anew_leaves_every_number_as_it_was(folder: Path, precision: Precision) -> None:
    index = put(folder, schema(precision), lists(noise(3000)))
    before = stored(index, 3000)
    for _ in range(2):
        with Index.write(folder) as writer:
            writer.upsert(pa.table({"id": [3000], "v": lists(noise(1, 3))}))
            writer.compact()
    np.testing.assert_array_equal(stored(index, 3000), before)


@pytest.mark.parametrize("precision", SMALL)
def test_putting_back_what_was_found_changes_next_to_nothing(folder: Path, precision: Precision) -> None:
    index = put(folder, schema(precision), lists(noise(200)))
    before = stored(index, 200)
    with Index.write(folder) as writer:
        writer.upsert(pa.table({"id": np.arange(200), "v": lists(before)}))
        writer.commit()
    assert np.abs(stored(index, 200) - before).max() < (1e-3 if precision is Precision.F16 else 1e-6)


def test_a_component_that_16_bits_cannot_hold_is_refused_with_row_and_value(folder: Path) -> None:
    Index.create(folder, schema(Precision.F16, Metric.INNER))
    given = noise(3)
    given[1, 5] = -70_000
    with Index.write(folder) as writer, pytest.raises(Invalid, match=r"v = '70000.0': row 1 \(id 1\).*16 bits"):
        writer.upsert(pa.table({"id": [0, 1, 2], "v": lists(given)}))


@pytest.mark.parametrize("precision", Precision)
def test_a_schema_says_how_vectors_are_stored(precision: Precision) -> None:
    saved = schema(precision).to_json()
    assert schema_from_json(saved) == schema(precision)
    assert ("stored" in saved["vectors"][0]) == (precision is not Precision.F32)


@pytest.mark.parametrize("precision", Precision)
def test_only_what_an_older_program_cannot_read_has_the_newer_format(folder: Path, precision: Precision) -> None:
    Index.create(folder, schema(precision))
    title = (folder / NAME).read_bytes().split(b"\n")[0].split()
    assert int(title[1]) == (1 if precision is Precision.F32 else 2)


@pytest.mark.parametrize("precision", SMALL)
def test_damage_of_stored_numbers_is_found(folder: Path, precision: Precision) -> None:
    put(folder, schema(precision), lists(noise(2000)))
    assert verify(folder).problems == ()
    path = next(folder.glob("segment*"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert len(verify(folder).problems) == 1


def clusters(rng: np.random.Generator) -> F32:
    centres = rng.standard_normal((100, DIMS))
    return (centres[rng.integers(0, 100, N_ROWS)] + 0.7 * rng.standard_normal((N_ROWS, DIMS))).astype(np.float32)


@pytest.mark.parametrize("precision", SMALL)
def test_the_asked_share_is_found_of_the_first_ten_by_stored_vectors(folder: Path, precision: Precision) -> None:
    index = put(folder, schema(precision), lists(clusters(np.random.default_rng(0))))
    exact, dice = ExactIndex.open(folder), np.random.default_rng(1)
    rows = stored(index, N_ROWS)[dice.choice(N_ROWS, 60, replace=False)]
    queries = rows + 0.03 * dice.standard_normal(rows.shape)
    for target in (Recall.R90, Recall.R95, Recall.R99):
        asked = [Query(rank=nearest("v", query), recall=target) for query in queries]
        shares = [len(np.intersect1d(index.search(q).ids, exact.search(q).ids)) / 10 for q in asked]
        assert np.mean(shares) >= target.value


@pytest.mark.parametrize("precision", SMALL)
def test_the_first_ten_by_stored_vectors_are_nearly_those_of_the_vectors_given(
    folder: Path, precision: Precision
) -> None:
    given = clusters(np.random.default_rng(0))
    exact, true = put(folder, schema(precision), lists(given)), unit(given)
    shares = []
    for row in range(0, N_ROWS, 1000):
        found = exact.search(Query(rank=nearest("v", given[row]), recall=Recall.EXACT)).ids
        shares.append(len(np.intersect1d(found, np.argsort(-(true @ true[row]))[:10])) / 10)
    assert np.mean(shares) >= (0.98 if precision is Precision.F16 else 0.95)
