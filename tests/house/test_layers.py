"""Imports run down the list of rooms, never up and never sideways; lazy and type-only imports count."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "socialpulse"

ROOMS = (  # top to bottom; rooms in one row do not know each other
    ("cli",),
    ("app",),
    ("api",),
    ("notifications",),
    ("analytics", "chat"),
    ("feed", "discovery"),
    ("search", "trends"),
    ("rank",),
    ("moderation",),
    ("posts", "creators"),
    ("activity",),
    ("people",),
    ("media",),
    ("accounts",),
    ("demo",),
    ("sources",),
    ("understand",),
    ("retrieval",),
    ("runtime",),
    ("core",),
)
LEVEL = {room: len(ROOMS) - number for number, row in enumerate(ROOMS) for room in row}
# Doors (http, graph) are met by `app` at their own name, so that nobody else loads a web framework.
OPEN_ONE_LEVEL_IN = {"runtime", "understand", "core", "demo"}  # rooms of several packages, each met at its own name


def imports() -> Iterator[tuple[Path, int, str]]:
    """Yield file, line and dotted name of every import of ours, wherever in the file it stands."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module == "socialpulse":
                found = [f"socialpulse.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}:{node.lineno} imports relatively"
                found = [node.module or ""]
            else:
                continue
            yield from ((path, node.lineno, name) for name in found if name.split(".")[0] == "socialpulse")


def room_of(path: Path) -> str:
    part = path.relative_to(SOURCE).parts[0]
    return part.removesuffix(".py")


def test_every_folder_is_a_room_of_the_plan() -> None:
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= LEVEL.keys()


def test_imports_run_down() -> None:
    wrong = []
    for path, line, name in imports():
        here, there = room_of(path), (*name.split("."), "")[1]
        if there in LEVEL and here in LEVEL and there != here and LEVEL[there] >= LEVEL[here]:
            wrong.append(f"{path.relative_to(SOURCE)}:{line} imports {name}, which lies above or beside it")
    assert not wrong, "\n".join(wrong)


def test_neighbours_are_met_at_the_package_name() -> None:
    wrong = []
    for path, line, name in imports():
        parts = name.split(".")[1:]
        if not parts or parts[0] not in LEVEL or parts[0] == room_of(path) or room_of(path) not in LEVEL:
            continue
        depth = 2 if parts[0] in OPEN_ONE_LEVEL_IN else 1
        is_door = parts[1:] in (["http"], ["graph"]) and room_of(path) == "app"
        for door in ("http", "graph"):  # what a room shows holds what those below show
            is_door |= parts[1:] == [door] and path.stem.startswith(door)
        if len(parts) > depth and parts[0] != "app" and not is_door:
            wrong.append(f"{path.relative_to(SOURCE)}:{line} reaches into {name}")
    assert not wrong, "\n".join(wrong)


def test_rooms_of_several_packages_keep_their_insides_to_themselves() -> None:
    wrong = []
    for path, line, name in imports():
        parts = name.split(".")[1:]
        if len(parts) > 2 and parts[0] in OPEN_ONE_LEVEL_IN:
            inside = SOURCE.joinpath(*parts[:2])
            if not path.is_relative_to(inside) and room_of(path) != "app":
                wrong.append(f"{path.relative_to(SOURCE)}:{line} reaches into {name}")
    assert not wrong, "\n".join(wrong)


def test_the_retrieval_engine_knows_no_product_words() -> None:
    words = ("creator", "follower", "platform", "instagram", "tiktok", "hashtag", "tenant")
    wrong = [
        f"{path.relative_to(SOURCE)}: {word}"
        for path in sorted((SOURCE / "retrieval").rglob("*.py"))
        for word in words
        if word in path.read_text().lower()
    ]
    assert not wrong, "\n".join(wrong)


def test_serving_needs_no_torch() -> None:
    pins = (SOURCE.parents[1] / "requirements" / "run.txt").read_text()
    assert not any(line.startswith(("torch==", "sentence-transformers==")) for line in pins.splitlines())
