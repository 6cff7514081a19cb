"""Search through HTTP, with facets. Targets on 2 cores: p99 < 50 ms at 100,000 accounts, < 25 ms at a million.

The accounts are a demo world. The bios of 2,000 of them are embedded; the meanings of all are drawn around these, for
embedding all would take minutes. Queries are embedded for real. One client, one request at a time, then four at a time;
the server is its own process.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
import numpy as np

from benchmarks.machine import quantiles
from benchmarks.serving import free_port, serving
from socialpulse.app import Program, open_program
from socialpulse.app.database import database
from socialpulse.core.actor import OPERATOR
from socialpulse.core.ids import AccountId
from socialpulse.creators import understanding_store
from socialpulse.creators.understanding_store import Understood
from socialpulse.demo import write_creators
from socialpulse.runtime.settings import load_settings, open_data_folder
from socialpulse.runtime.telemetry import start_logging

N_CREATORS = 70_000
N_EMBEDDED = 2_000
APART = 0.5  # how far a drawn meaning lies from the one it is drawn around, before it is brought to unit length
N_REQUESTS = 400
TOPICS = (
    "vegan skincare",
    "retro games",
    "family travel",
    "street photography",
    "home workouts",
    "crypto for beginners",
    "sourdough",
)
PLACES = ("", " from Berlin", " in Brazil", " from Japan, 10k-100k followers", " on tiktok")
FILTERS: tuple[dict[str, object], ...] = (
    {},
    {"platforms": ["instagram"]},
    {"followers": {"min": 10_000, "max": 500_000}, "countries": ["DE", "US"]},
    {"any_of": [{"niches": ["beauty"]}, {"verified": True}]},
)


async def draw_meanings(program: Program) -> None:
    """Give every account a meaning near that of one of 2,000 bios, and index it."""
    dice = np.random.default_rng(1)
    first = await program.profiles.find_ids(AccountId(0), N_EMBEDDED)
    texts = [account.bio or account.name or "" for account in await program.profiles.find_families(first)]
    centres = await asyncio.to_thread(program.models.load_embedder().embed, texts)
    last = AccountId(0)
    while ids := await program.profiles.find_ids(last, 20_000):
        noise = dice.standard_normal((len(ids), 384)).astype(np.float32) * np.float32(APART / np.sqrt(384))
        vectors = centres[dice.integers(0, len(centres), len(ids))] + noise
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        halves = vectors.astype("<f2")
        drawn = [
            Understood(
                id, b"", "drawn", "file", halves[row].tobytes(), "en", 1.0, None, None, ["beauty.skincare"], [0.5]
            )
            for row, id in enumerate(ids)
        ]
        async with program.db.transaction() as tx:
            await understanding_store.save(tx, drawn)
        last = ids[-1]
    await program.indexing.rebuild()


def bodies() -> list[dict[str, object]]:
    """Return the requests, all different."""
    return [
        {"text": f"{TOPICS[n % 7]} {n}{PLACES[n % 5]}", "filters": FILTERS[n % 4], "limit": 20}
        for n in range(N_REQUESTS)
    ]


async def ask(address: str, n_at_once: int) -> list[float]:
    """Return how long each request took, in seconds."""
    waiting = bodies()
    took: list[float] = []

    async def client() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=30) as http:
            while waiting:
                body = waiting.pop()
                began = time.perf_counter()
                answer = await http.post("/v1/creators/search", json=body)
                took.append(time.perf_counter() - began)
                assert answer.status_code == 200, answer.text

    await asyncio.gather(*(client() for _ in range(n_at_once)))
    return took


async def prepare(url: str, data: Path, n_creators: int) -> int:
    """Fill the world and return how many accounts it has."""
    path = data / "demo.parquet"
    write_creators(path, n_creators, 3)
    async with open_program(open_data_folder(load_settings(data=data)), url) as program:
        done = await program.imports.run_file(OPERATOR, path, None, None, lambda _: None)
        await draw_meanings(program)
        return done.n_records


def main(options: Sequence[str] = ()) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks search_http", description=__doc__)
    parser.add_argument("--creators", type=int, default=N_CREATORS)
    n_creators = parser.parse_args(options).creators
    start_logging("warning")
    with tempfile.TemporaryDirectory() as folder:
        port, data = free_port(), Path(folder) / "data"
        settings = open_data_folder(load_settings(data=data))
        with database(settings) as url:
            n_accounts = asyncio.run(prepare(url, data, n_creators))
            environment = {"SOCIALPULSE_DATA": str(data), "SOCIALPULSE_LOG_LEVEL": "warning"}
            with serving(["-m", "socialpulse", "api", "--port"], port, environment) as address:
                asyncio.run(ask(address, 1))  # warm
                for n_at_once in (1, 4):
                    took = asyncio.run(ask(address, n_at_once))
                    rate = len(took) * n_at_once / sum(took)
                    target_ms = 25 if n_accounts > 500_000 else 50
                    figures = f"{quantiles(took)}, {rate:.0f} requests/s (target p99 < {target_ms} ms)"
                    print(f"   {n_accounts:,} accounts, {n_at_once} at once: {figures}")


if __name__ == "__main__":
    main()
