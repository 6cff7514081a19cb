"""One picture: opened, turned upright, stripped of everything but pixels and colour profile, and made in our sizes."""

from __future__ import annotations

import importlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

from socialpulse.media.darkroom.answers import Developed, Made
from socialpulse.media.darkroom.pdq import pdq_of
from socialpulse.media.darkroom.thumbhash import MAX_SIDE, thumbhash

PICTURE_SIDE = 2_048
THUMBNAIL_SIDES = (720, 320)
MAX_PROFILE_BYTES = 1 << 20
ENCODERS: dict[str, dict[str, object]] = {  # best first: a page offers them in this order
    "avif": {"quality": 60, "speed": 8, "max_threads": 2},
    "webp": {"quality": 80, "method": 4},
    "jpeg": {"quality": 85, "progressive": True, "optimize": True},
}


@dataclass(frozen=True, slots=True)
class Header:
    """What a picture says of itself before anything is decoded."""

    width: int
    height: int
    moving: bool


def open_picture(path: Path, reader: str) -> tuple[Image.Image, Header]:
    """Return a picture, not decoded yet. Whatever Pillow raises of a damaged file goes through.

    Only the one reader that fits the file's first bytes is asked, so no other parser ever sees it.
    """
    Image.MAX_IMAGE_PIXELS = None  # the size is judged by whoever reads the header, in one place
    if reader == "HEIF":
        importlib.import_module("pillow_heif").register_heif_opener()  # 50 ms that no other picture pays
    readers = ["JPEG", "MPO"] if reader == "JPEG" else [reader]
    image = Image.open(path, formats=readers)
    moving = reader == "GIF" and bool(getattr(image, "is_animated", False))
    return image, Header(image.width, image.height, moving)


def develop(image: Image.Image, folder: Path, role: str) -> Developed:
    """Write a picture's files into a folder and return what it is. `role` is that of the largest size."""
    full_width, full_height = image.size
    image.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))  # a JPEG four times too large is decoded at half its size
    image = _upright(image)
    if (image.width > image.height) != (full_width > full_height):
        full_width, full_height = full_height, full_width
    plain, profile = _plain(image)
    alpha = plain.mode == "RGBA"
    small = _fitted(plain, MAX_SIDE).convert("RGBA")
    code, quality = pdq_of(_flattened(plain) if alpha else plain)
    return Developed(
        width=full_width,
        height=full_height,
        files=_written(plain, profile, folder, role),
        thumbhash=thumbhash(np.asarray(small)).hex(),
        pdq=code.hex(),
        pdq_quality=quality,
    )


def _written(plain: Image.Image, profile: bytes | None, folder: Path, role: str) -> list[Made]:
    made = []
    longest = max(plain.size)
    sizes = [(PICTURE_SIDE, role), *((side, "thumbnail") for side in THUMBNAIL_SIDES if side < longest)]
    if len(sizes) == 1:
        sizes.append((longest, "thumbnail"))  # a picture smaller than any thumbnail is its own
    for side, its_role in sizes:
        shown = _fitted(plain, side)
        for kind, options in ENCODERS.items():
            if kind == "avif" and its_role == "picture":
                continue  # seconds of work for a file that the WebP beside it nearly equals
            drawn = _flattened(shown) if kind == "jpeg" and shown.mode == "RGBA" else shown
            name = f"{its_role}-{max(shown.size)}.{'jpg' if kind == 'jpeg' else kind}"
            colours = {"icc_profile": profile} if profile else {}
            drawn.save(folder / name, format=kind.upper(), **options, **colours)
            made.append(Made(name, its_role, f"image/{kind}", *shown.size))
    return made


def _upright(image: Image.Image) -> Image.Image:
    """Return a picture turned as its EXIF says; one whose EXIF cannot be read is left as it lies."""
    try:
        return ImageOps.exif_transpose(image)
    except (SyntaxError, ValueError, KeyError, TypeError, ZeroDivisionError):
        image.load()
        return image


def _plain(image: Image.Image) -> tuple[Image.Image, bytes | None]:
    """Return a picture in RGB or RGBA, 8 bits, without any metadata, and its colour profile where one still fits."""
    profile = image.info.get("icc_profile")
    image = _in_eight_bits(image)
    transparent = "A" in image.getbands() or "transparency" in image.info
    wanted = "RGBA" if transparent else "RGB"
    if isinstance(profile, bytes) and 0 < len(profile) <= MAX_PROFILE_BYTES:
        space = _colour_space(profile)
        if space == "RGB" and image.mode in ("RGB", "RGBA", "P"):
            return _bare(image.convert(wanted)), profile
        if image.mode == space == "CMYK":
            return _bare(_converted(image, profile)), None
    return _bare(image.convert(wanted)), None


def _in_eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        values = np.asarray(image, dtype=np.float64)
        deep = image.mode != "F" and values.max(initial=0) > 255
        return Image.fromarray(np.clip(values / 257 if deep else values, 0, 255).astype(np.uint8))
    return image


def _colour_space(profile: bytes) -> str | None:
    try:
        space = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space
    except (OSError, ImageCms.PyCMSError):
        return None  # not a profile at all: the pixels are taken as they are
    return str(space).strip()


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """Return a CMYK picture in sRGB, by its own profile where that works."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        found = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        found = None
    return found if found is not None else image.convert("RGB")


def _bare(image: Image.Image) -> Image.Image:
    """Return the same pixels and nothing else: a copy of `info` is where EXIF and GPS would slip through."""
    fresh = Image.new(image.mode, image.size)
    fresh.paste(image)
    return fresh


def _fitted(image: Image.Image, side: int) -> Image.Image:
    """Return a picture with no side longer than `side`; one that is small enough stays as it is."""
    if max(image.size) <= side:
        return image
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _flattened(image: Image.Image) -> Image.Image:
    """Return a picture on white."""
    ground = Image.new("RGB", image.size, (255, 255, 255))
    ground.paste(image, mask=image.getchannel("A"))
    return ground
