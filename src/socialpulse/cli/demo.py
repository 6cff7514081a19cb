"""`socialpulse demo`: synthetic creators as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from socialpulse.cli.opening import console

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
