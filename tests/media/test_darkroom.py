"""Hashes against what other implementations give for the same pixels (pdqhash 0.2.8, thumbhash-python 1.0.1)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from socialpulse.media.darkroom.answers import Frame
from socialpulse.media.darkroom.frames import best, score
from socialpulse.media.darkroom.pdq import distance, pdq
from socialpulse.media.darkroom.thumbhash import thumbhash


def patches(width: int, height: int, *, glassy: bool = False) -> npt.NDArray[np.uint8]:
    """Return patches of many colours in RGBA."""
    y, x = np.mgrid[0:height, 0:width] // max(1, min(width, height) // 9)
    planes = [(37 * x * x + 91 * y * y + 53 * x * y + 77 * colour) % 251 for colour in range(3)]
    planes.append(planes[0] // 2 + 100 if glassy else np.full_like(x, 255))
    return np.stack(planes, axis=-1).astype(np.uint8)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((200, 150), "97ff0d4e9e3655e2e8b3cdd0b24b4db4222d3648aa1d69c9f0b0682257990fb5"),
        ((640, 480), "ba7607ce8f3e56fa6de36cb2b34b4cb48d14936c9a1c29c550f0a80317890fbd"),
        ((90, 300), "a633ee50b634d369ce385c8bfe02d1e2ee11b1e4b72791ed51eaa494c4f84e18"),
    ],
)
def test_pdq_is_that_of_the_reference(size: tuple[int, int], expected: str) -> None:
    code, quality = pdq(patches(*size)[..., :3])
    assert (distance(code, bytes.fromhex(expected)), quality) == (0, 100)


def test_pdq_of_a_plain_picture_says_that_it_means_little() -> None:
    assert pdq(np.full((80, 80, 3), 128, np.uint8))[1] == 0


def test_pdq_stays_near_when_a_picture_is_made_smaller_and_brighter() -> None:
    dice = np.random.default_rng(5)
    rough = dice.integers(0, 200, (12, 16, 3)).astype(np.float64)
    large = np.kron(rough, np.ones((40, 40, 1)))
    other = np.clip(large[::2, ::2] * 1.1 + 8, 0, 255)
    far = np.kron(dice.integers(0, 200, (12, 16, 3)), np.ones((40, 40, 1)))
    code = pdq(large.astype(np.uint8))[0]
    assert distance(code, pdq(other.astype(np.uint8))[0]) <= 31
    assert distance(code, pdq(far.astype(np.uint8))[0]) > 90


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (patches(100, 60), "5ef701148a0a73868b7767a84b884362008857"),
        (patches(40, 90), "9fd7011304306985459eb9991730195f88"),
        (patches(64, 64, glassy=True), "e0f7810d080930569a86ab82a81346406c0880577749b1a2b7"),
    ],
)
def test_thumbhash_is_that_of_the_reference(picture: npt.NDArray[np.uint8], expected: str) -> None:
    assert thumbhash(picture).hex() == expected


def test_thumbhash_takes_no_large_picture() -> None:
    with pytest.raises(ValueError, match="101"):
        thumbhash(patches(101, 10))


def test_a_sharp_frame_stands_for_a_clip_and_a_black_or_blurred_one_does_not() -> None:
    sharp = patches(64, 64)[..., :3]
    blurred = np.repeat(np.repeat(sharp[::16, ::16], 16, axis=0), 16, axis=1)
    black = np.random.default_rng(1).integers(0, 20, (64, 64, 3)).astype(np.uint8)
    grey = np.full((64, 64, 3), 128, np.uint8)
    scores = [score(picture) for picture in (sharp, blurred, black, grey)]
    assert max(scores) == scores[0]
    assert min(scores[:2]) > max(scores[2:])


def test_of_equal_frames_the_first_stands_for_the_clip() -> None:
    frames = [Frame(at_ms, "", "", 0, 1.0) for at_ms in (0, 1_000, 2_000)]
    assert best(frames).at_ms == 0
