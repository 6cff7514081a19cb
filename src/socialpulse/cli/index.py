"""`socialpulse index`: size, soundness, and building it again."""

from __future__ import annotations

import typer

from socialpulse.cli.opening import console, open_settings, opened, run_async

app = typer.Typer(no_args_is_help=True)


@app.command()
def status() -> None:
    """Show the size of the index."""
    from socialpulse.discovery import index_status

    found = index_status(open_settings("cli").index_folder)
    console.print(f"{found.n_rows:,} rows in {found.n_segments} segments, {found.n_bytes / 1e6:,.1f} MB on disk")


@app.command()
def rebuild() -> None:
    """Throw the index away and build it again from the database."""

    async def again() -> None:
        async with opened() as program:
            n_rows = await program.indexing.rebuild()
            console.print(f"{n_rows:,} accounts indexed")

    run_async(again())
