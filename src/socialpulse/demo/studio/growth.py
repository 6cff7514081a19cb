"""Scenes that grow from step to step: each moment follows from the one before."""

from __future__ import annotations

import numpy as np
from PIL import Image

from socialpulse.demo.studio.canvas import F32, Canvas, Frame, Picture

N_STEPS = 1_400  # of reaction and diffusion in one clip
_FORMS = (
    (0.0367, 0.0649),
    (0.0545, 0.062),
    (0.029, 0.057),
    (0.039, 0.058),
    (0.026, 0.051),
)  # feed, kill (Pearson 1993)


def frost(canvas: Canvas) -> Frame:
    """Return two substances that feed on each other until spots, coral or a maze is there (Gray and Scott)."""
    wide = 128
    high = wide * canvas.height // canvas.width
    dice = canvas.dice
    feed, kill = _FORMS[int(dice.integers(len(_FORMS)))]
    a, b = np.ones((high, wide), np.float32), np.zeros((high, wide), np.float32)
    for _ in range(26):
        row, column, size = dice.integers(0, high - 8), dice.integers(0, wide - 8), dice.integers(4, 8)
        b[row : row + size, column : column + size] = 0.7
    done = 0

    def frame(t: float) -> Picture:
        nonlocal a, b, done
        goal = 200 + int(t * N_STEPS)
        for _ in range(goal - done):
            eaten = a * b * b
            a = a + 1.0 * _spread(a) - eaten + np.float32(feed) * (1 - a)
            b = b + 0.5 * _spread(b) + eaten - np.float32(feed + kill) * b
        done = max(done, goal)
        return canvas.shade(_enlarged(canvas, 0.06 + 2.5 * b - 0.14 * (1 - a)))

    return frame


def cells(canvas: Canvas) -> Frame:
    """Return the Game of Life on a torus; what lives is bright, what died fades."""
    wide = 36
    high = wide * canvas.height // canvas.width
    alive = canvas.dice.random((high, wide)) < 0.34
    trail = alive.astype(np.float32)
    done = 0

    def frame(t: float) -> Picture:
        nonlocal alive, trail, done
        goal = int(t * 60)
        for _ in range(goal - done):
            around = sum(np.roll(alive, (dy, dx), (0, 1)).astype(np.int8) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
            alive = (around == 3) | (alive & (around == 4))
            trail = np.where(alive, np.minimum(1.0, 0.82 + 0.02 * trail), trail * 0.86).astype(np.float32)
        done = max(done, goal)
        size = canvas.width // wide
        block = np.ones((size, size), np.float32)
        block[-max(1, size // 9) :] = block[:, -max(1, size // 9) :] = 0.55
        tiled = np.kron(0.06 + 0.9 * trail, block)
        return canvas.shade(_cut(canvas, tiled))

    return frame


def _spread(field: F32) -> F32:
    """Return how much flows into each place from the eight around it."""
    up, down = np.roll(field, 1, 0), np.roll(field, -1, 0)
    beside = np.roll(field, 1, 1) + np.roll(field, -1, 1)
    corners = np.roll(up, 1, 1) + np.roll(up, -1, 1) + np.roll(down, 1, 1) + np.roll(down, -1, 1)
    found: F32 = np.float32(0.2) * (up + down + beside) + np.float32(0.05) * corners - field
    return found


def _enlarged(canvas: Canvas, field: F32) -> F32:
    whole = Image.fromarray(field.astype(np.float32)).resize((canvas.width, canvas.height), Image.Resampling.BICUBIC)
    return np.asarray(whole, np.float32)


def _cut(canvas: Canvas, field: F32) -> F32:
    """Return a field cut or filled up to the canvas, the same around every edge."""
    rows = np.arange(canvas.height) % field.shape[0]
    columns = np.arange(canvas.width) % field.shape[1]
    found: F32 = field[rows[:, None], columns[None]].astype(np.float32)
    return found
