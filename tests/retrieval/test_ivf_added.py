"""What columns add to the similarity, as estimates: within what they say they may be off, whatever changed since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from socialpulse.retrieval import Decay, Index, Linear, Log, Number, NumberType, Schema, Time
from socialpulse.retrieval.exact.matched import Part, matched_in
from socialpulse.retrieval.exact.rank import columns_of
from socialpulse.retrieval.exact.terms import ValueTerm
from socialpulse.retrieval.files.snapshot import LiveSegment, load_snapshot
from socialpulse.retrieval.ivf.added import MOST_KEPT, NOTHING, added_of
from socialpulse.retrieval.stored.conditions import Conditions
from socialpulse.retrieval.stored.kept import Kept

N_ROWS = 2_000
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY_S = 86_400.0
SCHEMA = Schema((Number("n", NumberType.U32), Number("share", NumberType.F32), Time("at")), ())
TERMS: tuple[tuple[ValueTerm, float], ...] = (
    (Log("n", 10, 1000), 0.3),
    (Linear("share", 1.0, 0.0), -0.2),
    (Decay("at", NOW, 30 * DAY_S), 0.5),
)


def stored(folder: Path) -> tuple[LiveSegment, Conditions]:
    rng = np.random.default_rng(0)
    lacking = rng.random(N_ROWS) < 0.1
    seconds = rng.integers(-10, 10_000_000, N_ROWS).tolist()  # a few are newer than the moment asked for
    Index.create(folder, SCHEMA).close()
    with Index.write(folder) as writer:
        writer.upsert(
            pa.table(
                {
                    "id": np.arange(N_ROWS),
                    "n": pa.array(rng.integers(0, 5000, N_ROWS), mask=lacking),
                    "share": rng.random(N_ROWS),
                    "at": pa.array([NOW - timedelta(seconds=s) for s in seconds], pa.timestamp("us", "UTC")),
                }
            )
        )
        writer.commit()
    return live(folder)


def live(folder: Path) -> tuple[LiveSegment, Conditions]:
    snapshot = load_snapshot(folder)
    (segment,) = snapshot.segments.values()
    return segment, Conditions(snapshot.manifest.schema, snapshot.words)


def assert_within(terms: tuple[tuple[ValueTerm, float], ...], segment: LiveSegment, conditions: Conditions) -> None:
    found = added_of(terms, segment, conditions)
    truth = columns_of(terms, matched_in([Part(segment.rows, None)], N_ROWS), conditions)
    assert truth is not None
    told = found.values.astype(np.float64) @ found.weights
    assert np.abs(told - truth).max() <= found.off + 1e-6
    assert told.max() <= found.most + 1e-6
    assert found.off < 0.01 * sum(abs(weight) for _, weight in terms)


@pytest.mark.parametrize("later", [0.0, 3_600.0, 0.9 * DAY_S, 40 * DAY_S])
def test_what_is_told_of_terms_is_off_by_no_more_than_it_says(tmp_path: Path, later: float) -> None:
    segment, conditions = stored(tmp_path / "index")
    decay = Decay("at", NOW + timedelta(seconds=later), 30 * DAY_S)
    assert_within((*TERMS[:2], (decay, 0.5)), segment, conditions)
    assert_within((*TERMS[:2], (decay, 5.0)), segment, conditions)


def test_values_are_kept_for_other_weights_and_moments_close_by(tmp_path: Path) -> None:
    segment, conditions = stored(tmp_path / "index")
    first = added_of(TERMS, segment, conditions)
    decay = Decay("at", NOW + timedelta(minutes=1), 30 * DAY_S)
    again = added_of((*((term, 2 * weight) for term, weight in TERMS[:2]), (decay, 0.1)), segment, conditions)
    assert again.values is first.values


def test_changed_values_are_seen(tmp_path: Path) -> None:
    segment, conditions = stored(tmp_path / "index")
    before = added_of(TERMS[:1], segment, conditions).values[:2].tolist()
    with Index.write(tmp_path / "index") as writer:
        writer.update(pa.table({"id": [0, 1], "n": pa.array([1000, 10], pa.uint32())}))
        writer.commit()
    segment, conditions = live(tmp_path / "index")
    assert added_of(TERMS[:1], segment, conditions).values[:2].tolist() == [[255], [0]] != before
    assert_within(TERMS, segment, conditions)


@pytest.mark.parametrize("half_life_s", [5e-324, 1e-9, 30 * DAY_S, 1e12, 1e300])
@pytest.mark.parametrize("at", [NOW, datetime(1960, 1, 1, tzinfo=UTC)])
def test_half_lives_and_moments_of_any_size_are_told_of(tmp_path: Path, half_life_s: float, at: datetime) -> None:
    segment, conditions = stored(tmp_path / "index")
    with np.errstate(over="ignore"):
        assert_within((*TERMS[:2], (Decay("at", at, half_life_s), 0.5)), segment, conditions)


def test_no_terms_add_nothing(tmp_path: Path) -> None:
    segment, conditions = stored(tmp_path / "index")
    assert added_of((), segment, conditions) is NOTHING


def test_of_many_combinations_only_the_last_ones_are_kept() -> None:
    kept, made = Kept(MOST_KEPT), list[int]()

    def make(number: int) -> int:
        made.append(number)
        return -number

    for number in [*range(MOST_KEPT + 1), 1, 0]:
        assert kept.get(number, partial(make, number)) == -number
    assert made == [*range(MOST_KEPT + 1), 0]
