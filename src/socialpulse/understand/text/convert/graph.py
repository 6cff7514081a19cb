"""A BERT sentence encoder drawn as an ONNX graph, in fp32 or with whole-number dense layers.

Input `input_ids` (texts, tokens) int64, all texts of the same length: there is no padding and so no mask.
Output `sentence_embedding` (texts, d) float32, the mean of the last layer's tokens at unit length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from socialpulse.understand.text.convert.bert import F32, Bert, Dense, Layer, Norm
from socialpulse.understand.text.convert.int8 import Int8Dense

SLOTS = ("qkv", "out", "up", "down")  # the dense layers of one transformer layer, in the order they run

_MS = "com.microsoft"
_OPSETS = (("", 23), (_MS, 1))
_IR_VERSION = 10


@dataclass(frozen=True, slots=True)
class Int8Layer:
    """The four dense layers of a transformer layer in whole numbers."""

    qkv: Int8Dense
    out: Int8Dense
    up: Int8Dense
    down: Int8Dense


def draw_fp32(bert: Bert, *, watched: bool = False) -> bytes:
    """Return the fp32 model. With watched, `<layer>.<slot>` outputs give the inputs of every dense layer."""
    sheet = _Sheet(bert)
    x = sheet.norm(sheet.tokens(), bert.norm)
    for i, layer in enumerate(bert.layers):
        seen = [x]
        seen.append(sheet.attention(sheet.split(sheet.dense(x, layer.qkv))))
        x = sheet.norm(sheet.op("Add", x, sheet.dense(seen[1], layer.out)), layer.norm_out)
        seen.append(x)
        seen.append(sheet.op("Gelu", sheet.dense(x, layer.up)))
        x = sheet.norm(sheet.op("Add", x, sheet.dense(seen[3], layer.down)), layer.norm_down)
        if watched:
            for slot, value in zip(SLOTS, seen, strict=True):
                sheet.output(f"{i}.{slot}", value)
    return sheet.finish(x)


def draw_int8(bert: Bert, layers: Sequence[Int8Layer]) -> bytes:
    """Return the model with the dense layers in whole numbers; attention, norms and GELU stay in fp32.

    Words are kept in half precision, which halves the file and costs less than 1e-6 of cosine.
    """
    sheet = _Sheet(bert, word_type=np.float16)
    before = sheet.tokens()
    norm = bert.norm
    for layer, whole in zip(bert.layers, layers, strict=True):
        x, before, norm = *_int8_layer(sheet, before, norm, layer, whole), layer.norm_down
        before = sheet.op("Add", x, before)
    return sheet.finish(sheet.norm(before, norm))


def _int8_layer(sheet: _Sheet, before: str, norm: Norm, layer: Layer, whole: Int8Layer) -> tuple[str, str]:
    """Return the layer's residual and the output of its last dense layer, which the caller adds and normalises."""
    x = sheet.norm(before, norm)
    u = sheet.whole_after_norm(before, norm, whole.qkv)
    parts = [sheet.int8(u, part) for part in _qkv_parts(whole)]
    attended = sheet.whole(sheet.attention(parts), whole.out)
    before = sheet.op("Add", x, sheet.int8(attended, whole.out))
    x = sheet.norm(before, layer.norm_out)
    up = _columns(whole.up, whole.down.steps.channel)
    raised = sheet.int8(sheet.whole_after_norm(before, layer.norm_out, whole.up), up)
    raised = sheet.op("FastGelu", raised, domain=_MS)  # the tanh form: within 5e-4, a twentieth of a step, and faster
    scaled = sheet.op("Mul", raised, sheet.constant(whole.down.steps.scale))
    return x, sheet.int8(sheet.whole(scaled, whole.down), whole.down)


def _qkv_parts(whole: Int8Layer) -> Iterator[Int8Dense]:
    """Yield query, key and value, the value already in the steps of the layer after attention.

    Attention is a weighted mean, so a scale and an offset per channel pass through it unchanged.
    """
    d = whole.qkv.weight.shape[1] // 3
    query, key, value = (_columns(whole.qkv, np.arange(d) + part * d) for part in range(3))
    after = whole.out.steps
    yield from (query, key)
    yield replace(value, scale=value.scale * after.scale, bias=value.bias * after.scale + after.offset)


def _columns(dense: Int8Dense, columns: npt.NDArray[np.int64]) -> Int8Dense:
    return replace(
        dense,
        weight=np.ascontiguousarray(dense.weight[:, columns]),
        scale=dense.scale[columns],
        bias=dense.bias[columns],
    )


