"""All measures of pictures together."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from socialpulse.core.errors import CannotStart, Invalid
from socialpulse.understand.pictures import CATEGORIES, NOT_CONFIGURED, Part, PictureMeasures, Pictures

ALL = bool(os.environ.get("SOCIALPULSE_ALL_MEDIA"))
EVERY = 1 if ALL else 20
MOST_PIXELS = 64_000_000  # what the media room takes


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    return Pictures(n_threads=2)


def poster() -> Image.Image:
    """Return a picture with a line of text and a QR code."""
    image = Image.new("RGB", (900, 500), (250, 240, 200))
    ImageDraw.Draw(image).text((30, 40), "Doors open at eight", "black", font=ImageFont.load_default(44))
    code = zxingcpp.create_barcode("https://tickets.example", zxingcpp.BarcodeFormat.QRCode)
    image.paste(Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=5))).convert("RGB"), (600, 200))
    return image


def test_a_picture_has_all_its_measures_with_who_measured_them(pictures: Pictures) -> None:
    (found,) = pictures.measure([poster()])
    assert [text.text for text in found.texts] == ["Doors open at eight"]
    assert found.qr == ("https://tickets.example",)
    assert (found.blank, found.labels) == (False, {})
    assert found.nudity.keys() == {"explicit", "suggestive", *CATEGORIES}
    assert found.measured_by.keys() == {"nudity", "texts", "qr"}
    assert found.measured_by["nudity"] == "nudenet-320n/3.4.2-c15d8273"


def test_pictures_come_back_in_order_and_arrays_measure_as_images(pictures: Pictures) -> None:
    whole, blank, again = pictures.measure([poster(), Image.new("RGB", (30, 20)), np.asarray(poster())])
    assert whole == again
    assert (whole.blank, blank.blank) == (False, True)
    assert pictures.measure([]) == []


def test_many_threads_at_once_measure_the_same_as_one() -> None:
    pictures = Pictures(n_threads=1)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: pictures.measure([poster()])[0], range(6)))
    assert [item == found[0] for item in found] == [True] * 6


def test_what_is_not_configured_says_so_and_makes_up_nothing(pictures: Pictures) -> None:
    assert pictures.describe()["labels"] == NOT_CONFIGURED
    bare = Pictures(parts=[])
    assert set(bare.describe().values()) == {NOT_CONFIGURED}
    assert bare.measure([poster()]) == [PictureMeasures()]
    assert Pictures(parts=[Part.QR]).measure([poster()])[0].qr == ("https://tickets.example",)


def test_labels_that_cannot_be_loaded_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"labels\.toml"):
        Pictures(labels=tmp_path, parts=[Part.LABELS]).load()


def test_no_threads_are_refused() -> None:
    with pytest.raises(Invalid, match="at least 1"):
        Pictures(n_threads=0)


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        b"GIF89a",
        "a.jpg",
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
        Image.new("RGB", (0, 5)),
    ],
)
def test_what_is_no_picture_is_refused_with_its_place(nonsense: object) -> None:
    with pytest.raises(Invalid, match=r"pictures\[1\]"):
        Pictures(parts=[]).measure([Image.new("L", (1, 1)), nonsense])  # type: ignore[list-item]


def test_a_picture_that_was_cut_off_is_refused() -> None:
    whole = io.BytesIO()
    poster().save(whole, "JPEG")
    with pytest.raises(Invalid, match="cannot be decoded"):
        Pictures(parts=[]).measure([Image.open(io.BytesIO(whole.getvalue()[:2_000]))])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F", "I;16"])
def test_every_mode_of_pillow_is_measured(mode: str) -> None:
    (found,) = Pictures(parts=[]).measure([Image.new(mode, (40, 30))])
    assert found.blank


@pytest.mark.parametrize("size", [(1, 1), (1, 3_000), (5_000, 2), (31, 33), (2_048, 2_048)])
def test_every_shape_is_measured(pictures: Pictures, size: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8)
    (found,) = pictures.measure([noise])
    assert found.nudity["explicit"] < 0.5


def opened(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    for path in sorted(folder.iterdir())[::EVERY]:
        try:
            with Image.open(path) as image:
                if image.width * image.height <= MOST_PIXELS:
                    image.load()
                    yield path.name, image.copy()
        except Exception:  # noqa: BLE001  # whatever Pillow raises of a hostile file: it is not ours to measure
            continue


@pytest.mark.timeout(3_600 if ALL else 300)
def test_real_pictures_are_measured_and_not_called_naked(pictures: Pictures, shared_data: Path) -> None:
    high = {"explicit": list[str](), "suggestive": list[str]()}
    n, n_texts = 0, 0
    for name, image in opened(shared_data / "media" / "images"):
        try:
            (found,) = pictures.measure([image])
        except Invalid as refused:
            assert "cannot be decoded" in str(refused), name
            continue
        n, n_texts = n + 1, n_texts + bool(found.texts)
        for kind, names in high.items():
            names += [name] if found.nudity[kind] >= 0.5 else []
    print(f"\n{n} real pictures, text in {n_texts}; at .5 or more: {high}")
    assert n > 20
    assert len(high["explicit"]) <= 0.02 * n
