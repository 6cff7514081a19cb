"""The weights of a BERT sentence encoder, read from a Hugging Face folder without torch."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from socialpulse.core.errors import CannotStart
from socialpulse.understand.text.tuned import SLOTS, Tuned

F32 = npt.NDArray[np.float32]

_DTYPES = {"F32": "<f4", "F16": "<f2", "I64": "<i8"}


@dataclass(frozen=True, slots=True)
class Dense:
    """y = x @ weight + bias. weight (k, n) · bias (n,)"""

    weight: F32
    bias: F32


@dataclass(frozen=True, slots=True)
class Norm:
    """Layer normalisation over the last axis. gain (d,) · shift (d,)"""

    gain: F32
    shift: F32


@dataclass(frozen=True, slots=True)
class Layer:
    """One transformer layer: attention (query, key and value side by side), then the two feed-forward steps."""

    qkv: Dense  # (d, 3 d)
    out: Dense  # (d, d)
    norm_out: Norm
    up: Dense  # (d, f), followed by GELU
    down: Dense  # (f, d)
    norm_down: Norm


@dataclass(frozen=True, slots=True)
class Bert:
    """An encoder whose sentence vector is the mean of its last layer. positions include the type-0 embedding."""

    words: F32  # (vocabulary, d)
    positions: F32  # (longest text, d)
    norm: Norm
    layers: tuple[Layer, ...]
    n_heads: int
    epsilon: float


def load_safetensors(path: Path) -> dict[str, npt.NDArray[np.generic]]:
    """Return every tensor of the file by name, as read-only views of the mapped file.

    The format: 8 bytes little-endian header length, a JSON header with dtype, shape and byte range, then the bytes
    (https://github.com/huggingface/safetensors, read 2026-11). Raises CannotStart when the file is not of that shape.
    """
    try:
        raw = np.memmap(path, dtype=np.uint8, mode="r")
        (n_header,) = struct.unpack("<Q", raw[:8].tobytes())
        header = json.loads(raw[8 : 8 + n_header].tobytes())
        body = raw[8 + n_header :]
        return {
            name: body[slice(*about["data_offsets"])].view(_DTYPES[about["dtype"]]).reshape(about["shape"])
            for name, about in header.items()
            if name != "__metadata__"
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error) as error:
        raise CannotStart(f"{path} is not a readable safetensors file ({error}); reinstall its package") from error


def load_bert(folder: Path) -> Bert:
    """Return the encoder of a folder with `config.json` and `model.safetensors`.

    Raises CannotStart when a file is missing, a tensor is missing, or the architecture is not plain BERT with GELU.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotStart(f"cannot read {folder / 'config.json'} ({error}); reinstall its package") from error
    kind = (config.get("model_type"), config.get("hidden_act"), config.get("position_embedding_type", "absolute"))
    if kind != ("bert", "gelu", "absolute"):
        raise CannotStart(f"{folder} holds {kind}, only ('bert', 'gelu', 'absolute') can be converted")
    tensors = load_safetensors(folder / "model.safetensors")
    try:
        return _bert(tensors, config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"])
    except KeyError as error:
        raise CannotStart(f"{folder} lacks {error}; reinstall its package") from error


def _bert(tensors: Mapping[str, npt.NDArray[np.generic]], n_layers: int, n_heads: int, epsilon: float) -> Bert:
    def tensor(name: str) -> F32:
        return np.ascontiguousarray(tensors[name], dtype=np.float32)

    def dense(*names: str) -> Dense:
        return Dense(
            np.ascontiguousarray(np.concatenate([tensor(f"{n}.weight").T for n in names], axis=1)),
            np.concatenate([tensor(f"{n}.bias") for n in names]),
        )

    def norm(name: str) -> Norm:
        return Norm(tensor(f"{name}.weight"), tensor(f"{name}.bias"))

    def layer(at: str) -> Layer:
        attention = f"{at}.attention"
        return Layer(
            qkv=dense(*(f"{attention}.self.{part}" for part in ("query", "key", "value"))),
            out=dense(f"{attention}.output.dense"),
            norm_out=norm(f"{attention}.output.LayerNorm"),
            up=dense(f"{at}.intermediate.dense"),
            down=dense(f"{at}.output.dense"),
            norm_down=norm(f"{at}.output.LayerNorm"),
        )

    return Bert(
        words=tensor("embeddings.word_embeddings.weight"),
        positions=tensor("embeddings.position_embeddings.weight")
        + tensor("embeddings.token_type_embeddings.weight")[0],
        norm=norm("embeddings.LayerNorm"),
        layers=tuple(layer(f"encoder.layer.{i}") for i in range(n_layers)),
        n_heads=n_heads,
        epsilon=epsilon,
    )


def tuned_bert(bert: Bert, tuned: Tuned) -> Bert:
    """Return the encoder with its last layers tuned; the layers below are the same objects.

    Raises CannotStart when they were tuned on an encoder of other shapes.
    """
    n_same = len(bert.layers) - tuned.n_layers
    for slot in SLOTS:
        k, n = getattr(bert.layers[-1], slot).weight.shape
        found = (tuned.narrow[slot].shape[1], tuned.wide[slot].shape[2])
        if n_same < 0 or found != (k, n):
            raise CannotStart(
                f"{tuned.n_layers} layers with {slot} of {found} were tuned, the model has {len(bert.layers)} with "
                f"{(k, n)}; reinstall SocialPulse or tune them: python -m socialpulse.understand.harm.tune"
            )

    def dense(layer: Layer, slot: str, i: int) -> Dense:
        whole: Dense = getattr(layer, slot)
        more = tuned.narrow[slot][i].astype(np.float32) @ tuned.wide[slot][i].astype(np.float32)
        return replace(whole, weight=whole.weight + more)

    def layer(of: Layer, i: int) -> Layer:
        qkv, out, up, down = (dense(of, slot, i) for slot in SLOTS)
        return replace(of, qkv=qkv, out=out, up=up, down=down)

    upper = (layer(one, i) for i, one in enumerate(bert.layers[n_same:]))
    return replace(bert, layers=(*bert.layers[:n_same], *upper))
