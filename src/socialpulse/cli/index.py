"""`socialpulse index`: build, status, verify, merge, bench, explain."""

from __future__ import annotations

from typing import Annotated

import typer

from socialpulse.cli.opening import build_progress, console, open_settings, opened, run_async
from socialpulse.core.actor import OPERATOR

app = typer.Typer(no_args_is_help=True)


@app.command()
def status() -> None:
    """Show the size of the index."""
    from socialpulse.discovery import index_status

    found = index_status(open_settings("cli").index_folder)
    dead = f", {found.n_dead:,} replaced or deleted" if found.n_dead else ""
    console.print(f"{found.n_rows:,} rows in {found.n_segments} segments{dead}, {found.n_bytes / 1e6:,.1f} MB on disk")


@app.command()
@app.command("rebuild", hidden=True)
def build() -> None:
    """Throw the index away and build it again from the database."""

    async def again() -> None:
        async with opened() as program:
            with build_progress() as tell:
                n_rows = await program.indexing.rebuild(tell)
            await program.indexing.catch_up()
            console.print(f"{n_rows:,} accounts indexed")

    run_async(again())


@app.command()
def verify() -> None:
    """Read every byte of the index and say what is wrong with it."""
    from socialpulse.discovery import verify_index

    found = verify_index(open_settings("cli").index_folder)
    for problem in found.problems:
        console.print(problem)
    console.print(f"{found.n_rows:,} rows in {found.n_files} files: {len(found.problems)} problems")
    if found.problems:
        raise typer.Exit(1)


@app.command()
def merge() -> None:
    """Write the index anew as one segment, without what was replaced or deleted."""
    from socialpulse.discovery import merge_index

    found = merge_index(open_settings("cli").index_folder)
    console.print(f"{found.n_rows:,} rows in {found.n_segments} segments, {found.n_bytes / 1e6:,.1f} MB on disk")


@app.command()
def bench(
    n_queries: Annotated[
        int, typer.Option("--queries", min=1, max=10_000, help="How many rows serve as queries.")
    ] = 200,
) -> None:
    """Measure how fast the index answers on this machine, and how much of the truth it finds."""
    from socialpulse.discovery import measure_index

    measured = measure_index(open_settings("cli").index_folder, n_queries)
    for found in measured.vectors:
        times = f"p50 {found.p50_ms:.2f} ms, p99 {found.p99_ms:.2f} ms"
        console.print(
            f"{found.vector}: {found.n_queries} queries for the 10 nearest, {times}, recall {found.recall:.3f}"
        )
    for part, its in (measured.residence or {}).items():
        resident, whole = its.n_resident / measured.n_rows, its.n_bytes / measured.n_rows
        console.print(f"  {part}: {resident:,.0f} bytes a row in memory, of {whole:,.0f}")


@app.command()
def explain(text: Annotated[str, typer.Argument(help="What to search for.")]) -> None:
    """Show how the index answers a search, step by step."""
    from socialpulse.discovery import Search

    async def show() -> None:
        async with opened() as program:
            found = await program.discovery.search(OPERATOR, Search(text=text))
            console.print(found.plan)

    run_async(show())
