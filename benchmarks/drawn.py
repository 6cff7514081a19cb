"""Pictures drawn here, whose truth is known: lines of text on all sorts of ground, and shapes of no body."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE = (1920, 1080)
N_COLUMNS, N_ROWS = 2, 3
LINES = (
    "Nobody wants you here, go away",
    "Win a free phone, call 0800 123",
    "Fresh bread every morning at six",
    "WE KNOW WHERE YOU LIVE",
    "cheap pills at pills.example now",
    "The last train leaves at 23:45",
    "Größe zählt nicht, Herz schon",
    "You are all worthless trash",
    "Mañana será otro día más",
    "Don't text me again",
)
FONT_SIZES = (16, 20, 24, 32, 48, 72)
TURNS = (0, 0, 0, 10, -20, 90, 180)
FONT_FOLDERS = (Path("/usr/share/fonts/truetype/dejavu"), Path("/usr/share/fonts/truetype/liberation"))
FONT_FILES = ("DejaVuSans-Bold.ttf", "DejaVuSerif.ttf", "LiberationMono-Regular.ttf", "LiberationSerif-Italic.ttf")
LIKE = 0.9  # of the letters and digits, for a line to count as read


@dataclass(frozen=True, slots=True)
class Written:
    """A line in a picture, and how it was drawn."""

    text: str
    font: str
    font_size: int
    turned: int
    ground: str


def fonts() -> list[str]:
    """Return the files of the fonts that this machine has of ours; "" is the one inside Pillow."""
    found = [str(folder / name) for folder in FONT_FOLDERS for name in FONT_FILES if (folder / name).is_file()]
    return ["", *found]


def pictures_with_text(n: int, seed: int = 1) -> Iterator[tuple[Image.Image, list[Written]]]:
    """Yield pictures of 1920 x 1080 with six lines each, drawn by lot."""
    dice = np.random.default_rng(seed)
    for number in range(n):
        ground = ("plain", "gradient", "noise", "shapes")[number % 4]
        image, written = _ground(ground, dice), []
        for cell in range(N_COLUMNS * N_ROWS):
            lot = Written(
                text=LINES[int(dice.integers(len(LINES)))],
                font=str(dice.choice(fonts())),
                font_size=int(dice.choice(FONT_SIZES)),
                turned=int(dice.choice(TURNS)),
                ground=ground,
            )
            if _write(image, lot, cell, dice):
                written.append(lot)
        yield image, written


def is_read(line: Written, texts: Sequence[str]) -> bool:
    """Return whether one of the texts is this line, but for a tenth of its letters and for spaces and signs."""
    wanted = _bare(line.text)
    return any(difflib.SequenceMatcher(None, wanted, _bare(text), autojunk=False).ratio() >= LIKE for text in texts)


def shapes(n: int, seed: int = 2) -> Iterator[Image.Image]:
    """Yield pictures of ellipses in the colours of skin, food and sand, on plain ground and on noise."""
    dice = np.random.default_rng(seed)
    for number in range(n):
        image = _ground(("plain", "noise")[number % 2], dice)
        draw = ImageDraw.Draw(image)
        for _ in range(int(dice.integers(1, 9))):
            x, y = dice.integers(0, SIZE[0]), dice.integers(0, SIZE[1])
            across, down = dice.integers(60, 500, 2)
            skin = np.array([224, 172, 140]) * dice.uniform(0.35, 1.1) + dice.normal(0, 8, 3)
            fill = tuple(int(value) for value in np.clip(skin, 0, 255))
            draw.ellipse((int(x - across), int(y - down), int(x + across), int(y + down)), fill=fill)
        yield image


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _ground(kind: str, dice: np.random.Generator) -> Image.Image:
    width, height = SIZE
    base = dice.integers(40, 216, 3)
    pixels = np.broadcast_to(base, (height, width, 3)).astype(np.float64)
    if kind == "gradient":
        pixels = pixels + np.linspace(-60, 60, width)[None, :, None] + np.linspace(-40, 40, height)[:, None, None]
    if kind == "noise":
        pixels = pixels + dice.normal(0, 25, (height, width, 1))
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if kind == "shapes":
        draw = ImageDraw.Draw(image)
        for _ in range(40):
            left, top = int(dice.integers(0, width)), int(dice.integers(0, height))
            fill = tuple(int(value) for value in np.clip(base + dice.integers(-40, 41, 3), 0, 255))
            draw.rectangle(
                (left, top, left + int(dice.integers(20, 400)), top + int(dice.integers(20, 300))), fill=fill
            )
    return image


def _write(image: Image.Image, lot: Written, cell: int, dice: np.random.Generator) -> bool:
    """Draw a line into a cell in a colour that stands out; return whether it fits."""
    font = ImageFont.truetype(lot.font, lot.font_size) if lot.font else ImageFont.load_default(lot.font_size)
    left, top, right, bottom = font.getbbox(lot.text)
    shape = Image.new("L", (int(right - left) + 8, int(bottom - top) + 8))
    ImageDraw.Draw(shape).text((4 - left, 4 - top), lot.text, 255, font=font)
    shape = shape.rotate(lot.turned, Image.Resampling.BICUBIC, expand=True)
    across, down = SIZE[0] // N_COLUMNS, SIZE[1] // N_ROWS
    room = (across - shape.width, down - shape.height)
    if min(room) < 0:
        return False
    x, y = across * (cell % N_COLUMNS), down * (cell // N_COLUMNS)
    x, y = x + int(dice.integers(room[0] + 1)), y + int(dice.integers(room[1] + 1))
    under = np.asarray(image.crop((x, y, x + shape.width, y + shape.height))).mean(axis=(0, 1))
    dark = under.mean() > 128
    ink = tuple(int(value) for value in (dice.integers(0, 60, 3) if dark else dice.integers(195, 256, 3)))
    image.paste(ink, (x, y), shape)
    return True
