"""Text that was drawn is read again."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from benchmarks.drawn import is_read, pictures_with_text
from socialpulse.understand.pictures.reading import HEIGHT, MOST_WIDTH, straightened, width_of
from socialpulse.understand.pictures.texts import MOST_LINES, MOST_READ_PIXELS, PictureTexts

N_PICTURES = 8
LEAST_RECALL = 0.8


@pytest.fixture(scope="module")
def reader() -> PictureTexts:
    return PictureTexts(n_threads=2)


def written(*lines: str, size: tuple[int, int] = (640, 360), font_size: int = 32) -> Image.Image:
    image = Image.new("RGB", size, "white")
    font = ImageFont.load_default(font_size)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((20, 20 + number * font_size * 2), line, "black", font=font)
    return image


def test_lines_are_read_from_top_to_bottom_with_their_place(reader: PictureTexts) -> None:
    (first, second), n_unread = reader.read(written("Open at nine", "Closed on Monday"))
    assert (first.text, second.text, n_unread) == ("Open at nine", "Closed on Monday", 0)
    assert first.confidence > 0.9
    (left, top), (right, _), (_, bottom), _ = first.corners
    assert 0 <= left <= 20 < right < 320
    assert 5 < top < 35 < bottom < 75


@pytest.mark.parametrize("degrees", [90, 180, 270, 15])
def test_a_line_is_read_whichever_way_it_is_turned(reader: PictureTexts, degrees: int) -> None:
    image = written("Mind the gap please").rotate(degrees, expand=True, fillcolor="white")
    assert [text.text for text in reader.read(image)[0]] == ["Mind the gap please"]


def test_nothing_is_read_where_nothing_is_written(reader: PictureTexts) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (300, 500, 3), np.uint8)
    for image in (Image.new("RGB", (300, 200)), Image.new("RGB", (1, 1)), Image.fromarray(noise)):
        assert reader.read(image)[0] == ()


def test_what_is_more_than_the_limit_is_counted_as_not_read(reader: PictureTexts) -> None:
    image = written(*["word"] * 26, size=(400, 1080), font_size=20)
    whole = Image.new("RGB", (800, 1080))
    whole.paste(image, (0, 0))
    whole.paste(image, (400, 0))
    texts, n_unread = reader.read(whole)
    assert len(texts) <= MOST_LINES < len(texts) + n_unread


def test_a_page_full_of_words_is_read_as_far_as_the_limit_and_not_further(reader: PictureTexts) -> None:
    page = written(*["many small words stand here one after the other " * 3] * 26, size=(1_920, 1_080), font_size=20)
    texts, n_unread = reader.read(page)
    assert 0 < sum(width_of(np.array(text.corners, np.float64)) for text in texts) <= MOST_READ_PIXELS
    assert n_unread > 0


def test_small_pictures_are_read_too(reader: PictureTexts) -> None:
    image = Image.new("RGB", (90, 30), "white")
    ImageDraw.Draw(image).text((8, 5), "tiny one", "black", font=ImageFont.load_default(15))
    assert [text.text for text in reader.read(image)[0]] == ["tiny one"]


def test_small_letters_in_a_long_screenshot_are_read(reader: PictureTexts) -> None:
    lines = [f"Message number {number}" for number in range(20)]
    found = {text.text for text in reader.read(written(*lines, size=(330, 2_048), font_size=18))[0]}
    assert len(found & set(lines)) >= 18


def test_a_line_is_straightened_into_its_own_shape() -> None:
    image = Image.new("RGB", (400, 400))
    ImageDraw.Draw(image).line((50, 350, 350, 50), "white", width=20)
    across = np.array([[43, 343], [343, 43], [357, 57], [57, 357]], np.float64)
    line = np.asarray(straightened(image, across))
    assert line.shape[0] == HEIGHT and line.mean() > 220
    assert (
        straightened(Image.new("RGB", (9_000, 9)), np.array([[0, 0], [9_000, 0], [9_000, 9], [0, 9]], np.float64)).width
        == MOST_WIDTH
    )


def test_most_drawn_lines_are_read(reader: PictureTexts) -> None:
    n, read = Counter[str](), Counter[str]()
    for image, lines in pictures_with_text(N_PICTURES):
        texts = [text.text for text in reader.read(image)[0]]
        for line in lines:
            for kind in ("all", line.ground, f"{line.font_size} px", f"turned {line.turned}"):
                n[kind] += 1
                read[kind] += is_read(line, texts)
    print("\nlines read: " + ", ".join(f"{kind} {read[kind]}/{n[kind]}" for kind in sorted(n)))
    assert read["all"] >= LEAST_RECALL * n["all"]
