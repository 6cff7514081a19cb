"""Sign-ins per second while other requests run. Target: at least 5 a second, others hardly slower.

Eight clients sign in one after another for some seconds, with right passwords; four others read small pages at a
steady pace. Beside it the limit: the same argon2id in as many threads, with nothing around it. Server and clients share
the machine; the server is its own process.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from benchmarks.machine import quantiles
from benchmarks.serving import free_port, serving
from socialpulse.accounts.passwords import HASHER
from socialpulse.app import open_program
from socialpulse.app.database import database
from socialpulse.core.actor import OPERATOR
from socialpulse.runtime.settings import load_settings, open_data_folder
from socialpulse.runtime.telemetry import start_logging

SECONDS = 8.0
N_SIGNING_IN = 8
N_READING = 4
READS_PER_S = 25.0  # of each reader
PASSWORD = "a password for benchmarks"
FREE = {
    "SOCIALPULSE_LOG_LEVEL": "warning",
    "SOCIALPULSE_ACCOUNTS__N_SIGN_INS_PER_MINUTE": "1000000",
    "SOCIALPULSE_ACCOUNTS__N_SIGN_INS_PER_MINUTE_OF_ADDRESS": "1000000",
}


def plain(n_threads: int, seconds: float) -> float:
    """Return how many passwords n threads check in a second, with nothing else to do."""
    hashed = HASHER.hash(PASSWORD)
    until = time.perf_counter() + seconds

    def check() -> int:
        n = 0
        while time.perf_counter() < until:
            n += HASHER.verify(hashed, PASSWORD)
        return n

    with ThreadPoolExecutor(n_threads) as threads:
        return sum(task.result() for task in [threads.submit(check) for _ in range(n_threads)]) / seconds


async def sign_in(http: httpx.AsyncClient, number: int, until: float) -> list[float]:
    """Sign one person in again and again; return how long each time took."""
    took: list[float] = []
    body = {"email": f"p{number}@example.org", "password": PASSWORD, "keep": "tokens"}
    while time.perf_counter() < until:
        began = time.perf_counter()
        answer = await http.post("/v1/sessions", json=body)
        took.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.text
    return took


async def read(http: httpx.AsyncClient, until: float) -> list[float]:
    """Read a small page at a steady pace; return how long each answer took from the moment it was due."""
    took: list[float] = []
    due = time.perf_counter()
    while (due := due + 1 / READS_PER_S) < until:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        answer = await http.get("/v1/creators/imports")
        took.append(time.perf_counter() - due)
        assert answer.status_code == 200, answer.text
    return took


async def both(address: str, n_signing_in: int) -> tuple[list[float], list[float]]:
    """Return how long sign-ins and reads took side by side."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as http:
        until = time.perf_counter() + SECONDS
        reads = [read(http, until) for _ in range(N_READING)]
        found = await asyncio.gather(*reads, *(sign_in(http, number, until) for number in range(n_signing_in)))
    return [one for some in found[N_READING:] for one in some], [one for some in found[:N_READING] for one in some]


async def prepare(url: str, data: Path) -> None:
    """Make the people who sign in."""
    async with open_program(open_data_folder(load_settings(data=data)), url) as program:
        for number in range(N_SIGNING_IN):
            await program.accounts.sign_up.add(OPERATOR, f"p{number}@example.org", PASSWORD)


def main() -> None:
    """Measure and print."""
    start_logging("warning")
    with tempfile.TemporaryDirectory() as folder:
        port, data = free_port(), Path(folder) / "data"
        with database(open_data_folder(load_settings(data=data))) as url:
            asyncio.run(prepare(url, data))
            for n_threads in (1, 2):
                _measure(data, port, n_threads)


def _measure(data: Path, port: int, n_threads: int) -> None:
    environment = {"SOCIALPULSE_DATA": str(data), **FREE, "SOCIALPULSE_ACCOUNTS__N_HASH_THREADS": str(n_threads)}
    with serving(["-m", "socialpulse", "api", "--port"], port, environment) as address:
        asyncio.run(both(address, 1))  # warm
        limit = plain(n_threads, 3.0)
        _, alone = asyncio.run(both(address, 0))
        signed, beside = asyncio.run(both(address, N_SIGNING_IN))
        limit = (limit + plain(n_threads, 3.0)) / 2
    print(f"   {n_threads} hash thread(s): {len(signed) / SECONDS:.1f} sign-ins/s (target 5)")
    print(f"      plain argon2id in {n_threads} thread(s): {limit:.1f}/s")
    print(f"      a sign-in, {N_SIGNING_IN} at once: {quantiles(signed)}")
    print(f"      other requests, {N_READING * READS_PER_S:.0f}/s: {quantiles(beside)}")
    print(f"      other requests without sign-ins: {quantiles(alone)}")


if __name__ == "__main__":
    main()
