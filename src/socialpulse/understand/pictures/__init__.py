"""Measures of pictures: nudity, text in them, blank ones, QR codes, and labels that an operator describes.

Pictures in, records out; every measure has a name and a version. Knows no tables and no settings, and decides
nothing. Models are loaded with the first picture. See CARD.md.
"""

from socialpulse.understand.pictures.measure import NOT_CONFIGURED, Pictures
from socialpulse.understand.pictures.nudity import CATEGORIES
from socialpulse.understand.pictures.types import Box, Part, PictureMeasures, ReadText

__all__ = ["CATEGORIES", "NOT_CONFIGURED", "Box", "Part", "PictureMeasures", "Pictures", "ReadText"]
