"""Scenes of points of light: curves, galaxies, seeds, fireworks, sound made visible."""

from __future__ import annotations

import numpy as np

from socialpulse.demo.studio.canvas import F32, F64, TAU, Canvas, Frame, Picture, glow, lights

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def lissajous(canvas: Canvas) -> Frame:
    """Return curves of two vibrations whose ratio is a small fraction, drifting in phase."""
    n = 10_000
    along = np.linspace(0, TAU, n, dtype=np.float32)
    a, b = [(3, 4), (5, 6), (2, 3), (5, 8), (3, 5), (7, 9)][int(canvas.dice.integers(6))]
    tall = canvas.height / min(canvas.width, canvas.height)

    def frame(t: float) -> Picture:
        light = np.zeros((canvas.height, canvas.width), np.float32)
        for echo in range(4):
            phase = TAU * (t - echo * 0.014)
            x = 0.84 * np.sin(a * along + phase)
            y = 0.84 * tall * np.sin(b * along) * (0.92 + 0.08 * np.cos(phase))
            light += lights(canvas, x, y, np.full(n, 0.75**echo, np.float32))
        return canvas.shade(0.04 + 0.94 * glow(light, canvas.width / 70))

    return frame


def galaxy(canvas: Canvas) -> Frame:
    """Return a spiral galaxy that turns; behind it, stars that stand still."""
    dice = canvas.dice
    n_arms, wind, tilt = int(dice.choice((2, 3, 4))), dice.uniform(1.8, 3.2), dice.uniform(0.45, 0.8)
    n = 30_000 // n_arms  # stars of one arm; the others are its images, so that the loop closes
    radius = (0.04 + 0.5 * dice.gamma(1.6, 1.0, n)).astype(np.float32)
    spread = dice.normal(0, 0.26 + 0.12 / (radius + 0.2), n)
    angle = (np.arange(n_arms) * TAU / n_arms)[:, None] + (wind * np.log(radius + 0.08) + spread)[None]
    shine = dice.gamma(0.7, 1.0, n).astype(np.float32) * np.exp(-radius)
    sky = lights(canvas, _even(dice, 1.2, 900), _even(dice, 2.2, 900), dice.gamma(0.4, 4.0, 900).astype(np.float32))
    lean = dice.uniform(0, TAU)

    def frame(t: float) -> Picture:
        turned = angle + TAU * t / n_arms
        p, q = radius * np.cos(turned), tilt * radius * np.sin(turned)
        x, y = p * np.cos(lean) - q * np.sin(lean), p * np.sin(lean) + q * np.cos(lean)
        light = lights(canvas, *_columns(x, y, np.broadcast_to(shine, x.shape)))
        return canvas.shade(0.03 + 0.95 * glow(light + 0.5 * sky, canvas.width / 45) ** 0.75)

    return frame


def seedhead(canvas: Canvas) -> Frame:
    """Return seeds in the golden angle, as in a sunflower, swelling in waves from the middle."""
    n, inner = 900, np.arange(90)
    place = np.arange(1, n + 1)
    radius = 0.055 * np.sqrt(place) * canvas.dice.uniform(0.95, 1.15)
    per_dot = canvas.dice.uniform(0.0, TAU)

    def frame(t: float) -> Picture:
        angle = place * GOLDEN_ANGLE + per_dot
        swell = 0.010 + 0.010 * (0.5 + 0.5 * np.sin(radius * 7 - TAU * t)) + radius * 0.008
        dot_angle, dot_radius = inner * GOLDEN_ANGLE, np.sqrt((inner + 0.5) / len(inner))
        x = (radius * np.cos(angle))[:, None] + swell[:, None] * (dot_radius * np.cos(dot_angle))[None]
        y = (radius * np.sin(angle))[:, None] + swell[:, None] * (dot_radius * np.sin(dot_angle))[None]
        shine = np.repeat(0.45 + 0.55 * (0.5 + 0.5 * np.sin(radius * 7 - TAU * t)), len(inner))
        light = lights(canvas, *_columns(x, y, shine))
        return canvas.shade(0.07 + 0.9 * glow(light, canvas.width / 90))

    return frame


