from __future__ import annotations

import json
import math
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from socialpulse.core.errors import CannotStart
from socialpulse.understand.text.convert.bert import Bert, Dense, Layer, Norm, load_bert, load_safetensors
from socialpulse.understand.text.convert.graph import Int8Layer, draw_fp32, draw_int8
from socialpulse.understand.text.convert.int8 import (
    quantise,
    round_weights,
    steps_after_gelu,
    steps_around,
)
from socialpulse.understand.text.session import open_session
from socialpulse.understand.text.tuned import SLOTS

F32 = npt.NDArray[np.float32]
D, FEED, HEADS = 32, 64, 4


@pytest.fixture(scope="module")
def bert() -> Bert:
    """A small encoder with random weights, one channel of it far wider than the others."""
    dice = np.random.default_rng(7)

    def dense(k: int, n: int) -> Dense:
        return Dense((dice.normal(size=(k, n)) / math.sqrt(k)).astype(np.float32), _normal(dice, n) * 0.1)

    def norm() -> Norm:
        gain = 1 + 0.1 * _normal(dice, D)
        gain[5] = 9
        return Norm(gain, 0.1 * _normal(dice, D))

    layers = tuple(
        Layer(dense(D, 3 * D), dense(D, D), norm(), dense(D, FEED), dense(FEED, D), norm()) for _ in range(2)
    )
    return Bert(_normal(dice, 50, D), _normal(dice, 40, D), norm(), layers, HEADS, 1e-12)


@pytest.fixture(scope="module")
def ids() -> npt.NDArray[np.int64]:
    return np.random.default_rng(3).integers(0, 50, (60, 12))


def test_the_fp32_graph_gives_what_numpy_gives(bert: Bert, ids: npt.NDArray[np.int64]) -> None:
    (found,) = open_session(draw_fp32(bert)).run(None, {"input_ids": ids[:5]})
    expected = np.array([_by_hand(bert, text) for text in ids[:5]])
    np.testing.assert_allclose(found, expected, atol=2e-5)


def test_the_rounded_graph_stays_close_to_the_exact_one(bert: Bert, ids: npt.NDArray[np.int64]) -> None:
    exact, *seen = open_session(draw_fp32(bert, watched=True)).run(None, {"input_ids": ids})
    inputs = [value.reshape(-1, value.shape[-1]) for value in seen]
    layers = []
    for i, layer in enumerate(bert.layers):
        qkv, out, up, down = inputs[4 * i : 4 * i + 4]
        layers.append(
            Int8Layer(
                qkv=quantise(layer.qkv, steps_around(qkv, 2), qkv),
                out=quantise(layer.out, steps_around(out, 0), out),
                up=quantise(layer.up, steps_around(up, 3), up),
                down=quantise(layer.down, steps_after_gelu(down, layer.down.weight, 2), down),
            )
        )
    (rounded,) = open_session(draw_int8(bert, layers)).run(None, {"input_ids": ids})
    assert (exact * rounded).sum(axis=1).mean() > 0.99


def test_watched_outputs_are_named_by_layer_and_slot(bert: Bert) -> None:
    names = [output.name for output in open_session(draw_fp32(bert, watched=True)).get_outputs()]
    assert names == ["sentence_embedding", *(f"{i}.{slot}" for i in range(2) for slot in SLOTS)]


def test_tiles_of_a_wide_channel_add_up_to_it() -> None:
    dice = np.random.default_rng(5)
    x = _normal(dice, 400, 6)
    x[::20, 2] += 30  # reached by one text in twenty
    steps = steps_around(x, 5)
    back = np.zeros_like(x)
    np.add.at(back.T, steps.channel, (steps.apply(x) / steps.scale).T)
    error = back - x
    assert np.bincount(steps.channel)[2] > 1
    np.testing.assert_allclose(error - error.mean(axis=0), 0, atol=0.03)  # up to a constant, which the bias takes


def test_zero_is_exact_after_gelu() -> None:
    x = np.abs(_normal(np.random.default_rng(5), 50, 6))
    steps = steps_after_gelu(x, np.ones((6, 3), np.float32), 2)
    assert not steps.apply(np.zeros((1, 6), np.float32)).any()


