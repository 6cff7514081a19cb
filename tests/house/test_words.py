"""Names and words of the house."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "socialpulse"
NEVER = {"utils", "helpers", "common", "misc", "base", "manager"}


def test_no_file_has_a_name_that_says_nothing() -> None:
    wrong = [path for path in SOURCE.rglob("*.py") if path.stem in NEVER or path.stem.startswith("new_")]
    assert not wrong


def test_every_public_name_says_what_it_is() -> None:
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text())
        if not ast.get_docstring(tree) and tree.body:
            wrong.append(f"{path.relative_to(SOURCE)} has no docstring")
    assert not wrong, "\n".join(wrong)


def test_no_file_is_long() -> None:
    long = [path for path in SOURCE.rglob("*.py") if len(path.read_text().splitlines()) > 400]
    assert not long


def test_links_of_the_readme_and_docs_lead_somewhere() -> None:
    wrong = []
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
        wrong += [f"{page.relative_to(ROOT)}: {target}" for target in targets if not (page.parent / target).exists()]
    assert not wrong, "\n".join(wrong)


def test_broad_excepts_stand_only_at_the_edges() -> None:
    allowed = {"api/requests.py", "moderation/looking.py"}  # where requests end, and where hostile files meet models
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            broad = isinstance(node, ast.ExceptHandler) and (
                node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            )
            if broad and str(path.relative_to(SOURCE)) not in allowed:
                wrong.append(f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}")
    assert not wrong, "\n".join(wrong)
