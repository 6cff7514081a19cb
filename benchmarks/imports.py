"""Import without embedding, end to end: file → lake → PostgreSQL → index. Target: at least 15,000 rows/s on 2 cores."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from benchmarks.machine import scratch_program
from socialpulse.app import Program
from socialpulse.core.actor import OPERATOR
from socialpulse.creators import Import
from socialpulse.demo import write_creators

N_CREATORS = 70_000  # about 100,000 accounts
TARGET = 15_000


@contextlib.asynccontextmanager
async def indexing_worker(program: Program) -> AsyncIterator[None]:
    """Run a worker that only indexes, as one runs beside the command line, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "socialpulse", "worker", "--queues", "index"],
        env={**os.environ, "SOCIALPULSE_DATA": str(program.settings.data.absolute())},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not await program.jobs.a_worker_lives():
            await asyncio.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


async def import_and_index(program: Program, path: Path) -> tuple[Import, float]:
    """Return what became of an import, and the seconds until every row could be found by a filter."""
    began = time.perf_counter()
    done = await program.imports.run_file(OPERATOR, path, None, None, lambda _: None)
    n_accounts = await program.profiles.count_accounts()
    while program.discovery.status() < n_accounts:
        await asyncio.sleep(0.02)
    return done, time.perf_counter() - began


async def measure() -> None:
    """Import one world as three kinds of file, each into an empty database, and one of them again."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".jsonl", ".csv", ".parquet"):
            path = Path(folder) / f"demo{suffix}"
            write_creators(path, N_CREATORS, 3)
            async with scratch_program() as program, indexing_worker(program):
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
