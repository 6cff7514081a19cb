"""Each compiled loop does what a few lines of numpy or Python do."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialpulse.retrieval.filters import Ends
from socialpulse.retrieval.ivf import facet_kernels, filter_kernels, kernels
from socialpulse.retrieval.ivf.bits import EVERY, marked_among, n_words, packed, rows_of, without
from socialpulse.retrieval.ivf.clauses import Atom, Clause, closed, marks_of, program_of, with_members
from socialpulse.retrieval.ivf.filter_kernels import STRIP
from socialpulse.retrieval.ivf.sources import source_of

QUICK = settings(max_examples=40, deadline=None)
WHOLE = ("uint8", "uint16", "uint32", "int64")
FLOATS = ("float32", "float64")


def marks_like(draw: st.DrawFn, n: int) -> Any:
    return np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)), np.uint8)


@st.composite
def clauses(draw: st.DrawFn) -> tuple[list[Clause], Any, int]:
    """Clauses over columns of every type, marks of living rows, and which of the rows pass."""
    n = draw(st.sampled_from((0, 1, 63, 64, 65, 1_000, STRIP - 1, STRIP, STRIP + 1, 3 * STRIP + 7)))
    dice = np.random.default_rng(draw(st.integers(0, 2**32)))
    found: list[Clause] = []
    for _ in range(draw(st.integers(0, 4))):
        tests = []
        for _ in range(draw(st.integers(0, 3))):
            kind = draw(st.sampled_from((*WHOLE, *FLOATS)))
            values = dice.integers(0, 200, n).astype(kind)
            if kind in FLOATS and n:
                values[dice.integers(0, n)] = np.nan
            bounds = [sorted(draw(st.tuples(st.integers(0, 200), st.integers(0, 200)))) for _ in range(3)]
            ranges = [(low, high) for low, high in bounds[: draw(st.integers(1, 3))]]
            hits = None
            if kind in WHOLE[:3] and draw(st.booleans()):
                ranges = [(code, code) for code in range(0, 2 * draw(st.integers(1, 14)), 2)]
                hits = np.zeros(256, np.uint8)
                hits[[low for low, _ in ranges]] = 1
                hits = with_members(hits) if kind == "uint8" else hits
            tests.append(Atom(source_of(values), ranges, hits, turned=draw(st.booleans())))
        found.append(tuple(tests))
    alive = dice.random(n) < draw(st.sampled_from((0.0, 0.002, 0.5, 1.0)))
    return found, alive if draw(st.booleans()) else np.ones(n, np.bool_), n


@QUICK
@given(clauses())
def test_mark_clauses_marks_rows_of_which_every_clause_has_a_test_that_holds(
    drawn: tuple[list[Clause], Any, int],
) -> None:
    wanted, alive, n = drawn
    expected = alive.copy()
    for clause in wanted:
        passes = np.zeros(n, np.bool_)
        for test in clause:
            inside = np.zeros(n, np.bool_)
            for low, high in test.ranges:
                inside |= (test.source.values >= low) & (test.source.values <= high)
            passes |= inside ^ test.turned
        expected &= passes
    order = np.random.default_rng(n).permutation(len(wanted))
    marks, living = np.full(n_words(n), 7, np.uint64), EVERY if alive.all() else packed(alive)
    arguments: tuple[Any, ...] = (*program_of(wanted).arguments, order, 0, n, living, marks)
    n_marked = filter_kernels.mark_clauses(*arguments)
    assert marks.tolist() == packed(expected).tolist()
    assert n_marked == int(expected.sum())


@pytest.mark.parametrize("kind", FLOATS)
@pytest.mark.parametrize("ends", Ends)
def test_a_range_never_holds_nan_and_knows_infinity(kind: str, ends: Ends) -> None:
    limits = np.finfo(kind)
    tiny = np.nextafter(np.dtype(kind).type(0), np.dtype(kind).type(1))
    edges = [-math.inf, limits.min, -1.0, -tiny, -0.0, 0.0, tiny, 1.0, limits.max, math.inf]
    values = np.array([*edges, math.nan], kind)
    for low in edges:
        for high in edges:
            found = marks_of([(Atom(source_of(values), [closed(values, float(low), float(high), ends)]),)], len(values))
            above = values >= low if ends.value[0] == "[" else values > low
            below = values <= high if ends.value[1] == "]" else values < high
            inside = np.abs(values) < math.inf  # no infinity is ever stored
            assert (found & packed(inside)).tolist() == packed(above & below & inside).tolist()


@QUICK
@given(st.lists(st.sets(st.integers(1, 12), max_size=6), max_size=60), st.sets(st.integers(1, 12)), st.data())
def test_mark_holding_counts_the_hits_of_each_row(lists: list[set[int]], wanted: set[int], data: st.DataObject) -> None:
    n_wanted = data.draw(st.integers(1, 4))
    codes = np.array([code for row in lists for code in sorted(row)], np.uint16)
    offsets = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    hits = np.zeros(2**16, np.uint8)
    hits[list(wanted)] = 1
    marks = packed(np.zeros(len(lists), np.bool_))
    expected = np.array([len(row & wanted) >= n_wanted for row in lists], np.bool_)
    kernels.mark_holding(offsets, codes, hits, n_wanted, marks)
    assert marks.tolist() == packed(expected).tolist()


@QUICK
@given(st.integers(0, 300), st.sets(st.integers(0, 299)), st.sets(st.integers(0, 299)))
def test_rows_of_marks_are_the_marked_rows(n: int, marked: set[int], others: set[int]) -> None:
    expected = sorted(row for row in marked if row < n)
    mask = np.zeros(n, np.bool_)
    mask[expected] = True
    marks, asked = packed(mask), np.array(sorted(row for row in others if row < n), np.intp)
    assert rows_of(marks, len(expected)).tolist() == expected
    assert marked_among(asked, marks).tolist() == sorted(marked & set(asked.tolist()))
    left = sorted(set(expected) - others)
    assert rows_of(without(asked, marks, n), len(left)).tolist() == left
    assert marked_among(asked, EVERY).tolist() == asked.tolist()
    left = sorted(set(range(n)) - others)
    assert rows_of(without(asked, EVERY, n), len(left)).tolist() == left


@QUICK
@given(
    st.lists(st.tuples(st.floats(-100, 100, width=32), st.floats(0, 4, width=32)), max_size=150),
    st.integers(1, 40),
    st.floats(0, 50),
    st.sampled_from([math.inf, 3.0, -60.0]),
    st.sampled_from([math.inf, 3.0, -2.5]),
    st.sampled_from([0.0, 1.0, 20.0]),
    st.sampled_from([0.0, 0.5]),
)
def test_keep_near_best_loses_no_row_that_a_sort_would_keep(
    given_rows: list[tuple[float, float]], k: int, width: float, floor: float, below: float, certain: float, off: float
) -> None:
    keys, scales = np.array(given_rows, np.float32).reshape(-1, 2).T.copy()
    rows, heap = np.arange(len(keys)), np.full(k, -math.inf, np.float32)
    uppers, kept = np.empty_like(keys), np.empty_like(rows)
    bounds: tuple[float, ...] = (width, 0.5, float(scales.max(initial=0.0)), floor, below, certain, off)
    n = kernels.keep_near_best(keys, rows, scales, bounds, heap, uppers, kept)
    counted = np.sort(keys[keys <= below])[::-1]
    kth = float(counted[k - 1]) if len(counted) >= k else -math.inf
    assert heap[0] == kth
    assert sorted(heap[heap > -math.inf].tolist(), reverse=True) == counted[:k].tolist()
    wide, least = keys.astype(np.float64), np.maximum(scales.astype(np.float64), 0.5)
    assert uppers[:n] == pytest.approx((wide + width * least + off)[kept[:n]], rel=1e-6, abs=1e-4)
    needed = (wide + width * least + off >= min(kth, floor)) & (wide - certain * least - off <= below)
    assert set(np.flatnonzero(needed).tolist()) <= set(kept[:n].tolist())
    assert (wide - certain * least - off <= below)[kept[:n]].all()


@pytest.mark.parametrize("n_words", [1, 2, 3, 4, 6, 8, 9, 16])
def test_estimate_is_the_formula_of_its_docstring(n_words: int) -> None:
    rng, n_planes = np.random.default_rng(n_words), 4
    n, bits, step = 300, 64 * n_words, 0.37
    codes = rng.integers(0, 2**64, (n, n_words), np.uint64)
    numbers = rng.integers(-(2 ** (n_planes - 1)), 2 ** (n_planes - 1), bits)
    numbers[:2] = -(2 ** (n_planes - 1)), 2 ** (n_planes - 1) - 1
    plane_bits = (numbers.astype(np.int8).view(np.uint8)[None, :] >> np.arange(n_planes)[:, None]) & 1
    planes = np.packbits(plane_bits.astype(np.uint8), axis=1, bitorder="little").view(np.uint64)
    scales, total = rng.random(n, np.float32), int(numbers.sum())
    ones = np.unpackbits(codes.view(np.uint8), axis=1, bitorder="little").astype(np.int64)
    for n_rows in (0, 1, 63, 64, 65, 200):
        rows, bases = np.sort(rng.choice(n, n_rows, replace=False)), rng.random(n_rows, np.float32)
        found = np.empty(n_rows, np.float32)
        kernels.estimate(codes, scales, planes, step, total, rows, bases, found)
        expected = bases + scales[rows] * step * (2 * (ones[rows] @ numbers) - total)
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-4)


@QUICK
@given(st.data())
def test_buckets_of_counts_the_edges_that_a_value_reaches(data: st.DataObject) -> None:
    kind = np.dtype(data.draw(st.sampled_from(("uint32", "int64", "float32", "float64"))))
    number = st.integers(0, 6) | st.sampled_from((2**32 - 1, 2**31))
    values = np.array(data.draw(st.lists(number, max_size=80)), kind)
    if kind.kind == "f":
        values[::5] = math.nan
    lows = np.array(
        sorted(data.draw(st.sets(st.integers(-2, 8), min_size=1, max_size=5) | st.just(set(range(-60, 9))))), np.int64
    )
    null = kind.type(math.nan if kind.kind == "f" else 2**32 - 1)
    rows = np.array(data.draw(st.permutations(range(len(values)))), np.uint32)
    found = np.empty(len(rows), np.uint16)
    facet_kernels.buckets_of(values, rows, null, lows, found)
    values = values[rows]
    missing = (values == null) | (values != values)
    expected = np.where(missing, len(lows) + 1, np.searchsorted(lows, values, "right"))
    assert found.tolist() == expected.tolist()


@QUICK
@given(st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=5), max_size=40), st.randoms())
def test_count_groups_counts_each_group_once_for_each_code(groups: list[list[int]], dice: Random) -> None:
    held = [code for group in groups for code in group]
    places = dice.sample(range(len(held)), len(held))  # where in the column each row stands
    codes = np.empty(len(held), np.uint8)
    codes[places] = held
    numbers = np.repeat(np.arange(len(groups), dtype=np.uint32), [len(group) for group in groups]) * np.uint32(3)
    last, counts = np.full(6, facet_kernels.NO_GROUP), np.zeros(6, np.int64)
    n_with = facet_kernels.count_groups(codes, np.array(places, np.uint32), 0, numbers, last, counts)
    assert n_with == sum(set(group) != {0} for group in groups)
    assert counts.tolist() == [sum(code in group for group in groups) for code in range(6)]


@QUICK
@given(st.lists(st.lists(st.lists(st.integers(0, 5), max_size=3), min_size=1, max_size=3), max_size=30))
def test_count_groups_in_lists_counts_each_group_once_for_each_code(groups: list[list[list[int]]]) -> None:
    lists = [row for group in groups for row in group]
    offsets = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    codes = np.array([code for row in lists for code in row], np.uint16)
    numbers = np.repeat(np.arange(len(groups), dtype=np.uint32), [len(group) for group in groups]) * np.uint32(3)
    last, counts = np.full(6, facet_kernels.NO_GROUP), np.zeros(6, np.int64)
    rows = np.arange(len(lists), dtype=np.uint32)
    assert facet_kernels.count_groups_in_lists(offsets, codes, rows, numbers, last, counts) == sum(map(any_of, groups))
    assert counts.tolist() == [sum(any(code in row for row in group) for group in groups) for code in range(6)]


@QUICK
@given(st.lists(st.lists(st.lists(st.integers(1, 5), max_size=3), min_size=1, max_size=3), max_size=30))
def test_count_groups_in_columns_counts_each_group_once_for_each_code(groups: list[list[list[int]]]) -> None:
    rows = [row for group in groups for row in group]
    columns = np.zeros((max(map(len, rows), default=0), len(rows)), np.uint8)
    for number, row in enumerate(rows):
        columns[: len(row), number] = row
    numbers = np.repeat(np.arange(len(groups), dtype=np.uint32), [len(group) for group in groups]) * np.uint32(3)
    last, counts, places = (
        np.full(6, facet_kernels.NO_GROUP),
        np.zeros(6, np.int64),
        np.arange(len(rows), dtype=np.uint32),
    )
    n_with = facet_kernels.count_groups_in_columns(columns, places, numbers, last, counts)
    assert n_with == sum(map(any_of, groups))
    assert counts[1:].tolist() == [sum(any(code in row for row in group) for group in groups) for code in range(1, 6)]


def any_of(group: list[list[int]]) -> bool:
    return any(len(row) > 0 for row in group)


@QUICK
@given(st.data())
def test_gather_lists_and_list_bases_agree_on_the_list_of_each_row(data: st.DataObject) -> None:
    lengths = data.draw(st.lists(st.sampled_from((0, 1, 3, 9, 63, 64, 200)), min_size=1, max_size=8))
    starts = np.cumsum([0, *lengths]).astype(np.int64)
    n, order = int(starts[-1]), np.array(data.draw(st.permutations(range(len(lengths)))), np.int32)
    sims = np.arange(len(lengths), dtype=np.float32)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    mask = rng.random(n) < data.draw(st.floats(0, 1))
    none, no_weights = np.zeros((0, 0), np.uint8), np.zeros(0, np.float32)
    some, some_weights = rng.integers(0, 256, (n, 2)).astype(np.uint8), np.array([0.01, -0.005], np.float32)
    for given_marks, expected in ((packed(mask), np.flatnonzero(mask)), (EVERY, np.arange(n))):
        rows, bases = np.empty(n + 1, np.int64), np.empty(n + 1, np.float32)
        if n == 0:
            continue
        for terms, weights, least in ((none, no_weights, math.inf), (some, some_weights, 2.5)):
            found = kernels.gather_lists(given_marks, starts, order, sims, terms, weights, least, rows, bases)
            assert found <= kernels.count_lists(given_marks, starts, order) == len(expected)
            by_row = np.argsort(rows[:found])
            alone = np.empty(len(expected), np.float32)
            kernels.list_bases(starts, sims, terms, weights, expected, alone)
            there = alone >= least if len(weights) else np.ones(len(expected), np.bool_)
            assert rows[:found][by_row].tolist() == expected[there].tolist()
            assert alone[there].tolist() == bases[:found][by_row].tolist()
