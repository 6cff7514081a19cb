"""Scenes with a sky: ridges at dawn, the sea, a city at night."""

from __future__ import annotations

import numpy as np

from socialpulse.demo.studio.canvas import F32, TAU, Canvas, Frame, Picture, colours, finished, lay, mixed, ripple


def ridges(canvas: Canvas) -> Frame:
    """Return mountain ridges one behind another in the mist, a sun above them, passing by."""
    x, y = canvas.places()
    dice, n_ridges = canvas.dice, int(canvas.dice.integers(5, 8))
    table = colours(canvas.palette)
    tall = float(y.max())
    lines = [(float(dice.uniform(0, 50)), ripple(dice, 9, 0.035)) for _ in range(n_ridges)]
    sun = (float(dice.uniform(-0.6, 0.6)), float(dice.uniform(-0.65, -0.25)) * tall, float(dice.uniform(0.14, 0.24)))
    sky = _sky(y, table, tall)
    sky = mixed(sky, table[-1], np.exp(-((np.hypot(x - sun[0], y - sun[1]) / (sun[2] * 2.4)) ** 2)).astype(np.float32))
    sky = mixed(sky, table[-1], np.clip((sun[2] - np.hypot(x - sun[0], y - sun[1])) * canvas.width / 2, 0, 1))

    def frame(t: float) -> Picture:
        picture = sky.copy()
        for place, (start, wave) in enumerate(lines):
            depth = (place + 1) / n_ridges
            moved = x[0] + np.float32(start + 0.4 * depth * np.sin(TAU * t))  # the viewer goes there and back
            top = tall * (-0.35 + 1.05 * depth**1.2) + 0.34 * (1.1 - 0.5 * depth) * wave(moved)
            share = np.clip((y - top[None]) * canvas.width / 2, 0, 1)
            colour = table[int((1 - depth) ** 0.9 * 330) + 12]
            mist = np.clip((y - top[None]) / (0.75 * tall), 0, 1)[..., None] * (1 - depth) * 0.55
            lay(picture, (colour + (table[430] - colour) * mist).astype(np.float32), share)
        return finished(picture)

    return frame


def sea(canvas: Canvas) -> Frame:
    """Return waves that roll in under a low sun whose light lies on the water."""
    x, y = canvas.places()
    dice, n_waves = canvas.dice, 9
    table, tall = colours(canvas.palette), float(y.max())
    rolls = [
        (float(dice.uniform(1.6, 3.4)), float(dice.uniform(0, TAU)), int(dice.choice((-1, 1)))) for _ in range(n_waves)
    ]
    horizon, sun_x = -0.18 * tall, float(dice.uniform(-0.4, 0.4))
    sky = _sky(y * 1.6 + 0.4, table, tall)
    disc = np.hypot(x - sun_x, y - horizon + 0.16)
    sky = mixed(sky, table[-1], np.exp(-((disc / 0.5) ** 2)).astype(np.float32) * 0.8)
    sky = mixed(sky, table[-1], np.clip((0.15 - disc) * canvas.width / 2, 0, 1))

    def frame(t: float) -> Picture:
        picture = sky.copy()
        for place, (length, phase, way) in enumerate(rolls):
            depth = place / (n_waves - 1)
            swell = 0.012 + 0.075 * depth
            run = x[0] * length * (2.4 - 1.4 * depth) + phase + way * TAU * t
            top = horizon + (tall - horizon) * 0.86 * depth**1.5 + swell * (np.sin(run) + 0.35 * np.sin(2 * run + 1))
            below = y - top[None]
            share = np.clip(below * canvas.width / 2, 0, 1).astype(np.float32)
            colour = table[int(250 - 215 * depth)]
            foam = np.exp(-(np.abs(below) * (90 - 50 * depth))) * (0.25 + 0.35 * depth)
            glitter = (
                np.exp(-(((x - sun_x) / (0.12 + 0.25 * depth)) ** 2)) * (0.5 + 0.5 * np.sin(run * 6 + 40 * y)) * 0.4
            )
            lit = colour + (table[-20] - colour) * np.clip(foam + glitter * (1 - depth), 0, 1)[..., None]
            lay(picture, lit.astype(np.float32), share)
        return finished(picture)

    return frame


def city(canvas: Canvas) -> Frame:
    """Return a city at night: towers in three rows, windows that go on and off, a moon."""
    x, y = canvas.places()
    dice, table, tall = canvas.dice, colours(canvas.palette), float(y.max())
    moon = np.hypot(x - dice.uniform(-0.6, 0.6), y + 0.68 * tall)
    sky = _sky(y * 0.9 + 0.2, table, tall) * 0.75
    sky = mixed(sky, table[-1], np.exp(-((moon / 0.5) ** 2)).astype(np.float32) * 0.35)
    sky = mixed(sky, table[-1], np.clip((0.13 - moon) * canvas.width / 2, 0, 1))
    rows = [_towers(canvas, x, y, depth) for depth in (0.0, 0.5, 1.0)]

    def frame(t: float) -> Picture:
        picture = sky.copy()
        for depth, (inside, window, begin, stays) in zip((0.0, 0.5, 1.0), rows, strict=True):
            wall = table[int(150 - 125 * depth)]
            on = ((t - begin) % 1.0 < stays).astype(np.float32) * window
            lit = wall + (table[470] - wall) * (on * (0.35 + 0.6 * depth))[..., None]
            lay(picture, lit.astype(np.float32), inside)
        return finished(picture)

    return frame


def _towers(canvas: Canvas, x: F32, y: F32, depth: float) -> tuple[F32, F32, F32, F32]:
    """Return a row of towers: inside or not, window or wall, when each window goes on and for how long."""
    dice, tall = canvas.dice, float(y.max())
    n = int(9 - 4 * depth)
    edges = np.sort(np.concatenate([[-1.01, 1.01], dice.uniform(-1, 1, n - 1)]))
    tower = np.clip(np.searchsorted(edges, x) - 1, 0, n - 1)
    tops = tall * (dice.uniform(-0.30, 0.25, n) + 0.42 * depth)[tower]
    gap = np.abs(x - (edges[tower] + edges[np.minimum(tower + 1, n)]) / 2) < (np.diff(edges)[tower] / 2 - 0.012)
    inside = np.clip((y - tops) * canvas.width / 2, 0, 1) * gap
    size = 0.055 + 0.035 * depth
    column, row = np.floor(x / size).astype(np.int64), np.floor((y - tops) / (size * 1.3)).astype(np.int64)
    a, b = x / size - column, (y - tops) / (size * 1.3) - row
    window = (np.abs(a - 0.5) < 0.28) & (np.abs(b - 0.5) < 0.3) & (row >= 0)
    begin, stays = dice.random((97, 89)), dice.choice((0.0, 0.4, 0.75, 1.0), (97, 89), p=(0.45, 0.15, 0.2, 0.2))
    key = ((row + 5 * tower) % 97, (column + 40) % 89)
    inside, window, begin, stays = (one.astype(np.float32) for one in (inside, window, begin[key], stays[key]))
    return inside, window, begin, stays


def _sky(y: F32, table: F32, tall: float) -> F32:
    """Return a sky, dark above and light at the horizon. (height, width, 3)"""
    at = np.clip((y / tall + 1) / 2, 0, 1) ** 1.1
    found: F32 = table[(90 + at * 400).astype(np.int64).clip(0, 511)]
    return found
