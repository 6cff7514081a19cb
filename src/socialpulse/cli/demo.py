"""`socialpulse demo`: synthetic creators as a file, and a network of people who post."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from socialpulse.cli.opening import console, opened, run_async

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Make synthetic data."""


@app.command()
def creators(
    count: Annotated[int, typer.Option(min=1, help="How many creators; each has one to four accounts.")] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same creators.")] = 1,
    out: Annotated[Path, typer.Option(help=".jsonl, .csv (also .gz, .zst) or .parquet.")] = Path(
        "demo-creators.parquet"
    ),
) -> None:
    """Write believable synthetic profiles to a file that `creators import` takes like any other."""
    from socialpulse.demo import write_creators

    written = write_creators(out, count, seed)
    console.print(f"{out}: {count:,} creators with {written.n_accounts:,} accounts")


@app.command()
def world(
    people: Annotated[int, typer.Option(min=4, help="How many people.")] = 200,
    posts: Annotated[int, typer.Option(min=1, help="How many posts.")] = 1_500,
    artworks: Annotated[int, typer.Option(min=3, help="How many different clips and pictures they show.")] = 216,
) -> None:
    """Fill the network with people, posts and two weeks of activity. Run again after a crash, it goes on."""
    run_async(_make_world(people, posts, artworks))


async def _make_world(n_people: int, n_posts: int, n_artworks: int) -> None:
    from socialpulse.app.demo_progress import Size, begin
    from socialpulse.app.demo_world import DemoWorld

    async with opened() as program:
        await begin(program, Size(n_people, n_posts, n_artworks))
        watching = asyncio.create_task(DemoWorld(program).watch_network(console.print, has_begun=True))
        if not await program.jobs.a_worker_lives():
            working = asyncio.create_task(program.jobs.work(["demo", "media", "activity", "posts"], n_at_once=3))
            await asyncio.wait([watching, working], return_when=asyncio.FIRST_COMPLETED)
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
        await watching
