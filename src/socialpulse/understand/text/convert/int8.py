"""A dense layer in whole numbers: unsigned 8-bit inputs in fixed steps, signed 8-bit weights with a scale per column.

Why fixed steps: a text then has one vector, whatever else is in its batch. Why tiles: a few channels reach ten times
further than the rest (BERT parks attention on [CLS] that way), and one step size for all would leave the others two
or three bits. A wide channel is therefore spread over several columns.

Why neighbouring weights are kept small together: without VNNI, x86 multiplies two neighbours at a time and adds the
products in 16 bits, which saturates at 32767. Rounding keeps the positive part of every pair within 128, and the
negative part, so that 255 * 128 = 32640 always fits: every machine gives the same sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from socialpulse.understand.text.convert.bert import F32, Dense

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
I8 = npt.NDArray[np.int8]

N_STEPS = 255
GELU_FLOOR = -0.17  # the least value of GELU is -0.16997
_GELU_ZERO = 16  # steps below zero: 16 of 255 hold [-0.17, 0]
_MARGIN = 1.2  # how far beyond the calibration texts a value may go before it is cut off
_DAMPING = 0.01
_BLOCK = 64


@dataclass(frozen=True, slots=True)
class Steps:
    """How inputs become u8: u = clip(round(x[channel] * scale + offset) + zero, 0, 255), one entry per column.

    `share` is what part of the channel's weight the column carries. A channel may have several columns.
    """

    channel: I64  # (c,), c >= k
    scale: F64  # (c,)
    offset: F64  # (c,)
    share: F64  # (c,)
    zero: int

    def apply(self, x: F32) -> F32:
        """Return the centred steps of the inputs. x (t, k) · returns (t, c) in [-zero, 255 - zero]."""
        steps = np.rint(x[:, self.channel] * self.scale + self.offset)
        return np.clip(steps, -self.zero, N_STEPS - self.zero).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Int8Dense:
    """y = (u - zero) @ weight * scale + bias."""

    steps: Steps
    weight: I8  # (c, n)
    scale: F64  # (n,)
    bias: F64  # (n,)


def steps_around(x: F32, n_tiles: int) -> Steps:
    """Return steps for inputs of either sign, with n_tiles additional tiles given to the widest channels in turn.

    x (t, k) calibration inputs. A channel's tiles lie end to end, so that their clipped values add up to the channel.
    Every other additional tile counts downwards: neighbours of one channel then have weights of opposite sign.
    """
    low, high = x.min(axis=0).astype(np.float64), x.max(axis=0).astype(np.float64)
    middle, span = (low + high) / 2, (high - low) * _MARGIN
    n_per_channel = _shared_out(span, n_tiles)
    width = np.maximum(span / n_per_channel, np.median(span))  # a narrow channel gains nothing from finer steps
    first = middle - width * n_per_channel / 2
    main = np.clip((np.median(x, axis=0) - first) // width, 0, n_per_channel - 1)  # the tile most values fall into
    k = len(span)
    channel = np.concatenate([np.arange(k), np.repeat(np.arange(k), n_per_channel - 1)])
    rest = [tile for n, own in zip(n_per_channel, main, strict=True) for tile in range(n) if tile != own]
    tile = np.concatenate([main, np.array(rest, np.float64)])
    upwards = np.where((np.arange(len(channel)) >= k) & (np.arange(len(channel)) % 2 == 1), -1.0, 1.0)
    scale = upwards * N_STEPS / width[channel]
    centre = first[channel] + (tile + 0.5) * width[channel]
    return Steps(channel, scale, -centre * scale - 0.5, np.ones(len(channel)), zero=128)


def steps_after_gelu(x: F32, weight: F32, n_copies: int) -> Steps:
    """Return steps for values of GELU, zero exactly on a step; n_copies columns repeat the heaviest channels in turn.

    x (t, k) calibration values · weight (k, n) of the layer that takes them. A channel in m columns carries 1/m of its
    weight in each, so that one heavy channel does not set the scale of every column of weights. The order of columns
    is free here: the heaviest stands beside the lightest, the second beside the second lightest, and so on.
    """
    reach = np.maximum(x.max(axis=0).astype(np.float64) * _MARGIN, 0)
    step = np.maximum(reach / (N_STEPS - _GELU_ZERO), -GELU_FLOOR / _GELU_ZERO)
    weighs = np.abs(weight).max(axis=1) * step
    n_per_channel = _shared_out(weighs, n_copies)
    channel = np.repeat(np.arange(len(step)), n_per_channel)
    falling = channel[np.argsort(-(weighs / n_per_channel)[channel], kind="stable")]
    channel = np.empty_like(falling)
    half = (len(falling) + 1) // 2
    channel[0::2], channel[1::2] = falling[:half], falling[half:][::-1]
    return Steps(channel, 1 / step[channel], np.zeros(len(channel)), 1 / n_per_channel[channel], zero=_GELU_ZERO)


def quantise(dense: Dense, steps: Steps, x: F32) -> Int8Dense:
    """Return the layer in whole numbers. x (t, k) calibration inputs.

    The bias absorbs the mean error of inputs and weights over x. Cost: about c^3 + t c^2 + c^2 n / 2 operations.
    """
    whole = dense.weight.astype(np.float64)
    rows = whole[steps.channel] * (steps.share / steps.scale)[:, None]
    u = steps.apply(x)
    mean = u.mean(axis=0, dtype=np.float64)
    centred = u - mean.astype(np.float32)
    weight, scale = round_weights(rows, (centred.T @ centred).astype(np.float64) / len(u))
    bias = dense.bias + x.mean(axis=0, dtype=np.float64) @ whole - mean @ (weight * scale)
    return Int8Dense(steps, weight, scale, bias)


def round_weights(rows: F64, covariance: F64) -> tuple[I8, F64]:
    """Return whole weights in [-127, 127] and a scale per column such that u @ (weights * scale) is close to u @ rows.

    rows (c, n) · covariance (c, c) of the inputs u · returns weights (c, n), scale (n,)

    Row by row, the most used first, each row's rounding error is passed on to the rows not rounded yet, weighted by
    how they vary together (GPTQ, Frantar et al. 2022, https://arxiv.org/abs/2210.17323). Neighbours 2i and 2i + 1
    never exceed 128 together in either direction. Deterministic up to the last bits of the linear algebra.
    """
    c, n = rows.shape
    order = np.argsort(-np.diag(covariance), kind="stable")
    turn = np.argsort(order)
    scale = _column_scale(rows)
    damped = covariance[np.ix_(order, order)] + np.eye(c) * (1 / 12 + _DAMPING * np.mean(np.diag(covariance)))
    pass_on = np.linalg.cholesky(np.linalg.inv(damped)).T.astype(np.float32)
    left = (rows[order] / scale).astype(np.float32)
    whole = np.zeros((c + 1, n), np.float32)  # the last row stands for a neighbour that does not exist
    for start in range(0, c, _BLOCK):
        end = min(start + _BLOCK, c)
        errors = np.empty((end - start, n), np.float32)
        for i in range(start, end):
            neighbour = order[i] ^ 1
            beside = whole[turn[neighbour] if neighbour < c else c]  # zero when its turn has not come
            whole[i] = np.clip(
                np.rint(left[i]),
                np.maximum(-127, -128 - np.minimum(beside, 0)),
                np.minimum(127, 128 - np.maximum(beside, 0)),
            )
            errors[i - start] = (left[i] - whole[i]) / pass_on[i, i]
            left[i + 1 : end] -= pass_on[i, i + 1 : end, None] * errors[i - start]
        left[end:] -= pass_on[start:end, end:].T @ errors
    return whole[turn].astype(np.int8), scale


def _shared_out(span: F64, n_more: int) -> I64:
    """Return how many tiles each channel gets: one, and n_more in turn to whichever has the widest tiles."""
    n = np.ones(len(span), np.int64)
    for _ in range(n_more):
        n[np.argmax(span / n)] += 1
    return n


def _column_scale(rows: F64) -> F64:
    """Return the least scale per column at which every weight and every pair of neighbours fits."""
    even = np.pad(rows, ((0, len(rows) % 2), (0, 0))).reshape(-1, 2, rows.shape[1])
    pairs = np.maximum(np.maximum(even, 0).sum(axis=1), np.maximum(-even, 0).sum(axis=1)).max(axis=0)
    scale: F64 = np.maximum(np.maximum(pairs, np.abs(rows).max(axis=0)) / 127, 1e-12)
    return scale
