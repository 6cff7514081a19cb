"""What the doors look like, written down: the web's typed clients are made from it, and so may anybody's be."""

from __future__ import annotations

from pathlib import Path

import orjson

from socialpulse import api
from socialpulse.app.program import Program
from socialpulse.app.web import build_web, every_face

REST, GRAPH = "openapi.json", "graph.graphql"


def describe(program: Program) -> dict[str, str]:
    """Return OpenAPI and the GraphQL schema, moderators' part included, by the name of the file each stands in."""
    rest = orjson.dumps(build_web(program).openapi(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode()
    return {REST: rest + "\n", GRAPH: api.graphql.Graph(every_face(program)).typed.as_str() + "\n"}


def write(program: Program, folder: Path) -> list[Path]:
    """Write the description into a folder and return what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (described := describe(program)).items():
        (folder / name).write_text(text)
    return [folder / name for name in described]
