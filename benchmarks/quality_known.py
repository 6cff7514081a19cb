"""How often PDQ knows a real picture again after it was changed, and how often it takes two pictures for one.

The pictures are test files of imaging libraries: many are one photograph in sixty formats, which counts once, and many
are drawings of a hundred pixels. So figures stand beside the size of what they are of.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from socialpulse.media.darkroom.pdq import distance, pdq_of

MOST_BITS = 31
MIN_QUALITY = 50
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".avif")  # what people post
MOST_BYTES, MOST_PIXELS = 4 << 20, 4_000_000  # of a file that is taken; hostile ones are for other tests
SIDE, PHOTOGRAPH_SIDE = 200, 128  # the shorter side, from which figures are given
FLATTEST = 0.3  # share of neighbours that are the very same, from which a picture is a drawing
GRADIENTS = ("radial_gradient.png", "radial_gradients.png")  # drawn: symmetry leaves half of PDQ's bits to chance
LONGEST = 1_024  # larger files are made smaller when they are opened
LOOKS_SIDE = 16
ALIKE = 0.75  # correlation of thumbnails from which two files show one picture, in whatever brightness

F32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Real:
    """A real picture, no side longer than PDQ is made of, and what it is known by."""

    name: str
    image: Image.Image
    code: bytes

    @property
    def side(self) -> int:
        return min(self.image.size)

    @property
    def is_photograph(self) -> bool:
        pixels = np.asarray(self.image, np.int16)
        same = (np.diff(pixels, axis=1) == 0).all(axis=2)
        return self.name not in GRADIENTS and float(same.mean()) < FLATTEST

    def looks(self) -> F32:
        """Return a small grey picture of it, flat, of mean 0 and length 1."""
        small = self.image.convert("L").resize((LOOKS_SIDE, LOOKS_SIDE), Image.Resampling.BOX)
        grey = np.asarray(small, np.float32).ravel()
        grey = grey - grey.mean()
        found: F32 = grey / max(float(np.linalg.norm(grey)), 1e-6)
        return found


def scaled(share: float) -> Callable[[Image.Image], Image.Image]:
    def change(image: Image.Image) -> Image.Image:
        size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
        return image.resize(size, Image.Resampling.LANCZOS)

    return change


def encoded(form: str, quality: int) -> Callable[[Image.Image], Image.Image]:
    def change(image: Image.Image) -> Image.Image:
        body = io.BytesIO()
        image.save(body, form, quality=quality)
        return Image.open(body).convert("RGB")

    return change


def cropped(share: float) -> Callable[[Image.Image], Image.Image]:
    """Return what cuts this share off width and height, half of it on either side."""

    def change(image: Image.Image) -> Image.Image:
        x, y = round(image.width * share / 2), round(image.height * share / 2)
        return image.crop((x, y, image.width - x, image.height - y))

    return change


CHANGES: Mapping[str, Callable[[Image.Image], Image.Image]] = {
    "resize to 3/4": scaled(0.75),
    "resize to 1/2": scaled(0.5),
    "JPEG 75": encoded("JPEG", 75),
    "JPEG 50": encoded("JPEG", 50),
    "WebP 60": encoded("WEBP", 60),
    "crop 1 %": cropped(0.01),
    "crop 2 %": cropped(0.02),
    "crop 5 %": cropped(0.05),
}


def known_figures(folder: Path) -> Iterator[str]:
    """Yield recall by change and size of picture, and the false matches. Target: recall .99."""
    found = list(real_pictures(folder))
    different = distinct(found)
    yield f"PDQ at {MOST_BITS} bits, quality {MIN_QUALITY}: {len(found)} files show {len(different)} pictures"
    large = [real for real in different if real.side >= SIDE]
    photographs = [real for real in different if real.side >= PHOTOGRAPH_SIDE and real.is_photograph]
    for pictures, what in (
        (large, f"of {SIDE} px or more, drawings of letters for the most part"),
        (photographs, f"photographs of {PHOTOGRAPH_SIDE} px or more"),
    ):
        yield f"          known again, of {len(pictures)} {what} (target .99): {_shares(pictures, code_of)}"
    wrong = false_matches(found)
    n_pairs = len(found) * (len(found) - 1) // 2
    yield f"          two pictures taken for one: {len(wrong)} of {n_pairs:,} pairs{': ' if wrong else ''}" + ", ".join(
        f"{one} and {other}" for one, other in wrong[:5]
    )


def real_pictures(folder: Path, most: int | None = None) -> Iterator[Real]:
    """Yield the first pictures of a folder that open and have enough in them, by name."""
    n = 0
    for path in sorted(folder.rglob("*")):
        if n == most:
            return
        image = _opened(path)
        if image is None:
            continue
        code, quality = pdq_of(image)
        if quality >= MIN_QUALITY:
            n += 1
            yield Real(path.name, image, code)


def distinct(found: Sequence[Real]) -> list[Real]:
    """Return one file of each picture, the largest: those that look alike are the same."""
    looks = np.array([real.looks() for real in found])
    taken: list[int] = []
    for row in sorted(range(len(found)), key=lambda row: -found[row].side):
        if not taken or (looks[taken] @ looks[row]).max() < ALIKE:
            taken.append(row)
    return [found[row] for row in sorted(taken)]


def code_of(image: Image.Image) -> bytes:
    """Return PDQ as media makes it."""
    return pdq_of(image)[0]


def recall(
    pictures: Sequence[Real],
    change: Callable[[Image.Image], Image.Image],
    code: Callable[[Image.Image], bytes] = code_of,
) -> float:
    """Return the share of pictures that are known again after a change."""
    near = [distance(code(real.image), code(change(real.image))) <= MOST_BITS for real in pictures]
    return sum(near) / len(near)


def _shares(pictures: Sequence[Real], code: Callable[[Image.Image], bytes]) -> str:
    return ", ".join(f"{name} {recall(pictures, change, code):.3f}" for name, change in CHANGES.items())


def false_matches(found: Sequence[Real]) -> list[tuple[str, str]]:
    """Return the pairs that PDQ takes for the same and that look different."""
    looks = np.array([real.looks() for real in found])
    codes = np.frombuffer(b"".join(real.code for real in found), np.uint64).reshape(-1, 4)
    wrong = []
    for row, code in enumerate(codes):
        near = np.flatnonzero(np.bitwise_count(codes[:row] ^ code).sum(axis=1) <= MOST_BITS)
        wrong += [(found[other].name, found[row].name) for other in near[looks[near] @ looks[row] < ALIKE]]
    return wrong


def _opened(path: Path) -> Image.Image | None:
    """Return a picture on white, or None where it does not open or is not for this."""
    if path.suffix.lower() not in SUFFIXES or not path.is_file() or path.stat().st_size > MOST_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = Image.open(path)
            if found.width * found.height > MOST_PIXELS:
                return None
            image = found.convert("RGBA")
    except (OSError, ValueError, SyntaxError, LookupError, RuntimeError, Image.DecompressionBombError):
        return None  # damaged on purpose; Pillow raises whatever it ran into
    ground = Image.new("RGB", image.size, (255, 255, 255))
    ground.paste(image, mask=image.getchannel("A"))
    ground.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return ground