class _Sheet:
    """Collects nodes and constants. Every method returns the name of the value it adds."""

    def __init__(self, bert: Bert, word_type: type[np.float32] | type[np.float16] = np.float32) -> None:
        self._bert = bert
        self._word_type = word_type
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def op(self, kind: str, *inputs: str, domain: str = "", n_outputs: int = 1, **attributes: object) -> str:
        return self.ops(kind, *inputs, domain=domain, n_outputs=n_outputs, **attributes)[0]

    def ops(self, kind: str, *inputs: str, domain: str = "", n_outputs: int, **attributes: object) -> list[str]:
        outputs = [f"{kind}.{len(self._nodes)}.{i}" for i in range(n_outputs)]
        self._nodes.append(helper.make_node(kind, list(inputs), outputs, name=outputs[0], domain=domain, **attributes))
        return outputs

    def constant(self, value: npt.ArrayLike, dtype: npt.DTypeLike = np.float32) -> str:
        name = f"constant.{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype=dtype), name))
        return name

    def scalar(self, value: float, dtype: npt.DTypeLike = np.float32) -> str:
        name = f"constant.{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(value, dtype=dtype), name))
        return name

    def tokens(self) -> str:
        """The sum of word and position embeddings, not yet normalised."""
        words = self.op("Gather", self.constant(self._bert.words, self._word_type), "input_ids")
        if self._word_type is not np.float32:
            words = self.op("Cast", words, to=TensorProto.FLOAT)
        length = self.op("Shape", "input_ids", start=1, end=2)
        positions = self.op("Slice", self.constant(self._bert.positions), self.constant([0], np.int64), length)
        return self.op("Add", words, positions)

    def norm(self, x: str, norm: Norm) -> str:
        gain, shift = self.constant(norm.gain), self.constant(norm.shift)
        return self.op("LayerNormalization", x, gain, shift, axis=-1, epsilon=self._bert.epsilon)

    def dense(self, x: str, dense: Dense) -> str:
        product = self.op("MatMul", x, self.constant(dense.weight))
        return self.op("Add", product, self.constant(dense.bias))

    def split(self, qkv: str) -> list[str]:
        return self.ops("Split", qkv, n_outputs=3, axis=-1, num_outputs=3)

    def attention(self, qkv: Sequence[str]) -> str:
        n_heads = self._bert.n_heads
        return self.op("Attention", *qkv, q_num_heads=n_heads, kv_num_heads=n_heads)

    def whole(self, scaled: str, dense: Int8Dense) -> str:
        """The u8 steps of a value that is already scaled and shifted."""
        return self.op("QuantizeLinear", scaled, self.scalar(1), self.scalar(dense.steps.zero, np.uint8))

    def whole_after_norm(self, before: str, norm: Norm, dense: Int8Dense) -> str:
        """The u8 steps of a normalised value: scale and offset ride on a second normalisation of the same input."""
        steps, k = dense.steps, len(norm.gain)
        scale, offset = steps.scale[:k], steps.offset[:k]
        scaled = self.norm(before, Norm(_f32(norm.gain * scale), _f32(norm.shift * scale + offset)))
        if len(steps.channel) > k:  # further tiles of a channel are linear in its main one, which is not yet cut off
            main = steps.channel[k:]
            slope = steps.scale[k:] / scale[main]
            tiles = self.op("Gather", scaled, self.constant(main, np.int64), axis=-1)
            tiles = self.op("Mul", tiles, self.constant(slope))
            tiles = self.op("Add", tiles, self.constant(steps.offset[k:] - slope * offset[main]))
            scaled = self.op("Concat", scaled, tiles, axis=-1)
        return self.whole(scaled, dense)

    def int8(self, u: str, dense: Int8Dense) -> str:
        n = len(dense.scale)
        return self.op(
            "MatMulIntegerToFloat",
            u,
            self.constant(dense.weight, np.int8),
            self.scalar(1),
            self.constant(dense.scale),
            self.scalar(dense.steps.zero, np.uint8),
            self.constant(np.zeros(n), np.int8),
            self.constant(dense.bias),
            domain=_MS,
        )

    def output(self, name: str, value: str) -> None:
        self._nodes.append(helper.make_node("Identity", [value], [name]))
        self._outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))

    def finish(self, x: str) -> bytes:
        """Return the model whose output is the mean over the tokens of x at unit length."""
        d = self._bert.words.shape[1]
        mean = self.op("ReduceMean", x, self.constant([1], np.int64), keepdims=0)
        length = self.op("ReduceL2", mean, self.constant([1], np.int64), keepdims=1)
        self._nodes.append(helper.make_node("Div", [mean, length], ["sentence_embedding"]))
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
        vectors = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["texts", d])
        graph = helper.make_graph(self._nodes, "encoder", [ids], [vectors, *self._outputs], self._constants)
        opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="socialpulse")
        content: bytes = model.SerializeToString()
        return content


def _f32(x: npt.NDArray[np.float64]) -> F32:
    return np.asarray(x, dtype=np.float32)
