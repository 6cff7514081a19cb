"""`socialpulse models`: get them ready before they are needed."""

from __future__ import annotations

import typer

from socialpulse.cli.opening import console

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Models that understand words."""


@app.command()
def prepare() -> None:
    """Convert the sentence model and compile the search engine, once for each installation; `make install` does it."""
    from socialpulse.app.models import LazyModels
    from socialpulse.retrieval import make_ready
    from socialpulse.runtime.settings import load_settings

    settings = load_settings()
    console.print(f"{LazyModels(settings).load().name} is ready in {settings.models_folder}")
    make_ready()
    console.print("The search engine is compiled")
