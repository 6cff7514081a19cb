"""What needs no model."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from socialpulse.understand.pictures.plain import is_blank, on_grey, read_qr

ADDRESS = "https://pulse.example/a?b=ü"


def qr(text: str) -> Image.Image:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=4))).convert("RGB")


def test_one_colour_and_faint_noise_are_blank() -> None:
    noise = np.random.default_rng(1).integers(100, 104, (480, 640, 3), np.uint8)
    for image in (Image.new("RGB", (640, 480)), Image.new("RGB", (1, 1), "red"), Image.fromarray(noise)):
        assert is_blank(image)


def test_a_small_mark_is_not_blank() -> None:
    image = Image.new("RGB", (640, 480), "white")
    ImageDraw.Draw(image).rectangle((300, 200, 310, 210), "black")
    assert not is_blank(image)


def test_a_fine_pattern_that_is_grey_from_afar_is_not_blank() -> None:
    assert not is_blank(Image.fromarray((np.indices((512, 512)).sum(axis=0) % 2 * 255).astype(np.uint8)).convert("RGB"))


@pytest.mark.parametrize("degrees", [0, 90, 20])
def test_a_code_in_a_picture_is_read(degrees: int) -> None:
    image = Image.new("RGB", (1920, 1080), (90, 140, 60))
    image.paste(qr(ADDRESS).rotate(degrees, expand=True, fillcolor="white"), (700, 300))
    assert read_qr(image) == (ADDRESS,)


def test_two_codes_are_both_read_and_none_where_there_is_none() -> None:
    image = Image.new("RGB", (600, 300), "white")
    image.paste(qr("one"), (0, 0))
    image.paste(qr("two"), (300, 0))
    assert sorted(read_qr(image)) == ["one", "two"]
    assert read_qr(Image.new("RGB", (1, 1))) == ()


@pytest.mark.parametrize("ink", [0, 255])
def test_black_and_white_on_nothing_can_both_be_seen(ink: int) -> None:
    image = Image.new("LA", (10, 10), (0, 0))
    image.putpixel((5, 5), (ink, 255))
    flat = on_grey(image)
    assert flat.mode == "RGB"
    assert abs(np.asarray(flat)[5, 5, 0].astype(int) - np.asarray(flat)[0, 0, 0]) > 100
