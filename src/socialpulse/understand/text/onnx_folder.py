"""Any other ONNX sentence model, from a folder: model.onnx, tokenizer.json, and embedder.toml for what is unsaid.

name = "multilingual-e5-small"   # the folder's name where it is left out
max_tokens = 512                 # 256
pooling = "mean"                 # or "cls", for models that return one vector a token
query_prefix = "query: "
passage_prefix = "passage: "
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path
from typing import Any

from socialpulse.core.errors import CannotStart
from socialpulse.understand.text.embedder import ModelSpec, OnnxEmbedder
from socialpulse.understand.text.session import open_session
from socialpulse.understand.text.tokenizer import load_tokenizer

_ALLOWED: dict[str, type] = {
    "name": str,
    "max_tokens": int,
    "pooling": str,
    "query_prefix": str,
    "passage_prefix": str,
}


def load_onnx(folder: Path, n_threads: int | None = None) -> OnnxEmbedder:
    """Return the embedder of a folder. Its version is a hash of the model file, so another file is another version.

    Raises CannotStart naming the file, or the entry of embedder.toml, that is missing or does not fit.
    """
    model = folder / "model.onnx"
    if not model.is_file():
        raise CannotStart(f"{model} is missing; a model folder holds model.onnx and tokenizer.json")
    told = _read(folder / "embedder.toml")
    with model.open("rb") as file:
        version = hashlib.file_digest(file, "sha256").hexdigest()[:8]
    spec = ModelSpec(
        name=told.get("name", folder.name),
        version=version,
        max_tokens=told.get("max_tokens", 256),
        pooling=told.get("pooling", "mean"),
        query_prefix=told.get("query_prefix", ""),
        passage_prefix=told.get("passage_prefix", ""),
    )
    tokenizer = load_tokenizer(folder / "tokenizer.json")
    return OnnxEmbedder(open_session(model), tokenizer, spec, n_threads or os.cpu_count() or 1)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotStart(f"{path} is not TOML: {error}") from None
    for key, value in told.items():
        kind = _ALLOWED.get(key)
        if kind is None or not isinstance(value, kind):
            raise CannotStart(f"{path}: {key} = {value!r} does not fit; it may hold {', '.join(_ALLOWED)}")
    if told.get("pooling", "mean") not in ("mean", "cls"):
        raise CannotStart(f"{path}: pooling = {told['pooling']!r} does not fit; it is mean or cls")
    if not 1 <= told.get("max_tokens", 256) <= 100_000:
        raise CannotStart(f"{path}: max_tokens = {told['max_tokens']!r} does not fit; it is at least 1")
    return told
