"""What a file is, by its first bytes. Its name and what its sender says of it are never asked."""

from __future__ import annotations

from dataclasses import dataclass

from socialpulse.media.types import Kind

HEAD_BYTES = 4_096  # of a file that are enough to tell


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that we take: its name in Pillow for images, in ffmpeg (`-f`) for clips."""

    name: str
    kind: Kind
    reader: str


JPEG = Format("JPEG", Kind.IMAGE, "JPEG")
PNG = Format("PNG", Kind.IMAGE, "PNG")
WEBP = Format("WebP", Kind.IMAGE, "WEBP")
GIF = Format("GIF", Kind.IMAGE, "GIF")
AVIF = Format("AVIF", Kind.IMAGE, "AVIF")
HEIC = Format("HEIC", Kind.IMAGE, "HEIF")
MP4 = Format("MP4", Kind.VIDEO, "mov")
WEBM = Format("WebM", Kind.VIDEO, "matroska")
MOVING_GIF = Format("GIF", Kind.VIDEO, "gif")

AVIF_BRANDS = {b"avif", b"avis"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}  # first box of files older than `ftyp`


def find_format(head: bytes) -> Format | None:
    """Return what the file that begins with `head` is, or None where it is nothing that we take."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"\x1aE\xdf\xa3"):
        return WEBM
    return _format_of_boxes(head)


def _format_of_boxes(head: bytes) -> Format | None:
    """Return what an ISO file is: a box of 4 bytes of length and 4 letters, and in `ftyp` the brands it conforms to."""
    word, length = head[4:8], int.from_bytes(head[:4], "big")
    if word in OLD_QUICKTIME:
        return MP4
    if word != b"ftyp":
        return None
    end = min(max(length, 16), len(head))
    brands = [head[8:12], *(head[start : start + 4] for start in range(16, end - 3, 4))]
    first = brands[0]
    if first in AVIF_BRANDS or first in HEIC_BRANDS:  # the major brand decides …
        return AVIF if first in AVIF_BRANDS or AVIF_BRANDS & set(brands) else HEIC
    if AVIF_BRANDS & set(brands):  # … unless it is one of nobody's and a compatible one says image
        return AVIF
    return MP4
