"""The studio of the demo world: pictures, clips and sounds that nobody filmed, drawn by numpy and coded by ffmpeg.

Every scene shows one thing (ridges at dawn, a galaxy, frost that grows), so that captions and alt texts can say what is
shown. The same seed draws the same. Reads core; knows nothing of people or posts.
"""

from socialpulse.demo.studio.coding import CLIP_SIZE, PICTURE_SIZE, paint_clip, paint_picture, paint_portrait
from socialpulse.demo.studio.exhibits import paint_pattern, paint_sign
from socialpulse.demo.studio.scenes import SCENES

__all__ = [
    "CLIP_SIZE",
    "PICTURE_SIZE",
    "SCENES",
    "paint_clip",
    "paint_pattern",
    "paint_picture",
    "paint_portrait",
    "paint_sign",
]
