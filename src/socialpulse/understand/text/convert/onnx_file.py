"""From a folder with a BERT sentence encoder to one ONNX file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from socialpulse.understand.text.batches import by_length
from socialpulse.understand.text.convert.bert import F32, Bert, Layer, load_bert, tuned_bert
from socialpulse.understand.text.convert.calibration import calibration_texts
from socialpulse.understand.text.convert.graph import Int8Layer, draw_fp32, draw_int8
from socialpulse.understand.text.convert.int8 import Int8Dense, quantise, steps_after_gelu, steps_around
from socialpulse.understand.text.session import open_session
from socialpulse.understand.text.tuned import SLOTS, Tuned

_N_MIXED = 200  # with the written lines about 10,000 tokens, 6 for each of the 1,552 columns that vary together
_N_UP_TILES = 4
_N_DOWN_COPIES = 16
_N_TOKENS_AT_ONCE = 1_024


def convert_fp32(folder: Path, tuned: Tuned) -> bytes:
    """Return the ONNX model of a folder with config.json and model.safetensors, not rounded, and with tuned layers."""
    bert = load_bert(folder)
    return draw_fp32(bert, tuned_bert(bert, tuned))


def convert_int8(folder: Path, tuned: Tuned, n_threads: int) -> bytes:
    """Return the ONNX model of a folder with config.json, model.safetensors and tokenizer.json, dense layers in int8.

    Its upper layers stand in it twice: as they came, and tuned. For MiniLM about 45 s of one core and 1.2 GB of memory;
    the same bytes each time on one machine. Raises CannotStart when the folder is not a BERT encoder.
    """
    bert = load_bert(folder)
    other = tuned_bert(bert, tuned)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    ids = [encoding.ids for encoding in tokenizer.encode_batch(calibration_texts(_N_MIXED))]
    n_same = len(bert.layers) - tuned.n_layers
    layers, upper = _int8_layers(bert, ids, n_threads), _int8_layers(other, ids, n_threads, n_same)
    return draw_int8(bert, layers, other, upper)


def _int8_layers(bert: Bert, ids: Sequence[Sequence[int]], n_threads: int, first: int = 0) -> list[Int8Layer]:
    """Return the layers from the first on in whole numbers."""
    watched = _watch(bert, ids, n_threads, first)
    layers = []
    for i, layer in list(enumerate(bert.layers))[first:]:
        inputs = {slot: watched.pop(f"{i}.{slot}").astype(np.float32) for slot in SLOTS}
        layers.append(Int8Layer(**dict(_quantised(layer, inputs))))
    return layers


def _watch(bert: Bert, ids: Sequence[Sequence[int]], n_threads: int, first: int) -> dict[str, npt.NDArray[np.float16]]:
    """Return what each dense layer of the fp32 model is given, `<layer>.<slot>` to (tokens, k)."""
    session = open_session(draw_fp32(bert, watched=True), n_threads)
    names = [f"{i}.{slot}" for i in range(first, len(bert.layers)) for slot in SLOTS]
    seen: dict[str, list[npt.NDArray[np.float16]]] = {name: [] for name in names}
    for rows in by_length(ids, _N_TOKENS_AT_ONCE):
        values = session.run(names, {"input_ids": np.array([ids[row] for row in rows], np.int64)})
        for name, value in zip(names, values, strict=True):
            seen[name].append(value.reshape(-1, value.shape[-1]).astype(np.float16))
    return {name: np.concatenate(values) for name, values in seen.items()}


def _quantised(layer: Layer, inputs: dict[str, F32]) -> Iterator[tuple[str, Int8Dense]]:
    yield "qkv", quantise(layer.qkv, steps_around(inputs["qkv"], 0), inputs["qkv"])
    yield "out", quantise(layer.out, steps_around(inputs["out"], 0), inputs["out"])
    yield "up", quantise(layer.up, steps_around(inputs["up"], _N_UP_TILES), inputs["up"])
    steps = steps_after_gelu(inputs["down"], layer.down.weight, _N_DOWN_COPIES)
    yield "down", quantise(layer.down, steps, inputs["down"])
