"""What is said of a model, and the table that holds all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from socialpulse.core.errors import CannotStart, NotFound

Run = Callable[[], object]  # measures one small input
Load = Callable[[], Run]  # loads the model; can be sent to another process


class Origin(StrEnum):
    """Where a model comes from."""

    PACKAGE = "package"  # lies in an installed package
    CONVERTED = "converted"  # made here, once, from what lies in a package
    FOLDER = "folder"  # of the operator
    URL = "url"  # pulled from where the operator says


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model.

    sha256   what its content must hash to, 64 hexadecimal digits or the first of them; "" where nobody said
    n_bytes  how long it must be; None where nobody said
    url      where it can be pulled from
    """

    path: Path
    sha256: str = ""
    n_bytes: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """One model as it is listed.

    source  the package with its version, or the folder or site it is from, for people
    card    the path of its card in the repository, or where to read about it
    """

    name: str
    version: str
    origin: Origin
    source: str
    licence: str
    card: str
    files: tuple[ModelFile, ...]
    load: Load

    @property
    def n_bytes(self) -> int:
        """Return the bytes its files take, without those that are missing."""
        return sum(file.path.stat().st_size for file in self.files if file.path.is_file())


class Registry:
    """Every model by its name, in the order given."""

    def __init__(self, models: Iterable[Model]) -> None:
        """Raises CannotStart when two have one name."""
        self._models: dict[str, Model] = {}
        for model in models:
            if model.name in self._models:
                raise CannotStart(f"two models are called {model.name!r}; give one of them another name")
            self._models[model.name] = model

    def __iter__(self) -> Iterator[Model]:
        return iter(self._models.values())

    def load_model(self, name: str) -> Model:
        """Return the model of this name. Raises NotFound with the names there are."""
        if name not in self._models:
            raise NotFound(f"no model is called {name!r}; there are {', '.join(self._models)}")
        return self._models[name]
