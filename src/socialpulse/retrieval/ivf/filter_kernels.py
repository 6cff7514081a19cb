"""One loop that tests all clauses of a filter, strip by strip, compiled by numba.

A filter comes as arrays (`ivf.clauses.Program` says what they mean), since columns of different types cannot stand in
one list that numba knows: each atom names its column by address and type. Marks are bits, 64 rows a word. A strip's
marks stay in the first cache from clause to clause. Values are compared 64 at once, whichever of these rows are left: a
branch that is taken at random takes longer than reading a line. Once few rows are left, words without any are skipped.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from llvmlite.binding import get_host_cpu_features
from numba import carray, types
from numba.core.cgutils import get_or_insert_function
from numba.extending import intrinsic

from socialpulse.retrieval.ivf.bits import WORD
from socialpulse.retrieval.ivf.kernels import ALL, compiled, fetch_line, popcount, trailing_zeros

STRIP = 65_536  # rows; whole words. Their marks, three times, stay in the first cache
AHEAD = 16_384  # rows; what the processor fetches by itself ends with each page
FEW = 640  # where one row in so many is left, most words have none, and are not read
FEW_RANGES = 9  # so many comparisons of whole words cost less than a look-up for each row
FEW_BYTE_RANGES = 1  # the same where codes of one byte are looked up 32 at once
BYTE_CODES = 256
HAS_SHUFFLE = bool(get_host_cpu_features().get("avx2"))
U8, U16, U32, I64, F32, F64, BITS = range(7)
NONE, ONE = np.uint64(0), np.uint64(1)


@intrinsic  # type: ignore[untyped-decorator]
def _pointer(context: Any, address: Any) -> Any:
    def emit(_context: Any, builder: ir.IRBuilder, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], ir.IntType(8).as_pointer())

    return types.voidptr(types.int64), emit


@intrinsic  # type: ignore[untyped-decorator]
def _between(context: Any, values: Any, first: Any, low: Any, high: Any) -> Any:
    """Which of 64 values from `first` on lie between two, ends included, as the bits of one word; NaN never does."""
    number = values.dtype

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        block = ir.VectorType(context.get_data_type(number), WORD)
        at = builder.bitcast(builder.gep(data, [arguments[1]]), block.as_pointer())
        given = builder.load(at, align=number.bitwidth // 8)
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), WORD), [0] * WORD)

        def compared(sign: str, bound: Any) -> Any:
            one = builder.insert_element(ir.Constant(block, ir.Undefined), bound, ir.Constant(ir.IntType(32), 0))
            everywhere = builder.shuffle_vector(one, one, zeros)
            if isinstance(number, types.Float):
                return builder.fcmp_ordered(sign, given, everywhere)
            compare = builder.icmp_signed if number.signed else builder.icmp_unsigned
            return compare(sign, given, everywhere)

        held = builder.and_(compared(">=", arguments[2]), compared("<=", arguments[3]))
        return builder.bitcast(held, ir.IntType(64))

    return types.uint64(values, types.int64, number, number), emit


@intrinsic  # type: ignore[untyped-decorator]
def _members(context: Any, values: Any, members: Any, first: Any) -> Any:
    """Which of 64 codes of one byte from `first` on are among the members, as the bits of one word, by AVX2.

    members (32,): for the low half of a code, which high halves 0 to 7, and then 8 to 15, make a member, one bit each
    """

    def emit(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        codes_at, members_at = [
            context.make_array(kind)(context, builder, a).data
            for kind, a in zip(signature.args[:2], arguments[:2], strict=True)
        ]
        byte, vector, word = ir.IntType(8), ir.VectorType(ir.IntType(8), 32), ir.IntType(64)

        def every(value: int) -> Any:
            return ir.Constant(vector, [value] * 32)

        def at(pointer: Any, kind: Any) -> Any:
            return builder.bitcast(pointer, kind.as_pointer())

        kind = ir.FunctionType(vector, [vector, vector])
        shuffle = get_or_insert_function(builder.module, kind, "llvm.x86.avx2.pshuf.b")
        half = ir.VectorType(byte, 16)
        twice = ir.Constant(ir.VectorType(ir.IntType(32), 32), [*range(16), *range(16)])

        def table(begin: int) -> Any:
            start = builder.gep(members_at, [ir.Constant(word, begin)])
            lines = builder.load(at(start, half), align=1)
            return builder.shuffle_vector(lines, lines, twice)

        tables = [table(begin) for begin in (0, 16)]
        bits = ir.Constant(vector, [1 << (i % 8) for i in range(16)] * 2)

        def held(begin: int) -> Any:
            start = builder.add(arguments[2], ir.Constant(word, begin))
            codes = builder.load(at(builder.gep(codes_at, [start]), vector), align=1)
            low, high = builder.and_(codes, every(15)), builder.lshr(codes, every(4))
            bit = builder.call(shuffle, [bits, high])
            below, above = (builder.call(shuffle, [table, low]) for table in tables)
            chosen = builder.select(builder.icmp_unsigned("<", high, every(8)), below, above)
            found = builder.icmp_unsigned("!=", builder.and_(chosen, bit), every(0))
            return builder.zext(builder.bitcast(found, ir.IntType(32)), word)

        return builder.or_(held(0), builder.shl(held(32), ir.Constant(word, 32)))

    return types.uint64(values, members, types.int64), emit


@compiled
def _add_in_ranges(values: Any, ranges: Any, few: bool, wanted: Any, found: Any) -> None:
    """Mark the rows whose value lies in a range."""
    kind, whole = values.dtype.type, len(values) // WORD
    for r in range(len(ranges)):
        low, high = kind(ranges[r, 0]), kind(ranges[r, 1])
        for w in range(whole):
            if few and wanted[w] == NONE:
                continue
            fetch_line(values, w * WORD + AHEAD)
            found[w] |= _between(values, w * WORD, low, high)
        for i in range(whole * WORD, len(values)):
            found[whole] |= np.uint64((values[i] >= low) & (values[i] <= high)) << np.uint64(i % WORD)


@compiled
def _add_hits(codes: Any, hits: Any, wanted: Any, found: Any) -> None:
    """Mark the rows whose code has a hit, looking each up."""
    for w in range(len(wanted)):
        bits = wanted[w]
        while bits:
            at = trailing_zeros(bits)
            found[w] |= np.uint64(hits[int(codes[w * WORD + np.int64(at)])]) << at
            bits &= bits - ONE


@compiled
def _add_byte_hits(codes: Any, hits: Any, members: Any, few: bool, wanted: Any, found: Any) -> None:
    """Mark the rows whose code of one byte has a hit."""
    whole = len(codes) // WORD if HAS_SHUFFLE else 0
    if HAS_SHUFFLE:
        for w in range(whole):
            if few and wanted[w] == NONE:
                continue
            fetch_line(codes, w * WORD + AHEAD)
            found[w] |= _members(codes, members, w * WORD)
    _add_hits(codes[whole * WORD :], hits, wanted[whole:], found[whole:])


@compiled
def _add_sketched(
    values: Any, codes: Any, covered: Any, unsure: Any, low: Any, high: Any, few: bool, wanted: Any, found: Any
) -> None:
    """Mark the rows whose value lies in the range, which the high bytes of their codes tell of nearly all.

    codes (2, n) high bytes, low bytes · covered: first and last code that lie within, first > last for none · unsure:
    codes just outside of which values must be looked up, 0 for none
    """
    bottom, top = covered[0], covered[1]
    for code in unsure:
        if code:
            bottom, top = (code, code) if bottom > top else (min(bottom, code), max(top, code))
    if bottom > top:
        return
    byte, kind = np.uint8, values.dtype.type
    least, greatest = kind(low), kind(high)
    highs, lows, whole = codes[0], codes[1], len(values) // WORD
    n_cut, cut_words = np.int64(0), np.empty(len(wanted), np.int64)
    for w in range(whole):
        if few and wanted[w] == NONE:
            continue
        fetch_line(highs, w * WORD + AHEAD)
        inside = _between(highs, w * WORD, byte(bottom >> 8), byte(top >> 8))
        at_ends = _between(highs, w * WORD, byte(bottom >> 8), byte(bottom >> 8))
        at_ends |= _between(highs, w * WORD, byte(top >> 8), byte(top >> 8))
        found[w] |= inside & ~at_ends
        cut_words[n_cut] = w
        n_cut += np.int64(at_ends & wanted[w] != NONE)
    for i in range(n_cut):
        begin = cut_words[i] * WORD
        lowest = _between(highs, begin, byte(bottom >> 8), byte(bottom >> 8))
        highest = _between(highs, begin, byte(top >> 8), byte(top >> 8))
        inside = lowest | highest
        inside &= ~lowest | _between(lows, begin, byte(bottom & 255), byte(255))
        inside &= ~highest | _between(lows, begin, byte(0), byte(top & 255))
        cut = NONE
        for code in unsure:
            if code:
                cut |= _between(highs, begin, byte(code >> 8), byte(code >> 8)) & _between(
                    lows, begin, byte(code & 255), byte(code & 255)
                )
        found[cut_words[i]] |= _kept_of(values, begin, inside, cut & inside & wanted[cut_words[i]], least, greatest)
    if whole < len(wanted):
        inside = cut = NONE
        for i in range(whole * WORD, len(values)):
            code, bit = np.int64(highs[i]) << 8 | np.int64(lows[i]), ONE << np.uint64(i % WORD)
            inside |= bit if bottom <= code <= top else NONE
            cut |= bit if code == unsure[0] or code == unsure[1] else NONE
        found[whole] |= _kept_of(values, whole * WORD, inside, cut & inside & wanted[whole], least, greatest)


@compiled
def _kept_of(values: Any, begin: int, inside: Any, cut: Any, least: Any, greatest: Any) -> Any:
    """Return the rows inside without those of `cut` whose value lies beyond the bounds. One word, from `begin` on."""
    while cut:
        at = trailing_zeros(cut)
        value = values[begin + np.int64(at)]
        if value < least or value > greatest:
            inside &= ~(ONE << at)
        cut &= cut - ONE
    return inside


@compiled
def _add_by_sketch(atom: Any, whole: Any, floats: Any, begin: int, n: int, few: bool, wanted: Any, found: Any) -> None:
    """Mark the rows of one atom with a sketch. Chooses by type."""
    address, tag, first = atom[0], atom[1], atom[2]
    codes = (carray(_pointer(atom[7] + begin), (n,), np.uint8), carray(_pointer(atom[8] + begin), (n,), np.uint8))
    covered, unsure = whole[first + 1], atom[9:11]
    if tag == U32:
        u32 = carray(_pointer(address + 4 * begin), (n,), np.uint32)
        _add_sketched(u32, codes, covered, unsure, whole[first, 0], whole[first, 1], few, wanted, found)
    elif tag == I64:
        i64 = carray(_pointer(address + 8 * begin), (n,), np.int64)
        _add_sketched(i64, codes, covered, unsure, whole[first, 0], whole[first, 1], few, wanted, found)
    elif tag == F32:
        f32 = carray(_pointer(address + 4 * begin), (n,), np.float32)
        _add_sketched(f32, codes, covered, unsure, floats[first, 0], floats[first, 1], few, wanted, found)
    else:
        f64 = carray(_pointer(address + 8 * begin), (n,), np.float64)
        _add_sketched(f64, codes, covered, unsure, floats[first, 0], floats[first, 1], few, wanted, found)


@compiled
def _add_atom(atom: Any, whole: Any, floats: Any, begin: int, n: int, few: bool, wanted: Any, found: Any) -> None:
    """Mark the rows of one atom: n values from `begin` on. Chooses by type."""
    if atom[7]:
        _add_by_sketch(atom, whole, floats, begin, n, few, wanted, found)
        return
    address, tag = atom[0], atom[1]
    ranges, numbers = whole[atom[2] : atom[3]], floats[atom[2] : atom[3]]
    hits = carray(_pointer(atom[4]), (atom[5],), np.uint8)
    if tag == BITS:
        marks = carray(_pointer(address + begin // 8), (len(wanted),), np.uint64)
        for w in range(len(wanted)):
            found[w] |= marks[w]
    elif tag == U8:
        u8 = carray(_pointer(address + begin), (n,), np.uint8)
        if len(hits) and len(ranges) > FEW_BYTE_RANGES:
            _add_byte_hits(u8, hits, carray(_pointer(atom[4] + BYTE_CODES), (32,), np.uint8), few, wanted, found)
        else:
            _add_in_ranges(u8, ranges, few, wanted, found)
    elif tag == U16:
        u16 = carray(_pointer(address + 2 * begin), (n,), np.uint16)
        if len(hits) and len(ranges) > FEW_RANGES:
            _add_hits(u16, hits, wanted, found)
        else:
            _add_in_ranges(u16, ranges, few, wanted, found)
    elif tag == U32:
        u32 = carray(_pointer(address + 4 * begin), (n,), np.uint32)
        if len(hits) and len(ranges) > FEW_RANGES:
            _add_hits(u32, hits, wanted, found)
        else:
            _add_in_ranges(u32, ranges, few, wanted, found)
    elif tag == I64:
        _add_in_ranges(carray(_pointer(address + 8 * begin), (n,), np.int64), ranges, few, wanted, found)
    elif tag == F32:
        _add_in_ranges(carray(_pointer(address + 4 * begin), (n,), np.float32), numbers, few, wanted, found)
    else:
        _add_in_ranges(carray(_pointer(address + 8 * begin), (n,), np.float64), numbers, few, wanted, found)


@compiled
def _try_clause(
    atoms: Any, whole: Any, floats: Any, begin: int, n: int, few: bool, wanted: Any, found: Any, turned: Any
) -> None:
    """Write down which of n rows pass a clause: any of its atoms, or, for a turned one, its opposite.

    wanted, found, turned (w,): of the rows that are not wanted anything may be written
    """
    found[:] = NONE
    for t in range(len(atoms)):
        if atoms[t, 6]:
            turned[:] = NONE
            _add_atom(atoms[t], whole, floats, begin, n, few, wanted, turned)
            for w in range(len(found)):
                found[w] |= ~turned[w]
        else:
            _add_atom(atoms[t], whole, floats, begin, n, few, wanted, found)


@compiled
def _every(n: int, marks: Any) -> None:
    """Mark n rows, and none beyond. marks (-(-n // 64),)"""
    marks[:] = ALL
    if n % WORD:
        marks[n // WORD] = (ONE << np.uint64(n % WORD)) - ONE


@compiled
def _count(marks: Any) -> int:
    n = np.int64(0)
    for word in marks:
        n += np.int64(popcount(word))
    return n  # type: ignore[return-value]


@compiled
def mark_clauses(
    starts: Any, atoms: Any, whole: Any, floats: Any, order: Any, first: int, last: int, alive: Any, marks: Any
) -> int:
    """Mark the rows from first to last that pass every clause, tried in this order. Returns how many.

    starts, atoms, whole, floats: as `ivf.clauses.Program` says · first: a multiple of 64 · alive: marks, or (0,) when
    all rows live · marks: of all rows, those from first to last are set
    """
    found, turned = np.empty(STRIP // WORD, np.uint64), np.empty(STRIP // WORD, np.uint64)
    n_marked = 0
    for begin in range(first, last, STRIP):
        n = min(STRIP, last - begin)
        n_words = -(-n // WORD)
        mine = marks[begin // WORD : begin // WORD + n_words]
        if len(alive):
            mine[:] = alive[begin // WORD : begin // WORD + n_words]
        else:
            _every(n, mine)
        left = _count(mine)
        for c in order:
            if left == 0:
                break
            clause = atoms[starts[c] : starts[c + 1]]
            few = left * FEW < n
            _try_clause(clause, whole, floats, begin, n, few, mine, found[:n_words], turned[:n_words])
            for w in range(n_words):
                mine[w] &= found[w]
            left = _count(mine)
        n_marked += left
    return n_marked


@compiled
def plan_clauses(
    starts: Any, atoms: Any, whole: Any, floats: Any, n: int, costs: Any, order: Any, passing: Any
) -> None:
    """Try each clause on the n rows of the sample; write down which share of them passes it, and the best order.

    The first is the one that costs least for every row that it takes away. n <= STRIP · costs (c,): of a row
    """
    n_words, n_clauses = -(-n // WORD), len(starts) - 1
    found, turned, every = np.empty(n_words, np.uint64), np.empty(n_words, np.uint64), np.empty(n_words, np.uint64)
    _every(n, every)
    sampled = atoms.copy()
    sampled[:, 0], sampled[:, 7], sampled[:, 8] = atoms[:, 11], atoms[:, 12], atoms[:, 13]
    for c in range(n_clauses):
        _try_clause(sampled[starts[c] : starts[c + 1]], whole, floats, 0, n, False, every, found, turned)
        passing[c] = _count(found & every) / max(n, 1)
        at = c
        while at > 0 and costs[c] * (1 - passing[order[at - 1]]) < costs[order[at - 1]] * (1 - passing[c]):
            order[at] = order[at - 1]
            at -= 1
        order[at] = c
