"""Two bytes a row tell about where its number lies, and what they leave open is looked up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialpulse.retrieval import Column, ExactIndex, Index, Number, NumberType, Query, Range, Schema, Time, Vector
from socialpulse.retrieval.files import segment
from socialpulse.retrieval.files.snapshot import load_snapshot
from socialpulse.retrieval.ivf import filter_kernels
from socialpulse.retrieval.ivf.bits import EVERY, n_words, packed
from socialpulse.retrieval.ivf.clauses import Atom, program_of
from socialpulse.retrieval.ivf.filter_kernels import STRIP
from socialpulse.retrieval.ivf.sources import source_of
from socialpulse.retrieval.stored.columns import nulls, storage
from socialpulse.retrieval.stored.sketches import MOST_EDGES, Sketch, sketch_of

COLUMNS: tuple[Column, ...] = (*(Number(kind.value, kind) for kind in NumberType), Time("at"))


def drawn_values(column: Column, rng: np.random.Generator, n: int, kind: str) -> Any:
    dtype, null = storage(column).dtype, storage(column).null
    spread = {
        "few": rng.integers(0, 3, n),
        "even": rng.integers(0, 1 << 30, n),
        "steep": (np.exp(9 + 2 * rng.standard_normal(n))).astype(np.int64),
        "mostly one": np.where(rng.random(n) < 0.7, 0, rng.integers(0, 1_000, n)),
        "none": np.zeros(n, np.int64),
    }[kind]
    values = spread.astype(dtype) / (dtype.type(7) if dtype.kind == "f" else 1)
    values = values.astype(dtype)
    values[rng.random(n) < (1.0 if kind == "none" else 0.1)] = null
    return values


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
@settings(max_examples=40, deadline=None)
@given(
    kind=st.sampled_from(("few", "even", "steep", "mostly one", "none")),
    n=st.sampled_from((1, 63, 64, 65, 5_000, STRIP, 2 * STRIP + 100)),
    seed=st.integers(0, 2**32),
    turned=st.booleans(),
    before=st.floats(0, 1),
)
def test_marks_by_sketch_are_those_by_value(
    column: Column, kind: str, n: int, seed: int, turned: bool, before: float
) -> None:
    rng = np.random.default_rng(seed)
    values = drawn_values(column, rng, n, kind)
    sketch = sketch_of(column, values)
    assert len(sketch.edges) <= MOST_EDGES
    ends = [*rng.choice(values, 2).tolist(), *rng.integers(0, 1 << 30, 2).tolist(), 0, 1]
    low, high = sorted(end for end in ends if not np.isnan(end))[:: max(1, len(ends) - 3)][:2]
    low = max(low, np.iinfo(values.dtype).min + 1) if values.dtype.kind != "f" else low
    first = rng.random(n) < before
    wanted = [
        (Atom(source_of(packed(first)), ()),),
        (Atom(source_of(values, sketch), [(low, high)], turned=turned, cut=sketch.cut(low, high)),),
    ]
    marks = np.full(n_words(n), 7, np.uint64)
    arguments: tuple[Any, ...] = (*program_of(wanted).arguments, np.arange(2), 0, n, EVERY, marks)
    n_marked = filter_kernels.mark_clauses(*arguments)
    expected = first & (((values >= low) & (values <= high) & ~nulls(column, values)) ^ turned)
    assert marks.tolist() == packed(expected).tolist()
    assert n_marked == expected.sum()


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_a_number_that_most_rows_have_is_told_apart_without_looking_it_up(column: Column) -> None:
    values = drawn_values(column, np.random.default_rng(0), 20_000, "mostly one")
    cut = sketch_of(column, values).cut(0, 0)
    assert cut.unsure == (0, 0) or 1 in cut.unsure  # nothing lies below the first run but what a later change may bring
    code = codes_of(sketch_of(column, values))[np.flatnonzero(values == 0)[0]]
    above = sketch_of(column, values).cut(1, 1_000)
    assert code not in above.unsure
    assert above.covered[0] > code


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_changed_rows_have_the_codes_that_they_would_have_been_given(column: Column) -> None:
    rng = np.random.default_rng(1)
    values, fresh = (drawn_values(column, rng, 9_000, kind) for kind in ("steep", "even"))
    rows = np.sort(rng.choice(9_000, 700, replace=False)).astype(np.uint32)
    sketch = sketch_of(column, values)
    changed = sketch.changed(column, rows, fresh[rows])
    assert np.array_equal(codes_of(changed)[rows], sketch_codes(sketch.edges, column, fresh[rows]))
    others = np.setdiff1d(np.arange(9_000), rows)
    assert np.array_equal(changed.codes[:, others], sketch.codes[:, others])


def codes_of(sketch: Sketch) -> Any:
    return sketch.codes[0].astype(int) * 256 + sketch.codes[1]


def sketch_codes(edges: Any, column: Column, values: Any) -> Any:
    codes = np.array([1 + int((edges <= value).sum()) for value in values])
    codes[nulls(column, values)] = 0
    return codes


def test_a_segment_with_sketches_of_before_is_filtered_by_value_until_it_is_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng, n = np.random.default_rng(0), 25_000
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(rng.standard_normal(n * 8).astype(np.float32)), 8)
    schema = Schema((Number("f32", NumberType.F32),), (Vector("v", 8),))
    rows = pa.RecordBatch.from_pydict({"id": np.arange(n), "f32": rng.random(n).astype(np.float32), "v": vectors})
    Index.create(tmp_path / "index", schema)
    asked = Query(Range("f32", 0.25, 0.5), k=0)
    with monkeypatch.context() as before, Index.write(tmp_path / "index") as writer:
        before.setattr(segment, "SKETCH", "sketch of")
        writer.upsert(rows)
        writer.compact()
    for n_sketches in (0, 1):
        snapshot = load_snapshot(tmp_path / "index")
        assert [len(found.sketches) for found in snapshot.segments.values()] == [n_sketches]
        counts = [engine.open(tmp_path / "index").search(asked).n_rows for engine in (Index, ExactIndex)]
        assert counts[0] == counts[1] > 0
        with Index.write(tmp_path / "index") as writer:
            writer.delete([0])
            writer.compact()
