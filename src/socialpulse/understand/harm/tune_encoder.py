"""The sentence model in JAX, with additions to the weights of its upper layers that can be learnt.

Matrix products of fixed weights are taken in bfloat16 and added up in float32; all else is float32.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from socialpulse.understand.text import SLOTS, Bert, Dense, Norm

F32 = npt.NDArray[np.float32]
Tree = Any  # arrays in dictionaries, as jax takes them
_HALF = jnp.bfloat16


class Encoder:
    """MiniLM with its first layers fixed. Texts come padded to one length: tokens (n, l), mask (n, l) 0 or -1e9."""

    def __init__(self, bert: Bert, n_tuned: int) -> None:
        first = len(bert.layers) - n_tuned
        layers = [
            {slot: _dense(getattr(layer, slot)) for slot in SLOTS}
            | {"norm_out": _norm(layer.norm_out), "norm_down": _norm(layer.norm_down)}
            for layer in bert.layers
        ]
        self._words, self._positions, self._norm = jnp.array(bert.words), jnp.array(bert.positions), _norm(bert.norm)
        self._lower, self._upper = _stacked(layers[:first]), _stacked(layers[first:])
        self._n_heads, self._n_tuned = bert.n_heads, n_tuned

    def additions(self, rank: int, dice: np.random.Generator) -> Tree:
        """Return additions that change nothing yet: `narrow` (l, r, k) drawn, `wide` (l, r, n) zero."""
        made = {}
        for slot in SLOTS:
            n_layers, k, n = self._upper[slot]["weight"].shape
            narrow = dice.normal(size=(n_layers, rank, k)) / np.sqrt(k)
            made[slot] = {"narrow": jnp.array(narrow, jnp.float32), "wide": jnp.zeros((n_layers, rank, n))}
        return made

    def lower(self, tokens: jax.Array, mask: jax.Array) -> jax.Array:
        """Return what the fixed layers give. (n * l, d)"""
        n, length = tokens.shape
        x = _normed(self._words[tokens] + self._positions[:length], self._norm).reshape(n * length, -1)
        return self._run(x, self._lower, mask)

    def vectors(self, additions: Tree, x: jax.Array, mask: jax.Array) -> jax.Array:
        """Return the mean of the tokens of the last layer at unit length. x: of `lower` · returns (n, d)"""
        layers = self._upper | {slot: self._upper[slot] | additions[slot] for slot in SLOTS}
        x = self._run(x, layers, mask, self._n_tuned).reshape(*mask.shape, -1)
        real = (mask == 0).astype(jnp.float32)
        mean = (x * real[:, :, None]).sum(1) / real.sum(1, keepdims=True)
        return mean / jnp.linalg.norm(mean, axis=-1, keepdims=True)

    def _run(self, x: jax.Array, layers: Tree, mask: jax.Array, unroll: int = 1) -> jax.Array:
        def step(x: jax.Array, layer: Tree) -> tuple[jax.Array, None]:
            return self._layer(x, layer, mask), None

        return jax.lax.scan(step, x, layers, unroll=unroll)[0]

    def _layer(self, x: jax.Array, layer: Tree, mask: jax.Array) -> jax.Array:
        n, length = mask.shape
        d = x.shape[1] // self._n_heads
        parts = _times(x, layer["qkv"]).reshape(n, length, 3, self._n_heads, d)
        query, key, value = (parts[:, :, i].transpose(0, 2, 1, 3) for i in range(3))
        score = jnp.einsum("bhqd,bhkd->bhqk", query, key) / np.sqrt(d) + mask[:, None, None, :]
        seen = jnp.einsum("bhqk,bhkd->bhqd", jax.nn.softmax(score, -1), value)
        x = _normed(x + _times(seen.transpose(0, 2, 1, 3).reshape(x.shape), layer["out"]), layer["norm_out"])
        raised = jax.nn.gelu(_times(x, layer["up"]), approximate=True)  # as it is served
        return _normed(x + _times(raised, layer["down"]), layer["norm_down"])


def _times(x: jax.Array, dense: Mapping[str, jax.Array]) -> jax.Array:
    if "narrow" in dense:
        y: jax.Array = _added(x, dense["weight"], dense["narrow"], dense["wide"])
        return y + dense["bias"]
    return _dot(x.astype(_HALF), dense["weight"], 1, 0) + dense["bias"]


def _forward(x: jax.Array, weight: jax.Array, narrow: jax.Array, wide: jax.Array) -> tuple[jax.Array, Tree]:
    inner = _dot(x, narrow, 1, 1)
    return _dot(x.astype(_HALF), weight, 1, 0) + _dot(inner, wide, 1, 0), (x, weight, narrow, wide, inner)


def _backward(kept: Tree, gradient: jax.Array) -> tuple[jax.Array | None, ...]:
    x, weight, narrow, wide, inner = kept
    back = _dot(gradient, wide, 1, 1)
    of_x = _dot(gradient.astype(_HALF), weight, 1, 1) + _dot(back, narrow, 1, 0)
    return of_x, None, _dot(back, x, 0, 0), _dot(inner, gradient, 0, 0)


# x, weight, narrow, wide to x @ (weight + narrow.T @ wide). The weight is fixed and has no gradient
_added: Any = jax.custom_vjp(lambda *values: _forward(*values)[0])
_added.defvjp(_forward, _backward)


def _dot(a: jax.Array, b: jax.Array, axis_a: int, axis_b: int) -> jax.Array:
    return jax.lax.dot_general(a, b, (((axis_a,), (axis_b,)), ((), ())), preferred_element_type=jnp.float32)


def _normed(x: jax.Array, norm: Mapping[str, jax.Array]) -> jax.Array:
    centred = x - x.mean(-1, keepdims=True)
    spread = jax.lax.rsqrt((centred * centred).mean(-1, keepdims=True) + 1e-12)
    return centred * spread * norm["gain"] + norm["shift"]


def _dense(dense: Dense) -> Tree:
    return {"weight": jnp.array(dense.weight).astype(_HALF), "bias": jnp.array(dense.bias)}


def _norm(norm: Norm) -> Tree:
    return {"gain": jnp.array(norm.gain), "shift": jnp.array(norm.shift)}


def _stacked(layers: list[Tree]) -> Tree:
    return jax.tree.map(lambda *leaves: jnp.stack(leaves), *layers)
