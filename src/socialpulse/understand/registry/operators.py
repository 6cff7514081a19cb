"""Models that the operator adds: `models.toml` in the models folder. One table for each model:

[clip-vit-b32]
version = "1"                      # the first digits of its hashes where it is left out
licence = "MIT"
card = "https://example.org/clip"  # where to read about it
[clip-vit-b32.files."visual.onnx"]
url = "https://example.org/visual.onnx"
sha256 = "64 hexadecimal digits"
n_bytes = 351_000_000              # may be left out
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from socialpulse.core.errors import CannotStart
from socialpulse.understand.registry.types import Model, ModelFile, Origin, Run
from socialpulse.understand.text import open_session

FILE = "models.toml"
_NAME = re.compile(r"[A-Za-z0-9][\w.+-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_URL = re.compile(r"https?://[^\s/]+/\S*")
_ENTRIES: dict[str, type] = {"version": str, "licence": str, "card": str, "files": dict}
_FILE_ENTRIES: dict[str, type] = {"url": str, "sha256": str, "n_bytes": int}


def load_operators(folder: Path) -> list[Model]:
    """Return the models of models.toml in a folder, none without that file.

    Raises CannotStart with everything in it that does not fit.
    """
    path = folder / FILE
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotStart(f"{path} cannot be read: {error}") from None
    problems = [f"{path}: {problem}" for name, entry in told.items() for problem in _problems(name, entry)]
    if problems:
        raise CannotStart("; ".join(problems))
    return [_model(folder / name, entry) for name, entry in told.items()]


def _model(folder: Path, entry: dict[str, Any]) -> Model:
    files = tuple(
        ModelFile(folder / name, file["sha256"], file.get("n_bytes"), file["url"])
        for name, file in entry["files"].items()
    )
    graphs = [file.path for file in files if file.path.suffix == ".onnx"]
    return Model(
        name=folder.name,
        version=entry.get("version", "+".join(file.sha256[:8] for file in files)),
        origin=Origin.URL,
        source=str(files[0].url),
        licence=entry["licence"],
        card=entry.get("card", ""),
        files=files,
        load=functools.partial(_open_graphs, graphs),
    )


def _open_graphs(graphs: list[Path]) -> Run:
    """Whoever uses such a model knows what it takes; here it is only opened."""
    sessions = [open_session(path) for path in graphs]
    return lambda: [session.get_inputs() for session in sessions]


def _problems(name: str, entry: Any) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield f"{name!r} is no name for a model; letters, digits, . _ + - are"
    if not isinstance(entry, dict):
        yield f"{name} must be a table, [{name}]"
        return
    yield from _unfit(name, entry, _ENTRIES)
    if not entry.get("licence"):
        yield f"{name}.licence is missing; say under which terms you use it"
    files = entry.get("files")
    if not files:
        yield f'{name}.files is missing; say where each file is: [{name}.files."model.onnx"] with url and sha256'
    for file, told in files.items() if isinstance(files, dict) else ():
        yield from _file_problems(f"{name}.files.{file!r}", file, told)


def _file_problems(where: str, name: str, told: Any) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield f"{where} is no file name; letters, digits, . _ + - are"
    if not isinstance(told, dict):
        yield f"{where} must be a table with url and sha256"
        return
    yield from _unfit(where, told, _FILE_ENTRIES)
    if not _URL.fullmatch(str(told.get("url", ""))):
        yield f"{where}.url = {told.get('url', '')!r}: must begin with http:// or https://"
    if not _SHA256.fullmatch(str(told.get("sha256", ""))):
        yield f"{where}.sha256 = {told.get('sha256', '')!r}: must be 64 hexadecimal digits in small letters"


def _unfit(where: str, told: dict[str, Any], allowed: dict[str, type]) -> Iterator[str]:
    for key, value in told.items():
        if key not in allowed:
            yield f"{where}.{key} is unknown; known are {', '.join(allowed)}"
        elif not isinstance(value, allowed[key]):
            yield f"{where}.{key} = {value!r}: must be {allowed[key].__name__}"
