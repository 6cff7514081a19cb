"""Import without embedding, end to end: file → lake → PostgreSQL → index. Target: at least 15,000 rows/s on 2 cores."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from benchmarks.machine import scratch_program
from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR
from socialpulse.creators import Import
from socialpulse.demo import write_creators

N_CREATORS = 70_000  # about 100,000 accounts
TARGET = 15_000


async def import_and_index(program: Program, path: Path) -> tuple[Import, float]:
    """Return what became of an import, and the seconds until every row could be found by a filter.

    The index follows the import as a worker would: it catches up beside it, and once more at its end.
    """
    began = time.perf_counter()
    reading = asyncio.create_task(program.imports.run_file(OPERATOR, path, None, None, lambda _: None))
    while not reading.done():
        await program.indexing.catch_up()
        await asyncio.wait([reading], timeout=0.05)
    done = await reading
    await program.indexing.catch_up()
    return done, time.perf_counter() - began


async def measure() -> None:
    """Import one world as three kinds of file, each into an empty database, and one of them again."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".jsonl", ".csv", ".parquet"):
            path = Path(folder) / f"demo{suffix}"
            write_creators(path, N_CREATORS, 3)
            async with scratch_program() as program:
                done, spent_s = await import_and_index(program, path)
                n_found = program.discovery.status()
                rate = done.n_records / spent_s
                print(
                    f"   {suffix:9} {done.n_records:,} rows, {n_found:,} findable, {spent_s:.1f} s: {rate:,.0f} rows/s",
                    end="",
                )
                print(f" (target {TARGET:,})")
                if suffix == ".parquet":
                    again, spent_s = await import_and_index(program, path)
                    rate = again.n_records / spent_s
                    print(f"   again     {again.n_unchanged:,} unchanged, {spent_s:.1f} s: {rate:,.0f} rows/s")


def main() -> None:
    """Measure and print."""
    asyncio.run(measure())


if __name__ == "__main__":
    main()
