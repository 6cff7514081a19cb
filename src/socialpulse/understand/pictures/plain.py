"""What needs no model: pictures in one form, whether one is blank, and what its QR codes say."""

from __future__ import annotations

from importlib import metadata

import numpy as np
import zxingcpp
from PIL import Image

BLANK_NOISE = 40  # between the darkest and the brightest of each colour, of 255, in a picture that is called blank …
BLANK_SIDE, BLANK_SPREAD = 64, 6  # … and how far any pixel lies from the middle one once it is thinned out to 64 x 64
QR_SIDE = 1_280  # larger pictures are looked at in this size
QR_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.MicroQRCode])
QR_READER = f"zxing-cpp/{metadata.version('zxing-cpp')}"


def is_blank(image: Image.Image) -> bool:
    """Return whether an RGB image shows one colour all over, or nothing but faint noise."""
    levels = [np.flatnonzero(band) for band in np.reshape(image.histogram(), (3, 256))]
    if any(band[-1] - band[0] > BLANK_NOISE for band in levels):
        return False
    thin = np.asarray(image.resize((BLANK_SIDE, BLANK_SIDE), Image.Resampling.BOX), np.int16)
    return bool((np.abs(thin - np.median(thin, axis=(0, 1))) <= BLANK_SPREAD).all())


def read_qr(image: Image.Image) -> tuple[str, ...]:
    """Return the text of each QR code that can be read, in the order in which they were found."""
    grey = image.convert("L")
    grey.thumbnail((QR_SIDE, QR_SIDE), Image.Resampling.BILINEAR)
    codes = zxingcpp.read_barcodes(np.asarray(grey), formats=QR_FORMATS, text_mode=zxingcpp.TextMode.Plain)
    return tuple(code.text for code in codes)


def on_grey(image: Image.Image) -> Image.Image:
    """Return an image in RGB; what is transparent lies on grey, where both black and white writing can be seen."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    ground = Image.new("RGBA", image.size, (128, 128, 128, 255))
    return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
