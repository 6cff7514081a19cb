"""Any other ONNX sentence model, from a folder."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import fields
from pathlib import Path

from socialpulse.core.errors import CannotStart
from socialpulse.understand.text.embedder import ModelSpec, OnnxEmbedder
from socialpulse.understand.text.session import open_session
from socialpulse.understand.text.tokenizer import load_tokenizer

_MAX_TOKENS = 512
_POOLING = ("mean", "cls")


def load_onnx(folder: Path, n_threads: int | None = None) -> OnnxEmbedder:
    """Return the embedder of a folder with model.onnx, tokenizer.json and, if wanted, embedding.json.

    The model takes input_ids and, if it likes, attention_mask and token_type_ids, int64 (texts, tokens) of any size.
    Its first output is one vector per text, or one per token, then pooled. embedding.json may hold name, version,
    max_tokens (512 unless told), pooling ("mean" or "cls"), query_prefix and passage_prefix. Without them the name is
    the folder's and the version the beginning of the model file's SHA-256.
    Raises CannotStart when a file is missing or wrong, or the model does not fit.
    """
    model = folder / "model.onnx"
    if not model.is_file():
        raise CannotStart(f"{model} is missing; a model folder holds model.onnx and tokenizer.json")
    tokenizer = load_tokenizer(folder / "tokenizer.json")
    spec = _load_spec(folder, model)
    return OnnxEmbedder(open_session(model), tokenizer, spec, n_threads or os.cpu_count() or 1)


def _load_spec(folder: Path, model: Path) -> ModelSpec:
    path = folder / "embedding.json"
    given = _load_settings(path) if path.exists() else {}
    with model.open("rb") as content:
        version = hashlib.file_digest(content, "sha256").hexdigest()[:12]
    settings = {"name": folder.name, "version": version, "max_tokens": _MAX_TOKENS, "pooling": "mean"} | given
    texts = {key: value for key, value in settings.items() if key != "max_tokens"}
    max_tokens = settings["max_tokens"]
    if not isinstance(max_tokens, int) or max_tokens < 3:
        raise CannotStart(f"{path}: max_tokens = {max_tokens!r}, a whole number from 3 is needed")
    for key, value in texts.items():
        if not isinstance(value, str):
            raise CannotStart(f"{path}: {key} = {value!r}, a text is needed")
    if settings["pooling"] not in _POOLING:
        raise CannotStart(f"{path}: pooling = {settings['pooling']!r}, choose one of {', '.join(_POOLING)}")
    return ModelSpec(**settings)  # type: ignore[arg-type]  # each value was looked at above


def _load_settings(path: Path) -> dict[str, object]:
    known = {field.name for field in fields(ModelSpec)}
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotStart(f"cannot read {path}: {error}") from error
    if not isinstance(settings, dict):
        raise CannotStart(f"{path} holds a {type(settings).__name__}, an object with settings is needed")
    unknown = sorted(set(settings) - known)
    if unknown:
        raise CannotStart(f"{path}: {', '.join(unknown)} unknown, known are {', '.join(sorted(known))}")
    return settings
