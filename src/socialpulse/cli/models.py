"""`socialpulse models`: what there is, whether it works, getting it here before it is needed."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from socialpulse.cli.opening import console
from socialpulse.runtime.settings import Settings, load_settings
from socialpulse.understand.registry import (
    Cost,
    ModelFile,
    Registry,
    check,
    find_costs,
    known_models,
    pull,
    save_costs,
)

app = typer.Typer(no_args_is_help=True)

Names = Annotated[list[str] | None, typer.Argument(help="Models by name; all where none is named.")]


@app.callback()
def _group() -> None:
    """Models that understand words, pictures and sound."""


@app.command("list")
def show() -> None:
    """List every model: version, where it is from, licence, size, and what `check` measured last."""
    settings = load_settings()
    costs = find_costs(settings.models_folder)
    for model in _known(settings):
        cost = costs.get(model.name)
        measured = _told(cost) if cost is not None and cost.version == model.version else "not checked yet"
        console.print(f"{model.name} {model.version}", style="bold", markup=False)
        console.print(f"    {model.origin}: {model.source}; {model.licence}; {model.card or 'no card'}", markup=False)
        console.print(f"    {model.n_bytes / 2**20:,.1f} MB of files; {measured}")
    console.print(f"Converted and pulled models are kept in {settings.models_folder}")


@app.command("check")
def check_models(names: Names = None) -> None:
    """Verify the files of models, load and run each, and say what that costs. Exit code 1 where one does not work."""
    settings = load_settings()
    registry = _known(settings)
    wanted = [registry.load_model(name) for name in names] if names else list(registry)
    costs = find_costs(settings.models_folder)
    n_wrong = 0
    for model in wanted:
        found = check(model)
        if found.cost is None:
            n_wrong += 1
            console.print(f"{model.name}: {found.problem}", markup=False)
            continue
        costs[model.name] = found.cost
        console.print(f"{model.name} {model.version}: {_told(found.cost)}", markup=False)
    save_costs(settings.models_folder, costs)
    if n_wrong:
        console.print(f"{n_wrong} of {len(wanted)} cannot be used")
        raise typer.Exit(1)


@app.command("pull")
def pull_models(names: Annotated[list[str], typer.Argument(help="Models of models.toml.")]) -> None:
    """Fetch the files of models from where models.toml says; what broke off goes on where it stood."""
    registry = _known(load_settings())
    for model in [registry.load_model(name) for name in names]:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bars:
            tasks = {file: bars.add_task(file.path.name, total=file.n_bytes) for file in model.files}

            def told(file: ModelFile, n_bytes: int) -> None:
                bars.update(tasks[file], completed=n_bytes)  # noqa: B023  called inside this round only

            pulled = pull(model, told)
        console.print(f"{model.name}: {len(pulled)} pulled, {len(model.files) - len(pulled)} were here")


@app.command()
def prepare() -> None:
    """Convert the sentence model and compile the search engine, once for each installation; `make install` does it."""
    from socialpulse.app.models import LazyModels
    from socialpulse.moderation import make_ready as make_known_ready
    from socialpulse.retrieval import make_ready

    settings = load_settings()
    console.print(f"{LazyModels(settings).load().name} is ready in {settings.models_folder}")
    make_ready()
    make_known_ready()
    console.print("The search engine and the lookup of known pictures are compiled")


def _known(settings: Settings) -> Registry:
    return known_models(
        settings.models_folder, settings.text_model.folder, settings.moderation.labels, settings.moderation.word_lists
    )


def _told(cost: Cost) -> str:
    return f"loads in {cost.load_ms:,.0f} ms, runs in {cost.run_ms:,.1f} ms, holds {cost.mb:,.0f} MB"
