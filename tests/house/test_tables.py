"""A table belongs to the module its schema is named after, and only that module's store files write its SQL."""

from __future__ import annotations

import ast
import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "socialpulse"
MIGRATIONS = Path(__file__).parents[2] / "migrations"
SCHEMAS = set(re.findall(r"CREATE SCHEMA (\w+)", " ".join(path.read_text() for path in MIGRATIONS.glob("*.sql"))))
SQL_WORD = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|COPY|CREATE TABLE|FROM|JOIN)\b")


def sql_texts(path: Path) -> list[tuple[int, str]]:
    """Return the string literals of a file that hold SQL, docstrings left out."""
    tree = ast.parse(path.read_text())
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docs
        and SQL_WORD.search(node.value)
    ]


def test_there_are_schemas_to_own() -> None:
    assert {"runtime", "creators"} <= SCHEMAS


def test_only_its_own_module_touches_a_schema() -> None:
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        room = path.relative_to(SOURCE).parts[0]
        for line, text in sql_texts(path):
            used = {name for name in SCHEMAS if re.search(rf"\b{name}\.\w", text)}
            wrong += [f"{path.relative_to(SOURCE)}:{line} touches {name}" for name in sorted(used - {room})]
    assert not wrong, "\n".join(wrong)


def test_product_sql_stands_in_store_files() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path.relative_to(SOURCE).parts[0] not in ("runtime", "app") and not path.stem.endswith("store")
        for line, text in sql_texts(path)
        if any(re.search(rf"\b{name}\.\w", text) for name in SCHEMAS)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_table_lies_in_a_schema_of_a_module() -> None:
    made = re.findall(
        r"CREATE TABLE (?:IF NOT EXISTS )?([\w.]+)", " ".join(p.read_text() for p in MIGRATIONS.glob("*.sql"))
    )
    assert made
    assert all(name.split(".")[0] in SCHEMAS and "." in name for name in made)
