"""What every command needs: the settings, the program, a console."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from socialpulse.runtime.settings import Settings, load_settings, open_data_folder
from socialpulse.runtime.telemetry import start_logging

if TYPE_CHECKING:
    from socialpulse.app import Program
    from socialpulse.retrieval import Tells

T = TypeVar("T")

console = Console(highlight=False, soft_wrap=True)


def open_settings(role: str, *, to_file: bool = False, port: int | None = None) -> Settings:
    """Return the settings with the data folder open, and start the log of this role."""
    settings = load_settings()
    if port is not None:
        settings = load_settings(api={**settings.api.model_dump(), "port": port})
    settings = open_data_folder(settings)
    level = "warning" if role == "cli" else settings.log_level
    start_logging(level, settings.logs_folder / f"{role}.log" if to_file else None)
    return settings


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[Program]:
    """Return the program for one command, with a database that is there at least as long."""
    from socialpulse.app import open_program
    from socialpulse.app.database import database

    settings = open_settings("cli")
    with database(settings, console.print) as url:
        async with open_program(settings, url) as program:
            yield program


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns; Ctrl-C ends it cleanly."""
    return asyncio.run(work)


def progress_bars(*, quiet: bool = False) -> Progress:
    """Return bars that go away when they are done; none are shown where nobody watches. Tasks take a field `extra`."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[extra]}"),
        TimeRemainingColumn(),
        console=console,
        disable=quiet or not console.is_terminal,
        transient=True,
    )


@contextlib.contextmanager
def build_progress() -> Iterator[Tells]:
    """Show how far the building of an index is."""
    with progress_bars() as bars:
        task = bars.add_task("", total=None, extra="")
        yield lambda at: bars.update(
            task, description=at.stage.value, total=at.n_rows, completed=at.n_done, extra=f"{at.n_done:,} rows"
        )
