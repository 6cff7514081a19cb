"""ThumbHash: some 25 bytes from which a blurred preview of a picture can be drawn before anything of it is loaded.

Written from the published format (Evan Wallace, https://evanw.github.io/thumbhash/, read 2026-11): the first
coefficients of the cosine transform of lightness, two colour differences and, where there is any, transparency, in
4 bits each behind a header with means, scales and the aspect.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]

MAX_SIDE = 100


def thumbhash(rgba: npt.NDArray[np.uint8]) -> bytes:
    """Return the hash of a picture. rgba (height, width, 4), no side longer than 100.

    Raises ValueError where the shape is another.
    """
    height, width = rgba.shape[:2]
    if rgba.shape[2:] != (4,) or not 0 < width <= MAX_SIDE or not 0 < height <= MAX_SIDE:
        raise ValueError(f"a picture of shape {rgba.shape}, where (1..100, 1..100, 4) is needed")
    lightness, yellow_blue, red_green, alpha, transparent = _planes(rgba / 255)
    longest, finest = max(width, height), 5 if transparent else 7
    columns, rows = (max(1, _round(finest * side / longest)) for side in (width, height))
    l_mean, l_scale, l_codes = _coded(lightness, max(3, columns), max(3, rows))
    p_mean, p_scale, p_codes = _coded(yellow_blue, 3, 3)
    q_mean, q_scale, q_codes = _coded(red_green, 3, 3)
    lies = width > height
    first = (
        _round(63 * l_mean)
        | _round(31.5 + 31.5 * p_mean) << 6
        | _round(31.5 + 31.5 * q_mean) << 12
        | _round(31 * l_scale) << 18
        | transparent << 23
    )
    second = (rows if lies else columns) | _round(63 * p_scale) << 3 | _round(63 * q_scale) << 9 | lies << 15
    body: bytes = first.to_bytes(3, "little") + second.to_bytes(2, "little")
    codes = [*l_codes, *p_codes, *q_codes]
    if transparent:
        a_mean, a_scale, a_codes = _coded(alpha, 5, 5)
        body += bytes([_round(15 * a_mean) | _round(15 * a_scale) << 4])
        codes += a_codes
    codes += [0] * (len(codes) % 2)
    return body + bytes(low | high << 4 for low, high in zip(codes[::2], codes[1::2], strict=True))


def _planes(rgba: F64) -> tuple[F64, F64, F64, F64, bool]:
    """Return lightness, yellow-blue, red-green and alpha; what is transparent shows the mean colour."""
    rgb, alpha = rgba[..., :3], rgba[..., 3]
    total = alpha.sum()
    mean = (rgb * alpha[..., None]).sum(axis=(0, 1)) / total if total else np.zeros(3)
    shown = mean * (1 - alpha[..., None]) + rgb * alpha[..., None]
    red, green, blue = shown[..., 0], shown[..., 1], shown[..., 2]
    return (red + green + blue) / 3, (red + green) / 2 - blue, red - green, alpha, bool(total < alpha.size)


def _coded(plane: F64, n_columns: int, n_rows: int) -> tuple[float, float, list[int]]:
    """Return the mean of a plane, the largest other coefficient, and these coefficients in 4 bits each."""
    height, width = plane.shape
    across = np.cos(np.pi / width * np.outer(np.arange(n_columns), np.arange(width) + 0.5))
    down = np.cos(np.pi / height * np.outer(np.arange(n_rows), np.arange(height) + 0.5))
    table = down @ plane @ across.T / (width * height)
    kept = [
        float(table[row, column])
        for row in range(n_rows)
        for column in range(n_columns)
        if (row or column) and column * n_rows < n_columns * (n_rows - row)
    ]
    scale = max(map(abs, kept))
    codes = [_round(15 * (0.5 + 0.5 * value / scale)) for value in kept] if scale else [0] * len(kept)
    return float(table[0, 0]), scale, codes


def _round(value: float) -> int:
    return int(np.floor(value + 0.5))
