"""Scenes that are a field of numbers in colours: everywhere at once, and around again without a seam."""

from __future__ import annotations

import numpy as np

from socialpulse.demo.studio.canvas import F64, TAU, Canvas, Frame, Picture, finished, mixed


def silk(canvas: Canvas) -> Frame:
    """Return a field that flows and folds like silk."""
    x, y = canvas.places()
    dice = canvas.dice
    waves = [(dice.uniform(0.8, 2.4), dice.uniform(0, TAU), int(dice.choice((-1, 1)))) for _ in range(6)]

    def frame(t: float) -> Picture:
        u, v = x.copy(), y.copy()
        for place, (pull, phase, way) in enumerate(waves):
            turn = np.float32(phase + way * TAU * t)
            u, v = u + 0.42 * np.sin(pull * v + turn), v + 0.42 * np.sin(pull * u * 1.3 - turn + place)
        field = 0.5 + 0.5 * np.sin(2.2 * u + 1.6 * v)
        threads = 0.5 + 0.5 * np.sin(26 * (u - v))
        return canvas.shade(0.08 + 0.78 * field + 0.14 * threads**4)

    return frame


def breathing(canvas: Canvas) -> Frame:
    """Return soft bands of colour that come and go like breath."""
    x, y = canvas.places()
    tilt, phase = canvas.dice.uniform(-0.7, 0.7), canvas.dice.uniform(0, TAU, 3)

    def frame(t: float) -> Picture:
        breath = 0.5 - 0.5 * np.cos(TAU * t)
        along = y * np.cos(tilt) + x * np.sin(tilt)
        field = 0.5 + 0.24 * np.sin(1.7 * along + phase[0] + TAU * t) + 0.16 * np.sin(2.9 * along - TAU * t + phase[1])
        circle = np.exp(-((np.hypot(x, y) - 0.35 - 0.3 * breath) ** 2) / 0.012)
        return canvas.shade(field.astype(np.float32) * 0.86 + 0.22 * circle * (0.4 + 0.6 * breath))

    return frame


def kaleidoscope(canvas: Canvas) -> Frame:
    """Return a field folded into a star of mirrors that turns."""
    x, y = canvas.places()
    angle, radius = np.arctan2(y, x), np.hypot(x, y)
    n_mirrors, phase = int(canvas.dice.choice((6, 8, 10, 12))), canvas.dice.uniform(0, TAU, 3)

    def frame(t: float) -> Picture:
        wedge = TAU / n_mirrors
        folded = np.abs((angle + TAU * t / n_mirrors) % wedge - wedge / 2)
        u, v = radius * np.cos(folded), radius * np.sin(folded)
        a = np.sin(5 * u + 2 * np.sin(4 * v + phase[0] + TAU * t))
        b = np.sin(7 * v - 3 * np.cos(3 * u - TAU * t + phase[1]))
        field = 0.5 + 0.25 * a + 0.25 * b * np.cos(4 * radius - TAU * t + phase[2])
        return canvas.shade(field.astype(np.float32) * (1.05 - 0.18 * radius))

    return frame


def woven(canvas: Canvas) -> Frame:
    """Return arcs on square tiles that join into threads, two colours woven over and under."""
    x, y = canvas.places()
    n_tiles = int(canvas.dice.integers(4, 7))
    tilt = canvas.dice.choice((0.0, np.pi / 4))
    turned = canvas.dice.random((64, 64)) < 0.5
    u = (x * np.cos(tilt) - y * np.sin(tilt)) * n_tiles / 2 + 24
    v = (x * np.sin(tilt) + y * np.cos(tilt)) * n_tiles / 2 + 24
    shades = [np.float32(one) for one in (0.1, 0.55, 0.82)]

    def frame(t: float) -> Picture:
        drift = np.float32(0.25 * np.sin(TAU * t))
        column, row = np.floor(u + drift).astype(np.int64), np.floor(v).astype(np.int64)
        a, b = (u + drift) - column, v - row
        a = np.where(turned[row % 64, column % 64], 1 - a, a)
        near = np.minimum(np.hypot(a, b), np.hypot(1 - a, 1 - b))
        pulse = 0.02 * np.sin(TAU * t + 0.9 * (column + row))
        line = np.clip((0.16 + pulse - np.abs(near - 0.5)) * 30, 0, 1)
        core = np.clip((0.055 - np.abs(near - 0.5)) * 40, 0, 1)
        field = shades[0] + (shades[1] - shades[0]) * line + (shades[2] - shades[1]) * core
        return canvas.shade(field.astype(np.float32) + 0.05 * ((column + row) % 2))

    return frame


def pond(canvas: Canvas) -> Frame:
    """Return rings of raindrops that run into each other on dark water."""
    x, y = canvas.places()
    n = 16
    at = np.stack([canvas.dice.uniform(-1.1, 1.1, n), canvas.dice.uniform(-1.9, 1.9, n)], axis=1)
    begins = canvas.dice.random(n)
    away = [np.hypot(x - px, (y - py) * 1.5).astype(np.float32) for px, py in at]
    light = 0.34 + 0.1 * np.sin(1.3 * y + 0.5 * x)

    def frame(t: float) -> Picture:
        height = np.zeros_like(x)
        for begin, radius in zip(begins, away, strict=True):
            age = (t - begin) % 1.0
            front = 1.7 * age
            ring = np.exp(-((radius - front) ** 2) * 42) * np.sin((radius - front) * 42)
            height += ring.astype(np.float32) * np.float32((1 - age) ** 1.5 * min(1.0, age * 12))
        return canvas.shade(light + 0.30 * height + 0.22 * np.clip(height, 0, 1) ** 2)

    return frame


def poster(canvas: Canvas) -> Frame:
    """Return a grid of circles, quarter circles and bars in flat colours; one after another they turn."""
    x, y = canvas.places()
    dice, n_tiles = canvas.dice, int(canvas.dice.integers(2, 4)) + 1
    u, v = (x + 1) * n_tiles / 2, (y + 1) * n_tiles / 2
    column, row = np.floor(u).astype(np.int64), np.floor(v).astype(np.int64)
    a, b = (u - column - 0.5).astype(np.float32), (v - row - 0.5).astype(np.float32)
    form, back, front, quarter = (dice.integers(0, n, (32, 32)) for n in (4, 6, 6, 4))
    front = np.where(front == back, (front + 3) % 6, front)
    begin = dice.random((32, 32))
    key = (row % 32, column % 32)
    table = canvas.table()[[40, 130, 220, 310, 400, 500]].astype(np.float32) / np.float32(255)

    def frame(t: float) -> Picture:
        since = (t - begin[key]) % 1.0
        turned = _eased(since * 5) - _eased(since * 5 - 2.5)  # there, and later back
        angle = (quarter[key] + turned) * (np.pi / 2)
        p, q = a * np.cos(angle) - b * np.sin(angle), a * np.sin(angle) + b * np.cos(angle)
        shapes = np.stack(
            [0.44 - np.hypot(p, q), 0.94 - np.hypot(p + 0.5, q + 0.5), 0.25 - np.abs(q), 0.48 - np.abs(p) - np.abs(q)]
        )
        edge = np.take_along_axis(shapes, form[key][None], axis=0)[0]
        share = np.clip(edge * canvas.width / n_tiles, 0, 1).astype(np.float32)
        return finished(mixed(table[back[key]], table[front[key]], share))

    return frame


def _eased(share: F64) -> F64:
    """Return a move from 0 to 1 that begins and ends gently."""
    inside = np.clip(share, 0, 1)
    found: F64 = inside * inside * (3 - 2 * inside)
    return found
