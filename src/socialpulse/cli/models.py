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
    """Convert the sentence model and place the niches, once for each installation; `make install` does it."""
    from socialpulse.app.models import LazyModels
    from socialpulse.runtime.settings import load_settings

    settings = load_settings()
    console.print(f"{LazyModels(settings).load().name} is ready in {settings.models_folder}")
