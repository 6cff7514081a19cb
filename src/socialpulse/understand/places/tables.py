"""Reads the tables in `data`: tab-separated, one header line, lists inside a field separated by semicolons."""

from __future__ import annotations

from importlib.resources import files

from socialpulse.core.errors import CannotStart


def load_rows(name: str) -> list[list[str]]:
    """Return the rows of a table without its header. Raises CannotStart where the table is not there."""
    path = files("socialpulse.understand.places") / "data" / name
    if not path.is_file():
        raise CannotStart(f"{path} is missing: install the program again, or run python -m {__package__}.build")
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:] if line]


def listed(field: str) -> list[str]:
    """Return the parts of a field that holds a list; an empty field holds none."""
    return field.split(";") if field else []