def test_neighbouring_weights_never_add_up_to_more_than_128() -> None:
    dice = np.random.default_rng(2)
    weights, _ = round_weights(dice.standard_t(2, size=(41, 30)), np.eye(41))
    pairs = np.pad(weights.astype(np.int64), ((0, 1), (0, 0))).reshape(-1, 2, 30)
    assert np.maximum(pairs, 0).sum(axis=1).max() <= 128
    assert np.maximum(-pairs, 0).sum(axis=1).max() <= 128


def test_errors_passed_on_cost_less_than_plain_rounding() -> None:
    dice = np.random.default_rng(4)
    rows = dice.normal(size=(64, 20))
    x = dice.normal(size=(500, 8)) @ dice.normal(size=(8, 64)) + 0.1 * dice.normal(size=(500, 64))
    weights, scale = round_weights(rows, x.T @ x / len(x))
    plain = np.rint(rows / scale) * scale
    assert np.square(x @ (weights * scale - rows)).mean() < 0.5 * np.square(x @ (plain - rows)).mean()


def test_no_sum_saturates_even_with_the_largest_inputs() -> None:
    dice = np.random.default_rng(6)
    weights, _ = round_weights(dice.standard_t(2, size=(96, 48)), np.eye(96))
    u = np.where(dice.random((200, 96)) < 0.8, 255, 0).astype(np.uint8)
    u[0] = 255
    found = _integer_product(u, weights)
    assert np.array_equal(found, u.astype(np.int64) @ weights.astype(np.int64))


def test_a_safetensors_file_is_read_by_name(tmp_path: Path) -> None:
    values = np.arange(6, dtype="<f4").reshape(2, 3)
    header = json.dumps({"a.b": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}).encode()
    path = tmp_path / "model.safetensors"
    path.write_bytes(struct.pack("<Q", len(header)) + header + values.tobytes())
    assert np.array_equal(load_safetensors(path)["a.b"], values)


@pytest.mark.parametrize("content", [b"", b"1234", b"\xff" * 100, struct.pack("<Q", 2) + b"[]"])
def test_a_broken_safetensors_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(CannotStart, match=str(path)):
        load_safetensors(path)


def test_another_architecture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "mpnet", "hidden_act": "gelu"}))
    with pytest.raises(CannotStart, match="mpnet"):
        load_bert(tmp_path)


def _normal(dice: np.random.Generator, *shape: int) -> F32:
    return dice.normal(size=shape).astype(np.float32)


def _by_hand(bert: Bert, text: npt.NDArray[np.int64]) -> F32:
    """The encoder in numpy, one text at a time."""

    def norm(x: F32, by: Norm) -> F32:
        centred = x - x.mean(axis=1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + bert.epsilon)
        y: F32 = centred / spread * by.gain + by.shift
        return y

    def dense(x: F32, by: Dense) -> F32:
        y: F32 = x @ by.weight + by.bias
        return y

    x = norm(bert.words[text] + bert.positions[: len(text)], bert.norm)
    for layer in bert.layers:
        heads = dense(x, layer.qkv).reshape(len(text), 3, bert.n_heads, -1).transpose(1, 2, 0, 3)
        query, key, value = heads
        score = np.exp(query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1]))
        attended = (score / score.sum(axis=2, keepdims=True) @ value).transpose(1, 0, 2).reshape(len(text), -1)
        x = norm(x + dense(attended, layer.out), layer.norm_out)
        raised = dense(x, layer.up)
        gelu = raised * (1 + np.vectorize(math.erf)(raised / math.sqrt(2))) / 2
        x = norm(x + dense(gelu, layer.down), layer.norm_down)
    mean = x.mean(axis=0)
    vector: F32 = mean / np.linalg.norm(mean)
    return vector


def _integer_product(u: npt.NDArray[np.uint8], weights: npt.NDArray[np.int8]) -> npt.NDArray[np.int32]:
    """u @ weights by onnxruntime's own kernel, weights packed as in the model."""
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["u", "w"], ["y"])],
        "product",
        [helper.make_tensor_value_info("u", TensorProto.UINT8, list(u.shape))],
        [helper.make_tensor_value_info("y", TensorProto.INT32, None)],
        [numpy_helper.from_array(weights, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    (y,) = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"u": u})
    return np.asarray(y)
