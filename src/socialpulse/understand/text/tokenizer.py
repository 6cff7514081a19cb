"""Reads tokenizer.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from socialpulse.core.errors import CannotStart

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def load_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer of a tokenizer.json file. Raises CannotStart when it is missing or plainly not one."""
    from tokenizers import Tokenizer

    try:
        content = path.read_text(encoding="utf-8")
        settings = json.loads(content)
    except (OSError, ValueError) as error:
        raise CannotStart(f"cannot read {path} ({error}); a model folder needs its tokenizer.json") from error
    if not isinstance(settings, dict) or not isinstance(settings.get("model"), dict):
        raise CannotStart(f"{path} has no model in it; put the tokenizer.json of the model there")
    return Tokenizer.from_str(content)
