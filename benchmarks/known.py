"""A picture looked up in a million PDQ, beside faiss and a scan in numpy; a list of 200,000 from file to match.

Targets: < 5 ms a match and < 200 MB for a million.
"""

from __future__ import annotations

import asyncio
import importlib
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.machine import machine, quantiles, scratch_program
from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR
from socialpulse.media import Fingerprint
from socialpulse.moderation.known import HashKind, Terms, make_ready
from socialpulse.moderation.known.hamming import Hamming
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason

N_HASHES = 1_000_000
N_IMPORTED = 200_000
N_QUERIES = 100
MOST_BITS = 31

Codes = npt.NDArray[np.uint8]


def main() -> None:
    """Measure and print."""
    make_ready()
    dice = np.random.default_rng(5)
    codes = dice.integers(0, 256, (N_HASHES, 32), dtype=np.uint8)
    queries = [_near(codes[row], int(dice.integers(0, 40)), dice) for row in range(N_QUERIES)]
    _compare(codes, queries)
    asyncio.run(_from_file_to_match(codes[:N_IMPORTED]))


def _compare(codes: Codes, queries: Sequence[bytes]) -> None:
    began = time.perf_counter()
    index = Hamming(codes)
    built_s = time.perf_counter() - began
    print(f"   {len(codes):,} PDQ: sorted in {built_s:.2f} s, {index.n_bytes / 1e6:.0f} MB (target 200)")
    words = codes.view(np.uint64).reshape(-1, 4)
    contestants: dict[str, Callable[[bytes], Sequence[int]]] = {
        "ours": lambda query: index.within(query, MOST_BITS)[0].tolist(),
        "numpy scan": partial(_scan, words),
    }
    if (flat := _faiss(codes)) is not None:
        contestants["faiss IndexBinaryFlat, 1 thread"] = flat
    took: dict[str, list[float]] = {name: [] for name in contestants}
    for query in queries:  # alternately, so that a busy moment meets all
        found = {}
        for name, find in contestants.items():
            began = time.perf_counter()
            found[name] = sorted(find(query))
            took[name].append(time.perf_counter() - began)
        if len({tuple(rows) for rows in found.values()}) > 1:
            raise AssertionError(f"not all find the same: {found}")
    for name, seconds in took.items():
        print(f"   {name}: {quantiles(seconds)} (target 5 ms)")


async def _from_file_to_match(codes: Codes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hashes.txt"
        path.write_text("\n".join(code.tobytes().hex() for code in codes))
        async with scratch_program() as program:
            await _measure_program(program, path, codes)


async def _measure_program(program: Program, path: Path, codes: Codes) -> None:
    room = program.moderation
    await room.lists.add(OPERATOR, "bench", Terms(Action.REMOVE, Action.HOLD, 50, Reason.OTHER))
    for name in ("read in", "read once more"):
        began = time.perf_counter()
        done = await room.lists.import_file(OPERATOR, "bench", path, HashKind.PDQ)
        print(f"   a file of {done.n_read:,} {name}: {done.n_read / (time.perf_counter() - began):,.0f} hashes/s")
    took = []
    for code in codes[: N_QUERIES + 1]:
        began = time.perf_counter()
        await room.known.match([Fingerprint(0, bytes(32), code.tobytes(), 100)], bytes(32), bytes(16))
        took.append(time.perf_counter() - began)
    print(f"   first look, list loaded: {took[0]:.2f} s; then with exact hashes in PostgreSQL: {quantiles(took[1:])}")


def _near(code: Codes, n_bits: int, dice: np.random.Generator) -> bytes:
    bits = np.unpackbits(code)
    bits[dice.choice(256, n_bits, replace=False)] ^= 1
    return np.packbits(bits).tobytes()


def _scan(words: npt.NDArray[np.uint64], query: bytes) -> Sequence[int]:
    distances = np.bitwise_count(words ^ np.frombuffer(query, np.uint64)).sum(axis=1)
    found: list[int] = np.flatnonzero(distances <= MOST_BITS).tolist()
    return found


def _faiss(codes: Codes) -> Callable[[bytes], Sequence[int]] | None:
    """Return the search of faiss, or None where it is not installed."""
    try:
        faiss: Any = importlib.import_module("faiss")
    except ImportError:
        print("   faiss is not installed: make bench installs it")
        return None
    faiss.omp_set_num_threads(1)
    index = faiss.IndexBinaryFlat(256)
    index.add(codes)

    def find(query: bytes) -> Sequence[int]:
        _, _, rows = index.range_search(np.frombuffer(query, np.uint8)[None], MOST_BITS + 1)
        found: list[int] = rows.tolist()
        return found

    return find


if __name__ == "__main__":
    print(machine())
    main()
