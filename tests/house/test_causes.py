"""What refusals are called is said in the app in every language, and nothing there is said of none."""

from __future__ import annotations

import ast
from pathlib import Path

import orjson

ROOT = Path(__file__).parents[2]
CODES = {  # said where nothing closer is known
    "not-signed-in", "forbidden", "not-found", "conflict", "too-large", "over-quota", "over-quota-wait", "unavailable",
    "offline", "error",
}  # fmt: skip


def test_every_cause_has_words_in_the_app() -> None:
    causes = {cause for path in (ROOT / "src").rglob("*.py") for cause in _causes(path.read_text())}
    assert len(causes) > 10
    for words in (ROOT / "web/src/api/words").glob("*.json"):
        assert set(orjson.loads(words.read_bytes())) == causes | CODES, words.name


def _causes(source: str) -> list[str]:
    if "because(" not in source and "Invalid.one(" not in source:
        return []
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [(call.func, call.args) for call in calls if isinstance(call.func, ast.Attribute)]
    texts = [args[-1] for func, args in named if (func.attr, len(args)) in {("because", 1), ("one", 4)}]
    return [str(text.value) for text in texts if isinstance(text, ast.Constant)]
