"""The tree of commands, and those that stand alone: run, api, worker, migrate, status."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from socialpulse import __version__
from socialpulse.cli import accounts, creators, index, jobs, lake, media, models, moderation, search
from socialpulse.cli import demo as demos
from socialpulse.cli.opening import console, open_settings, opened, run_async

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=f"SocialPulse {__version__}."
)
app.add_typer(accounts.app, name="accounts", help="People who sign in, and moderators among them.")
app.add_typer(creators.app, name="creators", help="Import creators, search them, look at one.")
app.add_typer(demos.app, name="demo", help="Make synthetic data.")
app.add_typer(index.app, name="index", help="Look after the creator index.")
app.add_typer(jobs.app, name="jobs", help="Background jobs that failed.")
app.add_typer(media.app, name="media", help="Look after pictures and clips.")
app.add_typer(models.app, name="models", help="Models that understand words.")
app.add_typer(moderation.app, name="moderation", help="What may be shown: policy, known-bad lists, audit.")
app.add_typer(search.app, name="search", help="Search posts.")
app.add_typer(lake.app, name="lake", help="Raw records.")


@app.command()
def run(
    demo: Annotated[int, typer.Option(min=1, help="How many creators the demo world of a first start has.")] = 20_000,
    empty: Annotated[bool, typer.Option("--empty", help="Make no demo world.")] = False,
    port: Annotated[int | None, typer.Option(help="Listen here instead of at the port of the settings.")] = None,
    worker: Annotated[bool, typer.Option(help="Run a worker beside the server.")] = True,
) -> None:
    """Start everything on this machine: PostgreSQL, migrations, worker, server. Ctrl-C stops it all."""
    from socialpulse.app.run import RunOptions
    from socialpulse.app.run import run as run_all

    settings = open_settings("api", to_file=True, port=port)
    run_all(settings, RunOptions(0 if empty else demo, worker), console.print)


@app.command()
def api(
    port: Annotated[int | None, typer.Option(help="Listen here instead of at the port of the settings.")] = None,
) -> None:
    """Run only the server."""
    from socialpulse.app.run import RunOptions
    from socialpulse.app.run import run as run_all

    run_all(open_settings("api", port=port), RunOptions(n_demo_creators=0, with_worker=False), console.print)


@app.command()
def worker(
    queues: Annotated[str, typer.Option(help="Which queues, with commas between them; all where none is named.")] = "",
    at_once: Annotated[int, typer.Option(min=1, max=64, help="How many jobs at a time.")] = 3,
    log_to_file: Annotated[
        bool, typer.Option("--log-to-file", help="Log to the data folder instead of standard error.")
    ] = False,
) -> None:
    """Run only a worker."""
    from socialpulse.app.run import work

    work(
        open_settings("worker", to_file=log_to_file),
        [name.strip() for name in queues.split(",") if name.strip()],
        at_once,
    )


@app.command()
def migrate() -> None:
    """Bring the database to the shape this version expects."""
    from socialpulse.app.database import database

    with database(open_settings("cli")):
        console.print("The database is up to date.")


@app.command()
def status() -> None:
    """Say how much is in and how much of it can be searched."""

    from socialpulse.app.demo_progress import find_progress

    async def show() -> None:
        async with opened() as program:
            n_accounts = await program.profiles.count_accounts()
            n_waiting = await program.understanding.n_waiting()
            dead = await program.jobs.find_dead()
            console.print(f"accounts    {n_accounts:,}")
            console.print(
                f"searchable  {program.discovery.status():,} by filters, {n_accounts - n_waiting:,} by meaning"
            )
            network = await find_progress(program)
            if network is not None:
                console.print(f"demo        {network}")
            console.print(f"dead jobs   {len(dead):,}" + (" (see `socialpulse jobs dead`)" if dead else ""))

    run_async(show())


@app.command()
def schema(
    folder: Annotated[Path, typer.Argument(help="Where openapi.json and graph.graphql are written.")],
) -> None:
    """Write down what the doors look like."""
    from socialpulse.app.schema import write

    async def show() -> None:
        async with opened() as program:
            for path in write(program, folder):
                console.print(str(path))

    run_async(show())
