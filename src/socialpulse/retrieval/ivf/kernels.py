"""The loops that touch every row, compiled by numba. They release the GIL, allocate next to nothing and never raise.

Compiled code is kept beside this file, or in the user's cache where that cannot be written, so only the first process
ever pays for it. `cpu` features are those of the machine: popcounts and comparisons become AVX2, AVX-512 or NEON.

Marks are bits, 64 rows a word from the least bit on, 1 for a row that passes; beyond the last row they are 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from llvmlite.binding import get_host_cpu_features
from numba import njit, types
from numba.core.cgutils import alloca_once_value, for_range, get_or_insert_function
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])

AHEAD = 24  # rows
COUNTS_VECTORS = bool(get_host_cpu_features().get("avx512vpopcntdq"))
FEW_WORDS = 3  # of a code: counted faster one by one
ALL = np.uint64(2**64 - 1)


def compiled(function: F) -> F:
    """Return the function compiled, without the GIL, for whatever types it is called with."""
    return cast(F, njit(nogil=True, cache=True)(function))


def reordered(function: F) -> F:
    """Return the function compiled so that sums may be added in any order, several terms at once."""
    return cast(F, njit(nogil=True, cache=True, fastmath={"reassoc", "contract", "nsz"})(function))


@intrinsic  # type: ignore[untyped-decorator]
def popcount(context: Any, word: Any) -> Any:
    def emit(_context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), emit


@intrinsic  # type: ignore[untyped-decorator]
def trailing_zeros(context: Any, word: Any) -> Any:
    def emit(_context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), emit


@intrinsic  # type: ignore[untyped-decorator]
def fetch_line(context: Any, array: Any, place: Any) -> Any:
    """Ask for the cache line that holds this place of a flat array, without waiting for it."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        pointer, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        kind = ir.FunctionType(ir.VoidType(), [pointer, number, number, number])
        fetch = builder.module.declare_intrinsic("llvm.prefetch", [pointer], kind)
        at = builder.bitcast(builder.gep(data, [arguments[1]]), pointer)
        builder.call(fetch, [at, *(ir.Constant(number, value) for value in (0, 3, 1))])  # read, keep, data
        return context.get_dummy_value()

    return types.none(array, types.int64), emit


@intrinsic  # type: ignore[untyped-decorator]
def _counted_at_once(context: Any, codes: Any, first: Any, planes: Any, n_words: Any) -> Any:
    """Return what `_counted` does, eight words at a time, by AVX-512. codes, planes: flat · first: word of the code"""
    lanes, word, place = 8, ir.IntType(64), ir.IntType(32)
    block, lines = ir.VectorType(word, lanes), ir.VectorType(ir.IntType(1), lanes)

    def every(value: int) -> Any:
        return ir.Constant(block, [value] * lanes)

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        codes_at, planes_at = (
            context.make_array(signature.args[i])(context, builder, arguments[i]).data for i in (0, 2)
        )
        first, n_words = arguments[1], arguments[3]
        of_vector = ir.FunctionType(block, [block])
        count = get_or_insert_function(builder.module, of_vector, "llvm.ctpop.v8i64")
        of_lines = ir.FunctionType(block, [block.as_pointer(), place, lines, block])
        load = get_or_insert_function(builder.module, of_lines, "llvm.masked.load.v8i64.p0")
        add_up = get_or_insert_function(builder.module, ir.FunctionType(word, [block]), "llvm.vector.reduce.add.v8i64")
        sums = alloca_once_value(builder, every(0))
        n_blocks = builder.sdiv(builder.add(n_words, ir.Constant(word, lanes - 1)), ir.Constant(word, lanes))
        with for_range(builder, n_blocks) as loop:
            begin = builder.mul(loop.index, ir.Constant(word, lanes))
            left = builder.insert_element(every(0), builder.sub(n_words, begin), ir.Constant(place, 0))
            left = builder.shuffle_vector(left, left, ir.Constant(ir.VectorType(place, lanes), [0] * lanes))
            there = builder.icmp_signed("<", ir.Constant(block, list(range(lanes))), left)

            def words(data: Any, at: Any) -> Any:
                pointer = builder.bitcast(builder.gep(data, [at]), block.as_pointer())
                return builder.call(load, [pointer, ir.Constant(place, 8), there, every(0)])

            code, sum_ = words(codes_at, builder.add(first, begin)), builder.load(sums)
            for bit in range(4):
                plane = words(planes_at, builder.add(begin, builder.mul(n_words, ir.Constant(word, bit))))
                ones = builder.shl(builder.call(count, [builder.and_(code, plane)]), every(bit))
                sum_ = builder.sub(sum_, ones) if bit == 3 else builder.add(sum_, ones)
            builder.store(sum_, sums)
        return builder.call(add_up, [builder.load(sums)])

    return types.int64(codes, types.int64, planes, types.int64), emit


