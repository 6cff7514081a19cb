"""A BERT sentence encoder drawn as an ONNX graph, in fp32 or with whole-number dense layers.

Input `input_ids` (texts, tokens) int64, all texts of the same length: there is no padding and so no mask.
Input `tuned` (1,) bool, where the upper layers stand twice: which of them run.
Output `sentence_embedding` (texts, d) float32, the mean of the last layer's tokens at unit length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from socialpulse.understand.text.convert.bert import F32, Bert, Dense, Layer, Norm
from socialpulse.understand.text.convert.int8 import Int8Dense
from socialpulse.understand.text.tuned import SLOTS

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


def draw_fp32(bert: Bert, tuned: Bert | None = None, *, watched: bool = False) -> bytes:
    """Return the fp32 model. With watched, `<layer>.<slot>` outputs give the inputs of every dense layer.

    tuned: the same encoder with other upper layers, which the input `tuned` chooses.
    """
    sheet = _Sheet(bert)
    x = sheet.norm(sheet.tokens(), bert.norm)
    n_same = _n_same(bert, tuned)
    for i, layer in enumerate(bert.layers[:n_same]):
        x = _fp32_layer(sheet, x, layer, f"{i}." if watched else "")
    if tuned is None:
        return sheet.finish(sheet.unit_mean(x))

    def branch(one: Bert) -> Branch:
        def draw(part: _Sheet) -> str:
            y = x
            for layer in one.layers[n_same:]:
                y = _fp32_layer(part, y, layer)
            return part.unit_mean(y)

        return draw

    return sheet.finish(sheet.choose(branch(tuned), branch(bert)))


def draw_int8(
    bert: Bert, layers: Sequence[Int8Layer], tuned: Bert | None = None, tuned_layers: Sequence[Int8Layer] = ()
) -> bytes:
    """Return the model with the dense layers in whole numbers; attention, norms and GELU stay in fp32.

    Words are kept in half precision, which halves the file and costs less than 1e-6 of cosine.
    tuned, tuned_layers: the same encoder with other upper layers, and these in whole numbers
    """
    sheet = _Sheet(bert, word_type=np.float16)
    n_same = _n_same(bert, tuned)
    before, norm = sheet.tokens(), bert.norm
    for layer, whole in zip(bert.layers[:n_same], layers, strict=False):
        before, norm = _int8_layer(sheet, before, norm, layer, whole), layer.norm_down
    if tuned is None:
        return sheet.finish(sheet.unit_mean(sheet.norm(before, norm)))

    def branch(one: Bert, upper: Sequence[Int8Layer]) -> Branch:
        def draw(part: _Sheet) -> str:
            value, by = before, norm
            for layer, whole in zip(one.layers[n_same:], upper, strict=True):
                value, by = _int8_layer(part, value, by, layer, whole), layer.norm_down
            return part.unit_mean(part.norm(value, by))

        return draw

    return sheet.finish(sheet.choose(branch(tuned, tuned_layers), branch(bert, layers[n_same:])))


def _n_same(bert: Bert, tuned: Bert | None) -> int:
    """Return how many first layers both have in common, all of them where there is one alone."""
    if tuned is None:
        return len(bert.layers)
    return sum(a is b for a, b in zip(bert.layers, tuned.layers, strict=True))


def _fp32_layer(sheet: _Sheet, x: str, layer: Layer, watched_as: str = "") -> str:
    seen = [x]
    seen.append(sheet.attention(sheet.split(sheet.dense(x, layer.qkv))))
    x = sheet.norm(sheet.op("Add", x, sheet.dense(seen[1], layer.out)), layer.norm_out)
    seen.append(x)
    seen.append(sheet.op("Gelu", sheet.dense(x, layer.up)))
    x = sheet.norm(sheet.op("Add", x, sheet.dense(seen[3], layer.down)), layer.norm_down)
    if watched_as:
        for slot, value in zip(SLOTS, seen, strict=True):
            sheet.output(f"{watched_as}{slot}", value)
    return x


def _int8_layer(sheet: _Sheet, before: str, norm: Norm, layer: Layer, whole: Int8Layer) -> str:
    """Return what the layer gives before its last norm, with which the next one begins. norm: of what is before it."""
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
    return sheet.op("Add", x, sheet.int8(sheet.whole(scaled, whole.down), whole.down))


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

    def __init__(
        self, bert: Bert, word_type: type[np.float32] | type[np.float16] = np.float32, prefix: str = ""
    ) -> None:
        self._bert = bert
        self._word_type = word_type
        self._prefix = prefix  # of every name, so that a part may use the values of the sheet it is drawn into
        self._inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])]
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def op(self, kind: str, *inputs: str, domain: str = "", n_outputs: int = 1, **attributes: object) -> str:
        return self.ops(kind, *inputs, domain=domain, n_outputs=n_outputs, **attributes)[0]

    def ops(self, kind: str, *inputs: str, domain: str = "", n_outputs: int, **attributes: object) -> list[str]:
        outputs = [f"{self._prefix}{kind}.{len(self._nodes)}.{i}" for i in range(n_outputs)]
        self._nodes.append(helper.make_node(kind, list(inputs), outputs, name=outputs[0], domain=domain, **attributes))
        return outputs

    def constant(self, value: npt.ArrayLike, dtype: npt.DTypeLike = np.float32) -> str:
        name = f"{self._prefix}constant.{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype=dtype), name))
        return name

    def scalar(self, value: float, dtype: npt.DTypeLike = np.float32) -> str:
        name = f"{self._prefix}constant.{len(self._constants)}"
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

    def unit_mean(self, x: str) -> str:
        """The mean over the tokens of x at unit length."""
        mean = self.op("ReduceMean", x, self.constant([1], np.int64), keepdims=0)
        return self.op("Div", mean, self.op("ReduceL2", mean, self.constant([1], np.int64), keepdims=1))

    def choose(self, tuned: Branch, usual: Branch) -> str:
        """What one of two parts gives, by the input `tuned`; the other does not run."""
        self._inputs.append(helper.make_tensor_value_info("tuned", TensorProto.BOOL, [1]))
        parts = {"then_branch": self._part("tuned", tuned), "else_branch": self._part("usual", usual)}
        return self.op("If", "tuned", **parts)

    def _part(self, name: str, draw: Branch) -> onnx.GraphProto:
        part = _Sheet(self._bert, self._word_type, f"{name}.")
        out = helper.make_tensor_value_info(draw(part), TensorProto.FLOAT, ["texts", self._bert.words.shape[1]])
        return helper.make_graph(part._nodes, name, [], [out], part._constants)

    def finish(self, vectors: str) -> bytes:
        """Return the model with these vectors as its output."""
        self._nodes.append(helper.make_node("Identity", [vectors], ["sentence_embedding"]))
        shape = ["texts", self._bert.words.shape[1]]
        outputs = [helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, shape), *self._outputs]
        graph = helper.make_graph(self._nodes, "encoder", self._inputs, outputs, self._constants)
        opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="socialpulse")
        content: bytes = model.SerializeToString()
        return content


def _f32(x: npt.NDArray[np.float64]) -> F32:
    return np.asarray(x, dtype=np.float32)


Branch = Callable[[_Sheet], str]  # draws a part and returns the name of its vectors
