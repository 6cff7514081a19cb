"""`socialpulse media`: looking after pictures and clips."""

from __future__ import annotations

from typing import Annotated

import typer

from socialpulse.cli.opening import console, opened, run_async
from socialpulse.core.actor import OPERATOR

app = typer.Typer(no_args_is_help=True)


@app.command()
def remake(
    limit: Annotated[int, typer.Option(min=1, help="At most so many now, the newest first.")] = 1_000,
) -> None:
    """Have media made anew whose files older steps made. They stay as they are until the new files stand."""

    async def ask() -> None:
        async with opened() as program:
            n = await program.library.remake_stale(limit)
            console.print(f"{n:,} media wait to be made anew; a running worker does it, new uploads first")

    run_async(ask())


@app.command()
def sweep() -> None:
    """Delete stored bytes that belong to nothing: what kills at the wrong moment left, two days old or more."""

    async def clean() -> None:
        async with opened() as program:
            swept = await program.library.sweep(OPERATOR)
            console.print(f"{swept.n_blobs:,} blobs deleted, {swept.n_bytes / 1e6:,.1f} MB")

    run_async(clean())
