"""Sound for scenes: chords, plucked strings, bells, beats, and the noises of wind, water and fire. All synthesised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 44_100
Wave = NDArray[np.float32]
_ROOTS: Final = (110.0, 123.47, 130.81, 146.83, 164.81)
_SCALE: Final = np.array([0, 3, 5, 7, 10, 12, 15, 17])  # pentatonic: any two go together


def make_sound(kind: str, seconds: float, dice: np.random.Generator) -> Wave:
    """Return a sound of SOUNDS, faded at both ends. (n,) in [-1, 1], RATE a second"""
    wave = SOUNDS[kind](round(seconds * RATE), float(dice.choice(_ROOTS)), dice)
    edge = RATE // 8
    wave[:edge] *= np.linspace(0, 1, edge)
    wave[-edge:] *= np.linspace(1, 0, edge)
    return (0.7 * wave / max(1e-6, float(np.abs(wave).max()))).astype(np.float32)


def _pad(n: int, root: float, dice: np.random.Generator) -> NDArray[np.float64]:
    t = np.arange(n) / RATE
    total = np.zeros(n)
    for step in (0, 7, 12, 15 if dice.random() < 0.5 else 16):
        for off in (0.997, 1.003):
            tone = root * 2 ** (step / 12) * off
            total += np.sin(2 * np.pi * tone * t + dice.uniform(0, 6)) * (0.7 + 0.3 * np.sin(0.9 * t + step))
    return total


def _plucks(n: int, root: float, dice: np.random.Generator) -> NDArray[np.float64]:
    return _notes(
        n,
        root * 2,
        dice,
        0.25,
        lambda t, tone: np.exp(-5 * t) * sum(np.sin(2 * np.pi * tone * k * t) / k**2 for k in (1, 2, 3)),
    )


def _bells(n: int, root: float, dice: np.random.Generator) -> NDArray[np.float64]:
    return _notes(
        n,
        root * 4,
        dice,
        0.5,
        lambda t, tone: (
            np.exp(-2.4 * t) * np.sin(2 * np.pi * tone * t + 2 * np.exp(-3 * t) * np.sin(2 * np.pi * tone * 2.76 * t))
        ),
    )


def _notes(
    n: int,
    root: float,
    dice: np.random.Generator,
    step_s: float,
    voice: Callable[[NDArray[np.float64], float], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Return a melody that wanders over the scale, a note every step or none."""
    total = np.zeros(n + 3 * RATE)
    place = int(dice.integers(len(_SCALE)))
    for start in range(0, n, round(step_s * RATE)):
        place = int(np.clip(place + dice.integers(-2, 3), 0, len(_SCALE) - 1))
        if dice.random() < 0.78:
            t = np.arange(2 * RATE) / RATE
            total[start : start + len(t)] += voice(t, root * 2 ** (_SCALE[place] / 12))
    return total[:n]


def _beat(n: int, root: float, dice: np.random.Generator) -> NDArray[np.float64]:
    total = 0.35 * _plucks(n, root, dice)
    t = np.arange(RATE // 4) / RATE
    kick = np.exp(-14 * t) * np.sin(2 * np.pi * (48 * t + 9 * (1 - np.exp(-30 * t))))
    hat = np.exp(-60 * t) * dice.normal(0, 0.25, len(t))
    for number, start in enumerate(range(0, n - len(t), RATE // 4)):
        total[start : start + len(t)] += kick * (number % 2 == 0) + hat
    return total


def _noise(n: int, dice: np.random.Generator, low: float, high: float) -> NDArray[np.float64]:
    """Return noise between two frequencies in Hz, less of it the higher they are."""
    spectrum = np.fft.rfft(dice.normal(0, 1, n))
    hertz = np.fft.rfftfreq(n, 1 / RATE)
    spectrum *= (hertz > low) * (hertz < high) / np.sqrt(np.maximum(hertz, 1))
    found = np.fft.irfft(spectrum, n)
    return found / max(1e-9, float(np.abs(found).max()))


def _wind(n: int, root: float, dice: np.random.Generator) -> NDArray[np.float64]:
    t = np.arange(n) / RATE
    return _noise(n, dice, 80, 900) * (0.6 + 0.4 * np.sin(1.3 * t + dice.uniform(0, 6))) + 0.04 * _pad(n, root, dice)


def _surf(n: int, root: float, dice: np.random.Generator) -> NDArray[np.float64]:
    t = np.arange(n) / RATE
    roll = (0.5 + 0.5 * np.sin(2 * np.pi * t / dice.uniform(3, 5) + dice.uniform(0, 6))) ** 2
    return _noise(n, dice, 60, 4_000) * (0.15 + 0.85 * roll)


def _rain(n: int, root: float, dice: np.random.Generator) -> NDArray[np.float64]:
    return 0.35 * _noise(n, dice, 800, 9_000) + _drops(n, dice, 90, 1_400.0)


def _crackle(n: int, root: float, dice: np.random.Generator) -> NDArray[np.float64]:
    return 0.4 * _noise(n, dice, 30, 300) + _drops(n, dice, 60, 3_000.0)


def _drops(n: int, dice: np.random.Generator, n_drops: int, tone: float) -> NDArray[np.float64]:
    total = np.zeros(n + RATE)
    t = np.arange(RATE // 12) / RATE
    for start in dice.integers(0, n, n_drops):
        pitch = tone * dice.uniform(0.6, 1.6)
        total[start : start + len(t)] += dice.gamma(1.5, 0.3) * np.exp(-70 * t) * np.sin(2 * np.pi * pitch * t)
    return total[:n]


SOUNDS: Final[dict[str, Callable[[int, float, np.random.Generator], NDArray[np.float64]]]] = {
    "pad": _pad,
    "plucks": _plucks,
    "bells": _bells,
    "beat": _beat,
    "wind": _wind,
    "surf": _surf,
    "rain": _rain,
    "crackle": _crackle,
}
