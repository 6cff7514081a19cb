"""`socialpulse jobs`: what failed, and running it again."""

from __future__ import annotations

from typing import Annotated

import typer

from socialpulse.cli.opening import console, opened, run_async

app = typer.Typer(no_args_is_help=True)


@app.command()
def dead() -> None:
    """List the jobs that will not be tried again by themselves."""

    async def show() -> None:
        async with opened() as program:
            found = await program.jobs.find_dead()
        for job in found:
            console.print(f"{job.id}  {job.name}  {job.n_attempts} attempts  {job.arguments}")
        console.print(f"{len(found)} dead jobs")

    run_async(show())


@app.command()
def again(job_id: Annotated[int, typer.Argument(help="As `jobs dead` lists it.")]) -> None:
    """Give a dead job all its attempts again."""

    async def retry() -> None:
        async with opened() as program:
            await program.jobs.run_again(job_id)
        console.print(f"job {job_id} waits again")

    run_async(retry())
