"""Pictures that try what reads and recognises pictures: signs with words on them, and patterns like no other."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIGN_SIZE = (1_080, 720)
LETTERS_PX = 72


def paint_sign(words: str) -> bytes:
    """Return a picture of words on a wall, as JPEG."""
    image = Image.new("RGB", SIGN_SIZE, (244, 239, 228))
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((24, 24, SIGN_SIZE[0] - 24, SIGN_SIZE[1] - 24), outline=(120, 92, 60), width=8)
    font = ImageFont.load_default(LETTERS_PX)
    middle = (SIGN_SIZE[0] / 2, SIGN_SIZE[1] / 2)
    canvas.multiline_text(middle, words, (32, 30, 28), font, anchor="mm", align="center", spacing=28)
    return _jpeg(image, 90)


def paint_pattern(seed: int, width: int = 960, quality: int = 92) -> bytes:
    """Return a pattern of soft colours, as JPEG. The same seed is the same picture in any width."""
    coarse = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), np.uint8)
    return _jpeg(Image.fromarray(coarse).resize((width, width * 3 // 4), Image.Resampling.BICUBIC), quality)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
