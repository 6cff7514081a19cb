"""What becomes of a picture: upright, bare, in its colours, in our sizes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from socialpulse.media.developing import Moving, develop_picture
from socialpulse.media.types import CannotProcess, Reason

pytestmark = pytest.mark.anyio
GPS = 0x8825


async def develop(body: bytes, folder: Path, reader: str = "JPEG") -> Any:
    path = folder / "input"
    path.write_bytes(body)
    return await develop_picture(path, reader, folder, "picture")


def pixel(image: Image.Image, mode: str) -> tuple[int, ...]:
    """Return what stands near the corner of a picture."""
    return tuple(int(value) for value in np.atleast_1d(np.asarray(image.convert(mode))[5, 5]))


def opened(made: Any, folder: Path, kind: str) -> Image.Image:
    name = next(file.name for file in made.files if file.role == "picture" and file.mime == f"image/{kind}")
    return Image.open(folder / name)


async def test_a_picture_is_turned_upright_and_stripped_of_place_and_camera(draw: Any, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its right side
    exif[0x010F] = "SECRETCAM"
    exif[GPS] = {1: "N", 2: (52.0, 31.0, 12.0)}
    made = await develop(draw(400, 200, exif=exif, comment=b"SECRET"), tmp_path)
    assert (made.width, made.height) == (200, 400)
    for kind in ("jpeg", "webp"):
        image = opened(made, tmp_path, kind)
        assert image.size == (200, 400)
        assert not image.getexif() and "comment" not in image.info and "xmp" not in image.info
    assert not [file for file in made.files if b"SECRET" in (tmp_path / file.name).read_bytes()]


async def test_sizes_never_grow_and_every_kind_of_browser_finds_one(draw: Any, tmp_path: Path) -> None:
    made = await develop(draw(3_000, 1_500), tmp_path)
    assert (made.width, made.height) == (3_000, 1_500)
    sizes = {(file.role, file.mime.removeprefix("image/"), file.width, file.height) for file in made.files}
    assert sizes == {
        *(("picture", kind, 2_048, 1_024) for kind in ("webp", "jpeg")),
        *(("thumbnail", kind, 720, 360) for kind in ("avif", "webp", "jpeg")),
        *(("thumbnail", kind, 320, 160) for kind in ("avif", "webp", "jpeg")),
    }
    small = await develop(draw(30, 20), tmp_path)
    assert {(file.width, file.height) for file in small.files} == {(30, 20)}


async def test_a_colour_profile_is_kept(draw: Any, tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = await develop(draw(icc_profile=profile), tmp_path)
    for kind in ("jpeg", "webp"):
        assert opened(made, tmp_path, kind).info["icc_profile"] == profile


async def test_print_colours_become_screen_colours(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("CMYK", (40, 40), (0, 255, 255, 0)).save(out, format="JPEG")
    made = await develop(out.getvalue(), tmp_path)
    red, green, blue = pixel(opened(made, tmp_path, "jpeg"), "RGB")
    assert red > 200 and max(green, blue) < 60


async def test_what_is_transparent_stays_so_and_is_white_where_it_cannot(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(out, format="PNG")
    made = await develop(out.getvalue(), tmp_path, "PNG")
    assert pixel(opened(made, tmp_path, "webp"), "RGBA")[3] == 0
    assert min(pixel(opened(made, tmp_path, "jpeg"), "RGB")) > 250


async def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.fromarray(np.full((20, 20), 0x8000, np.uint16)).save(out, format="PNG")
    made = await develop(out.getvalue(), tmp_path, "PNG")
    assert abs(pixel(opened(made, tmp_path, "jpeg"), "L")[0] - 128) <= 2


@pytest.mark.parametrize("reader", ["PNG", "WEBP", "AVIF", "GIF", "HEIF"])
async def test_every_kind_of_picture_is_taken(draw: Any, tmp_path: Path, reader: str) -> None:
    pillow_heif.register_heif_opener()
    made = await develop(draw(64, 48, format=reader), tmp_path, reader)
    assert (made.width, made.height, len(made.pdq), made.pdq_quality > 0) == (64, 48, 64, True)


async def test_a_gif_that_moves_is_a_clip(tmp_path: Path) -> None:
    out = io.BytesIO()
    frames = [Image.new("L", (20, 20), shade) for shade in (0, 255)]
    frames[0].save(out, format="GIF", save_all=True, append_images=frames[1:])
    assert isinstance(await develop(out.getvalue(), tmp_path, "GIF"), Moving)


async def test_a_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("1", (16_000, 16_000)).save(out, format="PNG")
    with pytest.raises(CannotProcess) as refused:
        await develop(out.getvalue(), tmp_path, "PNG")
    assert refused.value.refusal.reason is Reason.TOO_LARGE
    assert "16,000 × 16,000" in refused.value.refusal.words


async def test_a_picture_that_was_cut_off_is_damaged(draw: Any, tmp_path: Path) -> None:
    with pytest.raises(CannotProcess) as refused:
        await develop(draw(400, 400)[:2_000], tmp_path)
    assert refused.value.refusal.reason is Reason.DAMAGED


async def test_no_other_reader_is_tried(draw: Any, tmp_path: Path) -> None:
    with pytest.raises(CannotProcess):
        await develop(draw(format="TIFF"), tmp_path, "PNG")