def fireworks(canvas: Canvas) -> Frame:
    """Return rockets that burst, fall and fade over a dark sky."""
    n_bursts, n_sparks, dice = 9, 260, canvas.dice
    at = np.stack([dice.uniform(-0.7, 0.7, n_bursts), dice.uniform(-1.2, 0.1, n_bursts)], axis=1)
    begin = np.sort(dice.random(n_bursts))
    way, speed = dice.uniform(0, TAU, (n_bursts, n_sparks)), np.sqrt(dice.random((n_bursts, n_sparks)))
    power = dice.uniform(0.5, 0.95, n_bursts)
    tails = np.linspace(0, 0.05, 14)

    def frame(t: float) -> Picture:
        x, y, shine = [], [], []
        for tail in tails:
            age = (t - begin - tail) % 1.0
            slow = 1 - np.exp(-5 * age)
            x.append(at[:, :1] + (power * slow)[:, None] * speed * np.cos(way))
            y.append(at[:, 1:] + (power * slow)[:, None] * speed * np.sin(way) + (0.9 * age**2)[:, None])
            fade = np.clip(1.2 - 2.2 * age, 0, 1) * np.clip(age * 40, 0, 1)
            shine.append(np.broadcast_to((fade * (1 - tail * 15))[:, None], way.shape))
        light = lights(canvas, *_columns(np.stack(x), np.stack(y), np.stack(shine)))
        return canvas.shade(0.03 + 1.1 * _shown(light, canvas.width / 60) ** 0.7)

    return frame


def spectrum(canvas: Canvas) -> Frame:
    """Return bars of sound around a circle, moved by the beat and its echoes."""
    n_bars, n_points, dice = 72, 60, canvas.dice
    angle = np.arange(n_bars) * TAU / n_bars
    weight = dice.gamma(2.0, 0.5, (4, n_bars))
    phase = dice.uniform(0, TAU, (4, n_bars))
    out = np.linspace(0, 1, n_points)

    def frame(t: float) -> Picture:
        beat = np.exp(-6 * ((t * 8) % 1.0))
        moves = sum(weight[k] * np.abs(np.sin(np.pi * (k + 1) * 2 * t + phase[k])) / (k + 2) for k in range(4))
        height = 0.06 + 0.20 * np.asarray(moves) * (0.6 + 0.6 * beat)
        radius = 0.5 + 0.03 * beat + np.minimum(height, 0.5)[:, None] * out[None]
        turned = angle[:, None] + 0.25 * np.sin(TAU * t)
        wide = [-0.012, -0.004, 0.004, 0.012]
        x = np.concatenate([(radius * np.cos(turned + side)).ravel() for side in wide]).astype(np.float32)
        y = np.concatenate([(radius * np.sin(turned + side)).ravel() for side in wide]).astype(np.float32)
        shine = np.tile(np.broadcast_to(0.4 + 0.6 * out, radius.shape).ravel(), len(wide)).astype(np.float32)
        return canvas.shade(0.05 + 0.93 * glow(lights(canvas, x, y, shine), canvas.width / 55))

    return frame


def _columns(x: F64, y: F64, weight: F64) -> tuple[F32, F32, F32]:
    """Return places and weights of points as columns."""
    return x.ravel().astype(np.float32), y.ravel().astype(np.float32), weight.ravel().astype(np.float32)


def _even(dice: np.random.Generator, side: float, n: int) -> F32:
    return dice.uniform(-side, side, n).astype(np.float32)


def _shown(light: F32, radius: float) -> F32:
    """Return the glow of light where there is some."""
    return glow(light, radius) if light.any() else light
