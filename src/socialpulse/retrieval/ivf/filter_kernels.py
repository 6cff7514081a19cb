"""One loop that tests all clauses of a filter, strip by strip, compiled by numba.

A filter comes as arrays (`ivf.clauses.Program` says what they mean), since columns of different types cannot stand in
one list that numba knows: each atom names its column by address and type. A strip's marks stay in the first cache from
clause to clause. While many of its rows pass, whole vectors of rows are compared without a branch: 0.05 ns a row of one
byte, 0.2 ns of four. Once few pass they are written down, and only they are tested, some ns each.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from llvmlite.binding import get_host_cpu_features
from numba import carray, types
from numba.core.cgutils import get_or_insert_function
from numba.extending import intrinsic

from socialpulse.retrieval.ivf.kernels import bits_of, compiled, popcount, trailing_zeros, write_rows

STRIP = 8_192  # rows; a multiple of 64
FEW = 160  # when one row in so many is left, rows are tested one by one
FEW_RANGES = 9  # so many comparisons of whole vectors cost less than a look-up for each row
FEW_BYTE_RANGES = 1  # the same where codes of one byte are looked up 32 at once
BYTE_CODES = 256
HAS_SHUFFLE = bool(get_host_cpu_features().get("avx2"))
U8, U16, U32, I64, F32, F64 = range(6)


@intrinsic  # type: ignore[untyped-decorator]
def _pointer(context: Any, address: Any) -> Any:
    def emit(_context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], ir.IntType(8).as_pointer())

    return types.voidptr(types.int64), emit


@intrinsic  # type: ignore[untyped-decorator]
def _add_members(context: Any, values: Any, members: Any, found: Any, first: Any) -> Any:
    """Mark in `found` which of 32 codes of one byte are among the members, all at once, by AVX2.

    members (32,): for the low half of a code, which high halves 0 to 7, and then 8 to 15, make a member, one bit each
    """

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        data = [
            context.make_array(kind)(context, builder, a).data
            for kind, a in zip(signature.args[:3], arguments[:3], strict=True)
        ]
        byte, vector = ir.IntType(8), ir.VectorType(ir.IntType(8), 32)

        def every(value: int) -> Any:
            return ir.Constant(vector, [value] * 32)

        def at(pointer: Any, kind: Any) -> Any:
            return builder.bitcast(pointer, kind.as_pointer())

        kind = ir.FunctionType(vector, [vector, vector])
        shuffle = get_or_insert_function(builder.module, kind, "llvm.x86.avx2.pshuf.b")
        half = ir.VectorType(byte, 16)
        twice = ir.Constant(ir.VectorType(ir.IntType(32), 32), [*range(16), *range(16)])

        def table(begin: int) -> Any:
            start = builder.gep(data[1], [ir.Constant(ir.IntType(64), begin)])
            lines = builder.load(at(start, half), align=1)
            return builder.shuffle_vector(lines, lines, twice)

        codes = builder.load(at(builder.gep(data[0], [arguments[3]]), vector), align=1)
        low, high = builder.and_(codes, every(15)), builder.lshr(codes, every(4))
        bits = ir.Constant(vector, [1 << (i % 8) for i in range(16)] * 2)
        bit = builder.call(shuffle, [bits, high])
        below, above = (builder.call(shuffle, [table(begin), low]) for begin in (0, 16))
        chosen = builder.select(builder.icmp_unsigned("<", high, every(8)), below, above)
        held = builder.icmp_unsigned("!=", builder.and_(chosen, bit), every(0))
        into = at(builder.gep(data[2], [arguments[3]]), vector)
        builder.store(builder.or_(builder.load(into, align=1), builder.zext(held, vector)), into, align=1)
        return context.get_dummy_value()

    return types.void(values, members, found, types.int64), emit


@intrinsic  # type: ignore[untyped-decorator]
def _bits_equal(context: Any, codes: Any, first: Any, code: Any) -> Any:
    """Which of 64 codes are this one, as the bits of one word."""

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        block = ir.VectorType(ir.IntType(16), 64)
        at = builder.bitcast(builder.gep(array.data, [arguments[1]]), block.as_pointer())
        one = builder.insert_element(ir.Constant(block, ir.Undefined), arguments[2], ir.Constant(ir.IntType(32), 0))
        everywhere = builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(ir.IntType(32), 64), [0] * 64))
        equal = builder.icmp_unsigned("==", builder.load(at, align=2), everywhere)
        return builder.bitcast(equal, ir.IntType(64))

    return types.uint64(codes, types.int64, types.uint16), emit


@compiled
def _add_byte_hits(values: Any, hits: Any, members: Any, found: Any) -> None:
    """Mark in `found` the rows whose code of one byte has a hit."""
    whole = len(found) // 32 * 32 if HAS_SHUFFLE else 0
    if HAS_SHUFFLE:
        for i in range(0, whole, 32):
            _add_members(values, members, found, i)
    for i in range(whole, len(found)):
        found[i] |= hits[values[i]]


@compiled
def _add_in_ranges(values: Any, ranges: Any, hits: Any, rows: Any, n_rows: int, found: Any) -> None:
    """Mark in `found` the rows whose value lies in a range or has a hit. n_rows: of `rows`; -1 for all values"""
    kind = values.dtype.type
    if n_rows < 0:
        if len(hits) and len(ranges) > FEW_RANGES:
            for i in range(len(found)):
                found[i] |= hits[int(values[i])]
            return
        for r in range(len(ranges)):
            low, high = kind(ranges[r, 0]), kind(ranges[r, 1])
            for i in range(len(found)):
                found[i] |= np.uint8((values[i] >= low) & (values[i] <= high))
    elif len(hits):
        for i in range(n_rows):
            found[i] |= hits[int(values[rows[i]])]
    else:
        for r in range(len(ranges)):
            low, high = kind(ranges[r, 0]), kind(ranges[r, 1])
            for i in range(n_rows):
                value = values[rows[i]]
                found[i] |= np.uint8((value >= low) & (value <= high))


@compiled
def _add_unsure(values: Any, codes: Any, unsure: Any, low: Any, high: Any, wanted: Any, rows: Any, found: Any) -> None:
    """Mark in `found` the rows of two codes whose value lies in the range. Code 0 is null, of which no row does.

    wanted (n,) 1 for the rows that still matter · rows (n,) to write down those that must be looked up
    """
    kind = values.dtype.type
    least, greatest = kind(low), kind(high)
    one, other = np.uint16(unsure[0]), np.uint16(unsure[1])
    n, whole = 0, len(found) // 64 * 64
    for i in range(0, whole, 64):
        bits = (_bits_equal(codes, i, one) | _bits_equal(codes, i, other)) & bits_of(wanted, i)
        while bits:
            rows[n] = i + np.int64(trailing_zeros(bits))
            n += 1
            bits &= bits - np.uint64(1)
    for i in range(whole, len(found)):
        rows[n] = i
        n += codes[i] == one or codes[i] == other
    for i in range(n):
        value = values[rows[i]]
        found[rows[i]] |= np.uint8((value >= least) & (value <= greatest))


@compiled
def _add_sketched(
    values: Any,
    codes: Any,
    unsure: Any,
    low: Any,
    high: Any,
    covered: Any,
    wanted: Any,
    rows: Any,
    n_rows: int,
    found: Any,
) -> None:
    """Mark in `found` the rows whose value lies in the range, which their codes tell of nearly all."""
    first, last = np.uint16(covered[0]), np.uint16(covered[1])
    if n_rows < 0:
        for i in range(len(found)):
            found[i] |= np.uint8((codes[i] >= first) & (codes[i] <= last))
        if unsure[0]:
            _add_unsure(values, codes, unsure, low, high, wanted, rows, found)
        return
    kind = values.dtype.type
    least, greatest = kind(low), kind(high)
    for i in range(n_rows):
        code = codes[rows[i]]
        if first <= code <= last:
            found[i] = 1
        elif code == unsure[0] or code == unsure[1]:
            found[i] |= np.uint8((values[rows[i]] >= least) & (values[rows[i]] <= greatest))


@compiled
def _add_by_sketch(
    atom: Any, whole: Any, floats: Any, begin: int, n: int, wanted: Any, rows: Any, n_rows: int, found: Any
) -> None:
    """Mark in `found` the rows of one atom with a sketch. Chooses by type."""
    address, tag, first = atom[0], atom[1], atom[2]
    codes = carray(_pointer(atom[7] + 2 * begin), (n,), np.uint16)
    covered, unsure = whole[first + 1], atom[8:10]
    if tag == U32:
        u32 = carray(_pointer(address + 4 * begin), (n,), np.uint32)
        _add_sketched(u32, codes, unsure, whole[first, 0], whole[first, 1], covered, wanted, rows, n_rows, found)
    elif tag == I64:
        i64 = carray(_pointer(address + 8 * begin), (n,), np.int64)
        _add_sketched(i64, codes, unsure, whole[first, 0], whole[first, 1], covered, wanted, rows, n_rows, found)
    elif tag == F32:
        f32 = carray(_pointer(address + 4 * begin), (n,), np.float32)
        _add_sketched(f32, codes, unsure, floats[first, 0], floats[first, 1], covered, wanted, rows, n_rows, found)
    else:
        f64 = carray(_pointer(address + 8 * begin), (n,), np.float64)
        _add_sketched(f64, codes, unsure, floats[first, 0], floats[first, 1], covered, wanted, rows, n_rows, found)


@compiled
def _add_atom(
    atom: Any, whole: Any, floats: Any, begin: int, n: int, wanted: Any, rows: Any, n_rows: int, found: Any
) -> None:
    """Mark in `found` the rows of one atom: n values from `begin` on, of which `rows` counts. Chooses by type."""
    if atom[7]:
        _add_by_sketch(atom, whole, floats, begin, n, wanted, rows, n_rows, found)
        return
    address, tag = atom[0], atom[1]
    first, last = atom[2], atom[3]
    hits = carray(_pointer(atom[4]), (atom[5],), np.uint8)
    if tag == U8:
        values = carray(_pointer(address + begin), (n,), np.uint8)
        if HAS_SHUFFLE and n_rows < 0 and len(hits) and last - first > FEW_BYTE_RANGES:
            members = carray(_pointer(atom[4] + BYTE_CODES), (32,), np.uint8)
            _add_byte_hits(values, hits, members, found)
            return
        _add_in_ranges(values, whole[first:last], hits, rows, n_rows, found)
    elif tag == U16:
        values = carray(_pointer(address + 2 * begin), (n,), np.uint16)
        _add_in_ranges(values, whole[first:last], hits, rows, n_rows, found)
    elif tag == U32:
        values = carray(_pointer(address + 4 * begin), (n,), np.uint32)
        _add_in_ranges(values, whole[first:last], hits, rows, n_rows, found)
    elif tag == I64:
        values = carray(_pointer(address + 8 * begin), (n,), np.int64)
        _add_in_ranges(values, whole[first:last], hits[:0], rows, n_rows, found)
    elif tag == F32:
        values = carray(_pointer(address + 4 * begin), (n,), np.float32)
        _add_in_ranges(values, floats[first:last], hits[:0], rows, n_rows, found)
    else:
        values = carray(_pointer(address + 8 * begin), (n,), np.float64)
        _add_in_ranges(values, floats[first:last], hits[:0], rows, n_rows, found)


@compiled
def _try_clause(
    atoms: Any,
    whole: Any,
    floats: Any,
    begin: int,
    n: int,
    wanted: Any,
    rows: Any,
    n_rows: int,
    found: Any,
    turned: Any,
) -> None:
    """Write down which rows pass a clause: any of its atoms, or, for a turned one, its opposite.

    wanted (n,) 1 for the rows that still matter; of the others anything may be written · rows (n,): n_rows of them to
    be tried, or, where all are, room to write
    """
    found[:] = 0
    for t in range(len(atoms)):
        if atoms[t, 6]:
            turned[:] = 0
            _add_atom(atoms[t], whole, floats, begin, n, wanted, rows, n_rows, turned)
            for i in range(len(found)):
                found[i] |= turned[i] ^ np.uint8(1)
        else:
            _add_atom(atoms[t], whole, floats, begin, n, wanted, rows, n_rows, found)


@compiled
def _count(marks: Any) -> int:
    n, whole = np.int64(0), len(marks) // 64 * 64
    for i in range(0, whole, 64):
        n += np.int64(popcount(bits_of(marks, i)))
    for i in range(whole, len(marks)):
        n += marks[i]
    return n  # type: ignore[return-value]


@compiled
def mark_clauses(
    starts: Any, atoms: Any, whole: Any, floats: Any, first: int, last: int, alive: Any, marks: Any, rows: Any
) -> Any:
    """Mark the rows from first to last that pass every clause. Returns how many, and how many were written to `rows`.

    starts, atoms, whole, floats: as `ivf.clauses.Program` says · alive (n,) 0 or 1, or (0,) when all live · marks (n,)
    of which first to last are set · rows: the rows that pass, as long as it holds them all
    """
    found, turned, few = np.empty(STRIP, np.uint8), np.empty(STRIP, np.uint8), np.empty(STRIP, np.int64)
    every = np.ones(STRIP, np.uint8)
    n_marked, n_written = 0, 0
    for begin in range(first, last, STRIP):
        n = min(STRIP, last - begin)
        mine = marks[begin : begin + n]
        left, is_few = n, False
        if len(alive):
            mine[:] = alive[begin : begin + n]
            left = _count(mine)
        elif len(starts) == 1:
            mine[:] = 1
        for c in range(len(starts) - 1):
            clause = atoms[starts[c] : starts[c + 1]]
            if is_few:
                _try_clause(clause, whole, floats, begin, n, every, few, left, found[:left], turned[:left])
                passed = 0
                for i in range(left):
                    few[passed] = few[i]
                    passed += found[i]
                left = passed
            else:
                if c == 0 and len(alive) == 0:
                    _try_clause(clause, whole, floats, begin, n, every[:n], few, -1, mine, turned[:n])
                else:
                    _try_clause(clause, whole, floats, begin, n, mine, few, -1, found[:n], turned[:n])
                    for i in range(n):
                        mine[i] &= found[i]
                left = _count(mine)
                if 0 < left * FEW < n and c + 2 < len(starts):
                    write_rows(mine, 0, few)
                    is_few = True
            if left == 0:
                break
        if is_few:
            mine[:] = 0
            for i in range(left):
                mine[few[i]] = 1
        n_marked += left
        if n_marked <= len(rows):
            if is_few:
                for i in range(left):
                    rows[n_written + i] = begin + few[i]
            elif left:
                write_rows(mine, begin, rows[n_written:])
            n_written += left
    return n_marked, n_written


@compiled
def count_passing(starts: Any, atoms: Any, whole: Any, floats: Any, n: int, counts: Any) -> None:
    """Write down how many of n rows pass each clause by itself. n <= STRIP"""
    found, turned, few = np.empty(STRIP, np.uint8), np.empty(STRIP, np.uint8), np.empty(STRIP, np.int64)
    every = np.ones(STRIP, np.uint8)
    for c in range(len(starts) - 1):
        _try_clause(atoms[starts[c] : starts[c + 1]], whole, floats, 0, n, every[:n], few, -1, found[:n], turned[:n])
        counts[c] = _count(found[:n])