@compiled
def _counted(codes: Any, first: int, planes: Any, n_words: int) -> Any:
    """Return the sum of the query's whole numbers where a code has a 1. codes, planes: flat · first: its first word"""
    if COUNTS_VECTORS and n_words > FEW_WORDS:
        return _counted_at_once(codes, first, planes, n_words)
    n_ones = n_twos = n_fours = n_eights = np.int64(0)
    for word in range(n_words):
        code = codes[first + word]
        n_ones += np.int64(popcount(code & planes[word]))
        n_twos += np.int64(popcount(code & planes[n_words + word]))
        n_fours += np.int64(popcount(code & planes[2 * n_words + word]))
        n_eights += np.int64(popcount(code & planes[3 * n_words + word]))
    return n_ones + 2 * n_twos + 4 * n_fours - 8 * n_eights


@compiled
def mark_holding(offsets: Any, codes: Any, hits: Any, n_wanted: int, marks: Any) -> None:
    """Mark the rows whose list has at least `n_wanted` codes with a hit. offsets (n + 1,) · marks: all 0"""
    for row in range(len(offsets) - 1):
        n = 0
        for i in range(offsets[row], offsets[row + 1]):
            n += hits[codes[i]]
        marks[row // 64] |= np.uint64(n >= n_wanted) << np.uint64(row % 64)


@compiled
def _marks_within(marks: Any, word: int, begin: int, end: int) -> Any:
    """Return the marks of one word, those of rows from begin to end alone."""
    bits = marks[word]
    if word * 64 < begin:
        bits &= ALL << np.uint64(begin % 64)
    if word * 64 + 64 > end:
        bits &= ~(ALL << np.uint64(end % 64))
    return bits


@compiled
def count_lists(marks: Any, starts: Any, lists: Any) -> int:
    """Return how many rows of the lists are marked. marks (0,) marks every row"""
    n = np.int64(0)
    for number in lists:
        begin, end = starts[number], starts[number + 1]
        if len(marks) == 0:
            n += end - begin
        else:
            for word in range(begin // 64, (end + 63) // 64):
                n += np.int64(popcount(_marks_within(marks, word, begin, end)))
    return n  # type: ignore[return-value]


@compiled
def gather_lists(
    marks: Any, starts: Any, lists: Any, sims: Any, terms: Any, weights: Any, least: float, rows: Any, bases: Any
) -> int:
    """Write down the marked rows of the lists, and as bases the similarity of their list and what terms add to it.

    Returns how many. Where there are terms, rows whose base is less than `least` are left out.

    marks (0,) marks every row · terms (n, t) bytes, (0, 0) for none · weights (t,) of one step of each · rows, bases:
    one longer than what `count_lists` says
    """
    n, every = 0, len(marks) == 0
    for number in lists:
        begin, end, before = starts[number], starts[number + 1], n
        if every:
            for row in range(begin, end):
                rows[n] = row
                n += 1
        else:
            for word in range(begin // 64, (end + 63) // 64):
                bits = _marks_within(marks, word, begin, end)
                while bits:
                    rows[n] = word * 64 + np.int64(trailing_zeros(bits))
                    n += 1
                    bits &= bits - np.uint64(1)
        sim = sims[number]
        if len(weights) == 0:
            for at in range(before, n):
                bases[at] = sim
            continue
        kept = before
        for at in range(before, n):
            base = sim + _weighed(terms, weights, rows[at])
            rows[kept], bases[kept] = rows[at], base
            kept += 1 if base >= least else 0
        n = kept
    return n


@compiled
def _weighed(terms: Any, weights: Any, row: int) -> Any:
    added = np.float32(0.0)
    for t in range(len(weights)):
        added += weights[t] * np.float32(terms[row, t])
    return added


@compiled
def list_bases(starts: Any, sims: Any, terms: Any, weights: Any, rows: Any, bases: Any) -> None:
    """Write down the similarity of the list of each row, and what terms add to it. rows rise"""
    number = 0
    for i in range(len(rows)):
        while rows[i] >= starts[number + 1]:
            number += 1
        bases[i] = sims[number] + _weighed(terms, weights, rows[i])


@compiled
def estimate(codes: Any, scales: Any, planes: Any, step: float, total: int, rows: Any, bases: Any, found: Any) -> None:
    """Write down the estimated inner product of each row with the query: base + scale x step x (2 S - total).

    S = sum of the query's whole numbers where the code has a 1. planes (4, words): bit j of each number, the last plane
    being the sign, worth -8 (two's complement). rows, bases, found (n,)

    Where rows lie apart memory takes longer than counting: what a later row needs is fetched meanwhile.
    """
    n_words = planes.shape[1]
    words, numbers = codes.reshape(-1), planes.reshape(-1)
    for i in range(len(rows)):
        coming = rows[min(i + AHEAD, len(rows) - 1)]
        fetch_line(words, coming * n_words)
        fetch_line(words, coming * n_words + n_words - 1)
        fetch_line(scales, coming)
        there = _counted(words, rows[i] * n_words, numbers, n_words)
        found[i] = bases[i] + scales[rows[i]] * step * (2 * there - total)


@compiled
def keep_near_best(keys: Any, rows: Any, scales: Any, bounds: Any, heap: Any, kept_uppers: Any, kept_rows: Any) -> int:
    """Write down the rows that may be among the first k, and return how many, with the most that each may be worth.

    A row may be worth width x its scale + `off` more than its key, no scale counting less than `least`; it is kept when
    that reaches the k-th greatest key so far, or `floor` where that is less. Left out are those that are surely worth
    more than `below`, even `certain` x scale + `off` less than their key.

    bounds: width, least and most of the scales, floor, below, certain, off · heap (k,) the k greatest keys so far, of
    those at most `below`, least first, minus infinity where there are none yet; goes on growing · kept_uppers,
    kept_rows: as long as keys
    """
    width, least, most, floor, below, certain, off = bounds
    n, size, more = 0, len(heap), width * max(least, most) + off
    for i in range(len(keys)):
        key = keys[i]
        if key + more < min(heap[0], floor):  # nearly always, and without a look at the scale
            continue
        scale = max(scales[rows[i]], least)
        upper = key + width * scale + off
        if upper < min(heap[0], floor) or key - certain * scale - off > below:
            continue
        kept_uppers[n], kept_rows[n] = upper, rows[i]
        n += 1
        if heap[0] < key <= below:
            at = 0
            while True:
                child = 2 * at + 1
                if child >= size:
                    break
                if child + 1 < size and heap[child + 1] < heap[child]:
                    child += 1
                if heap[child] >= key:
                    break
                heap[at] = heap[child]
                at = child
            heap[at] = key
    return n


@compiled
def _least_base(near: float, most: float, kths: Any, reaches: Any) -> Any:
    """Return what a list, or a row, must come up to by its base alone when `near` is the k-th best estimate.

    most: of `near` terms added no more than this · reaches (p,) how far below the similarity of the k-th best a base
    may lie when that is one of kths (p,), rising; along lines between them, flat beyond
    """
    return near - max(_along(near, kths, reaches), _along(near - most, kths, reaches))


@compiled
def next_least(sims: Any, order: Any, at: int, near: float, most: float, reach: Any) -> Any:
    """Return what rows of the next list must come to by their base alone; infinity when no list that is left matters.

    Lists about as near as the nearest one are read whole. reach: kths, reaches, and how much further is about as near
    """
    kths, reaches, close = reach
    following = sims[order[at]]
    if at == 0 or following >= sims[order[0]] - close:
        return -np.inf
    least = _least_base(near, most, kths, reaches)
    return np.inf if following + most < least else least


@compiled
def _along(x: float, xs: Any, ys: Any) -> Any:
    last = len(xs) - 1
    if x <= xs[0]:
        return ys[0]
    if x >= xs[last]:
        return ys[last]
    i = 0
    while x > xs[i + 1]:
        i += 1
    return ys[i] + (ys[i + 1] - ys[i]) * (x - xs[i]) / (xs[i + 1] - xs[i])


@compiled
def read_lists(
    lists: Any, coded: Any, added: Any, reach: Any, bounds: Any, heap: Any, steps: Any, found: Any, kept: Any
) -> Any:
    """Read lists from the nearest on, in steps of twice as many rows each, until none that is left can matter.

    Lists at most `close` further than the nearest one are read whole, whatever their rows' bases.

    lists: marks, starts, sims, order by falling similarity · coded: codes, scales, and the query as `estimate` takes it
    added: terms, weights, the most that they add · reach: kths, reaches, close · bounds, heap: as above
    steps: the first list, the rows of the first step and the most of any, and how many are read at most before k were
    found · found: rows and their estimates · kept: those near the best, the most of each

    Returns the list to go on with, the rows of the next step, how many were found and kept; and whether all is done.
    Not all is done where steps become longer than the most, what may be found longer than `found`, or k are not found.
    """
    marks, starts, sims, order = lists
    codes, scales, planes, step, total = coded
    terms, weights, most = added
    at, step_rows, most_rows, most_in_vain = steps
    rows, estimates = found
    near_rows, uppers = kept
    room, n, n_kept, n_read = len(rows) - 1, 0, 0, 0
    while at < len(order):
        least = next_least(sims, order, at, min(heap[0], bounds[3]) - bounds[6], most, reach)
        if least == np.inf:
            return at, step_rows, n, n_kept, True
        last, n_rows = at, 0
        while last < len(order) and n_rows < step_rows:
            n_rows += starts[order[last] + 1] - starts[order[last]]
            last += 1
        in_vain = n_read > most_in_vain and heap[0] == -np.inf
        if step_rows > most_rows or in_vain or n + count_lists(marks, starts, order[at:last]) > room:
            return at, step_rows, n, n_kept, False
        end = n + gather_lists(marks, starts, order[at:last], sims, terms, weights, least, rows[n:], estimates[n:])
        estimate(codes, scales, planes, step, total, rows[n:end], estimates[n:end], estimates[n:end])
        n_kept += keep_near_best(
            estimates[n:end], rows[n:end], scales, bounds, heap, uppers[n_kept:], near_rows[n_kept:]
        )
        n, at, step_rows, n_read = end, last, 2 * step_rows, n_read + n_rows
    return at, step_rows, n, n_kept, True


@compiled
def write_rows(marks: Any, rows: Any) -> None:
    """Write down the marked rows, rising."""
    n = 0
    for word in range(len(marks)):
        bits = marks[word]
        while bits:
            rows[n] = word * 64 + np.int64(trailing_zeros(bits))
            n += 1
            bits &= bits - np.uint64(1)
