"""`socialpulse lake`: what may not live on goes."""

from __future__ import annotations

import typer

from socialpulse.cli.opening import console, opened, run_async

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Raw records."""


@app.command()
def expire() -> None:
    """Delete raw records, and what was kept of them, that may not live on; the worker does it every hour."""

    async def delete() -> None:
        async with opened() as program:
            n_objects, accounts = await program.lake.expire()
        console.print(f"{n_objects:,} raw objects and {len(accounts):,} accounts deleted")

    run_async(delete())
