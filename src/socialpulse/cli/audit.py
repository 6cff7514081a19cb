"""`socialpulse moderation audit`: what people of the house did, and whether the log of it is as it was written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer

from socialpulse.cli.opening import console, opened, run_async
from socialpulse.core.actor import OPERATOR

app = typer.Typer(no_args_is_help=True, help="The audit log of moderation.")


@app.command()
def verify() -> None:
    """Check every entry; exit code 1 where one was changed or is missing."""

    async def check() -> bool:
        async with opened() as program:
            found = await program.moderation.review.audit.verify(OPERATOR)
        if found.broken_at is not None:
            console.print(f"broken at entry {found.broken_at}: {found.why}")
            return False
        console.print(f"{found.n_entries} entries, all as they were written")
        console.print(f"note elsewhere: entry {found.head.n_entries} has the hash {found.head.hash.hex()}")
        return True

    if not run_async(check()):
        raise typer.Exit(1)


@app.command()
def show(limit: Annotated[int, typer.Option(min=1, max=1_000, help="How many, the last first.")] = 20) -> None:
    """Show the last entries."""

    async def tell() -> None:
        async with opened() as program:
            page = await program.moderation.review.audit.find_latest(OPERATOR, limit)
        for entry in page.items:
            detail = orjson.dumps(dict(entry.detail)).decode()
            console.print(
                f"{entry.number}  {entry.at:%Y-%m-%d %H:%M:%S}  {entry.actor}  {entry.act}  {entry.subject}  {detail}",
                markup=False,
            )

    run_async(tell())


@app.command()
def export(path: Annotated[Path, typer.Argument(help="A file to write; what is there is replaced.")]) -> None:
    """Write every entry as a line of JSON, the first first."""

    async def write() -> int:
        n = 0
        async with opened() as program:
            with path.open("wb") as out:
                async for entry in program.moderation.review.audit.export(OPERATOR):
                    out.write(entry.line())
                    n += 1
        return n

    console.print(f"{run_async(write())} entries in {path}")
